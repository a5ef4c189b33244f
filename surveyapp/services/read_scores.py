"""A file of scores given from elsewhere, or every fault of it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from surveyapp.definitions.errors import Fault, FaultyFile, instead
from surveyapp.definitions.index import Criterion, IndexEdition
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.scores import Scores, UnitScores
from surveyapp.definitions.table import Row, decimal_number, read_table, repeated, unknown_columns
from surveyapp.services.import_forms import PLACE_CHECKS, period_of, row_faults

REQUIRED = frozenset({"unit", "period", "criterion", "score"})
OPTIONAL = frozenset({"simulated"})
YES, NO = "yes", "no"


def read_scores(file: Path, definition: Definition, organisation: Organisation | None = None) -> Scores:
    """The scores in a file; else FaultyFile."""
    return scores_of(score_rows(file, definition, organisation))


def score_rows(file: Path, definition: Definition, organisation: Organisation | None = None) -> tuple[Row, ...]:
    """The rows of a file of scores for criteria of a survey's editions; else FaultyFile with every fault.

    Units are looked up in the organisation, if one is given. An empty cell is a score not given.
    """
    rows = read_table(file, REQUIRED)
    bounded: dict[str, list[Criterion]] = {}
    for edition in definition.indexes:
        for criterion in _bounded(edition):
            bounded.setdefault(criterion.code, []).append(criterion)
    editions = definition.indexes
    known = {criterion.code for edition in editions for each in edition.components for criterion in each.criteria}
    faults = list(unknown_columns(rows[0], REQUIRED | OPTIONAL))
    for row in rows:
        faults.extend(
            _nowhere(row) if organisation is None else row_faults(definition.survey, organisation, row, PLACE_CHECKS)
        )
        faults.extend(_row_faults(row, known, bounded))
    faults.extend(repeated(rows, ("unit", "period", "criterion"), "score"))
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return rows


def scores_of(rows: Sequence[Row], *, simulated: bool = False) -> Scores:
    """The scores in checked rows; simulated where they say so themselves, or all are."""
    found: dict[Period, dict[str, dict[str, Decimal]]] = {}
    made_up = set[tuple[Period, str]]()
    for row in rows:
        score = decimal_number(row["score"])
        if score is not None:
            period, unit = Period.parse(row["period"]), row["unit"]
            found.setdefault(period, {}).setdefault(unit, {})[row["criterion"]] = score
            if simulated or row["simulated"] == YES:
                made_up.add((period, unit))
    return {
        period: {unit: UnitScores(given, (period, unit) in made_up) for unit, given in units.items()}
        for period, units in found.items()
    }


def _bounded(edition: IndexEdition) -> Iterator[Criterion]:
    """The criteria whose bounds no score may pass; elsewhere they are clipped, or placed among all units."""
    if edition.normalisation == "none":
        for component in edition.components:
            yield from component.criteria


def _nowhere(row: Row) -> Iterator[Fault]:
    if not row["unit"]:
        yield row.fault("unit", "missing-cell", "the row names no unit")
    period = period_of(row)
    if isinstance(period, Fault):
        yield period


def _row_faults(row: Row, known: set[str], bounded: Mapping[str, Sequence[Criterion]]) -> Iterator[Fault]:
    if row["simulated"] not in {"", YES, NO}:
        yield row.fault("simulated", "not-yes-or-no", f"'{row['simulated']}' is neither {YES} nor {NO}")
    if row["criterion"] not in known:
        sentence = f"'{row['criterion']}' is no criterion of the index{instead(row['criterion'], sorted(known))}"
        yield row.fault("criterion", "unknown-criterion", sentence)
    score = decimal_number(row["score"])
    if score is None:
        if row["score"]:
            yield row.fault("score", "not-a-score", f"'{row['score']}' is no number such as 7.25")
        return
    for criterion in bounded.get(row["criterion"], ()):
        low, high = criterion.bounds
        if not low <= score <= high:
            sentence = f"{row['score']} lies outside {low} to {high}, the bounds of '{criterion.code}'"
            yield row.fault("score", "out-of-bounds", sentence)
            return
