"""What the blocks of a wave tell beside its figures: forms by channel, comments, importance."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from surveyapp.analysis.figure import Figure, Interval, Kind
from surveyapp.analysis.importance import Importance, importance
from surveyapp.definitions.index import QuestionHeadline
from surveyapp.definitions.survey import Part
from surveyapp.reporting.annual_facts import Received, Remarks
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.services.wave import Wave
from surveyapp.storage import released

MOST_REMARKS = 3
"""So many comments of one unit and question are printed; how many there are is always said."""
_SEED = 20170101


def received(forms: Sequence[tuple[str, str, int]], above: Mapping[str, str]) -> Iterator[Received]:
    """The forms of each unit through each channel, with those of the units below it."""
    found: dict[tuple[str, str], int] = {}
    for unit, channel, n in forms:
        if unit in above:
            place = above[unit], channel
            found[place] = found.get(place, 0) + n
    return (Received(unit, channel, n) for (unit, channel), n in found.items())


def remarks(
    texts: Sequence[tuple[str, str, str]], questions: Sequence[str], above: Mapping[str, str]
) -> Iterator[Remarks]:
    """Comments by unit and question, those written most often first; the same words count once."""
    for unit in dict.fromkeys(above.values()):
        for question in questions:
            found = [text for where, asked, text in texts if (above.get(where), asked) == (unit, question)]
            if found:
                often = sorted(Counter(found).items(), key=lambda each: (-each[1], each[0]))
                yield Remarks(unit, question, len(found), tuple(often[:MOST_REMARKS]))


def weighed(wave: Wave, whole: OfficeFacts, above: Mapping[str, str]) -> Importance | None:
    """How much each component matters to the question of the headline; None where the headline is not one question."""
    headline = wave.edition.headline
    if not isinstance(headline, QuestionHeadline) or not wave.edition.components:
        return None
    with wave.installation.database.reading() as rx:
        survey = wave.definition.survey.code
        rows = [answers for unit, answers in released.rows(rx, survey, wave.period, Part.UNIT) if unit in above]
    found = {f.of: f for f in whole.now.figures if f.kind is Kind.COMPONENT and isinstance(f, Figure)}
    effects = [f.interval.design_effect for f in found.values() if isinstance(f.interval, Interval)]
    return importance(
        wave.definition.survey,
        wave.edition,
        headline.question,
        rows,
        {code: float(figure.value) for code, figure in found.items()},
        rng=np.random.default_rng(_SEED),
        design_effect=max(effects, default=1.0),
    )
