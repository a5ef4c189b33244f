"""The counts of a publication: what it holds of each published unit, as CSV files and back."""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from surveyapp.analysis.score import own_score
from surveyapp.analysis.tally import rolled_up
from surveyapp.definitions.counts import (
    ANSWERED,
    NO_ANSWER,
    NOT_ASKED,
    SUM,
    SUM_SQUARES,
    TOO_FEW,
    Counts,
    Precision,
    Tally,
    UnitCounts,
)
from surveyapp.definitions.survey import Part, Survey
from surveyapp.services.publication import DamagedPublication, text

COUNTS = "counts.csv"
FORMS = "forms.csv"
PRECISION = "precision.csv"
HEADERS: Mapping[str, tuple[str, ...]] = {
    COUNTS: ("period", "unit", "question", "option", "n"),
    FORMS: ("period", "unit", "part", "forms", "holds_forms", "simulated"),
    PRECISION: ("period", "unit", "measure", "question", "value"),
}
"""The files of counts and their columns."""

_NO_ANSWERS = frozenset({NO_ANSWER, NOT_ASKED, TOO_FEW, SUM, SUM_SQUARES})
_TRUTH = {"yes": True, "no": False}

Cells = tuple[str, ...]
Value = TypeVar("Value")


def published(survey: Survey, editions: Collection[str], counts: Counts, place: Mapping[str, str]) -> Counts:
    """Counts as a publication holds them: of published units only, each with what lies under it and no other of them.

    `place` leads from a unit to the published one it counts for. So every sum is one of whole blocks. Left out are
    ratings of officers and the scores of other index editions; a base below k gives only `too_few`.
    """
    inside = {unit: (place[unit],) for unit in counts.units if unit in place}
    known = {unit: found for unit, found in counts.precision.items() if unit in place.values()}
    own = Counts(counts.survey, counts.period, counts.channel, {u: counts.units[u] for u in inside}, known)
    kept = _kept(survey, editions)
    units = {unit: _shown(survey, kept, found) for unit, found in rolled_up(own, inside).items()}
    precision = {
        unit: replace(found, rho={code: rho for code, rho in found.rho.items() if kept(code)})
        for unit, found in known.items()
    }
    return replace(counts, units=units, precision=precision)


def _shown(survey: Survey, kept: Callable[[str], bool], own: UnitCounts) -> UnitCounts:
    k = survey.privacy.least(Part.UNIT)
    questions = {code: _large_enough(options, k) for code, options in sorted(own.tally.questions.items()) if kept(code)}
    forms: dict[Part, int] = {part: n for part, n in sorted(own.tally.forms.items()) if part is not Part.OFFICER}
    return replace(own, tally=Tally(forms, questions), precision=None)


def _kept(survey: Survey, editions: Collection[str]) -> Callable[[str], bool]:
    hidden = {Part.OFFICER, Part.COMMENT}
    asked = {question.code for _, question in survey.questions() if survey.part(question.code) not in hidden}
    scores = tuple(own_score(label, "") for label in sorted(editions))
    return lambda code: code.startswith(scores) or code.partition(".reason.")[0] in asked


def _large_enough(options: Mapping[str, int], k: int) -> Mapping[str, int]:
    base = options.get(ANSWERED) or sum(n for option, n in options.items() if option not in _NO_ANSWERS)
    if base >= k or base == 0:
        return options
    left = {option: options[option] for option in (NO_ANSWER, NOT_ASKED) if option in options}
    return left | {TOO_FEW: base + options.get(TOO_FEW, 0)}


def csv_files(waves: Sequence[Counts]) -> Mapping[str, bytes]:
    """The counts of waves as CSV files: rows in the order of period, unit, question and option."""
    rows = {
        COUNTS: (row for wave in waves for unit in _in_order(wave) for row in _count_rows(wave, unit)),
        FORMS: (row for wave in waves for unit in _in_order(wave) for row in _form_rows(wave, unit)),
        PRECISION: (row for wave in waves for row in _precision_rows(wave)),
    }
    return {path: table(HEADERS[path], found) for path, found in rows.items()}


