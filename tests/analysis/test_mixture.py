"""How sure a mean of several means is, where components are multiplied."""

from math import sqrt

import pytest
from scipy.stats import binom

from surveyapp.analysis.evidence import Sums
from surveyapp.analysis.figure import Context, Figure, Interval, Kind, NoInterval
from surveyapp.analysis.index import all_figures
from surveyapp.analysis.indicator import Known
from surveyapp.analysis.proportion import least_sure_interval
from surveyapp.definitions.counts import Tally, UnitCounts
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.survey import Part, Survey

QUESTIONS = [{"code": code, "kind": "yes_no"} for code in ("speed", "manner")]
SURVEY = Survey.model_validate(
    {
        "code": "multiplied", "languages": ["vi"], "privacy": {"answers": "open"},
        "sections": [{"code": "s", "subject": "branch", "pages": [{"code": "p", "questions": QUESTIONS}]}],
    }
)  # fmt: skip
PARTS = [{"code": q["code"], "indicators": [{"question": q["code"], "score": "satisfied"}]} for q in QUESTIONS]
EDITION = IndexEdition.model_validate(
    {"label": "x", "valid_from": "2020-01-01", "headline": "overall", "components": PARTS, "aggregation": "geometric"}
)
BASE = 60


def overall(speed: int, manner: int, base: int = BASE) -> Figure:
    counts = {code: {"yes": yes, "no": base - yes} for code, yes in (("speed", speed), ("manner", manner))}
    known = Known(UnitCounts("u", Tally({Part.UNIT: base}, counts)), Context("multiplied", "u", "2025", "invited", "x"))
    found = all_figures(SURVEY, EDITION, [known])[0].figure(Kind.OVERALL, "overall")
    assert isinstance(found, Figure)
    return found


def on_the_smallest_base(speed: int, manner: int) -> tuple[float, float]:
    """What holds for weighted means: Wilson's limits of the product on the smallest base of its factors."""
    parts = [Sums(BASE, 10_000 * yes, 100_000_000 * yes).scores for yes in (speed, manner)]
    found = least_sure_interval(sqrt(speed * manner) / BASE, parts)
    assert found
    return 100 * found.low, 100 * found.high


def coverage(speed: float, manner: float) -> tuple[float, float]:
    """How often the limits of independent factors hold the truth, and those on the smallest base; exact sums."""
    truth, held, held_less = 100 * sqrt(speed * manner), 0.0, 0.0
    likely = [[n for n in range(BASE + 1) if binom.pmf(n, BASE, share) > 1e-4] for share in (speed, manner)]
    for one in likely[0]:
        for other in likely[1]:
            weight = float(binom.pmf(one, BASE, speed) * binom.pmf(other, BASE, manner))
            made, less = overall(one, other).interval, on_the_smallest_base(one, other)
            assert isinstance(made, Interval)
            held += weight * (made.low <= truth <= made.high)
            held_less += weight * (less[0] <= truth <= less[1])
    return held, held_less


@pytest.mark.parametrize(("speed", "manner"), [(0.97, 0.03), (0.95, 0.10), (0.95, 0.90)])
def test_the_limits_of_a_product_hold_the_truth_however_small_a_factor_is(speed: float, manner: float):
    assert coverage(speed, manner)[0] >= 0.945


def test_limits_on_the_smallest_base_would_be_seen_to_fail():
    assert coverage(0.97, 0.03)[1] < 0.85


def test_a_product_with_a_factor_of_one_answer_has_no_limits():
    counts = {"speed": {"yes": 50, "no": 10}, "manner": {"yes": 1}}
    known = Known(UnitCounts("u", Tally({Part.UNIT: 60}, counts)), Context("multiplied", "u", "2025", "invited", "x"))
    found = all_figures(SURVEY, EDITION, [known])[0].figure(Kind.OVERALL, "overall")
    assert isinstance(found, Figure)
    assert found.interval is NoInterval.ONE_FORM


def test_the_limits_of_a_product_are_the_product_of_its_factors_limits():
    same, none = overall(54, 54), overall(60, 0)
    assert isinstance(same.interval, Interval)
    assert isinstance(none.interval, Interval)
    low, high = on_the_smallest_base(54, 54)
    assert same.value == 90
    assert [same.interval.low, same.interval.high] == pytest.approx([low, high])
    assert none.value == none.interval.low == 0
    assert none.interval.high > 20  # of 60 forms up to 6 % may be satisfied, and all with the other: sqrt(0.06)
