"""The register of units and officers, with dates: who stood where on which day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from surveyapp.definitions.errors import Unknown


@dataclass(frozen=True)
class Dated:
    """A value from one day on (None: from the start) until the day before the next."""

    since: date | None
    value: str


@dataclass(frozen=True)
class Unit:
    """A unit: a stable code, its level, its names by language and its parents by date, its successors."""

    code: str
    level: str
    names: Mapping[str, tuple[Dated, ...]]
    parents: tuple[Dated, ...] = ()
    successors: tuple[str, ...] = ()
    ends: date | None = None

    def name(self, language: str, day: date) -> str:
        """What the unit is called on a day, in a language, else in Vietnamese, else its first."""
        names = self.names.get(language) or self.names.get("vi") or next(iter(self.names.values()))
        return _on(names, day) or names[0].value

    def parent(self, day: date) -> str | None:
        """The unit above it on a day; None at the top."""
        return _on(self.parents, day) or None


@dataclass(frozen=True)
class Posting:
    """An officer's place in one unit, from a day up to and including another."""

    officer: str
    unit: str
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the officer stood there on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Organisation:
    """Units by code, and the officers' postings."""

    units: Mapping[str, Unit]
    postings: tuple[Posting, ...] = ()

    def unit(self, code: str) -> Unit:
        """The unit with this code; else Unknown."""
        try:
            return self.units[code]
        except KeyError:
            raise Unknown("unit", code, self.units) from None

    def ancestors(self, code: str, day: date) -> Iterator[Unit]:
        """The unit itself, its parent on that day, and so on to the top."""
        unit: Unit | None = self.unit(code)
        while unit is not None:
            yield unit
            above = unit.parent(day)
            unit = self.units.get(above) if above else None

    def children(self, code: str, day: date) -> tuple[Unit, ...]:
        """The units whose parent it is on that day, by code."""
        inside = (unit for unit in self.units.values() if unit.parent(day) == code and _exists(unit, day))
        return tuple(sorted(inside, key=lambda unit: unit.code))

    def at_level(self, level: str, day: date) -> tuple[Unit, ...]:
        """The units of one level that exist on a day, by code."""
        found = (unit for unit in self.units.values() if unit.level == level and _exists(unit, day))
        return tuple(sorted(found, key=lambda unit: unit.code))

    def officers(self, unit: str, day: date) -> tuple[str, ...]:
        """The officers posted in a unit on a day, by code."""
        return tuple(sorted({p.officer for p in self.postings_of.get(unit, ()) if p.covers(day)}))

    @cached_property
    def postings_of(self) -> Mapping[str, tuple[Posting, ...]]:
        """The postings by unit."""
        units = {posting.unit for posting in self.postings}
        return {unit: tuple(p for p in self.postings if p.unit == unit) for unit in units}


def _on(values: tuple[Dated, ...], day: date) -> str | None:
    valid = [dated for dated in values if dated.since is None or dated.since <= day]
    return max(valid, key=lambda dated: dated.since or date.min).value if valid else None


def _exists(unit: Unit, day: date) -> bool:
    return unit.ends is None or day <= unit.ends
