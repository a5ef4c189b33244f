"""A file of scores given from elsewhere, or every fault of it."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from surveyapp.definitions.errors import Fault, FaultyFile
from surveyapp.definitions.index import Criterion, IndexEdition
from surveyapp.definitions.period import NotAPeriod, Period
from surveyapp.definitions.source import at
from surveyapp.definitions.table import Row, read_table

REQUIRED = frozenset({"unit", "period", "criterion", "score"})
MOST_DIGITS = 30

Scores = Mapping[Period, Mapping[str, Mapping[str, Fraction]]]
"""By period, unit and criterion."""


def read_scores(file: Path, editions: Sequence[IndexEdition]) -> Scores:
    """The scores in a file, for criteria of these editions; an empty cell is a score not given. Else FaultyFile."""
    rows = read_table(file, REQUIRED)
    criteria: dict[str, list[Criterion]] = {}
    for edition in editions:
        for criterion in _bounded(edition):
            criteria.setdefault(criterion.code, []).append(criterion)
    known = {criterion.code for edition in editions for each in edition.components for criterion in each.criteria}
    faults = [
        at(file, (1, place), "unknown-column", f"the column '{column}' is not known")
        for place, column in enumerate(rows[0].cells, 1)
        if column not in REQUIRED
    ]
    faults.extend(fault for row in rows for fault in _row_faults(row, known, criteria))
    faults.extend(_repeated(rows))
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return _by_period(rows)


def _bounded(edition: IndexEdition) -> Iterator[Criterion]:
    """The criteria whose bounds no score may pass; elsewhere they are clipped, or placed among all units."""
    if edition.normalisation == "none":
        for component in edition.components:
            yield from component.criteria


def _row_faults(row: Row, known: set[str], bounded: Mapping[str, Sequence[Criterion]]) -> Iterator[Fault]:
    if not row["unit"]:
        yield row.fault("unit", "missing-cell", "the row names no unit")
    try:
        Period.parse(row["period"])
    except NotAPeriod as error:
        yield row.fault("period", "bad-period", str(error))
    if row["criterion"] not in known:
        yield row.fault("criterion", "unknown-criterion", f"'{row['criterion']}' is no criterion of the index")
    score = _score(row["score"])
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


def _repeated(rows: Sequence[Row]) -> Iterator[Fault]:
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        key = tuple(row[column] for column in ("unit", "period", "criterion"))
        if key in seen:
            yield row.fault("criterion", "counted-twice", "an earlier row has this score already")
        seen.add(key)


def _score(text: str) -> Fraction | None:
    plain = text.removeprefix("-").replace(".", "", 1)
    is_number = plain.isascii() and plain.isdigit() and len(plain) <= MOST_DIGITS
    return Fraction(text) if is_number and text[-1] != "." else None


def _by_period(rows: Sequence[Row]) -> Scores:
    found: dict[Period, dict[str, dict[str, Fraction]]] = {}
    for row in rows:
        score = _score(row["score"])
        if score is not None:
            found.setdefault(Period.parse(row["period"]), {}).setdefault(row["unit"], {})[row["criterion"]] = score
    return found
