"""Weighted means, exactly."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from math import lcm

_ROOT_DIGITS = 12
"""A geometric mean is a root: it is kept to so many decimals."""

Weighted = Sequence[tuple[Fraction, Fraction]]


def arithmetic(weighted: Weighted) -> Fraction:
    """The weighted arithmetic mean of (value, weight) pairs, exactly."""
    # One fraction in the end, over what divides them all, is much quicker than one for each step.
    values = lcm(*(value.denominator for value, _ in weighted))
    weights = lcm(*(weight.denominator for _, weight in weighted))
    pairs = [
        (value.numerator * (values // value.denominator), weight.numerator * (weights // weight.denominator))
        for value, weight in weighted
    ]
    return Fraction(sum(value * weight for value, weight in pairs), values * sum(weight for _, weight in pairs))


def geometric(weighted: Weighted) -> Fraction:
    """The weighted geometric mean of (value, weight) pairs, to 12 decimals; 0 where one value is 0."""
    if any(value == 0 for value, _ in weighted):
        return Fraction(0)
    with localcontext(prec=40):
        logs = (_decimal(weight) * _decimal(value).ln() for value, weight in weighted)
        root = (sum(logs, Decimal(0)) / _decimal(sum((weight for _, weight in weighted), Fraction(0)))).exp()
        return Fraction(round(root, _ROOT_DIGITS))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


AGGREGATIONS: Mapping[str, Callable[[Weighted], Fraction]] = {
    "arithmetic": arithmetic,
    "mean": arithmetic,
    "geometric": geometric,
    "sum": arithmetic,
}
"""Points that are added are a mean of parts of their maxima, weighted by these, on the scale of their sum."""
