"""One of the answers that a question offers: an option with its value, or a band of numbers."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from surveyapp.definitions.amount import Amount

OptionCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=40)]


class Frozen(BaseModel):
    """A value read from a definition file: it never changes, and unknown keys are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Outside(StrEnum):
    """Why an option stays outside the base of a figure."""

    UNKNOWN = "unknown"
    NOT_OCCURRED = "not_occurred"
    REFUSED = "refused"


class Option(Frozen):
    """One possible answer: its value on 0..100, whether it counts as satisfied, or why it is left out."""

    code: OptionCode
    value: int | None = Field(default=None, ge=0, le=100)
    satisfied: bool = False
    dissatisfied: bool = False
    outside: Outside | None = None


class Bin(Frozen):
    """A band of numbers: from the last band's end up to and including `up_to`; the last has no end."""

    code: OptionCode
    up_to: Amount | None = None
