"""How many answers are needed."""

from dataclasses import dataclass
from fractions import Fraction

from surveyapp.analysis.sample import cochran, yamane


@dataclass(frozen=True)
class Needed:
    """How many answers are needed, by each formula."""

    cochran: int
    yamane: int


def needed(population: int, error: Fraction, share: Fraction) -> Needed:
    """How many of a population have to answer for a share within +- `error`, at 95 %."""
    return Needed(cochran(population, float(error), float(share)), yamane(population, error))
