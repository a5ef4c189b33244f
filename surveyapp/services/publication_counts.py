"""The counts of a publication: what it holds of each published unit, as CSV files and back."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from surveyapp.analysis.score import own_score
from surveyapp.analysis.tally import rolled_up
from surveyapp.definitions.counts import (
    NO_ANSWER,
    NOT_ASKED,
    OPEN_LINK,
    TOO_FEW,
    Counts,
    Precision,
    Tally,
    UnitCounts,
    how_many_answered,
)
from surveyapp.definitions.survey import Part, Survey
from surveyapp.services.publication import DamagedPublication, text

COUNTS = "counts.csv"
FORMS = "forms.csv"
PRECISION = "precision.csv"
HEADERS: Mapping[str, tuple[str, ...]] = {
    COUNTS: ("period", "unit", "question", "option", "n"),
    FORMS: ("period", "unit", "part", "channel", "forms", "holds_forms", "simulated"),
    PRECISION: ("period", "unit", "measure", "question", "value"),
}
"""The files of counts and their columns."""
KEYS: Mapping[str, int] = {COUNTS: 4, FORMS: 4, PRECISION: 4}
"""How many columns of a file tell its rows apart."""

_TRUTH = {"yes": True, "no": False}
_REAL = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?(e-[0-9]{1,2})?")
_BELOW_ZERO = re.compile(r"-[0-9]+(\.[0-9]+)?")
PARTS = {part.value: part for part in Part}

Cells = tuple[str, ...]
Place = tuple[str, str]
"""A period and a unit."""
Value = TypeVar("Value")


@dataclass(frozen=True)
class Wave:
    """The counts of one period, and the forms by unit, part and channel."""

    counts: Counts
    forms: Mapping[tuple[str, Part, str], int]

    @property
    def period(self) -> str:
        """The period that was counted."""
        return self.counts.period


def published(
    survey: Survey, editions: Collection[str], counts: Counts, above: Mapping[str, tuple[str, ...]]
) -> Counts:
    """Counts as a publication holds them: of published units only, each with what lies under it and no other of them.

    `above` leads from a unit to the published ones at or above it, nearest first. So every sum is one of whole blocks.
    Left out are ratings of officers and the scores of other index editions; a base below k gives only `too_few`.
    """
    kept = _kept(survey, editions)
    place = {unit: (nearest,) for unit, (nearest, *_) in above.items()}
    own = replace(counts, units={unit: counts.units[unit] for unit in place}, precision={})
    units = {unit: _shown(survey, kept, found) for unit, found in rolled_up(own, place).items()}
    shown = {unit for published in above.values() for unit in published}
    precision = {
        unit: replace(found, rho={code: rho for code, rho in found.rho.items() if kept(code)})
        for unit, found in counts.precision.items()
        if unit in shown
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
    base = how_many_answered(options)
    if base >= k or base == 0:
        return options
    left = {option: options[option] for option in (NO_ANSWER, NOT_ASKED) if option in options}
    return left | {TOO_FEW: base + options.get(TOO_FEW, 0)}


def forms_of(
    wave: Counts, found: Iterable[tuple[str, Part, str, int]], above: Mapping[str, tuple[str, ...]]
) -> Mapping[tuple[str, Part, str], int]:
    """The forms of published units by part and channel, each with those of what lies under it."""
    sums: Counter[tuple[str, Part, str]] = Counter()
    for unit, part, channel, n in found:
        if unit in above and part is not Part.OFFICER and (channel == OPEN_LINK) == (wave.channel == OPEN_LINK):
            sums[above[unit][0], part, channel] += n
    return dict(sorted(sums.items()))


def csv_files(waves: Sequence[Wave]) -> Mapping[str, bytes]:
    """The counts of waves as CSV files: rows in the order of period, unit, question and option."""
    rows = {
        COUNTS: (row for wave in waves for row in _count_rows(wave.counts)),
        FORMS: (row for wave in waves for row in _form_rows(wave)),
        PRECISION: (row for wave in waves for row in _precision_rows(wave.counts)),
    }
    return {path: table(HEADERS[path], found) for path, found in rows.items()}


def table(header: Cells, rows: Iterable[Cells]) -> bytes:
    """Rows as CSV; a cell that a spreadsheet would compute stands behind an apostrophe, unless it is a number."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_quiet(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _quiet(cell: str) -> str:
    is_live = cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _BELOW_ZERO.fullmatch(cell)
    return f"'{cell}" if is_live else cell


def _count_rows(wave: Counts) -> Iterator[Cells]:
    for unit, own in sorted(wave.units.items()):
        for question, options in sorted(own.tally.questions.items()):
            for option, n in sorted(options.items()):
                yield wave.period, unit, question, option, str(n)


