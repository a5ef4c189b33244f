"""Scores that units are given by another source than the businesses: their department, a council."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from surveyapp.definitions.period import Period


@dataclass(frozen=True)
class UnitScores:
    """What one unit was given in one period, by criterion, exactly as written."""

    given: Mapping[str, Decimal] = field(default_factory=dict)
    simulated: bool = False


Scores = Mapping[Period, Mapping[str, UnitScores]]
"""By period and unit."""
