"""Figures as JSON under a versioned schema, and back to the same figures."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from surveyapp.analysis.figure import (
    Context,
    Counted,
    Distribution,
    Figure,
    Interval,
    Kind,
    NoInterval,
    Reason,
    Shown,
    Suppressed,
    UnitFigures,
)
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.survey import Part

SCHEMA = "surveyapp.figures/1"
DECIMALS = 2

Exact = Annotated[str, StringConstraints(pattern=r"^-?[0-9]+/[1-9][0-9]*$")]


class NotFigures(SurveyAppError):
    """A text is no figures under the schema; `faults` say where and why."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(f"not figures under {SCHEMA}: {'; '.join(faults)}")
        self.faults = faults


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class _Context(_Form):
    survey: str
    unit: str
    period: str
    channel: str
    edition: str
    simulated: bool


class _Interval(_Form):
    low: float
    high: float
    level: float
    method: str
    design_effect: float


class _Figure(_Form):
    kind: Kind
    of: str
    formula: str
    exact: Exact
    rounded: str
    scale: str
    base: int
    counted: Counted
    businesses: int | None
    interval: _Interval | NoInterval
    left_out: Mapping[str, int]


class _Suppressed(_Form):
    kind: Kind
    of: str
    formula: str
    suppressed: Reason


class _Distribution(_Form):
    of: str
    base: int
    options: Mapping[str, int]
    left_out: Mapping[str, int]


class _Unit(_Form):
    context: _Context
    forms: Mapping[Part, int]
    figures: tuple[_Figure | _Suppressed, ...]
    distributions: tuple[_Distribution, ...]
    # Not written where there are none, so that figures without a cap keep their bytes.
    capped: tuple[_Figure | _Suppressed, ...] = Field(default=(), exclude_if=lambda capped: not capped)


class _Document(_Form):
    format: Literal["surveyapp.figures/1"] = Field(alias="schema")
    rounding: str
    units: tuple[_Unit, ...]


def to_json(units: Sequence[UnitFigures]) -> str:
    """Figures as one JSON text: exact values as "numerator/denominator" beside the rounded, the same bytes each time."""
    rounding = f"half up, {DECIMALS} decimals, from the exact value"
    document = _Document(schema=SCHEMA, rounding=rounding, units=tuple(map(_unit, units)))
    return document.model_dump_json(by_alias=True, indent=2) + "\n"


def from_json(text: str) -> tuple[UnitFigures, ...]:
    """The figures that a JSON text holds; else NotFigures."""
    try:
        document = _Document.model_validate_json(text)
    except ValidationError as error:
        places = tuple(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise NotFigures(places) from None
    return tuple(map(_unit_figures, document.units))


def _unit(unit: UnitFigures) -> _Unit:
    return _Unit(
        context=_Context.model_validate(unit.context),
        forms=unit.forms,
        figures=tuple(map(_shown, unit.figures)),
        distributions=tuple(map(_Distribution.model_validate, unit.distributions)),
        capped=tuple(map(_shown, unit.capped)),
    )


def _shown(figure: Shown) -> _Figure | _Suppressed:
    return _figure(figure) if isinstance(figure, Figure) else _suppressed(figure)


def _figure(figure: Figure) -> _Figure:
    interval = figure.interval
    return _Figure(
        kind=figure.kind,
        of=figure.of,
        formula=figure.formula,
        exact=f"{figure.value.numerator}/{figure.value.denominator}",
        rounded=str(figure.rounded(DECIMALS)),
        scale=str(figure.scale),
        base=figure.base,
        counted=figure.counted,
        businesses=figure.businesses,
        interval=interval if isinstance(interval, NoInterval) else _Interval.model_validate(interval),
        left_out=figure.left_out,
    )


def _suppressed(figure: Suppressed) -> _Suppressed:
    return _Suppressed(kind=figure.kind, of=figure.of, formula=figure.formula, suppressed=figure.reason)


def _unit_figures(form: _Unit) -> UnitFigures:
    context = Context(**form.context.model_dump())
    spread = (Distribution(each.of, context, each.base, each.options, each.left_out) for each in form.distributions)
    figures, capped = (tuple(_read(each, context) for each in forms) for forms in (form.figures, form.capped))
    return UnitFigures(context, form.forms, figures, tuple(spread), capped)


def _read(form: _Figure | _Suppressed, context: Context) -> Shown:
    if isinstance(form, _Suppressed):
        return Suppressed(form.kind, form.of, context, form.formula, form.suppressed)
    interval = form.interval
    return Figure(
        kind=form.kind,
        of=form.of,
        context=context,
        value=Fraction(form.exact),
        base=form.base,
        counted=form.counted,
        formula=form.formula,
        interval=Interval(**interval.model_dump()) if isinstance(interval, _Interval) else interval,
        scale=Decimal(form.scale),
        businesses=form.businesses,
        left_out=form.left_out,
    )
