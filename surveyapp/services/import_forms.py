"""A file of forms, one row each, becomes forms in memory, or every fault of the file."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from surveyapp.definitions.errors import Fault, FaultyFile, instead
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import MONTHS, NotAPeriod, Period
from surveyapp.definitions.question import Choice, reason_code
from surveyapp.definitions.response import Answer
from surveyapp.definitions.source import at
from surveyapp.definitions.survey import Survey
from surveyapp.definitions.table import Row
from surveyapp.questionnaire.collect import answers_of_row
from surveyapp.questionnaire.form import levels_with_reasons, written_code

PLACE = frozenset({"unit", "period"})
OPTIONAL = frozenset({"officer", "business", "channel"})
CHANNEL = "import"
_CHANNEL = re.compile(r"[a-z][a-z0-9_-]{0,39}")

Track = Callable[[Sequence[Row]], Iterable[Row]]
"""Shows how far the reading of rows is."""


@dataclass(frozen=True)
class Form:
    """One imported form; `business` never leaves the memory, and is the row itself where the file names none.

    Nor do the cells `beside` its answers, which only some readers ask for.
    """

    line: int
    unit: str
    period: Period
    channel: str
    answers: Mapping[str, Answer]
    business: str
    officer: str | None = None
    beside: Mapping[str, str] = field(default_factory=dict)


Check = Callable[[Survey, Organisation, Row], Iterator[Fault]]


def read_forms(
    definition: Definition,
    organisation: Organisation,
    rows: Sequence[Row],
    track: Track,
    beside: Mapping[str, Check] | None = None,
) -> tuple[Form, ...]:
    """The forms of a file; else FaultyFile with every fault and its place. `beside` checks columns that are no answers."""
    allowed = {column: check for column, check in (beside or {}).items() if column in rows[0].cells}
    faults = list(_header_faults(definition.survey, rows[0], frozenset(allowed)))
    if faults:
        raise FaultyFile(tuple(faults))
    forms = []
    for row in track(rows):
        found = tuple(row_faults(definition.survey, organisation, row, (*ROW_CHECKS, *allowed.values())))
        answers, cells = answers_of_row(definition, row.cells)
        faults.extend((*found, *(row.fault(cell.column, cell.code, cell.sentence) for cell in cells)))
        if not faults:
            forms.append(_form(row, answers, {column: row[column] for column in allowed}))
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return tuple(forms)


def _form(row: Row, answers: Mapping[str, Answer], beside: Mapping[str, str]) -> Form:
    business, officer = row["business"] or f"line {row.line}", row["officer"] or None
    channel, period = row["channel"] or CHANNEL, Period.parse(row["period"])
    return Form(row.line, row["unit"], period, channel, answers, business, officer, beside)


def columns(survey: Survey) -> Iterator[str]:
    """Every column of answers that a file of forms may have."""
    for _, question in survey.questions():
        yield question.code
        if isinstance(question, Choice):
            for level in levels_with_reasons(question):
                yield reason_code(question.code, level)
                yield written_code(reason_code(question.code, level))


def _header_faults(survey: Survey, first: Row, beside: frozenset[str]) -> Iterator[Fault]:
    known = PLACE | OPTIONAL | beside | set(columns(survey))
    for place, column in enumerate(first.cells, 1):
        if column not in known:
            sentence = f"the column '{column}' is no question of the survey '{survey.code}'"
            yield at(first.file, (1, place), "unknown-column", sentence)
    if not set(first.cells) & set(columns(survey)):
        yield at(first.file, (1, 1), "no-questions", f"no column is a question of the survey '{survey.code}'")


def row_faults(survey: Survey, organisation: Organisation, row: Row, checks: Sequence[Check]) -> Iterator[Fault]:
    """What is wrong with a row's place, by these checks."""
    return (fault for check in checks for fault in check(survey, organisation, row))


def unknown_unit(row: Row, units: Collection[str]) -> Iterator[Fault]:
    """The unit that a row is about, if it is none of these."""
    if row["unit"] not in units:
        yield row.fault("unit", "unknown-unit", f"there is no unit '{row['unit']}'{instead(row['unit'], units)}")


def _unit(_survey: Survey, organisation: Organisation, row: Row) -> Iterator[Fault]:
    yield from unknown_unit(row, organisation.units)


def period_of(row: Row) -> Period | Fault:
    """The period that a row is about, or what is wrong with it."""
    try:
        return Period.parse(row["period"])
    except NotAPeriod as error:
        return row.fault("period", "bad-period", str(error))


def _period(survey: Survey, _organisation: Organisation, row: Row) -> Iterator[Fault]:
    period, finest = period_of(row), survey.privacy.finest
    if isinstance(period, Fault):
        yield period
    elif period.months < MONTHS[finest]:
        yield row.fault("period", "too-fine", f"{period} is finer than a {finest}, the finest period of this survey")


def _channel(_survey: Survey, _organisation: Organisation, row: Row) -> Iterator[Fault]:
    if row["channel"] and not _CHANNEL.fullmatch(row["channel"]):
        yield row.fault("channel", "bad-channel", "a channel is lower-case letters, digits, '-' and '_'")


def _officer(_survey: Survey, organisation: Organisation, row: Row) -> Iterator[Fault]:
    if not row["officer"] or row["unit"] not in organisation.units:
        return
    period = period_of(row)
    if isinstance(period, Fault):
        return
    postings = organisation.postings_of.get(row["unit"], ())
    if not any(
        posting.officer == row["officer"]
        and posting.since <= period.last_day
        and (posting.until is None or period.first_day <= posting.until)
        for posting in postings
    ):
        yield row.fault("officer", "unknown-officer", f"no such officer was posted in '{row['unit']}' in {period}")


def _business(_survey: Survey, _organisation: Organisation, row: Row) -> Iterator[Fault]:
    if "business" in row.cells and not row["business"]:
        yield row.fault("business", "no-business", "this row names no business, though the file has a column for it")


PLACE_CHECKS: tuple[Check, ...] = (_unit, _period, _channel)
ROW_CHECKS: tuple[Check, ...] = (*PLACE_CHECKS, _officer, _business)
