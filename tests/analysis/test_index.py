from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.aggregate import arithmetic, geometric
from surveyapp.analysis.figure import (
    Context,
    Counted,
    Figure,
    Interval,
    Kind,
    NoInterval,
    Reason,
    Shown,
    Suppressed,
    UnitFigures,
)
from surveyapp.analysis.index import band, unit_figures
from surveyapp.analysis.rank import ranks
from surveyapp.analysis.tally import tally
from surveyapp.definitions.counts import OPEN_LINK, Precision, Tally, UnitCounts
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Part, Survey

Forms = list[Mapping[str, Answer]]
Drawn = Callable[[int, int], Forms]
COMPLETE: Forms = [
    {"speed": speed, "manner": manner, "hours": Decimal(hours)}
    for speed, manner, hours in (
        ("very_good", "good", "1"),
        ("good", "good", "2"),
        ("good", "fair", "12"),
        ("fair", "very_good", "4"),
        ("very_bad", "bad", "9"),
        ("very_good", "very_good", "0"),
    )
]


def revised(edition: IndexEdition, **changes: object) -> IndexEdition:
    return IndexEdition.model_validate(edition.model_dump(by_alias=True) | changes)


def shown(figure: Shown | None) -> Figure:
    assert isinstance(figure, Figure)
    return figure


@pytest.fixture(scope="session")
def made(survey: Survey, edition: IndexEdition, context: Context) -> Callable[..., UnitFigures]:
    def figures(  # noqa: PLR0913 - each test changes one thing
        forms: Forms,
        *,
        formula: IndexEdition = edition,
        precision: Precision | None = None,
        holds_forms: bool = True,
        officers: Forms | None = None,
        where: Context = context,
    ) -> UnitFigures:
        counts = tally(survey, [formula], Part.UNIT, forms) + tally(survey, [formula], Part.OFFICER, officers or [])
        return unit_figures(survey, formula, UnitCounts("north", counts, precision, holds_forms), where)

    return figures


Made = Callable[..., UnitFigures]


def test_components_are_the_means_of_their_indicators_and_the_overall_their_weighted_mean(made: Made):
    figures = made(COMPLETE)
    speed = Fraction(100 + 75 + 75 + 50 + 0 + 100, 6)
    manner = Fraction(400, 6)
    hours = Fraction(10 + 20 + 100 + 40 + 90 + 0, 6)
    quality = shown(figures.figure(Kind.COMPONENT, "quality"))
    time = shown(figures.figure(Kind.COMPONENT, "time"))
    overall = shown(figures.figure(Kind.OVERALL, "overall"))
    assert quality.value == (speed + manner) / 2
    assert time.value == 100 - hours, "long waits are bad, and 12 hours are clipped to 10"
    assert overall.value == (3 * quality.value + time.value) / 4
    assert (quality.formula, time.formula) == ("mean(2/2 indicators)", "mean(1/1 indicators)")
    assert overall.formula == "arithmetic(2 components, 3/3 indicators)"
    assert (overall.base, overall.counted) == (6, Counted.FORMS)


def test_three_roads_to_one_overall_where_every_form_is_complete(made: Made, survey: Survey, edition: IndexEdition):
    forms = [dict(form) for form in COMPLETE] * 3
    figures = made(forms)
    sums = tally(survey, [edition], Part.UNIT, forms).of("index.2021.overall")
    overall = shown(figures.figure(Kind.OVERALL, "overall"))
    parts = [shown(figures.figure(Kind.COMPONENT, code)).value for code in ("quality", "time")]
    assert overall.value == arithmetic([(parts[0], Fraction(3)), (parts[1], Fraction(1))])
    assert float(overall.value) == pytest.approx(sums["sum"] / sums["answered"] / 100, abs=0.005)


def test_the_interval_of_a_component_comes_from_the_forms_own_scores(made: Made):
    own = [(value + 100 * satisfied) / 2 for value, satisfied in [(75, 1), (75, 1), (75, 0), (50, 1), (100, 1)] * 60]
    answers = [("good", "good"), ("good", "good"), ("good", "fair"), ("fair", "very_good"), ("very_good", "good")] * 60
    figure = shown(made([{"speed": s, "manner": m} for s, m in answers]).figure(Kind.COMPONENT, "quality"))
    half = 1.968 * stdev(own) / len(own) ** 0.5
    assert isinstance(figure.interval, Interval)
    assert float(figure.value) == pytest.approx(mean(own))
    assert figure.interval.high - figure.interval.low == pytest.approx(2 * half, rel=0.02)


