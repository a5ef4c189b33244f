"""Flags for an audit, from ballots in a file as a closing holds them in memory; nothing is stored."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.integrity import LEAST_BALLOTS, Ballots, is_straight, p_values, raised
from surveyapp.definitions.errors import FaultyFile
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Choice, Rating, Smiley
from surveyapp.definitions.register import read_register
from surveyapp.definitions.response import Answer
from surveyapp.definitions.table import Row, read_table
from surveyapp.questionnaire.collect import answers_of_row
from surveyapp.services.import_forms import Track
from surveyapp.services.integrity_rows import PEERS, REQUIRED, header_faults, row_faults, seconds, slot
from surveyapp.services.ledger_files import flat

Levelled = Rating | Smiley


class Posting(NamedTuple):
    """An officer in a unit, among those who do the same."""

    officer: str
    unit: str
    peers: str


@dataclass(frozen=True)
class Sent:
    """One ballot as a closing holds it."""

    posting: Posting
    slot: int
    seconds: float
    same_desk: bool
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class Flagged:
    """A posting whose ballots need an audit: by which check, and the p-value alone and among all that was tested."""

    posting: Posting
    check: str
    p_value: float
    adjusted: float


@dataclass(frozen=True)
class Checked:
    """What was tested in a quarter: postings, those with too few ballots, how many each check tested, and flags.

    `both_ways`: whether rated questions that point both ways were answered; else straight lines are not tested.
    """

    period: Period
    postings: int
    too_few: int
    tested: Mapping[str, int]
    both_ways: bool
    flags: tuple[Flagged, ...]


def integrity(
    definition: Definition, file: Path, organisation: Path | None, rate: float, track: Track
) -> tuple[Checked, ...]:
    """The flags of each quarter in a file, with the false discovery rate held at `rate` within it; else FaultyFile.

    Peers are those the column `peers` says (the stage or team), else all in units of one level.
    """
    rows = read_table(file, REQUIRED)
    units = sorted({row["unit"] for row in rows if row["unit"]})
    register = read_register(organisation) if organisation else flat(definition.survey, units)
    quarters: dict[Period, list[Sent]] = {}
    for period, ballot in _read(definition, register, file, rows, track):
        quarters.setdefault(period, []).append(ballot)
    return tuple(_checked(definition, period, own, rate) for period, own in sorted(quarters.items()))


def _read(
    definition: Definition, organisation: Organisation, file: Path, rows: Sequence[Row], track: Track
) -> Sequence[tuple[Period, Sent]]:
    faults = list(header_faults(definition.survey, file, rows[0]))
    if faults:
        raise FaultyFile(tuple(faults))
    found = []
    for row in track(rows):
        answers, cells = answers_of_row(definition, row.cells)
        faults.extend(row_faults(organisation, row))
        faults.extend(row.fault(cell.column, cell.code, cell.sentence) for cell in cells)
        if not faults:
            period = Period.parse(row["period"])
            posting = Posting(row["officer"], row["unit"], _peers(organisation, row))
            found.append((period, Sent(posting, slot(row, period), seconds(row), row["same_desk"] == "yes", answers)))
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return found


def _peers(organisation: Organisation, row: Row) -> str:
    return row[PEERS] or organisation.units[row["unit"]].level


def _checked(definition: Definition, period: Period, sent: Sequence[Sent], rate: float) -> Checked:
    postings = sorted({ballot.posting for ballot in sent})
    sizes = Counter(ballot.posting for ballot in sent)
    ballots = _ballots(definition, period, sent, postings)
    tested = p_values(ballots)
    return Checked(
        period,
        len(postings),
        sum(n < LEAST_BALLOTS for n in sizes.values()),
        {check: sum(not isnan(p) for p in found.values()) for check, found in tested.items()},
        ballots.straight is not None,
        tuple(Flagged(postings[f.officer], f.check, f.p_value, f.adjusted) for f in raised(tested, rate)),
    )


def _ballots(definition: Definition, period: Period, sent: Sequence[Sent], postings: Sequence[Posting]) -> Ballots:
    number = {posting: n for n, posting in enumerate(postings)}
    group = {name: n for n, name in enumerate(sorted({posting.peers for posting in postings}))}
    answered = {code for ballot in sent for code in ballot.answers}
    questions = tuple(question for question in _levelled(definition) if question.code in answered)
    negative = [_is_negative(definition, period, question) for question in questions]
    return Ballots(
        officer=np.array([number[ballot.posting] for ballot in sent], dtype=np.int64),
        peers=np.array([group[ballot.posting.peers] for ballot in sent], dtype=np.int64),
        slot=np.array([ballot.slot for ballot in sent], dtype=np.int64),
        seconds=np.array([ballot.seconds for ballot in sent], dtype=np.float64),
        same_desk=np.array([ballot.same_desk for ballot in sent], dtype=np.bool_),
        straight=is_straight(_positions(questions, sent), negative),
    )


def _levelled(definition: Definition) -> Iterator[Levelled]:
    """The rating questions with as many levels as most have: on these one position can be taken throughout."""
    rated = [each for _, each in definition.survey.questions() if isinstance(each, Rating | Smiley) and each.values]
    levels = Counter(len(each.inside) for each in rated)
    return (each for each in rated if len(each.inside) == levels.most_common(1)[0][0])


def _is_negative(definition: Definition, period: Period, question: Choice) -> bool:
    """Whether a later position is worse: by the values of the options, turned where the index counts less as better."""
    values = tuple(question.values.values())
    falls = values[0] > values[-1]
    edition = definition.index_on(period.first_day)
    turned = any(
        indicator.question == question.code and indicator.direction == "negative"
        for component in (edition.components if edition else ())
        for indicator in component.indicators
    )
    return falls != turned


def _positions(questions: Sequence[Choice], sent: Sequence[Sent]) -> NDArray[np.float64]:
    places = [{option.code: float(n) for n, option in enumerate(question.inside)} for question in questions]
    rows = [
        [
            places[n].get(answer, nan) if isinstance(answer := ballot.answers.get(question.code), str) else nan
            for n, question in enumerate(questions)
        ]
        for ballot in sent
    ]
    return np.array(rows, dtype=np.float64).reshape(len(sent), len(questions))