def _form_rows(wave: Wave) -> Iterator[Cells]:
    words = {truth: word for word, truth in _TRUTH.items()}
    for (unit, part, channel), n in wave.forms.items():
        own = wave.counts.units[unit]
        yield wave.period, unit, part.value, channel, str(n), words[own.holds_forms], words[own.simulated]


def _precision_rows(wave: Counts) -> Iterator[Cells]:
    for unit, known in sorted(wave.precision.items()):
        yield wave.period, unit, "businesses", "", str(known.businesses)
        yield wave.period, unit, "concentration", "", repr(known.concentration)
        for question, rho in sorted(known.rho.items()):
            yield wave.period, unit, "rho", question, repr(rho)


def read_counts(folder: Path, survey: str, channel: str, periods: Sequence[str]) -> tuple[Wave, ...]:
    """The counts that a publication holds of each period; else DamagedPublication."""
    questions: dict[Place, dict[str, dict[str, int]]] = {}
    for period, unit, question, option, n in _rows(folder, COUNTS):
        questions.setdefault((period, unit), {}).setdefault(question, {})[option] = _whole(COUNTS, n)
    forms: dict[Place, dict[tuple[str, Part, str], int]] = {}
    units: dict[Place, UnitCounts] = {}
    for period, unit, part, through, n, holds_forms, simulated in _rows(folder, FORMS):
        forms.setdefault((period, unit), {})[unit, _word(FORMS, PARTS, part), through] = _whole(FORMS, n, most=15)
        marks = _word(FORMS, _TRUTH, holds_forms), _word(FORMS, _TRUTH, simulated)
        units[period, unit] = UnitCounts(unit, Tally({}, questions.get((period, unit), {})), None, *marks)
    known = _precision(folder)
    _check_places(periods, questions.keys(), forms.keys(), known.keys())
    return tuple(
        Wave(
            Counts(survey, period, channel, _of(units, period), _of(known, period)),
            {place: n for own in _of(forms, period).values() for place, n in own.items()},
        )
        for period in periods
    )


def _check_places(
    periods: Sequence[str], counted: Collection[Place], forms: Collection[Place], known: Collection[Place]
) -> None:
    for period, unit in sorted({*counted, *forms, *known}):
        if period not in periods:
            raise DamagedPublication(FORMS, f"{unit}: {period} is no period of this publication")
        if (period, unit) in counted and (period, unit) not in forms:
            raise DamagedPublication(FORMS, f"{unit} in {period} has counts, but no row here")


def _of(found: Mapping[Place, Value], period: str) -> Mapping[str, Value]:
    return {unit: own for (its, unit), own in found.items() if its == period}


def _precision(folder: Path) -> Mapping[Place, Precision]:
    found: dict[Place, dict[str, dict[str, str]]] = {}
    for period, unit, measure, question, value in _rows(folder, PRECISION):
        found.setdefault((period, unit), {}).setdefault(measure, {})[question] = value
    try:
        return {
            place: Precision(
                _whole(PRECISION, own["businesses"][""], most=15),
                _real(PRECISION, own["concentration"][""]),
                {question: _real(PRECISION, rho) for question, rho in own.get("rho", {}).items()},
            )
            for place, own in found.items()
        }
    except KeyError as error:
        raise DamagedPublication(PRECISION, f"a unit has no row for {error}") from None


def _rows(folder: Path, path: str) -> Iterator[list[str]]:
    """The rows below the header, each of as many cells; none stands twice."""
    try:
        lines = list(csv.reader(io.StringIO(text(folder, path), newline=""), strict=True))
    except csv.Error as error:
        raise DamagedPublication(path, f"is not CSV: {error}") from None
    header = HEADERS[path]
    if not lines or tuple(lines[0]) != header:
        raise DamagedPublication(path, f"the columns are not {', '.join(header)}")
    seen: set[Cells] = set()
    for number, row in enumerate(lines[1:], 2):
        if len(row) != len(header):
            raise DamagedPublication(path, f"row {number} has {len(row)} cells, not {len(header)}")
        key = tuple(row[: KEYS[path]])
        if key in seen:
            raise DamagedPublication(path, f"row {number} stands twice: {', '.join(key)}")
        seen.add(key)
        yield row


def _whole(path: str, cell: str, most: int = 30) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) <= most):
        raise DamagedPublication(path, f"{cell[:40]!r} is not a count")
    return int(cell)


def _real(path: str, cell: str) -> float:
    if not _REAL.fullmatch(cell):
        raise DamagedPublication(path, f"{cell[:40]!r} is not a number")
    return float(cell)


def _word(path: str, known: Mapping[str, Value], cell: str) -> Value:
    if cell not in known:
        raise DamagedPublication(path, f"{cell[:40]!r} is not known here")
    return known[cell]
