"""The moments a drill goes through: a few with every test run, all of them with `make drills`."""

import pytest

from tests.drills.worker import Steps

WAITING = 6
"""So many forms that ratings leave and comments wait."""
ALL = 12
"""So many forms that everything leaves."""


def at_each(moments: Steps, *often: str) -> pytest.MarkDecorator:
    """A test for each of these moments; those not named belong to the long drills."""
    marked = [pytest.param(moment, marks=() if moment in often else pytest.mark.drill) for moment in moments]
    return pytest.mark.parametrize("moment", marked)
