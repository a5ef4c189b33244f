from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.evidence import Evidence, left_out
from surveyapp.analysis.figure import Context, Figure, Interval, Kind, NoInterval, Reason, Suppressed
from surveyapp.analysis.proportion import wilson
from surveyapp.analysis.satisfaction import VERY_SATISFIED, distributions, question_figures
from surveyapp.analysis.tally import tally
from surveyapp.definitions.counts import OPEN_LINK, Precision, Tally, UnitCounts
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.option import Option
from surveyapp.definitions.question import Single
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Part, Survey

Forms = list[Mapping[str, Answer]]
Seen = Callable[..., Evidence]
FORMS = {Part.UNIT: 20}
SPEED = {"very_good": 6, "good": 4, "fair": 3, "bad": 2, "very_bad": 1, "dont_know": 3, "none": 1, "no_answer": 2}


@pytest.fixture
def seen(survey: Survey, edition: IndexEdition, context: Context) -> Seen:
    def evidence(
        questions: Mapping[str, Mapping[str, int]], precision: Precision | None = None, channel: str = "invited"
    ) -> Evidence:
        counts = UnitCounts("north", Tally(FORMS, questions), precision)
        where = Context(context.survey, context.unit, context.period, channel, context.edition)
        return Evidence(survey, edition, counts, where)

    return evidence


def of(evidence: Evidence, kind: Kind, question: str) -> Figure:
    found = next(figure for figure in question_figures(evidence) if (figure.kind, figure.of) == (kind, question))
    assert isinstance(found, Figure)
    return found


@pytest.mark.parametrize(
    ("kind", "value", "formula"),
    [
        (Kind.SATISFIED, Fraction(1000, 16), "share(satisfied)"),
        (Kind.VERY_SATISFIED, Fraction(600, 16), "share(very satisfied)"),
        (Kind.MEAN, Fraction(600 + 300 + 150 + 50, 16), "mean(0..100)"),
        (Kind.NET, Fraction(100 * (10 - 3), 16), "net(satisfied-dissatisfied)"),
    ],
)
def test_figures_are_exact_and_leave_out_what_stays_outside(seen: Seen, kind: Kind, value: Fraction, formula: str):
    figure = of(seen({"speed": SPEED}), kind, "speed")
    assert (figure.value, figure.base, figure.formula) == (value, 16, formula)
    assert figure.left_out == {"unknown": 3, "not_occurred": 1, "no_answer": 2}


@pytest.mark.parametrize(
    ("satisfied", "very"),
    [({"yes": 100}, set[str]()), ({"yes": 100, "gladly": 100}, set[str]()), ({"yes": 60, "gladly": 80}, {"gladly"})],
)
def test_only_the_best_of_several_satisfied_levels_is_very_satisfied(satisfied: dict[str, int], very: set[str]):
    levels = [Option(code=code, value=value, satisfied=True) for code, value in satisfied.items()]
    question = Single(code="again", kind="single", options=(*levels, Option(code="no", value=100)))
    assert {code for code, points in question.very_satisfied.items() if points} == very
    assert VERY_SATISFIED.is_made_of(question) is bool(very)


def test_the_interval_of_a_share_is_wilsons(seen: Seen):
    figure = of(seen({"speed": SPEED}), Kind.SATISFIED, "speed")
    assert figure.interval == wilson(10, 16, scale=(0, 100))


def test_the_interval_of_a_net_is_that_of_one_difference_and_not_of_two_shares(seen: Seen):
    figure = of(seen({"speed": {"good": 80, "bad": 80}}), Kind.NET, "speed")
    assert isinstance(figure.interval, Interval)
    assert figure.interval.high == pytest.approx(2 * 57.7 - 100, abs=0.2)
    assert -100 <= of(seen({"speed": {"bad": 9}}), Kind.NET, "speed").value == -100


def test_known_businesses_widen_every_interval(seen: Seen):
    for kind in (Kind.SATISFIED, Kind.MEAN, Kind.NET):
        plain = of(seen({"speed": SPEED}), kind, "speed").interval
        wide = of(seen({"speed": SPEED}, Precision(8, 3.0, {"speed": 0.2})), kind, "speed").interval
        assert isinstance(plain, Interval)
        assert isinstance(wide, Interval)
        assert wide.low < plain.low < plain.high < wide.high
        assert wide.design_effect == pytest.approx(1.4)


