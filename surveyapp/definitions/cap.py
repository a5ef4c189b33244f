"""How many forms one business may count."""

from typing import Literal

from pydantic import Field

from surveyapp.definitions.option import Frozen
from surveyapp.definitions.period import MONTHS, Grain, Period


class Cap(Frozen):
    """The most forms that one business counts in a capped figure, within each unit of one kind and period of one length.

    Of one alone, since capped figures of a unit and of its parts, or of a quarter and its months, could be subtracted.
    """

    forms: int = Field(ge=1)
    within: Literal["department", "branch", "team"] = "branch"
    per: Grain = Grain.QUARTER

    def period(self, period: Period) -> Period:
        """The period in which the forms of this one are capped; itself if it is longer."""
        return period if period.months > MONTHS[self.per] else Period.of_day(period.first_day, self.per)
