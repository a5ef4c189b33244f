"""Rules that say when something is asked: data, never code."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from surveyapp.definitions.amount import Amount

OPERATORS = ("any_of", "none_of", "answered", "at_least", "at_most", "all", "any", "not")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class AnyOf(_Frozen):
    """The answer is, or contains, one of these options."""

    question: str
    any_of: tuple[str, ...] = Field(min_length=1)


class NoneOf(_Frozen):
    """The question is answered, with none of these options."""

    question: str
    none_of: tuple[str, ...] = Field(min_length=1)


class Answered(_Frozen):
    """The question has an answer."""

    question: str
    answered: Literal[True]


class AtLeast(_Frozen):
    """The answer is a number of at least this."""

    question: str
    at_least: Amount


class AtMost(_Frozen):
    """The answer is a number of at most this."""

    question: str
    at_most: Amount


class Every(_Frozen):
    """Every one of these rules holds."""

    all: tuple["Rule", ...] = Field(min_length=1)


class Some(_Frozen):
    """At least one of these rules holds."""

    any: tuple["Rule", ...] = Field(min_length=1)


class Negation(_Frozen):
    """The rule inside does not hold."""

    not_: "Rule" = Field(alias="not")


def _operator(value: object) -> str | None:
    """The operator that a rule in a file, or a rule already read, uses."""
    if isinstance(value, dict):
        return next((name for name in OPERATORS if name in value), None)
    return next((name for name, kind in KINDS.items() if isinstance(value, kind)), None)


Rule = Annotated[
    Annotated[AnyOf, Tag("any_of")]
    | Annotated[NoneOf, Tag("none_of")]
    | Annotated[Answered, Tag("answered")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[AtMost, Tag("at_most")]
    | Annotated[Every, Tag("all")]
    | Annotated[Some, Tag("any")]
    | Annotated[Negation, Tag("not")],
    Discriminator(_operator),
]

KINDS: dict[str, type[_Frozen]] = {
    "any_of": AnyOf,
    "none_of": NoneOf,
    "answered": Answered,
    "at_least": AtLeast,
    "at_most": AtMost,
    "all": Every,
    "any": Some,
    "not": Negation,
}
for _kind in (Every, Some, Negation):
    _kind.model_rebuild()


Condition = AnyOf | NoneOf | Answered | AtLeast | AtMost


def read_by(rule: Rule | None) -> frozenset[str]:
    """The codes of the questions whose answers a rule reads."""
    return frozenset(condition.question for condition in conditions(rule)) if rule is not None else frozenset()


def conditions(rule: Rule) -> Iterator[Condition]:
    """The conditions on single questions that a rule is made of."""
    if isinstance(rule, Negation):
        yield from conditions(rule.not_)
    elif isinstance(rule, Every):
        for inner in rule.all:
            yield from conditions(inner)
    elif isinstance(rule, Some):
        for inner in rule.any:
            yield from conditions(inner)
    else:
        yield rule
