import pytest
from scipy import stats

from surveyapp.analysis.student import normal_quantile, t_quantile


@pytest.mark.parametrize("freedom", [*range(1, 60), 99, 150, 198, 199, 200, 201, 1000, 100_000])
def test_t_quantiles_are_those_of_scipy(freedom: int):
    for level in (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.99999):
        assert t_quantile(level, freedom) == pytest.approx(stats.t.ppf((1 + level) / 2, freedom), rel=1e-8)


def test_the_normal_quantile_would_be_seen_to_differ():
    assert normal_quantile(0.95) != pytest.approx(t_quantile(0.95, 150), rel=1e-3)


@pytest.mark.parametrize(("level", "freedom"), [(0.95, 0), (0.95, -1), (0, 3), (1, 3)])
def test_no_quantile_without_degrees_of_freedom_or_with_certainty(level: float, freedom: int):
    with pytest.raises(ValueError, match="no t quantile"):
        t_quantile(level, freedom)
