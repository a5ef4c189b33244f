"""Forms that a design drew: stratum, business and weight of each, and how many there are in each stratum."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from surveyapp.analysis.design import Design, Floats, LonelyCluster, Raking
from surveyapp.analysis.weight import design_weights, raked
from surveyapp.definitions.errors import Fault, FaultyFile
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.source import at
from surveyapp.definitions.survey import Survey
from surveyapp.definitions.table import (
    Row,
    decimal_number,
    not_counts,
    read_table,
    repeated,
    unknown_columns,
    whole_number,
)
from surveyapp.services.import_forms import PLACE, Form
from surveyapp.services.weighting import NothingToWeigh, cell, margins_of, read_margins

STRATUM, WEIGHT = "stratum", "weight"


@dataclass(frozen=True)
class Sample:
    """The forms of one period in the order of their file, and whether the file names the businesses."""

    file: Path
    forms: Sequence[Form]
    names_businesses: bool

    @property
    def drawn(self) -> str:
        """What was drawn: businesses, or forms where the file names none."""
        return "businesses" if self.names_businesses else "forms"


@dataclass(frozen=True, eq=False)
class Drawn:
    """The design of a sample with the names of its strata; `left_out` forms have no category in some margin."""

    design: Design
    strata: Sequence[str]
    left_out: int = 0


def _stratum(_survey: Survey, _organisation: Organisation, row: Row) -> Iterator[Fault]:
    if not row[STRATUM]:
        yield row.fault(STRATUM, "missing-cell", "this row names no stratum, though the file has a column for it")


def _weight(_survey: Survey, _organisation: Organisation, row: Row) -> Iterator[Fault]:
    weight = decimal_number(row[WEIGHT])
    if weight is None or weight <= 0:
        yield row.fault(WEIGHT, "not-a-weight", f"'{row[WEIGHT]}' is no weight: a number above 0 is needed")


BESIDE = {STRATUM: _stratum, WEIGHT: _weight}
"""The columns of a design beside those of the answers, each with what checks it."""


def design_of(sample: Sample, strata: Path | None, lonely: LonelyCluster | None) -> Drawn:
    """The design that a sample was drawn by, before any margin; else FaultyFile.

    A form weighs what its file says, else the number in its stratum over the number drawn there, else 1. The finite
    population correction is by the numbers in the strata, where these are given.
    """
    faults = tuple(_in_two_strata(sample))
    if faults:
        raise FaultyFile(faults)
    stratum = [form.beside.get(STRATUM, "") for form in sample.forms]
    names, of = np.unique(stratum, return_inverse=True)
    cluster = np.unique([form.business for form in sample.forms], return_inverse=True)[1].astype(np.int64)
    design = Design(np.ones(len(of)), of.astype(np.int64), cluster, lonely=lonely)
    if strata is not None:
        design = _with_populations(sample, design, strata, [str(name) for name in names])
    if WEIGHT in sample.forms[0].beside:
        design = replace(design, weights=np.array([float(form.beside[WEIGHT]) for form in sample.forms]))
    return Drawn(design, [str(name) for name in names])


def with_margins(drawn: Drawn, sample: Sample, file: Path, place: tuple[Survey, Organisation, Period]) -> Drawn:
    """The design with its weights raked to the totals in a file, on cells; a form without a category has no weight."""
    survey, organisation, period = place
    totals = read_margins(file, survey)
    cells = [cell(organisation, totals, (form.unit, form.answers), period) for form in sample.forms]
    known = sorted({each for each in cells if each is not None})
    if not known:
        raise NothingToWeigh(f"no form in {period} has a category in each of: {', '.join(totals)}")
    held = np.array([each is not None for each in cells])
    number = {each: n for n, each in enumerate(known)}
    row = np.array([number[each] if each is not None else 0 for each in cells], dtype=np.int64)
    initial: Floats = np.where(held, drawn.design.weights, 0.0)
    inside = np.bincount(row, initial).astype(np.float64)
    final = initial * (raked(inside, margins_of(totals, known)) / inside)[row]
    raking = Raking(initial, margins_of(totals, [known[n] for n in row]))
    return Drawn(replace(drawn.design, weights=final, raking=raking), drawn.strata, int(np.count_nonzero(~held)))


def _with_populations(sample: Sample, design: Design, file: Path, names: Sequence[str]) -> Design:
    if STRATUM not in sample.forms[0].beside:
        raise FaultyFile((at(sample.file, (1, 1), "missing-column", f"the header has no column '{STRATUM}'"),))
    rows = read_strata(file, sample.drawn)
    drawn = Counter(stratum for stratum, _ in {(form.beside[STRATUM], form.business) for form in sample.forms})
    faults = [*_uncovered(sample, rows, file), *(f for row in rows.values() for f in _overdrawn(row, sample, drawn))]
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    population = np.array([float(rows[name][sample.drawn]) for name in names])
    weights = design_weights(population, np.array([float(drawn[name]) for name in names]))
    return replace(design, weights=weights[design.strata], clusters_in_stratum=population[design.strata])


def read_strata(file: Path, counted: str) -> Mapping[str, Row]:
    """The row of each stratum, which says how many businesses (or forms) there are in it; else FaultyFile."""
    columns = frozenset({STRATUM, counted})
    rows = read_table(file, columns)
    faults = [*unknown_columns(rows[0], columns), *repeated(rows, (STRATUM,), STRATUM)]
    faults.extend(fault for row in rows for fault in not_counts(row, [counted]))
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return {row[STRATUM]: row for row in rows}


def _overdrawn(row: Row, sample: Sample, drawn: Mapping[str, int]) -> Iterator[Fault]:
    what, name = sample.drawn, row[STRATUM]
    if name not in drawn:
        yield row.fault(STRATUM, "nothing-drawn", f"no form is from stratum '{name}': join it to another")
    elif drawn[name] > (whole_number(row[what]) or 0):
        sentence = f"{drawn[name]} {what} were drawn in stratum '{name}', which has {row[what]}"
        yield row.fault(what, "overdrawn", sentence)


def _uncovered(sample: Sample, rows: Mapping[str, Row], strata: Path) -> Iterator[Fault]:
    for form in sample.forms:
        if form.beside[STRATUM] not in rows:
            sentence = f"the stratum '{form.beside[STRATUM]}' is not in {strata.name}"
            yield _row(sample.file, form).fault(STRATUM, "unknown-stratum", sentence)
            return


def _in_two_strata(sample: Sample) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for form in sample.forms:
        stratum = form.beside.get(STRATUM, "")
        before = first.setdefault(form.business, stratum)
        if before != stratum:
            sentence = f"a form of this business is in stratum '{stratum}', an earlier one in '{before}'"
            yield _row(sample.file, form).fault(STRATUM, "two-strata", sentence)
            return


def _row(file: Path, form: Form) -> Row:
    return next(row for row in read_table(file, PLACE) if row.line == form.line)
