"""Which unit continues which, over years in which units are renamed, merged and split."""

from collections.abc import Collection

from surveyapp.definitions.organisation import Organisation


def same_unit(organisation: Organisation, before: str, after: str) -> bool:
    """Whether one unit continues the other, itself or along successors that are one to one."""
    unit = before
    seen = set[str]()
    while unit != after and unit not in seen:
        seen.add(unit)
        successors = organisation.unit(unit).successors
        if len(successors) != 1 or _predecessors(organisation, successors[0]) != 1:
            return False
        unit = successors[0]
    return unit == after


def continued(organisation: Organisation, unit: str, among: Collection[str]) -> str | None:
    """Which of these units is the same one: itself, else the one that it continues; None of them."""
    if unit in among:
        return unit
    known = (code for code in sorted(among) if code in organisation.units)
    return next((code for code in known if same_unit(organisation, code, unit)), None)


def _predecessors(organisation: Organisation, unit: str) -> int:
    return sum(unit in other.successors for other in organisation.units.values())
