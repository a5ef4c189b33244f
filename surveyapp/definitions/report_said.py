"""Every sentence that a report says, from what it is about and the pieces that it shows."""

import re
from collections.abc import Iterable, Mapping

from surveyapp.definitions.report_sentences import ABOUT, EVERY, PIECES, WITHOUT_HEADING
from surveyapp.definitions.report_sentences_wave import OFFICER_PIECES, WAVE_PIECES

_PIECES = {"unit": PIECES, "wave": WAVE_PIECES, "officer": OFFICER_PIECES, "survey": PIECES}
_SENTENCE = re.compile(r"([a-z][a-z0-9_]*)(?:\{([a-z_,]+)\})?")


def sentences(about: str, pieces: Iterable[str]) -> Mapping[str, frozenset[str]] | None:
    """Every sentence of a report and what its braces can hold; None where a piece's sentences are not written down."""
    shown = tuple(pieces)
    known = _PIECES.get(about)
    if known is None or any(piece not in known for piece in shown):
        return None
    headings = (f"heading_{piece}" for piece in shown if piece not in WITHOUT_HEADING)
    written = " ".join((EVERY, ABOUT[about], *(known[piece] for piece in shown), *headings))
    return {key: frozenset(filter(None, braces.split(","))) for key, braces in _SENTENCE.findall(written)}
