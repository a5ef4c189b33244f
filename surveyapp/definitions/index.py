"""An index edition: how answers become component indices and one overall figure."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag

from surveyapp.definitions.amount import Amount, Day
from surveyapp.definitions.survey import Code, Frozen, OptionCode

Label = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=20)]


class Share(Frozen):
    """The share of answers with one of these options."""

    share: tuple[OptionCode, ...] = Field(min_length=1)


class Bounds(Frozen):
    """A number placed between two theoretical bounds, clipped."""

    bounds: tuple[Amount, Amount]


def _score(value: object) -> str:
    """Which kind of score a value in a file, or one already read, is."""
    keys = value if isinstance(value, dict) else {type(value).__name__.lower(): value}
    return next((kind for kind in ("share", "bounds") if kind in keys), "named")


Score = Annotated[
    Annotated[Literal["mean", "satisfied"], Tag("named")]
    | Annotated[Share, Tag("share")]
    | Annotated[Bounds, Tag("bounds")],
    Discriminator(_score),
]


class Indicator(Frozen):
    """One question's score on 0..100; a negative direction turns it round."""

    question: Code
    score: Score
    direction: Literal["positive", "negative"] = "positive"


class Component(Frozen):
    """A component index: the mean of its indicators."""

    code: Code
    weight: Amount | None = Field(default=None, gt=0)
    indicators: tuple[Indicator, ...] = Field(min_length=1)


class QuestionHeadline(Frozen):
    """The large number is one question's score, counted in forms."""

    question: Code
    score: Literal["mean", "satisfied"]


class PooledHeadline(Frozen):
    """The large number pools the answers to every rating question, counted in answers."""

    pooled: Literal["mean", "satisfied"]


def _headline(value: object) -> str:
    """Which kind of headline a value in a file, or one already read, is."""
    pooled = isinstance(value, PooledHeadline) or (isinstance(value, dict) and "pooled" in value)
    return "pooled" if pooled else "question"


Headline = Annotated[
    Annotated[QuestionHeadline, Tag("question")] | Annotated[PooledHeadline, Tag("pooled")], Discriminator(_headline)
]


class Ranking(Frozen):
    """How units are ranked: which ties, and rounded to how many decimals before."""

    method: Literal["dense", "competition", "ordinal"] = "competition"
    decimals: int = Field(default=2, ge=0, le=6)


class Band(Frozen):
    """A named band of the overall index, closed below."""

    code: Code
    lowest: Amount = Field(alias="from")


class IndexEdition(Frozen):
    """One formula, from a day on: components, weights, scale, aggregation, ranking and bands."""

    label: Label
    valid_from: Day
    headline: Headline
    businesses: bool = False
    scale: Amount = Field(default=Decimal(100), gt=0)
    normalisation: Literal["none"] = "none"
    aggregation: Literal["arithmetic", "geometric"] = "arithmetic"
    ranking: Ranking = Ranking()
    bands: tuple[Band, ...] = ()
    components: tuple[Component, ...] = ()

    @cached_property
    def hash(self) -> str:
        """The hash that an index label is bound to once something was published under it."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()

    def weights(self) -> Mapping[str, Decimal]:
        """Each component's weight; equal ones where the edition names none."""
        return {component.code: component.weight or Decimal(1) for component in self.components}
