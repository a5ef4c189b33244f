"""An index edition: how answers and scores become component indices and one overall figure."""

import hashlib
from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag

from surveyapp.definitions.amount import Amount, Day
from surveyapp.definitions.option import Frozen, OptionCode
from surveyapp.definitions.question import Code

WHOLE = Decimal(100)

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


class Criterion(Frozen):
    """A score given from elsewhere, between what it can be; a negative direction turns it round."""

    code: Code
    bounds: tuple[Amount, Amount] = (Decimal(0), WHOLE)
    direction: Literal["positive", "negative"] = "positive"


def _is_empty(value: object) -> bool:
    """Whether a key that editions got later is not used: then it stays out of the hash, so that old labels keep theirs."""
    return value in (None, (), "components", "level", Missing())


class Component(Frozen):
    """A component index: the mean of its indicators, or of its criteria; `maximum` is what it is shown out of."""

    code: Code
    weight: Amount | None = Field(default=None, gt=0)
    indicators: tuple[Indicator, ...] = ()
    criteria: tuple[Criterion, ...] = Field(default=(), exclude_if=_is_empty)
    source: Code | None = Field(default=None, exclude_if=_is_empty)
    maximum: Amount | None = Field(default=None, gt=0, exclude_if=_is_empty)

    def measures(self) -> Mapping[str, Indicator | Criterion]:
        """What it is made of, by code."""
        asked = {indicator.question: indicator for indicator in self.indicators}
        return asked | {criterion.code: criterion for criterion in self.criteria}


class Source(Frozen):
    """Where some of the components come from, and how much of the whole these make: the businesses 70, the department 30."""

    code: Code
    weight: Amount = Field(gt=0)


class Missing(Frozen):
    """What a missing score means: for an index a component, for a component an indicator or criterion."""

    components: Literal["no_score", "reweight"] = "no_score"
    indicators: Literal["half", "all"] = "half"


class Relative(Frozen):
    """Scores placed by those of all units: by the extremes of this period, or of several, or by their deviation.

    `onto` is where the lowest and the highest come to stand; for `z`, one deviation below and above the mean.
    """

    method: Literal["within", "pooled", "z"]
    onto: tuple[Amount, Amount] | None = None
    periods: int | None = Field(default=None, ge=2)

    @property
    def target(self) -> tuple[Decimal, Decimal]:
        """Where scores are placed; 0 to 100, or 40 to 60 for `z`, where the edition does not say."""
        return self.onto or ((Decimal(40), Decimal(60)) if self.method == "z" else (Decimal(0), WHOLE))


def _normalisation(value: object) -> str:
    """Which kind of normalisation a value in a file, or one already read, is."""
    return "relative" if isinstance(value, dict | Relative) else "fixed"


Normalisation = Annotated[
    Annotated[Literal["none", "bounds"], Tag("fixed")] | Annotated[Relative, Tag("relative")],
    Discriminator(_normalisation),
]


class QuestionHeadline(Frozen):
    """The large number is one question's score, counted in forms."""

    question: Code
    score: Literal["mean", "satisfied"]


class PooledHeadline(Frozen):
    """The large number pools the answers to every rating question, counted in answers."""

    pooled: Literal["mean", "satisfied"]


def _headline(value: object) -> str:
    """Which kind of headline a value in a file, or one already read, is."""
    if isinstance(value, str):
        return "overall"
    pooled = isinstance(value, PooledHeadline) or (isinstance(value, dict) and "pooled" in value)
    return "pooled" if pooled else "question"


Headline = Annotated[
    Annotated[QuestionHeadline, Tag("question")]
    | Annotated[PooledHeadline, Tag("pooled")]
    | Annotated[Literal["overall"], Tag("overall")],
    Discriminator(_headline),
]


class Ranking(Frozen):
    """How units are ranked: which ties, rounded to how many decimals before, and among which peers."""

    method: Literal["dense", "competition", "ordinal"] = "competition"
    decimals: int = Field(default=2, ge=0, le=6)
    peers: Literal["level", "parent"] = Field(default="level", exclude_if=_is_empty)


class Band(Frozen):
    """A named band of the overall index, closed below."""

    code: Code
    lowest: Amount = Field(alias="from")


class IndexEdition(Frozen):
    """One formula, from a day on: components, weights, scale, normalisation, aggregation, ranking and bands."""

    label: Label
    valid_from: Day
    headline: Headline
    businesses: bool = False
    scale: Amount = Field(default=WHOLE, gt=0)
    normalisation: Normalisation = "none"
    aggregation: Literal["arithmetic", "geometric", "sum"] = "arithmetic"
    ranking: Ranking = Ranking()
    bands: tuple[Band, ...] = ()
    components: tuple[Component, ...] = ()
    sources: tuple[Source, ...] = Field(default=(), exclude_if=_is_empty)
    overall: Literal["components", "pooled"] = Field(default="components", exclude_if=_is_empty)
    missing: Missing = Field(default=Missing(), exclude_if=_is_empty)

    @cached_property
    def hash(self) -> str:
        """The hash that an index label is bound to once something was published under it."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()

    @property
    def headline_score(self) -> Literal["mean", "satisfied"]:
        """Whether the large number counts satisfied answers, or is a mean."""
        if self.headline != "overall":
            return self.headline.pooled if isinstance(self.headline, PooledHeadline) else self.headline.score
        scores = {indicator.score for component in self.components for indicator in component.indicators}
        return "satisfied" if scores == {"satisfied"} else "mean"

    def maximum(self, component: Component) -> Decimal:
        """What a component is shown out of: its own maximum, else what its criteria can add up to, else 100."""
        if component.maximum is not None:
            return component.maximum
        if isinstance(self.normalisation, Relative) and self.normalisation.method != "z":
            return self.normalisation.target[1]
        if self.aggregation == "sum" and component.criteria:
            return sum((criterion.bounds[1] for criterion in component.criteria), Decimal(0))
        return WHOLE

    def weights(self, among: Collection[str] | None = None) -> Mapping[str, Fraction]:
        """The weight of each of these components (None: of all): equal ones where the edition names none.

        Where points are added, its maximum; where indicators are pooled, how many it has; inside a source, its part of
        the source's weight.
        """
        known = [each for each in self.components if among is None or each.code in among]
        own = {component.code: self._own_weight(component) for component in known}
        if not self.sources:
            return own
        totals = {
            source.code: sum(own[each.code] for each in known if each.source == source.code) for source in self.sources
        }
        shares = {source.code: Fraction(source.weight) for source in self.sources}
        return {
            each.code: shares[each.source] * own[each.code] / totals[each.source]
            for each in known
            if each.source is not None
        }

    def _own_weight(self, component: Component) -> Fraction:
        if self.aggregation == "sum":
            return Fraction(self.maximum(component))
        if self.overall == "pooled":
            return Fraction(len(component.measures()))
        return Fraction(component.weight or 1)
