"""The organisation as of a wave, in the format of the register: published units and those above them, no officer."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from surveyapp.definitions.organisation import Dated, Organisation, Unit
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Subject, Survey
from surveyapp.services.publication_counts import table

REGISTER = "organisation.csv"
PUBLISHED = (Subject.DEPARTMENT, Subject.BRANCH)
"""Whose units are published; teams, stages and officers never are."""


def published_units(survey: Survey, organisation: Organisation, period: Period) -> frozenset[str]:
    """The units of the published levels that exist on the first or the last day of a period, by code."""
    levels = {survey.level(subject) for subject in PUBLISHED}
    days = (period.first_day, period.last_day)
    return frozenset(unit.code for level in levels for day in days for unit in organisation.at_level(level, day))


def published_above(
    organisation: Organisation, units: Iterable[str], shown: frozenset[str], day: date
) -> Mapping[str, tuple[str, ...]]:
    """For each unit the published ones at or above it on a day, nearest first; units under none are left out."""
    found = {unit: _above(organisation, unit, shown, day) for unit in units if unit in organisation.units}
    return {unit: above for unit, above in found.items() if above}


def beside(organisation: Organisation, shown: frozenset[str], answered: Iterable[str], day: date) -> frozenset[str]:
    """The published units that stand under the same highest one as units with answers do."""
    highest = {unit: _above(organisation, unit, shown, day)[-1] for unit in shown}
    reached = {highest[unit] for unit in answered}
    return frozenset(unit for unit in shown if highest[unit] in reached)


def highest_units(organisation: Organisation, shown: frozenset[str], day: date) -> tuple[str, ...]:
    """The published units that stand under no other, by code."""
    return tuple(sorted(unit for unit in shown if len(_above(organisation, unit, shown, day)) == 1))


def _above(organisation: Organisation, unit: str, shown: frozenset[str], day: date) -> tuple[str, ...]:
    return tuple(above.code for above in organisation.ancestors(unit, day) if above.code in shown)


def register(organisation: Organisation, shown: frozenset[str], day: date) -> bytes:
    """The register of published units and those above them as it was on a day, with all that was known before."""
    held = _with_those_above(organisation, shown, day)
    languages = sorted({language for code in held for language in organisation.units[code].names})
    header = (
        "kind",
        "code",
        "level",
        "parent",
        *(f"name_{code}" for code in languages),
        "since",
        "until",
        "successors",
    )
    rows = (row for code in sorted(held) for row in _rows(organisation.units[code], languages, held, day))
    return table(header, rows)


def _with_those_above(organisation: Organisation, shown: frozenset[str], day: date) -> frozenset[str]:
    held, found = frozenset[str](), shown
    while found:
        held |= found
        parents = (dated.value for code in found for dated in _until(organisation.units[code].parents, day))
        found = frozenset(code for code in parents if code in organisation.units) - held
    return held


def _rows(unit: Unit, languages: Iterable[str], held: frozenset[str], day: date) -> Iterator[tuple[str, ...]]:
    names = {language: _until(unit.names.get(language, ()), day) for language in languages}
    parents = _until(unit.parents, day)
    changes = sorted({dated.since or date.min for dated in (*parents, *(d for own in names.values() for d in own))})
    ended = unit.ends is not None and unit.ends <= day
    for since in changes or [date.min]:
        is_last = ended and since == changes[-1]
        yield (
            "unit",
            unit.code,
            unit.level,
            _value(parents, since),
            *(_value(names[language], since) for language in languages),
            "" if since == date.min else since.isoformat(),
            str(unit.ends) if is_last else "",
            " ".join(code for code in unit.successors if code in held) if is_last else "",
        )


def _until(values: tuple[Dated, ...], day: date) -> tuple[Dated, ...]:
    begun = tuple(dated for dated in values if dated.since is None or dated.since <= day)
    return begun or values[:1]


def _value(values: tuple[Dated, ...], since: date) -> str:
    valid = [dated for dated in values if (dated.since or date.min) <= since]
    return max(valid, key=lambda dated: dated.since or date.min).value if valid else ""
