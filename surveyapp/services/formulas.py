"""Which formula a published series was made with, unit by unit, and where that changed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from surveyapp.analysis.published import Formula, Misfit, Published, Stretch, agreement, mean_of, misfit, stretches
from surveyapp.analysis.score import worths
from surveyapp.definitions.counts import UnitCounts
from surveyapp.definitions.errors import Fault, FaultyFile
from surveyapp.definitions.index import WHOLE, IndexEdition
from surveyapp.definitions.period import Period
from surveyapp.definitions.source import at
from surveyapp.definitions.survey import Choice
from surveyapp.definitions.table import Row, read_table
from surveyapp.services.basis import Basis, edition_of, rated, round_of
from surveyapp.services.import_forms import PLACE, PLACE_CHECKS, row_faults

REQUIRED = PLACE | {"percent"}
SCORES: Sequence[Literal["mean", "satisfied"]] = ("mean", "satisfied")
_PERCENT = re.compile(r"\d{1,3}(\.\d{1,9})?", re.ASCII)


@dataclass(frozen=True)
class Fitted:
    """One stretch of a unit's figures (of all units together: None), and how many of them each formula gives.

    `change` holds the stretch against the formula of the stretch before; None where there was none, or it fits as well.
    """

    unit: str | None
    stretch: Stretch
    agree: Mapping[str, int]
    change: Misfit | None = None


@dataclass(frozen=True)
class Fits:
    """The question that figures were published about, and the stretches of each unit, then of all together."""

    question: str
    stretches: tuple[Fitted, ...]


def formulas(basis: Basis, published: Path, named: str | None) -> Fits:
    """What the mean on 0..100 and the share of satisfied answers explain of the figures in a file; else FaultyFile.

    The figures are about the question named, else that of the headline in the last period.
    """
    rows = _read(basis, published)
    edition = edition_of(basis.definition, max(Period.parse(row["period"]) for row in rows))
    question = rated(basis, edition, named)
    series = _series(rows, _counts(basis, edition, rows), question)
    known: Mapping[str, Formula] = {name: mean_of(worths(question, name)) for name in SCORES}
    found = [each for unit, own in series.items() for each in _fitted(unit, own, known)]
    if len(series) > 1:
        found.extend(_fitted(None, [figure for own in series.values() for figure in own], known))
    return Fits(question.code, tuple(found))


def _read(basis: Basis, file: Path) -> Sequence[Row]:
    """The rows with a figure; one without was not published."""
    rows = [row for row in read_table(file, REQUIRED) if row["percent"]]
    faults = [fault for row in rows for fault in _faults(basis, row)]
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = row["unit"], row["period"]
        if key in seen:
            faults.append(row.fault("period", "counted-twice", "an earlier row has this figure already"))
        seen.add(key)
    if not rows:
        faults.append(at(file, (1, 1), "empty-file", "no row has a figure in the column 'percent'"))
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return rows


def _faults(basis: Basis, row: Row) -> Iterator[Fault]:
    yield from row_faults(basis.definition.survey, basis.organisation, row, PLACE_CHECKS)
    if not _PERCENT.fullmatch(row["percent"]) or Decimal(row["percent"]) > WHOLE:
        yield row.fault("percent", "not-a-percent", f"'{row['percent']}' is no number from 0 to 100, such as 87.5")


def _counts(basis: Basis, edition: IndexEdition, rows: Sequence[Row]) -> Mapping[str, Mapping[str, UnitCounts]]:
    """By period as it is written, the counts of each unit."""
    written = {row["period"] for row in rows}
    return {period: round_of(basis, edition, Period.parse(period), None).found for period in written}


def _series(
    rows: Sequence[Row], counts: Mapping[str, Mapping[str, UnitCounts]], question: Choice
) -> Mapping[str, Sequence[Published]]:
    series: dict[str, list[Published]] = {}
    faults = []
    for row in rows:
        own = counts[row["period"]].get(row["unit"])
        options = own.tally.of(question.code) if own else {}
        if not any(options.get(code) for code in question.values):
            faults.append(
                row.fault("period", "no-answers", f"no answers to '{question.code}' are known for this figure")
            )
        series.setdefault(row["unit"], []).append(Published(row["period"], options, Decimal(row["percent"])))
    if faults:
        raise FaultyFile(tuple(faults))
    return series


def _fitted(unit: str | None, series: Sequence[Published], known: Mapping[str, Formula]) -> Iterator[Fitted]:
    before: str | None = None
    for stretch in stretches(series, known):
        own = [figure for figure in series if stretch.first <= figure.period <= stretch.last]
        yield Fitted(unit, stretch, agreement(own, known), misfit(own, before, known) if before else None)
        before = stretch.formula
