"""Capped figures: beside the raw ones, as sure as they say, and never where anything is compared."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from surveyapp.analysis.cap import capped_answers, effective_base, weights
from surveyapp.analysis.capped import cappable
from surveyapp.analysis.cluster import rho
from surveyapp.analysis.figure import Context, Counted, Figure, Interval, Kind, Reason, Suppressed, UnitFigures
from surveyapp.analysis.index import unit_figures
from surveyapp.analysis.proportion import Clusters, wilson
from surveyapp.definitions.counts import OPEN_LINK, Capped, CappedAnswers, Precision, Tally, UnitCounts, Withheld
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.question import Rating
from surveyapp.definitions.survey import Part, Survey

LEVELS = ("very_bad", "bad", "fair", "good", "very_good")
OPTIONS = [
    {"code": code, "value": 25 * rank, "satisfied": rank > 2, "dissatisfied": rank < 2}
    for rank, code in enumerate(LEVELS)
]
QUESTIONS = [{"code": code, "kind": "rating", "options": OPTIONS} for code in ("speed", "manner")]
PAGES = [{"code": "one", "questions": QUESTIONS}]
SURVEY = Survey.model_validate(
    {
        "code": "after",
        "languages": ["en"],
        "cap": {"forms": 20},
        "sections": [{"code": "unit", "subject": "branch", "pages": PAGES}],
    }
)
EDITION = IndexEdition.model_validate(
    {
        "label": "2026",
        "valid_from": "2026-01-01",
        "headline": {"question": "speed", "score": "satisfied"},
        "components": [{"code": "all", "indicators": [{"question": "speed", "score": "mean"}]}],
    }
)
SPEED = {"good": 700, "very_good": 150, "bad": 100, "fair": 50, "no_answer": 7}
TOLD = CappedAnswers(1000, {"good": 430, "very_good": 110, "bad": 40, "fair": 20}, 120.0)


def seen(capped: Capped | None, channel: str = "invited") -> UnitFigures:
    counts = UnitCounts(
        "east", Tally({Part.UNIT: 1007}, {"speed": SPEED}), Precision(90, 31.0, {"speed": 0.1}, capped)
    )  # fmt: skip
    return unit_figures(SURVEY, EDITION, counts, Context("after", "east", "2026-Q1", channel, "2026"))


def test_a_capped_figure_is_of_the_same_forms_on_the_effective_base():
    found = seen(Capped(20, {"speed": TOLD})).under_cap(Kind.SATISFIED, "speed")
    assert isinstance(found, Figure)
    assert (found.kind, found.formula) == (Kind.CAPPED_SATISFIED, "cap(20, share(satisfied))")
    assert found.value == 90  # 540 of 600 capped forms
    assert (found.base, found.counted, found.left_out) == (1000, Counted.FORMS, {"no_answer": 7})
    # On 120 independent forms, with t of 90 businesses as the raw figure has.
    by_hand = wilson(540, 600, clusters=Clusters(90, 600 / 120), scale=(0, 100))
    assert found.interval == replace(by_hand, design_effect=1000 / 120)


def test_where_no_cap_bites_the_design_effect_is_the_raw_one():
    sizes = Counter({f"b{n}": 1 + n % 4 for n in range(100)})
    n = sizes.total()
    concentration = sum(size**2 for size in sizes.values()) / n
    raw = Precision(100, concentration, {"speed": 0.3}).design_effect("speed")
    assert n / effective_base(sizes, weights(sizes, 4), 0.3) == pytest.approx(raw)


def test_everything_else_is_as_without_a_cap():
    with_cap, without = seen(Capped(20, {"speed": TOLD})), seen(None)
    assert replace(with_cap, capped=()) == without
    assert with_cap.capped
    assert without.capped == ()
    assert not {figure.kind for figure in with_cap.figures} & {figure.kind for figure in with_cap.capped}


@pytest.mark.parametrize(
    ("capped", "reason"),
    [
        (Capped(20), Reason.TOO_FEW),
        (Capped(20, withheld=Withheld.SPREAD), Reason.SPREAD),
        (Capped(20, withheld=Withheld.REPLACED), Reason.REPLACED),
        (Capped(20, {"speed": replace(TOLD, base=999)}), Reason.SPREAD),
        (Capped(20, {"speed": replace(TOLD, base=1001)}), Reason.SPREAD),
    ],
)
def test_what_is_not_told_says_why_and_holds_no_number(capped: Capped, reason: Reason):
    found = seen(capped).capped
    assert found
    assert all(isinstance(each, Suppressed) and each.reason is reason for each in found)


def test_a_question_without_a_raw_figure_has_no_capped_one():
    assert {figure.of for figure in seen(Capped(20)).capped} == {"speed"}


def test_only_questions_about_units_with_one_answer_among_options_are_capped():
    asked = [{"code": "ways", "kind": "multiple", "options": [{"code": "desk"}, {"code": "mail"}]}, *QUESTIONS]
    judged = [{"code": "manners", "kind": "rating", "options": OPTIONS}]
    sections = [
        {"code": subject, "subject": subject, "pages": [{"code": subject, "questions": questions}]}
        for subject, questions in (("branch", asked), ("officer", judged))
    ]
    survey = Survey.model_validate({"code": "after", "languages": ["en"], "sections": sections})
    assert [question.code for question in cappable(survey)] == ["speed", "manner"]


def test_open_links_are_never_capped():
    assert seen(Capped(20, {"speed": TOLD}), OPEN_LINK).capped == ()


CAP, TRUTH, ALIKE, GIANT = 20, 0.92, 0.15, 0.5
SIZES = np.array([*[2] * 36, *[84] * 7, 440])
"""72 forms of small businesses, 588 of brokers, 440 of one that is 40 % of all; it loses 420 of 868 to the cap."""

Forms = Mapping[str, tuple[int, int]]


def drawn(rng: np.random.Generator, giant: float | None) -> Forms:
    """Of each business its forms and the satisfied among them; all are of one mind, with spread, unless the giant is not."""
    shares = rng.beta(TRUTH * (1 / ALIKE - 1), (1 - TRUTH) * (1 / ALIKE - 1), len(SIZES))
    shares[-1] = shares[-1] if giant is None else giant
    return {
        f"b{n}": (int(size), int(rng.binomial(size, p))) for n, (size, p) in enumerate(zip(SIZES, shares, strict=True))
    }


def limits(forms: Forms, alike: float | None = None) -> tuple[float, float]:
    """The capped interval in percent, with rho estimated from the forms where none is given."""
    given = [(b, "good" if n < yes else "bad") for b, (size, yes) in forms.items() for n in range(size)]
    if alike is None:
        alike = rho([int(option == "good") for _, option in given], [business for business, _ in given])
    question = SURVEY.question("speed")
    assert isinstance(question, Rating)
    found = capped_answers(question, [given], CAP, 5, alike)
    assert found is not None
    counts = UnitCounts(
        "east",
        Tally({Part.UNIT: len(given)}, {"speed": Counter(option for _, option in given)}),
        Precision(len(forms), 1.0, {}, Capped(CAP, {"speed": found})),
    )
    figures = unit_figures(SURVEY, EDITION, counts, Context("after", "east", "2026-Q1", "invited", "2026"))
    shown = figures.under_cap(Kind.SATISFIED, "speed")
    assert isinstance(shown, Figure)
    assert isinstance(shown.interval, Interval)
    return shown.interval.low, shown.interval.high


def covered(samples: Sequence[Forms], truth: float, alike: float | None = None) -> float:
    """How often the capped interval holds the truth."""
    return sum(low <= truth <= high for low, high in (limits(each, alike) for each in samples)) / len(samples)


def test_where_all_are_of_one_mind_and_rho_is_known_the_capped_interval_holds_its_level():
    rng = np.random.default_rng(40)
    samples = [drawn(rng, None) for _ in range(200)]
    assert 0.92 <= covered(samples, 100 * TRUTH, ALIKE) <= 0.985
    assert covered(samples, 100 * TRUTH, 0.0) < 0.85, "control: forms of one business taken as independent"


def test_with_one_broker_of_another_mind_the_capped_interval_holds_what_it_says():
    # By hand: 20 of the giant's forms at 0.5, 7 x 20 of the brokers' and 72 others at 0.92, of 232.
    truth = 100 * (20 * GIANT + (7 * 20 + 72) * TRUTH) / 232
    rng = np.random.default_rng(40)
    samples = [drawn(rng, GIANT) for _ in range(200)]
    assert covered(samples, truth) >= 0.92
    assert covered(samples, truth, 0.0) < 0.85, "control: forms of one business taken as independent"
    raw = [100 * sum(yes for _, yes in each.values()) / SIZES.sum() for each in samples]
    assert np.mean(raw) < truth - 10, "the giant's 40 % pull the raw figure down"
