"""Which unit continues which, over years in which units are renamed, merged and split."""

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


def _predecessors(organisation: Organisation, unit: str) -> int:
    return sum(unit in other.successors for other in organisation.units.values())