def table(header: Cells, rows: Iterable[Cells]) -> bytes:
    """Rows as CSV; a cell that a spreadsheet would compute stands behind an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(
        [f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in row] for row in rows
    )
    return out.getvalue().encode()


def _in_order(wave: Counts) -> Iterator[UnitCounts]:
    return (wave.units[unit] for unit in sorted(wave.units))


def _count_rows(wave: Counts, own: UnitCounts) -> Iterator[Cells]:
    for question, options in sorted(own.tally.questions.items()):
        for option, n in sorted(options.items()):
            yield wave.period, own.unit, question, option, str(n)


def _form_rows(wave: Counts, own: UnitCounts) -> Iterator[Cells]:
    words = {truth: word for word, truth in _TRUTH.items()}
    for part, n in sorted(own.tally.forms.items()):
        yield wave.period, own.unit, part.value, str(n), words[own.holds_forms], words[own.simulated]


def _precision_rows(wave: Counts) -> Iterator[Cells]:
    for unit, known in sorted(wave.precision.items()):
        yield wave.period, unit, "businesses", "", str(known.businesses)
        yield wave.period, unit, "concentration", "", repr(known.concentration)
        for question, rho in sorted(known.rho.items()):
            yield wave.period, unit, "rho", question, repr(rho)


def read_counts(folder: Path, survey: str, channel: str, periods: Sequence[str]) -> tuple[Counts, ...]:
    """The counts that a publication holds of each period; else DamagedPublication."""
    questions: dict[tuple[str, str], dict[str, dict[str, int]]] = {}
    for period, unit, question, option, n in _rows(folder, COUNTS):
        questions.setdefault((period, unit), {}).setdefault(question, {})[option] = _number(COUNTS, int, n)
    forms: dict[tuple[str, str], dict[Part, int]] = {}
    marks: dict[tuple[str, str], tuple[bool, bool]] = {}
    for period, unit, part, n, holds_forms, simulated in _rows(folder, FORMS):
        forms.setdefault((period, unit), {})[_word(FORMS, Part.__members__.get, part.upper())] = _number(FORMS, int, n)
        marks[period, unit] = _word(FORMS, _TRUTH.get, holds_forms), _word(FORMS, _TRUTH.get, simulated)
    for period, unit in sorted(questions.keys() - forms.keys()):
        raise DamagedPublication(FORMS, f"{unit} in {period} has counts, but no row here")
    known = _precision(folder)
    return tuple(
        Counts(
            survey, period, channel,
            {u: UnitCounts(u, Tally(own, questions.get((p, u), {})), None, *marks[p, u])
             for (p, u), own in forms.items() if p == period},
            {u: own for (p, u), own in known.items() if p == period},
        )
        for period in periods
    )  # fmt: skip


def _precision(folder: Path) -> Mapping[tuple[str, str], Precision]:
    found: dict[tuple[str, str], dict[str, dict[str, float]]] = {}
    for period, unit, measure, question, value in _rows(folder, PRECISION):
        found.setdefault((period, unit), {}).setdefault(measure, {})[question] = _number(PRECISION, float, value)
    try:
        return {
            place: Precision(int(own["businesses"][""]), own["concentration"][""], own.get("rho", {}))
            for place, own in found.items()
        }
    except KeyError as error:
        raise DamagedPublication(PRECISION, f"a unit has no row for {error}") from None


def _rows(folder: Path, path: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text(folder, path), newline=""), strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        raise DamagedPublication(path, f"is not CSV: {error}") from None
    if not lines or tuple(lines[0]) != HEADERS[path]:
        raise DamagedPublication(path, f"the columns are not {', '.join(HEADERS[path])}")
    for number, row in enumerate(lines[1:], 2):
        if len(row) != len(HEADERS[path]):
            raise DamagedPublication(path, f"row {number} has {len(row)} cells, not {len(HEADERS[path])}")
        yield row


def _number(path: str, read: Callable[[str], Value], cell: str) -> Value:
    if not (cell[:1].isdigit() and cell.isascii()):
        raise DamagedPublication(path, f"{cell!r} is not a number")
    try:
        return read(cell)
    except ValueError:
        raise DamagedPublication(path, f"{cell!r} is not a number") from None


def _word(path: str, known: Callable[[str], Value | None], cell: str) -> Value:
    found = known(cell)
    if found is None:
        raise DamagedPublication(path, f"{cell!r} is not known here")
    return found
