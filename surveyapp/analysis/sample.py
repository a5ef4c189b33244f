"""How many to ask, and how many answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from statistics import NormalDist

from surveyapp.definitions.errors import SurveyAppError


class NobodyAsked(SurveyAppError):
    """A response rate without anybody who could have answered."""


@dataclass(frozen=True)
class Dispositions:
    """What became of those asked, in AAPOR's terms; `unknown` may or may not have been eligible."""

    complete: int
    partial: int = 0
    refusal: int = 0
    non_contact: int = 0
    other: int = 0
    unknown: int = 0
    ineligible: int = 0

    @property
    def eligible(self) -> int:
        """Those known to be eligible."""
        return self.complete + self.partial + self.refusal + self.non_contact + self.other

    @property
    def eligibility(self) -> Fraction:
        """e: the share of eligible among those whose eligibility is known; 1 where nothing is known."""
        known = self.eligible + self.ineligible
        return Fraction(self.eligible, known) if known else Fraction(1)


def cochran(
    population: int | None, margin: float, share: float = 0.5, level: float = 0.95, design_effect: float = 1.0
) -> int:
    """How many answers give a share within +- `margin` (in 0..1), rounded up; never more than the population.

    n0 = z² p(1-p)/e², times the design effect, n = n0 / (1 + (n0 - 1)/N): Cochran (1977), 4.1 and 4.2.
    `population` None is without limit.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    wanted = design_effect * z * z * share * (1 - share) / margin**2
    if population is None:
        return ceil(wanted)
    return min(population, ceil(wanted / (1 + (wanted - 1) / population)))


def yamane(population: int, margin: Fraction = Fraction(1, 20)) -> int:
    """How many answers N / (1 + N e²) asks for, rounded up: the older guidance for surveys of offices (Yamane 1967)."""
    return ceil(population / (1 + population * margin * margin))


def response_rate(dispositions: Dispositions, definition: str = "RR1", eligibility: Fraction | None = None) -> Fraction:
    """A response rate in 0..1 by one of AAPOR's six definitions (Standard Definitions, 10th ed., 2023).

    RR1, RR3, RR5 count complete answers, RR2, RR4, RR6 partial ones too; the unknown count whole (1, 2), by the
    estimated `eligibility` (3, 4; by default that of the known), or not at all (5, 6). Nobody: NobodyAsked.
    """
    answered, weight = _DEFINITIONS[definition]
    estimated = dispositions.eligibility if eligibility is None else eligibility
    asked = dispositions.eligible + weight(estimated) * dispositions.unknown
    if not asked:
        raise NobodyAsked("a response rate needs somebody who was asked")
    return Fraction(answered(dispositions)) / asked


def _complete(dispositions: Dispositions) -> int:
    return dispositions.complete


def _with_partial(dispositions: Dispositions) -> int:
    return dispositions.complete + dispositions.partial


_Answered = Callable[[Dispositions], int]
_Weight = Callable[[Fraction], Fraction]

_DEFINITIONS: Mapping[str, tuple[_Answered, _Weight]] = {
    "RR1": (_complete, lambda _: Fraction(1)),
    "RR2": (_with_partial, lambda _: Fraction(1)),
    "RR3": (_complete, lambda e: e),
    "RR4": (_with_partial, lambda e: e),
    "RR5": (_complete, lambda _: Fraction(0)),
    "RR6": (_with_partial, lambda _: Fraction(0)),
}