def test_the_number_of_businesses_goes_with_the_figure(seen: Seen):
    assert of(seen({"speed": SPEED}, Precision(8, 3.0, {})), Kind.MEAN, "speed").businesses == 8
    assert of(seen({"speed": SPEED}), Kind.MEAN, "speed").businesses is None


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, Reason.NO_ANSWERS),
        ({"dont_know": 9}, Reason.NO_ANSWERS),
        ({"too_few": 3}, Reason.TOO_FEW),
        ({"good": 4}, Reason.TOO_FEW),
    ],
)
def test_small_groups_are_suppressed_and_never_zero(seen: Seen, options: dict[str, int], reason: Reason):
    figures = [figure for figure in question_figures(seen({"speed": options})) if figure.of == "speed"]
    assert figures
    assert all(isinstance(figure, Suppressed) and figure.reason is reason for figure in figures)
    assert not any(found.of == "speed" for found in distributions(seen({"speed": options})))


def test_few_businesses_are_few_however_many_forms_they_send(seen: Seen):
    evidence = seen({"speed": {"good": 40}}, Precision(4, 10.0, {}))
    assert all(isinstance(figure, Suppressed) for figure in question_figures(evidence))


def test_open_links_have_values_and_no_interval(seen: Seen):
    figures = [f for f in question_figures(seen({"speed": SPEED}, channel=OPEN_LINK)) if isinstance(f, Figure)]
    assert figures
    assert {figure.interval for figure in figures} == {NoInterval.OPEN_LINK}


def test_a_number_has_its_mean_in_its_unit_and_a_t_interval(survey: Survey, seen: Seen):
    values = [1, 2, 3, 4, 5, 6]
    counts = tally(survey, (), Part.UNIT, [{"hours": Decimal(value)} for value in values])
    figure = of(seen(counts.questions), Kind.NUMBER, "hours")
    assert (figure.value, figure.scale, figure.formula) == (Fraction(7, 2), Decimal(100), "mean(hours)")
    assert isinstance(figure.interval, Interval)
    assert figure.interval.low == pytest.approx(3.5 - 2.570581836 * 1.8708286934 / 6**0.5)


def test_equal_numbers_claim_no_certainty(survey: Survey, seen: Seen):
    counts = tally(survey, (), Part.UNIT, [{"hours": Decimal(3)}] * 6)
    assert of(seen(counts.questions), Kind.NUMBER, "hours").interval is NoInterval.ALL_EQUAL


def test_distributions_hold_every_option_inside_the_base_also_those_nobody_chose(survey: Survey, seen: Seen):
    forms: Forms = [{"speed": "good", "hours": Decimal(2), "channels": ("web", "desk")}] * 5
    forms += [{"speed": "bad", "speed.reason.bad": ("slow",), "channels": ("no_idea",)}] * 5
    found = {each.of: each for each in distributions(seen(tally(survey, (), Part.UNIT, forms).questions))}
    assert found["speed"].options == {"very_good": 0, "good": 5, "fair": 0, "bad": 5, "very_bad": 0}
    assert found["speed.reason.bad"].options == {"slow": 5, "queue": 0}
    assert (found["channels"].base, found["channels"].options) == (5, {"web": 5, "desk": 5})
    assert found["channels"].left_out == {"unknown": 5}
    assert (found["hours"].options, found["hours"].left_out) == ({"short": 5, "long": 0}, {"not_asked": 5})


def test_a_code_9_is_no_satisfied_answer(survey: Survey):
    """The classic error: `>= 4` over codes counts "don't know" as satisfied."""
    assert left_out(survey.question("speed"), {"good": 1, "dont_know": 9}) == {"unknown": 9}


@given(st.dictionaries(st.sampled_from(list(SPEED)), st.integers(0, 50)))
def test_three_roads_to_one_net(survey: Survey, edition: IndexEdition, context: Context, options: dict[str, int]):
    evidence = Evidence(survey, edition, UnitCounts("north", Tally(FORMS, {"speed": options})), context)
    shown = {f.kind: f for f in question_figures(evidence) if f.of == "speed" and isinstance(f, Figure)}
    if shown:
        base = shown[Kind.NET].base
        satisfied = options.get("very_good", 0) + options.get("good", 0)
        dissatisfied = options.get("very_bad", 0) + options.get("bad", 0)
        assert shown[Kind.NET].value == Fraction(100 * (satisfied - dissatisfied), base)
        assert shown[Kind.NET].value == shown[Kind.SATISFIED].value - Fraction(100 * dissatisfied, base)
        assert sum(shown[Kind.NET].left_out.values()) + base == sum(options.values())
