"""The period that the answers of a wave are counted in."""

from datetime import date

import pytest

from surveyapp.definitions.period import Grain, Period
from surveyapp.definitions.wave import Wave


@pytest.mark.parametrize(
    ("label", "opens", "closes", "finest", "period"),
    [
        ("spring", (2026, 1, 1), (2026, 3, 31), Grain.MONTH, "2026-Q1"),
        ("2026", (2026, 10, 1), (2026, 12, 31), Grain.MONTH, "2026-Q4"),
        ("2026", (2026, 9, 15), (2026, 11, 30), Grain.MONTH, "2026"),
        ("2026", (2026, 10, 1), (2026, 12, 31), Grain.YEAR, "2026"),
        ("2026-02", (2026, 2, 10), (2026, 2, 20), Grain.MONTH, "2026-02"),
        ("spring", (2026, 1, 1), (2026, 3, 31), Grain.YEAR, None),
        ("spring", (2026, 2, 1), (2026, 3, 31), Grain.MONTH, None),
        ("2026", (2026, 12, 1), (2027, 1, 31), Grain.MONTH, None),
        ("2025", (2026, 9, 15), (2026, 11, 30), Grain.MONTH, None),
        ("2026-02", (2026, 2, 10), (2026, 2, 20), Grain.QUARTER, None),
    ],
)
def test_a_wave_is_counted_in_a_whole_period(
    label: str, opens: tuple[int, int, int], closes: tuple[int, int, int], finest: Grain, period: str | None
):
    found = Wave(label=label, opens=date(*opens), closes=date(*closes)).period(finest)
    assert found == (Period.parse(period) if period else None)
