"""What is asked: the kinds of questions, with their options and reasons."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from surveyapp.definitions.amount import Amount
from surveyapp.definitions.option import Bin, Frozen, Option, OptionCode
from surveyapp.definitions.rule import Rule

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]

POINTS = tuple(str(n) for n in range(11))
RESERVED_OPTIONS = frozenset({"answered", "not_asked", "no_answer", "too_few", "sum", "sum_squares"})


class Asked(Frozen):
    """What every kind of question has."""

    code: Code
    required: bool = True
    revision: int = Field(default=1, ge=1)
    show_if: Rule | None = None


class Choice(Asked):
    """What every question with options has; `scale` names the shared list its options came from."""

    scale: Code | None = None
    options: tuple[Option, ...] = Field(min_length=2)
    reasons: Mapping[OptionCode, tuple[OptionCode, ...]] = Field(default_factory=dict)
    written_reason: bool = False

    @cached_property
    def inside(self) -> tuple[Option, ...]:
        """The options inside the base."""
        return tuple(option for option in self.options if option.outside is None)

    @cached_property
    def outside(self) -> Mapping[str, str]:
        """The options outside the base, each with its reason."""
        return {option.code: option.outside.value for option in self.options if option.outside is not None}

    @cached_property
    def values(self) -> Mapping[str, int]:
        """What each option inside the base is worth on 0..100; one without a value is absent."""
        return {option.code: option.value for option in self.inside if option.value is not None}

    @cached_property
    def satisfied(self) -> Mapping[str, int]:
        """The options inside the base: a satisfied one counts 100, another 0."""
        return {option.code: 100 * option.satisfied for option in self.inside}

    @cached_property
    def very_satisfied(self) -> Mapping[str, int]:
        """The options inside the base: the best of several satisfied levels counts 100, another 0."""
        levels = sorted({option.value for option in self.inside if option.satisfied and option.value is not None})
        return {option.code: 100 * (option.satisfied and option.value in levels[1:][-1:]) for option in self.inside}

    @cached_property
    def balance(self) -> Mapping[str, int]:
        """The options inside the base: a satisfied one counts 100, a dissatisfied one 0, one between 50."""
        return {option.code: 50 * (1 + option.satisfied - option.dissatisfied) for option in self.inside}


class Rating(Choice):
    """Five worded levels, worst to best by value."""

    kind: Literal["rating"]


class Smiley(Choice):
    """Three to five faces with words."""

    kind: Literal["smiley"]


class Single(Choice):
    """One of several options."""

    kind: Literal["single"]


class Multiple(Choice):
    """Any number of options; `exclusive` ones stand alone."""

    kind: Literal["multiple"]
    exclusive: tuple[OptionCode, ...] = ()


class YesNo(Choice):
    """Yes or no, and perhaps an option outside the base."""

    kind: Literal["yes_no"]
    options: tuple[Option, ...] = (Option(code="yes", value=100, satisfied=True), Option(code="no", value=0))


class Points(Choice):
    """A point from 0 to 10, satisfied from `satisfied_from` on; its own options stay outside the base."""

    kind: Literal["points"]
    satisfied_from: int = Field(default=8, ge=1, le=10)
    options: tuple[Option, ...] = ()

    @field_validator("options")
    @classmethod
    def _own(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(option for option in options if option.code not in POINTS)

    @model_validator(mode="after")
    def _with_points(self) -> Self:
        points = (Option(code=code, value=10 * n, satisfied=n >= self.satisfied_from) for n, code in enumerate(POINTS))
        object.__setattr__(self, "options", (*points, *self.options))
        return self


class Number(Asked):
    """A number with its unit; only its bins, its sum and its sum of squares are counted."""

    kind: Literal["number"]
    unit: Literal["hours", "days", "vnd"]
    minimum: Amount = Decimal(0)
    maximum: Amount
    decimals: int = Field(default=0, ge=0, le=2)
    bins: tuple[Bin, ...] = Field(min_length=1)


class ShortText(Asked):
    """A line of text: always a comment."""

    kind: Literal["short_text"]
    max_length: int = Field(default=200, ge=1, le=500)


class LongText(Asked):
    """A few lines of text: always a comment."""

    kind: Literal["long_text"]
    max_length: int = Field(default=1000, ge=1, le=5000)


ChoiceQuestion = Rating | Smiley | Single | Multiple | YesNo | Points
TextQuestion = ShortText | LongText
Question = Annotated[
    Rating | Smiley | Single | Multiple | YesNo | Points | Number | ShortText | LongText,
    Field(discriminator="kind"),
]


def reason_code(question: str, level: str) -> str:
    """The code of the multiple question that holds the reasons given at one level."""
    return f"{question}.reason.{level}"