def test_published_counts_have_no_interval_of_a_component_and_say_so(made: Made):
    figures = made(COMPLETE, holds_forms=False)
    for kind, of in ((Kind.COMPONENT, "quality"), (Kind.OVERALL, "overall")):
        assert shown(figures.figure(kind, of)).interval is NoInterval.NO_FORMS
    assert isinstance(shown(figures.figure(Kind.MEAN, "speed")).interval, Interval)


def test_open_links_have_no_interval_at_all(made: Made):
    figures = made(COMPLETE, where=Context("small", "north", "2021", OPEN_LINK, "2021"))
    assert {figure.interval for figure in figures.figures if isinstance(figure, Figure)} == {NoInterval.OPEN_LINK}


def test_a_component_needs_half_of_its_indicators_and_names_how_many_it_has(made: Made):
    figures = made([{"speed": "good", "hours": Decimal(1)}] * 9)
    assert shown(figures.figure(Kind.COMPONENT, "quality")).formula == "mean(1/2 indicators)"
    assert shown(figures.figure(Kind.OVERALL, "overall")).formula == "arithmetic(2 components, 2/3 indicators)"


def test_without_one_component_there_is_no_overall_and_no_zero(made: Made):
    figures = made([{"speed": "good", "manner": "good"}] * 9)
    missing = figures.figure(Kind.OVERALL, "overall")
    assert isinstance(missing, Suppressed)
    assert missing.reason is Reason.NO_ANSWERS


@pytest.mark.parametrize("forms", [0, 1, 4])
def test_units_below_k_are_suppressed_whole(made: Made, forms: int):
    figures = made([{"speed": "good", "manner": "good", "hours": Decimal(1)}] * forms)
    assert all(isinstance(figure, Suppressed) for figure in figures.figures)
    assert (figures.forms, figures.distributions) == ({}, ())


def test_an_empty_unit_is_suppressed_and_never_zero(survey: Survey, edition: IndexEdition, context: Context):
    figures = unit_figures(survey, edition, UnitCounts("north", Tally()), context)
    assert {figure.reason for figure in figures.figures if isinstance(figure, Suppressed)} == {Reason.NO_ANSWERS}
    assert not any(isinstance(figure, Figure) for figure in figures.figures)


def test_the_headline_is_its_questions_figure_counted_in_forms(made: Made):
    figures = made(COMPLETE)
    headline, question = (
        shown(figures.figure(Kind.HEADLINE, "headline")),
        shown(figures.figure(Kind.SATISFIED, "speed")),
    )
    assert (headline.value, headline.base, headline.interval) == (question.value, question.base, question.interval)
    assert (headline.formula, headline.counted) == ("question(speed, share(satisfied))", Counted.FORMS)


def test_a_pooled_headline_adds_all_answers_and_counts_answers(made: Made, edition: IndexEdition):
    pooled = revised(edition, headline={"pooled": "satisfied"})
    officers: Forms = [{"help": level} for level in ["good"] * 5 + ["bad"] * 5]
    forms: Forms = [*COMPLETE, {"speed": "good"}, {"speed": "good"}]
    headline = shown(made(forms, formula=pooled, officers=officers).figure(Kind.HEADLINE, "headline"))
    assert headline.value == Fraction(100 * (6 + 4 + 5), 8 + 6 + 10)
    assert (headline.base, headline.counted) == (24, Counted.ANSWERS)
    assert headline.formula == "pooled(3/3 questions, share(satisfied))"
    assert isinstance(headline.interval, Interval)
    assert headline.interval.method == "least-sure"


def test_pooled_over_answers_and_mean_over_items_differ_and_the_formula_says_which(made: Made, edition: IndexEdition):
    pooled = revised(
        edition,
        headline={"pooled": "mean"},
        components=[
            {
                "code": "c",
                "indicators": [{"question": "speed", "score": "mean"}, {"question": "manner", "score": "mean"}],
            }
        ],
    )
    forms: Forms = [*[{"speed": "good", "manner": "bad"}] * 5, *[{"speed": "good"}] * 15]
    figures = made(forms, formula=pooled)
    headline, overall = shown(figures.figure(Kind.HEADLINE, "headline")), shown(figures.figure(Kind.OVERALL, "overall"))
    assert (headline.value, overall.value) == (Fraction(65), Fraction(50))
    assert headline.formula.startswith("pooled(")
    assert overall.formula.startswith("arithmetic(")


def test_a_scale_of_60_makes_60_the_most(made: Made, edition: IndexEdition):
    full, sixty = made(COMPLETE), made(COMPLETE, formula=revised(edition, scale=60))
    whole, part = (shown(each.figure(Kind.OVERALL, "overall")) for each in (full, sixty))
    assert (part.scale, part.value) == (Decimal(60), whole.value * 60 / 100)
    assert isinstance(part.interval, Interval)
    assert isinstance(whole.interval, Interval)
    assert part.interval.low == pytest.approx(whole.interval.low * 0.6)


