"""Sample sizes and response rates."""

from fractions import Fraction

import pytest

from surveyapp.analysis.sample import Dispositions, NobodyAsked, cochran, response_rate, yamane


@pytest.mark.parametrize(("population", "wanted"), [(617, 243), (734, 259), (1268, 305), (5000, 371), (1, 1)])
def test_the_older_guidance_gives_its_printed_sizes(population: int, wanted: int):
    assert yamane(population) == wanted


@pytest.mark.parametrize(("population", "wanted"), [(None, 385), (10_000, 370), (500, 218), (1, 1)])
def test_cochran_gives_the_sizes_of_his_tables(population: int | None, wanted: int):
    assert cochran(population, 0.05) == wanted


def test_a_design_effect_multiplies_the_size_before_the_finite_population():
    assert cochran(None, 0.05, design_effect=2) == 769
    assert cochran(700, 0.05, design_effect=2) == 367


CASE = Dispositions(complete=399, partial=21, refusal=60, non_contact=288, other=12, unknown=488, ineligible=40)


@pytest.mark.parametrize(
    ("definition", "rate"),
    [
        ("RR1", Fraction(399, 1268)),
        ("RR2", Fraction(420, 1268)),
        ("RR3", 399 / (780 + Fraction(780, 820) * 488)),
        ("RR4", 420 / (780 + Fraction(780, 820) * 488)),
        ("RR5", Fraction(399, 780)),
        ("RR6", Fraction(420, 780)),
    ],
)
def test_each_response_rate_is_its_definition(definition: str, rate: Fraction):
    assert response_rate(CASE, definition) == rate


def test_the_estimate_of_eligibility_may_come_from_elsewhere():
    assert response_rate(CASE, "RR3", Fraction(0)) == response_rate(CASE, "RR5")
    assert response_rate(CASE, "RR3", Fraction(1)) == response_rate(CASE, "RR1")


def test_a_rate_of_nobody_is_an_error():
    with pytest.raises(NobodyAsked):
        response_rate(Dispositions(0))
    assert Dispositions(0).eligibility == 1
