"""A period of answers: a year, a quarter or a month, of days in Asia/Ho_Chi_Minh."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from surveyapp.definitions.errors import SurveyAppError

TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_PATTERN = re.compile(r"(?P<year>[0-9]{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


class NotAPeriod(SurveyAppError):
    """A text that is none of `2021`, `2021-Q3`, `2021-06`."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a period such as 2021, 2021-Q3 or 2021-06")
        self.text = text


class Grain(StrEnum):
    """How long a period lasts, from long to short."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


MONTHS = {Grain.YEAR: 12, Grain.QUARTER: 3, Grain.MONTH: 1}


@dataclass(frozen=True, order=True)
class Period:
    """A year, quarter or month, ordered by its first day; `first_month` counts from 0."""

    year: int
    first_month: int
    months: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The period that `2021`, `2021-Q3` or `2021-06` names; else NotAPeriod."""
        match = _PATTERN.fullmatch(text)
        if match is None or match["year"] == "0000":
            raise NotAPeriod(text)
        year = int(match["year"])
        if match["quarter"]:
            return cls(year, 3 * (int(match["quarter"]) - 1), 3)
        if match["month"]:
            return cls(year, int(match["month"]) - 1, 1)
        return cls(year, 0, 12)

    @classmethod
    def of_day(cls, day: date, grain: Grain) -> Self:
        """The period of this grain that a day lies in."""
        months = MONTHS[grain]
        return cls(day.year, (day.month - 1) // months * months, months)

    @property
    def grain(self) -> Grain:
        """Year, quarter or month."""
        return next(grain for grain, months in MONTHS.items() if months == self.months)

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        return date(self.year, self.first_month + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.shifted(1).first_day - timedelta(days=1)

    def shifted(self, steps: int) -> Self:
        """The period of the same length that many steps later, or earlier if negative."""
        months = self.year * 12 + self.first_month + steps * self.months
        return type(self)(months // 12, months % 12, self.months)

    def contains(self, other: Self) -> bool:
        """Whether every day of the other period lies in this one."""
        after = 12 * (other.year - self.year) + other.first_month - self.first_month
        return 0 <= after <= self.months - other.months

    def is_over(self, today: date) -> bool:
        """Whether its last day is past."""
        return self.last_day < today

    def __str__(self) -> str:
        names = {
            Grain.YEAR: f"{self.year:04}",
            Grain.QUARTER: f"{self.year:04}-Q{self.first_month // 3 + 1}",
            Grain.MONTH: f"{self.year:04}-{self.first_month + 1:02}",
        }
        return names[self.grain]


def local_day(moment: datetime) -> date:
    """The calendar day of an aware moment in Asia/Ho_Chi_Minh."""
    return moment.astimezone(TIME_ZONE).date()
