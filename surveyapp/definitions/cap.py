"""How many forms one business may count."""

from typing import Literal

from pydantic import Field

from surveyapp.definitions.option import Frozen


class Cap(Frozen):
    """The most forms that one business counts in a capped figure, within each unit of one kind.

    Of one kind alone, since capped figures of a unit and of its parts could be subtracted from one another.
    """

    forms: int = Field(ge=1)
    within: Literal["department", "branch", "team"] = "branch"
