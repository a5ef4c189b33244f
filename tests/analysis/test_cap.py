"""The cap on one business: what it counts, how sure that is, and where it would tell on somebody."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from surveyapp.analysis import cap as module
from surveyapp.analysis.cap import capped_answers, effective_base, weights
from surveyapp.definitions.counts import CappedAnswers
from surveyapp.definitions.question import Rating

K, CAP = 5, 20
SPEED = Rating.model_validate(
    {
        "code": "speed",
        "kind": "rating",
        "options": [
            {"code": code, "value": 25 * rank, "satisfied": rank > 2, "dissatisfied": rank < 2}
            for rank, code in enumerate(("very_bad", "bad", "fair", "good", "very_good"))
        ],
    }
)
SMALL = {f"small{n}": {"good": 2, "very_good": 1} for n in range(40)}
BROKERS = {f"broker{n}": {"good": 24 + 3 * n, "bad": 2 * n, "fair": 1} for n in range(6)}

Forms = Mapping[str, Mapping[str, int]]


def given(forms: Forms) -> list[tuple[str, str]]:
    return [(business, option) for business, own in forms.items() for option, n in own.items() for _ in range(n)]


def told(*blocks: Forms, cap: int = CAP, rho: float = 0.1) -> CappedAnswers | None:
    return capped_answers(SPEED, [given(block) for block in blocks], cap, K, rho)


def exact(forms: Forms, option: str, cap: int = CAP) -> Fraction:
    """By hand: each business counts its share of the option, times its forms or the cap."""
    sizes = {business: sum(own.values()) for business, own in forms.items()}
    return sum((Fraction(min(sizes[b], cap) * own.get(option, 0), sizes[b]) for b, own in forms.items()), Fraction(0))


def test_no_business_counts_more_than_the_cap():
    known = weights({"broker": 8, "single": 1}, 4)
    assert known == {"broker": Fraction(1, 2), "single": 1}
    with pytest.raises(ValueError, match="cap of 0"):
        weights({"broker": 8}, 0)


def test_every_option_and_every_run_of_options_is_less_than_one_form_off():
    forms = SMALL | BROKERS
    found = told(forms)
    assert found is not None
    assert found.base == len(given(forms))
    for first, last in product(range(5), repeat=2):
        run = [option.code for option in SPEED.options[first : last + 1]]
        off = sum(found.options[code] for code in run) - sum(exact(forms, code) for code in run)
        assert -1 < off < 1


def test_rounding_is_right_on_average():
    sums = [Fraction(1, 3), Fraction(5, 7), Fraction(12, 5)]
    drawn = [module._whole(sums, Random(seed)) for seed in range(4000)]  # noqa: S311 - what is promised of it
    for n, exactly in enumerate(sums):
        assert sum(each[n] for each in drawn) / len(drawn) == pytest.approx(float(exactly), abs=0.03)


def test_the_same_forms_in_whatever_order_and_blocks_give_the_same():
    forms = SMALL | BROKERS
    turned = dict(reversed(forms.items()))
    renamed = {f"x{business}": own for business, own in forms.items()}
    assert told(forms) == told(turned) == told(renamed) == told(SMALL, BROKERS)


def test_the_effective_base_is_kishs_by_hand():
    sizes = {"broker": 40, "a": 1, "b": 1}
    known = weights(sizes, 20)
    # n_w = 20 + 1 + 1; 0.25 x 40 x (1 + 0.5 x 39) = 205, and 1 for each of the others.
    assert effective_base(sizes, known, 0.5) == pytest.approx(22**2 / 207)
    # Without a cap that bites, n / (1 + rho (b - 1)) with b = sum n² / sum n.
    uncapped = weights(sizes, 40)
    b = (40**2 + 2) / 42
    assert effective_base(sizes, uncapped, 0.5) == pytest.approx(42 / (1 + 0.5 * (b - 1)))
    # Independent forms: Kish's (sum w)² / sum w².
    assert effective_base(sizes, known, 0.0) == pytest.approx(22**2 / (40 * 0.25 + 2))


def test_the_effective_base_is_told_in_two_digits_rounded_down():
    found = told(SMALL | BROKERS, rho=0.1)
    assert found is not None
    sizes = {business: sum(own.values()) for business, own in (SMALL | BROKERS).items()}
    exactly = effective_base(sizes, weights(sizes, CAP), 0.1)
    assert found.effective == 10 * (exactly // 10)
    assert 10 <= exactly / 10 < 100


TELLING: Mapping[str, tuple[Forms, str]] = {
    "one above the cap: raw less capped are its answers": (SMALL | {"broker": {"good": 60, "bad": 3}}, "_is_shared"),
    "fewer than k above it": (SMALL | {f"broker{n}": {"good": 30} for n in range(K - 1)}, "_is_shared"),
    "one loses more than the others together": (SMALL | BROKERS | {"giant": {"good": 400, "bad": 3}}, "_is_shared"),
    "fewer than k below it: what is not cut is theirs": (BROKERS | {"single": {"good": 1}}, "_is_shared"),
    "nobody above it: nothing is taken away": (SMALL, "_is_shared"),
    "all above it at the bottom": (SMALL | {f"broker{n}": {"bad": 30 + n} for n in range(6)}, "_is_mixed"),
    "all below it at the bottom": ({f"small{n}": {"very_bad": 3} for n in range(40)} | BROKERS, "_is_mixed"),
    "all of one size but one": (
        {f"broker{n}": {"good": 29, "bad": 1} for n in range(5)} | {"larger": {"good": 30, "bad": 1}},
        "_is_blurred",
    ),
}


@pytest.mark.parametrize("why", TELLING)
def test_what_would_tell_on_few_is_not_told(why: str, monkeypatch: pytest.MonkeyPatch):
    forms, rule = TELLING[why]
    assert told(forms) is None
    monkeypatch.setattr(module, rule, lambda *_: True)
    assert told(forms) is not None, "control: this rule alone holds it back"


def test_no_forms_are_not_told():
    assert told({}) is None


def test_a_block_of_brokers_of_one_size_is_not_parted_by_the_capped_figure_of_the_unit():
    alike = {f"alike{n}": {"good": 25, "bad": 5} for n in range(4)}
    assert told(SMALL | BROKERS, alike | {"small99": {"bad": 1}}) is None
    assert told(SMALL | BROKERS, alike | {f"small{n}9": {"bad": 1} for n in range(K - 1)}) is None
    assert told(SMALL | BROKERS, alike | {f"small{n}9": {"bad": 1} for n in range(K)}) is not None


SIZES = (23, 29, 31, 37, 41)


def solutions(dissatisfied: Fraction, told_as: Iterable[Fraction]) -> set[tuple[int, ...]]:
    """All ways in which the brokers may have been dissatisfied, up to 4 times each, that a reader cannot rule out."""
    seen = set(told_as)
    return {
        way
        for way in product(range(5), repeat=len(SIZES))
        if sum(way) == dissatisfied
        and sum((Fraction(CAP, n) * x for n, x in zip(SIZES, way, strict=True)), Fraction(0)) in seen
    }


def test_control_exact_fractions_tell_each_brokers_answers_and_whole_forms_do_not():
    answers = (0, 3, 1, 0, 2)
    exactly = sum((Fraction(CAP, n) * x for n, x in zip(SIZES, answers, strict=True)), Fraction(0))
    assert solutions(Fraction(6), [exactly]) == {answers}
    ways = list(product(range(5), repeat=len(SIZES)))
    every = {sum((Fraction(CAP, n) * x for n, x in zip(SIZES, way, strict=True)), Fraction(0)) for way in ways}
    near = [value for value in every if abs(value - exactly) < 1]
    possible = solutions(Fraction(6), near)
    for broker in range(len(SIZES)):
        assert {way[broker] for way in possible} == {0, 1, 2, 3, 4}


def test_control_without_the_rule_one_broker_is_solved_for_its_answers(monkeypatch: pytest.MonkeyPatch):
    answers = {"good": 51, "bad": 7, "fair": 2}
    forms = SMALL | {"broker": answers}
    assert told(forms) is None
    for rule in ("_is_shared", "_is_mixed", "_is_blurred"):
        monkeypatch.setattr(module, rule, lambda *_: True)
    found = told(forms)
    assert found is not None
    raw = {code: sum(own.get(code, 0) for own in forms.values()) for code in answers}
    # What is missing is 1 - 20/60 of the broker's answers, less than one form off.
    solved = {code: (raw[code] - found.options[code]) / (1 - CAP / 60) for code in answers}
    assert all(abs(solved[code] - n) < 1 / (1 - CAP / 60) for code, n in answers.items())
