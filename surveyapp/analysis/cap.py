"""The cap on one business: what answers count where none has more than so many forms, told only where it tells on few."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR
from decimal import Context as Digits
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor
from random import Random

from surveyapp.analysis.block_rule import lowest
from surveyapp.definitions.counts import CappedAnswers
from surveyapp.definitions.question import Choice, Rating, Smiley

Given = tuple[str, str]
"""A business, and the option it chose on one form."""
Weights = Mapping[str, Fraction]

_WHOLE = Fraction(1)
_DIGITS = Digits(prec=2, rounding=ROUND_FLOOR)


def weights(sizes: Mapping[str, int], cap: int) -> Weights:
    """What each form of a business counts, min(1, cap / n_b), n_b its forms; a cap below 1 raises ValueError."""
    if cap < 1:
        raise ValueError(f"a cap of {cap} leaves nothing of a business")
    return {business: min(_WHOLE, Fraction(cap, n)) for business, n in sizes.items()}


def capped_answers(
    question: Choice, blocks: Sequence[Sequence[Given]], cap: int, k: int, rho: float
) -> CappedAnswers | None:
    """What the valid answers to a question in one unit count under a cap; None where that would tell on few.

    `blocks` holds the answers of each block of the unit, n_b counts those of a business in all of them. Options are
    whole forms (`_whole`), the effective base has two digits, rounded down: exact fractions tell the n_b that divide
    them, and with them each business's answers.
    """
    by_business: dict[str, Counter[str]] = {}
    for business, option in (given for block in blocks for given in block):
        by_business.setdefault(business, Counter())[option] += 1
    sizes = {business: own.total() for business, own in by_business.items()}
    known = weights(sizes, cap)
    if not (_is_shared(sizes, known, k) and _is_mixed(question, by_business, known) and _is_blurred(blocks, known, k)):
        return None
    codes = [option.code for option in question.inside]
    sums = [sum((known[b] * own[code] for b, own in by_business.items()), Fraction(0)) for code in codes]
    seed = f"{question.code} {cap} {sorted(sorted(own.items()) for own in by_business.values())}"
    options = dict(zip(codes, _whole(sums, Random(seed)), strict=True))  # noqa: S311 - the same forms give the same figure
    effective = _DIGITS.create_decimal_from_float(effective_base(sizes, known, rho))
    return CappedAnswers(sum(sizes.values()), options, float(effective))


def effective_base(sizes: Mapping[str, int], known: Weights, rho: float) -> float:
    """How many independent answers tell as much as the weighted ones: n_w² / sum_b w_b² n_b (1 + rho (n_b - 1)).

    The variance of sum_b w_b t_b / n_w, n_w = sum_b w_b n_b, is v / n_w² times that sum, if answers have variance v
    and those of one business correlation rho (Kish 1965; Gabler, Häder and Lahiri 1999). No forms raise
    ZeroDivisionError.
    """
    total = sum(known[business] * n for business, n in sizes.items())
    spread = sum(float(known[business]) ** 2 * n * (1 + rho * (n - 1)) for business, n in sizes.items())
    return float(total) ** 2 / spread


def _is_shared(sizes: Mapping[str, int], known: Weights, k: int) -> bool:
    """Whether what the cap takes away, and what it leaves whole, comes from enough businesses, half from none.

    The raw figure less the capped one is made of the first alone; where these all have one size, the second can be
    worked out too. Nobody at all below the cap is enough.
    """
    taken = [(1 - known[business]) * n for business, n in sizes.items() if known[business] < 1]
    left = [n for business, n in sizes.items() if known[business] == 1]
    return _is_enough(taken, k) and (not left or _is_enough(left, k))


def _is_enough(amounts: Sequence[Fraction] | Sequence[int], k: int) -> bool:
    return len(amounts) >= max(1, k) and 2 * max(amounts) <= sum(amounts)


def _is_mixed(question: Choice, by_business: Mapping[str, Mapping[str, int]], known: Weights) -> bool:
    """Whether neither those above the cap nor those below it all chose the lowest levels, as a block must not."""
    if not isinstance(question, Rating | Smiley):
        return True
    above, below = set[str](), set[str]()
    for business, own in by_business.items():
        (above if known[business] < 1 else below).update(own)
    return not any(side and side <= lowest(question) for side in (above, below))


def _is_blurred(blocks: Sequence[Sequence[Given]], known: Weights, k: int) -> bool:
    """Whether in each block at least k businesses count another weight than any one that is cut.

    Times a weight, the raw figure of a block takes all businesses of that weight out of the capped one.
    """
    for block in blocks:
        alike = Counter(known[business] for business in {business for business, _ in block})
        if any(alike.total() - n < k for weight, n in alike.items() if weight < 1):
            return False
    return True


def _whole(sums: Sequence[Fraction], rng: Random) -> list[int]:
    """Sums as whole forms, each right on average and every run of them less than one form off (Fellegi 1975).

    Half up would tell whose the one form of a rare option is: above a half it shows, below it does not.
    """
    start = Fraction(rng.random())
    ends = [floor(start + end) for end in accumulate(sums, initial=Fraction(0))]
    return [end - before for before, end in pairwise(ends)]
