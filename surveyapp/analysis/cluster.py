"""Several forms of one business: how concentrated forms are, and how alike those of one business."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from surveyapp.analysis.score import Answers, FormScores, Points, Scorer, scorer
from surveyapp.definitions.counts import Precision
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.question import Choice, Multiple, Number, Question
from surveyapp.definitions.survey import Part, Survey

LEAST_BUSINESSES = 20
UNKNOWN_RHO = 0.1


def concentration(sizes: Sequence[int]) -> float | None:
    """The concentration b = sum n_b² / sum n_b over the forms of each business, two digits, rounded up (Kish 1965).

    None below 20 businesses, or where one of them makes up more than half of sum n_b²: b would tell its size.
    """
    squares = [size * size for size in sizes]
    if len(sizes) < LEAST_BUSINESSES or 2 * max(squares) > sum(squares):
        return None
    return _two_digits_up(sum(squares), sum(sizes))


def precision(sizes: Sequence[int], rho: Mapping[str, float]) -> Precision:
    """What is kept of the businesses in one unit; `sizes` are their numbers of forms, `rho` the department's.

    Where b may not be told, the largest that a release allows stands for it: one business with half of the forms,
    b = n/2; all n forms where one has more. A unit without forms has concentration 1.
    """
    forms = sum(sizes)
    known = concentration(sizes)
    if known is None:
        allowed = 2 if sizes and 2 * max(sizes) <= forms else 1
        known = max(1.0, _two_digits_up(forms, allowed))
    return Precision(len(sizes), known, rho)


def rho(values: Sequence[Points], businesses: Sequence[str]) -> float:
    """How alike the forms of one business are, over a whole department: 0 to 1, two decimals, rounded up.

    Ridout, Demétrio and Firth (1999), pair estimator with businesses weighted by n_b - 1:
    sum w_b [(t_b - s n_b)² - sum_i (x_i - s)²] / (v sum w_b n_b (n_b - 1)), w_b = 1/n_b, s the mean, v the variance.
    Where all values are equal, or no business has two forms, it cannot be known: 0.1.
    """
    mean = float(sum(values)) / max(1, len(values))
    deviations = [float(value) - mean for value in values]
    totals: defaultdict[str, float] = defaultdict(float)
    squares: defaultdict[str, float] = defaultdict(float)
    for business, deviation in zip(businesses, deviations, strict=True):
        totals[business] += deviation
        squares[business] += deviation * deviation
    sizes = Counter(businesses)
    pairs = sum(size - 1 for size in sizes.values())
    total = sum(squares.values())
    if not pairs or not total:
        return UNKNOWN_RHO
    alike = sum((totals[b] ** 2 - squares[b]) / size for b, size in sizes.items())
    return _hundredths_up(min(1.0, max(0.0, alike * len(deviations) / (total * pairs))))


def rhos(
    survey: Survey, indexes: Sequence[IndexEdition], part: Part, forms: Sequence[Answers], businesses: Sequence[str]
) -> Mapping[str, float]:
    """How alike answers of one business are, for each question of a part and each own score, over the department.

    A question that has both values and satisfied options gets the larger of its two. Where fewer than k businesses
    sent several forms, or one of them most of these, it would tell their answers: 0.1.
    """
    found: dict[str, float] = {}
    k = survey.privacy.least(part)
    for code, values, groups in _scored(survey, indexes, part, forms, businesses):
        known = rho(values, groups) if _is_shared(groups, k) else UNKNOWN_RHO
        found[code] = max(found.get(code, 0.0), known)
    return found


def _is_shared(businesses: Sequence[str], k: int) -> bool:
    """Whether what the forms of one business say together comes from enough businesses, more than half from none."""
    again = [size - 1 for size in Counter(businesses).values() if size > 1]
    return k == 1 or (len(again) >= k and 2 * max(again) <= sum(again))


Scored = tuple[str, Sequence[Points], Sequence[str]]


def _scored(
    survey: Survey, indexes: Sequence[IndexEdition], part: Part, forms: Sequence[Answers], businesses: Sequence[str]
) -> Iterator[Scored]:
    for _, question in survey.questions():
        if survey.part(question.code) is part:
            for score in _scorers(question):
                points = [score(form.get(question.code)) for form in forms]
                yield question.code, *_known(points, businesses)
    for edition in indexes:
        scores = FormScores(survey, edition, part)
        rows = [dict(scores.of(form)) for form in forms]
        for code in sorted({code for row in rows for code in row}):
            yield code, *_known([row.get(code) for row in rows], businesses)


def _scorers(question: Question) -> tuple[Scorer, ...]:
    if isinstance(question, Number):
        return (lambda answer: Fraction(answer) if isinstance(answer, Decimal) else None,)
    if not isinstance(question, Choice) or isinstance(question, Multiple):
        return ()
    satisfied = any(option.satisfied for option in question.options)
    valued = any(option.value is not None for option in question.options)
    return (*((scorer(question, "satisfied"),) * satisfied), *((scorer(question, "mean"),) * valued))


def _known(points: Sequence[Points | None], businesses: Sequence[str]) -> tuple[list[Points], list[str]]:
    pairs = [(value, business) for value, business in zip(points, businesses, strict=True) if value is not None]
    return [value for value, _ in pairs], [business for _, business in pairs]


def _two_digits_up(numerator: int, denominator: int) -> float:
    """A ratio of at least 1 rounded up to two digits, in whole numbers."""
    digits = len(str(numerator // denominator)) - 1
    if digits == 0:
        return -(-10 * numerator // denominator) / 10
    step = int("1" + "0" * (digits - 1))
    return float(-(-numerator // (denominator * step)) * step)


def _hundredths_up(value: float) -> float:
    # Sums of binary fractions end a hair above the decimal they stand for; that hair is no reason to round up.
    return ceil(round(100 * value, 9)) / 100