def test_a_geometric_overall_is_below_the_arithmetic_one_and_0_with_a_0(made: Made, edition: IndexEdition):
    figures = made(COMPLETE, formula=revised(edition, aggregation="geometric"))
    overall = shown(figures.figure(Kind.OVERALL, "overall"))
    parts = [float(shown(figures.figure(Kind.COMPONENT, code)).value) for code in ("quality", "time")]
    assert float(overall.value) == pytest.approx((parts[0] ** 3 * parts[1]) ** 0.25)
    assert overall.formula.startswith("geometric(")
    assert isinstance(overall.interval, Interval)
    assert overall.interval.low < overall.value < overall.interval.high
    assert geometric([(Fraction(0), Fraction(1)), (Fraction(90), Fraction(1))]) == 0


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(1, 20)), min_size=1, max_size=8), st.integers(2, 9))
def test_scaling_all_weights_changes_nothing(pairs: list[tuple[int, int]], factor: int):
    weighted = [(Fraction(value), Fraction(weight)) for value, weight in pairs]
    scaled = [(value, weight * factor) for value, weight in weighted]
    assert arithmetic(scaled) == arithmetic(weighted)
    assert float(geometric(scaled)) == pytest.approx(float(geometric(weighted)), abs=1e-9)
    assert geometric(weighted) <= arithmetic(weighted) + Fraction(1, 10**9)


def test_forms_are_businesses_only_where_no_business_sent_two(made: Made, edition: IndexEdition):
    census = revised(edition, businesses=True)
    many, few = Precision(6, 1.0, {}), Precision(5, 1.4, {})
    for precision, counted in ((many, Counted.BUSINESSES), (few, Counted.FORMS), (None, Counted.FORMS)):
        figures = made(COMPLETE, formula=census, precision=precision)
        assert shown(figures.figure(Kind.HEADLINE, "headline")).counted is counted


@pytest.mark.parametrize(("lowest", "expected"), [(0, "low"), (50, "middle"), (90, None)])
def test_bands_are_closed_below(made: Made, edition: IndexEdition, lowest: int, expected: str | None):
    bands = (
        [{"code": "low", "from": 0}, {"code": "middle", "from": 50}] if lowest < 90 else [{"code": "top", "from": 90}]
    )
    forms: Forms = [{"speed": "fair" if lowest else "very_bad", "manner": "good"}] * 6
    formula = revised(
        edition, bands=bands, components=[{"code": "c", "indicators": [{"question": "speed", "score": "mean"}]}]
    )
    overall = made(forms, formula=formula).figure(Kind.OVERALL, "overall")
    found = band(formula, shown(overall))
    assert (found and found.code) == expected


@pytest.mark.parametrize(
    ("thousandths", "decimals", "expected"), [(79_995, 2, "good"), (79_994, 2, None), (79_994, 1, "good")]
)
def test_units_that_share_a_rank_share_a_band(
    made: Made, edition: IndexEdition, thousandths: int, decimals: int, expected: str | None
):
    formula = revised(edition, bands=[{"code": "good", "from": 80}], ranking={"decimals": decimals})
    overall = shown(made(COMPLETE).figure(Kind.OVERALL, "overall"))
    scores = {"edge": Fraction(80), "below": Fraction(thousandths, 1000)}
    bands = [band(formula, replace(overall, value=score)) for score in scores.values()]
    places = set(ranks(scores, formula.ranking).values())
    assert [found and found.code for found in bands] == ["good", expected]
    assert (len(places) == 1) == (expected == "good")


def test_a_suppressed_overall_is_in_no_band(made: Made, edition: IndexEdition):
    overall = made([]).figure(Kind.OVERALL, "overall")
    assert overall is not None
    assert band(revised(edition, bands=[{"code": "low", "from": 0}]), overall) is None


@given(st.integers(5, 40), st.integers(0, 99))
def test_permuting_forms_leaves_every_figure(made: Made, drawn: Drawn, n: int, seed: int):
    forms = drawn(n, seed)
    assert made(forms) == made(forms[::-1])


@given(st.integers(5, 40), st.integers(0, 99))
def test_every_value_lies_in_its_interval_and_on_its_scale(made: Made, drawn: Drawn, n: int, seed: int):
    for figure in made(drawn(n, seed)).figures:
        if isinstance(figure, Figure):
            assert -figure.scale <= figure.value <= figure.scale
            if isinstance(figure.interval, Interval):
                assert figure.interval.low - 1e-6 <= figure.value <= figure.interval.high + 1e-6
