"""How many of those invited gave an answer, by unit, stratum and channel, from a file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from surveyapp.analysis.sample import Dispositions, NobodyAsked, response_rate
from surveyapp.definitions.errors import Fault, FaultyFile
from surveyapp.definitions.table import Row, not_counts, read_table, repeated, unknown_columns, whole_number

REQUIRED = frozenset({"unit", "channel", "invited", "answered"})
OUTCOMES = ("answered", "partial", "refusal", "non_contact", "other", "unknown", "ineligible")
"""What may become of an invitation, in AAPOR's words; those that a file does not tell of are not reached."""
BUSINESSES = ("invited_businesses", "answered_businesses")
COUNTS = ("population", "invited", "opened", *OUTCOMES, *BUSINESSES)
ALL = "(all)"
"""What stands in the place of a unit, stratum or channel where its rows are added."""

TWICE = "unit, stratum and channel"

Place = tuple[str, str, str]
"""Unit, stratum and channel."""


@dataclass(frozen=True)
class Participation:
    """What became of the invitations of one place; a count is None where it is not known, and a rate then too."""

    place: Place
    counts: Mapping[str, int | None]
    rate: Fraction | None
    businesses_rate: Fraction | None


@dataclass(frozen=True)
class Participations:
    """The columns of counts that a file has, each of its rows, and their sums."""

    columns: tuple[str, ...]
    has_strata: bool
    rows: tuple[Participation, ...]
    sums: tuple[Participation, ...]


def participation(file: Path, definition: str = "RR1") -> Participations:
    """The response rate of each unit, stratum and channel in a file, and of their sums; else FaultyFile.

    Sums are over strata of one unit, and over units, never over channels: whoever got two links is in two of them.
    """
    rows = read_table(file, REQUIRED)
    faults = [
        *unknown_columns(rows[0], {"unit", "stratum", "channel", *COUNTS}),
        *repeated(rows, ("stratum", "channel", "unit"), TWICE),
    ]
    faults.extend(fault for row in rows for fault in _faults(row))
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    columns = tuple(column for column in COUNTS if column in rows[0].cells)
    counted = {_place(row): {column: whole_number(row[column]) for column in columns} for row in rows}
    has_strata = "stratum" in rows[0].cells
    return Participations(
        columns,
        has_strata,
        tuple(_participation(place, counts, definition) for place, counts in counted.items()),
        tuple(_participation(place, counts, definition) for place, counts in _sums(counted, has_strata=has_strata)),
    )


def _place(row: Row) -> Place:
    return row["unit"], row["stratum"], row["channel"]


def _sums(
    counted: Mapping[Place, Mapping[str, int | None]], *, has_strata: bool
) -> Iterator[tuple[Place, Mapping[str, int | None]]]:
    """The sums of several rows, each of one channel: over the strata of a unit, over units, over both."""
    over: tuple[Callable[[Place], Place], ...] = (
        lambda place: (place[0], ALL, place[2]),
        lambda place: (ALL, place[1], place[2]),
        lambda place: (ALL, ALL, place[2]),
    )
    for key in over if has_strata else over[1:2]:
        held: dict[Place, list[Mapping[str, int | None]]] = {}
        for place, counts in counted.items():
            held.setdefault(key(place), []).append(counts)
        for place, each in held.items():
            if len(each) > 1:
                yield place, {column: _sum(column, [counts[column] for counts in each]) for column in each[0]}


def _sum(column: str, counts: Sequence[int | None]) -> int | None:
    """The sum, where every part of it is known; an outcome that a row does not tell of has nobody there."""
    known = [count for count in counts if count is not None]
    is_whole = len(known) == len(counts) or (column in OUTCOMES[1:] and known)
    return sum(known) if is_whole else None


def _participation(place: Place, counts: Mapping[str, int | None], definition: str) -> Participation:
    return Participation(place, counts, _rate(counts, definition), _of_businesses(counts))


def _rate(counts: Mapping[str, int | None], definition: str) -> Fraction | None:
    invited, answered = counts["invited"], counts["answered"]
    if not invited or answered is None:
        return None
    told = {outcome: counts.get(outcome) or 0 for outcome in OUTCOMES[1:]}
    told["non_contact"] += invited - answered - sum(told.values())
    try:
        return response_rate(Dispositions(answered, **told), definition)
    except NobodyAsked:
        return None


def _of_businesses(counts: Mapping[str, int | None]) -> Fraction | None:
    invited, answered = (counts.get(column) for column in BUSINESSES)
    return Fraction(answered, invited) if invited and answered is not None else None


def _faults(row: Row) -> Iterator[Fault]:
    for column in ("unit", "channel", "stratum"):
        if column in row.cells and not row[column]:
            yield row.fault(column, "missing-cell", f"the row names no {column}")
    wrong = tuple(not_counts(row, (column for column in COUNTS if row[column])))
    yield from wrong or _contradictions(row)


def _contradictions(row: Row) -> Iterator[Fault]:
    """Counts that cannot all be true."""
    told = {column: number for column in COUNTS if (number := whole_number(row[column])) is not None}
    outcomes = sum(told.get(column, 0) for column in OUTCOMES)
    invited = told.get("invited")
    if invited is not None and (outcomes > invited or ("non_contact" in told and outcomes < invited)):
        named = " + ".join(column for column in OUTCOMES if column in told)
        yield row.fault("invited", "uneven-outcomes", f"{outcomes} {named} of {invited} invited")
    forms = None if "answered" not in told else told["answered"] + told.get("partial", 0)
    limits = {"invited_businesses": invited, "answered_businesses": told.get("invited_businesses")}
    for column, most in (*limits.items(), ("answered_businesses", forms)):
        if most is not None and told.get(column, 0) > most:
            yield row.fault(column, "too-many-businesses", f"{told[column]} businesses cannot be: at most {most}")
            return
