"""The moments a drill goes through: a few with every test run, all of them with `make drills`."""

from collections.abc import Iterable

import pytest
from _pytest.mark import ParameterSet

from tests.drills import worker

WAITING = 6
"""So many forms that ratings leave and comments wait."""
ALL = 12
"""So many forms that everything leaves."""


def in_submit(*often: str) -> list[ParameterSet]:
    """The moments of a submit; those not named belong to the long drills."""
    return _marked(worker.IN_SUBMIT, often)


def in_release(*often: str) -> list[ParameterSet]:
    """The moments of a release; those not named belong to the long drills."""
    return _marked(worker.IN_RELEASE, often)


def _marked(moments: Iterable[str], often: tuple[str, ...]) -> list[ParameterSet]:
    return [pytest.param(moment, marks=() if moment in often else pytest.mark.drill) for moment in moments]
