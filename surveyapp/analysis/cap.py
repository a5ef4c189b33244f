"""The cap on one business: how much each of its forms counts, and where a capped figure may be shown."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction


def cap_weights(businesses: Sequence[str], cap: int, k: int) -> tuple[Fraction, ...] | None:
    """The weight of each form of one unit, min(1, cap / n_b), n_b the forms of its business.

    None where the capped figure beside the raw one would tell somebody's answers: unless at least `k` businesses
    exceed the cap, and none of them holds more than half of all that is taken away. No forms: None. A cap below 1
    raises ValueError.
    """
    if cap < 1:
        raise ValueError(f"a cap of {cap} leaves nothing of a business")
    sizes = Counter(businesses)
    taken = [n - cap for n in sizes.values() if n > cap]
    if len(taken) < max(1, k) or 2 * max(taken) > sum(taken):
        return None
    return tuple(min(Fraction(1), Fraction(cap, sizes[business])) for business in businesses)
