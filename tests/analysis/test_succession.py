"""Units are followed over the years only where they may be."""

from datetime import date

from surveyapp.analysis.succession import same_unit
from surveyapp.definitions.organisation import Dated, Organisation, Unit


def unit(code: str, *successors: str) -> Unit:
    return Unit(code, "branch", {"vi": (Dated(None, code),)}, successors=successors, ends=date(2025, 2, 28))


def test_a_unit_is_followed_only_along_successors_that_are_one_to_one():
    units = [
        unit("a", "a2"),
        unit("a2", "a3"),
        unit("a3"),
        unit("b", "c"),
        unit("b2", "c"),
        unit("c"),
        unit("d", "a", "b"),
    ]
    organisation = Organisation({u.code: u for u in units})
    assert same_unit(organisation, "a", "a")
    assert not same_unit(organisation, "b", "c")
    assert not same_unit(organisation, "d", "a")
    assert not same_unit(organisation, "a3", "a")


def test_a_renamed_unit_is_the_same_unit():
    organisation = Organisation({u.code: u for u in [unit("a", "a2"), unit("a2", "a3"), unit("a3")]})
    assert same_unit(organisation, "a", "a3")
