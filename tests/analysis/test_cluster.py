from collections import Counter

import numpy as np
import pytest

from surveyapp.analysis.cluster import UNKNOWN_RHO, concentration, precision, rho, rhos
from surveyapp.analysis.proportion import Clusters, wilson
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.survey import Part, Privacy, Survey


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([1] * 20, 1.0),
        ([2] * 30, 2.0),
        ([1, 3] * 10, 2.5),
        (range(1, 41), 27.0),
        ([120, 121] * 20, 130.0),
        ([1] * 19, None),
        ([10] + [1] * 99, None),
        ([], None),
    ],
)
def test_concentration_has_two_digits_rounded_up(sizes: list[int], expected: float | None):
    assert concentration(list(sizes)) == expected


def test_where_concentration_may_not_be_told_the_largest_allowed_stands_for_it():
    assert precision([5, 5, 5, 5], {}).concentration == 10
    assert precision([9, 1, 1], {}).concentration == 11
    assert precision([1], {}).concentration == 1
    assert precision([], {}) == precision([], {})
    assert precision([], {}).businesses == 0


def test_it_stands_for_no_less_than_the_true_one():
    rng = np.random.default_rng(5)
    for _ in range(200):
        sizes = [int(n) for n in rng.integers(1, 30, size=rng.integers(1, 19))]
        true = sum(n * n for n in sizes) / sum(sizes)
        assert precision(sizes, {}).concentration >= true


def test_forms_of_one_business_that_always_agree_have_rho_1():
    assert rho([1, 1, 1, 0, 0, 0], list("aaabbb")) == 1


def test_forms_of_one_business_that_never_agree_have_rho_0():
    assert rho([1, 0, 1, 0], list("aabb")) == 0


@pytest.mark.parametrize(("values", "businesses"), [([1, 1, 1], "aab"), ([1, 0, 1], "abc"), ([], ""), ([1], "a")])
def test_where_rho_cannot_be_known_it_is_a_tenth(values: list[int], businesses: str):
    assert rho(values, list(businesses)) == UNKNOWN_RHO


def test_rho_is_the_formula_written_out():
    rng = np.random.default_rng(11)
    businesses = [str(b) for b in rng.integers(0, 30, size=400)]
    leaning = {b: rng.normal(0.8, 0.2) for b in sorted(set(businesses))}
    values = [int(rng.random() < leaning[b]) for b in businesses]
    s, n = float(np.mean(values)), Counter(businesses)
    top = bottom = 0.0
    for b, size in n.items():
        x = [value for value, business in zip(values, businesses, strict=True) if business == b]
        top += ((sum(x) - s * size) ** 2 - sum((value - s) ** 2 for value in x)) / size
        bottom += (size - 1) * float(np.var(values))
    assert 0 <= rho(values, businesses) - top / bottom < 0.01


def test_every_question_and_own_score_has_a_rho(survey: Survey, edition: IndexEdition):
    forms = [{"speed": "good"}, {"speed": "good"}, {"speed": "bad"}, {"speed": "very_bad"}] * 3
    found = rhos(survey, [edition], Part.UNIT, forms, list("aabbccddeeff"))
    assert found["speed"] == 1
    assert found["index.2021.quality"] == found["index.2021.overall"] == 0.86
    assert found["manner"] == found["hours"] == UNKNOWN_RHO
    assert "channels" not in found


def told(survey: Survey, others: int, own: int, bad: int) -> float:
    """What is told where one broker sends forms, some of them bad, and 20 others one or two, one of ten bad."""
    sizes = {"broker": own} | {str(n): 2 if n < others else 1 for n in range(20)}
    levels = ["bad"] * bad + ["good"] * (own - bad) + ["good" if n % 10 else "bad" for n in range(20 + others)]
    businesses = [business for business, size in sizes.items() for _ in range(size)]
    forms = [{"speed": level} for level in levels]
    return rhos(survey, (), Part.UNIT, forms, businesses)["speed"]


@pytest.mark.parametrize(("others", "own"), [(0, 2), (3, 2), (8, 20)])
def test_how_alike_forms_are_does_not_tell_what_few_businesses_answered(survey: Survey, others: int, own: int):
    everything = range(own + 1)
    assert {told(survey, others, own, bad) for bad in everything} == {UNKNOWN_RHO}
    open_survey = survey.model_copy(update={"privacy": Privacy(answers="open")})
    control = {told(open_survey, others, own, bad) for bad in everything}
    assert len(control) > 1, "control: without k it tells of the answers of the broker"


def test_how_alike_forms_are_is_told_where_enough_businesses_share_in_it(survey: Survey):
    assert told(survey, 8, 4, 4) > UNKNOWN_RHO


def draws(
    forms: int, businesses: int, spread: float, truth: float, seed: int
) -> list[tuple[int, int, list[int], float]]:
    """Waves in which a few brokers send most forms and each has its own inclination."""
    rng = np.random.default_rng(seed)
    weights = 1 / np.arange(1, businesses + 1) ** 0.8
    shape = (1 - spread) / spread
    waves = []
    for _ in range(250):
        senders = rng.choice(businesses, size=forms, p=weights / weights.sum())
        leaning = rng.beta(truth * shape, (1 - truth) * shape, size=businesses)
        satisfied = (rng.random(forms) < leaning[senders]).astype(int)
        sizes = [int(n) for n in np.bincount(senders, minlength=businesses) if n]
        found = rho(satisfied.tolist(), [str(sender) for sender in senders])
        waves.append((int(satisfied.sum()), forms, sizes, found))
    return waves


CASES = [
    (100, 40, 0.1, 0.90),
    (200, 60, 0.1, 0.92),
    (400, 100, 0.05, 0.94),
    (400, 60, 0.2, 0.95),
    (600, 120, 0.15, 0.90),
    (1200, 300, 0.1, 0.96),
]


def coverage(case: tuple[int, int, float, float], *, independent: bool = False) -> float:
    inside = 0
    for satisfied, forms, sizes, found in draws(*case, seed=4):
        known = precision(sizes, {"q": found})
        clusters = None if independent else Clusters(known.businesses, known.design_effect("q"))
        interval = wilson(satisfied, forms, clusters=clusters)
        inside += interval.low <= case[3] <= interval.high
    return inside / 250


def test_intervals_cover_where_businesses_send_many_forms():
    covered = [coverage(case) for case in CASES]
    assert all(0.92 <= share <= 0.985 for share in covered)
    assert 0.945 <= sum(covered) / len(covered) <= 0.97


def test_taking_forms_as_independent_would_be_seen_to_fail():
    assert max(coverage(case, independent=True) for case in CASES) < 0.92
