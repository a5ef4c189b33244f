"""Figures as a table to read in a terminal."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from surveyapp.analysis.figure import Distribution, Figure, Interval, Kind, NoInterval, Shown, Suppressed, UnitFigures
from surveyapp.analysis.proportion import FINITE
from surveyapp.analysis.score import OVERALL
from surveyapp.cli.columns import GAP, in_columns, terminal_width
from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.survey import Survey
from surveyapp.definitions.text import Text

COLUMNS = (
    "figure", "satisfied %", "95 % interval", "very satisfied %", "95 % interval", "mean", "95 % interval", "base",
    "left out", "distribution",
)  # fmt: skip
NUMBERS = frozenset({1, 3, 5, 7})
CHANNELS: Mapping[str, str] = {OPEN_LINK: "open link, never added to others", "invited": "all but open links"}
WHY_NOT: Mapping[str, str] = {
    "no_forms": "none: no forms hold it",
    "one_form": "none: one form or business",
    "open_link": "none: open link",
    "all_equal": "none: all the same",
    "too_few": "too few",
    "no_answers": "no answers",
    "given": "none: scores are given",
    "relative": "none: placed among all units",
    "census": "none: everybody answered",
    "no_score": "no score",
    "no_spread": "all units alike: no score",
    "spread": "none: cannot be added up",
    "replaced": "none: import was replaced",
}
SERVED = (
    "Intervals of satisfied shares: of those served, finite population (O'Neill 2021), where their number is given; "
    "not for ranks or change."
)
CAPPED = "cap(c): the same if no business counted more than c forms; where few businesses lie above or below c, none."
_VALUES: Sequence[Sequence[Kind]] = (
    (Kind.SATISFIED,),
    (Kind.VERY_SATISFIED,),
    (Kind.MEAN, Kind.NUMBER, Kind.COMPONENT, Kind.OVERALL),
)
"""The kinds of figures in the columns of values: each code has one of them at most."""


def table(units: Sequence[UnitFigures], survey: Survey, text: Text, names: Mapping[str, str]) -> Iterator[str]:
    """The lines of a table of figures, unit by unit; `names` are the units' names by code."""
    context = units[0].context
    channel = CHANNELS.get(context.channel, context.channel)
    yield f"{text.title} ({context.survey}), period {context.period}, edition {context.edition}, channel: {channel}"
    yield "Values are exact, rounded half up to 2 decimals; k and what is left out as the survey defines them."
    if any(_is_of_those_served(figure) for unit in units for figure in unit.figures):
        yield SERVED
    if any(unit.capped for unit in units):
        yield CAPPED
    for unit in units:
        yield ""
        yield from _unit(unit, survey, text, names.get(unit.context.unit, ""))


def _is_of_those_served(figure: Shown) -> bool:
    """Whether the interval of a figure is that among those served, or they all answered."""
    found = figure.interval if isinstance(figure, Figure) else None
    return found is NoInterval.CENSUS or (isinstance(found, Interval) and found.method == FINITE)


def _unit(unit: UnitFigures, survey: Survey, text: Text, name: str) -> Iterator[str]:
    simulated = "   SIMULATED DATA" if unit.context.simulated else ""
    yield f"{unit.context.unit}  {name}{simulated}".rstrip()
    yield from (f"  {_headline(figure)}" for figure in unit.figures if figure.kind is Kind.HEADLINE)
    lines = in_columns([COLUMNS, *_rows(unit, survey, text)], NUMBERS, terminal_width() - len(GAP))
    yield from (f"{GAP}{line}".rstrip() for line in lines)


def _headline(figure: Shown) -> str:
    if isinstance(figure, Suppressed):
        return f"headline: {WHY_NOT[figure.reason]}, {figure.formula}"
    known = f", {figure.businesses} businesses" if figure.businesses is not None else ""
    base = f"{figure.base} {figure.counted}{known}"
    return f"headline: {figure.rounded()} [{_interval(figure)}], {base}, {figure.formula}"


def _rows(unit: UnitFigures, survey: Survey, text: Text) -> Iterator[tuple[str, ...]]:
    components = {
        figure.of: text.components.get(figure.of, figure.of) for figure in unit.figures if figure.kind is Kind.COMPONENT
    }
    questions = {question.code: text.short(question.code) for _, question in survey.questions()}
    for code, name in ({OVERALL: "Overall"} | components | questions).items():
        values = _values(unit.figure, code)
        spread = unit.distribution(code)
        if any(values) or spread is not None:
            yield _row(name, values, spread)
        capped = _values(unit.under_cap, code)
        first = next((figure for figure in capped if figure is not None), None)
        if first is not None:
            yield _row(f"  {first.formula.partition(',')[0]})", capped, None)


def _values(found: Callable[[Kind, str], Shown | None], code: str) -> list[Shown | None]:
    """The figures of one code in the columns of values."""
    return [next((figure for kind in kinds if (figure := found(kind, code)) is not None), None) for kinds in _VALUES]


def _row(name: str, values: Sequence[Shown | None], spread: Distribution | None) -> tuple[str, ...]:
    shown = [figure for figure in values if isinstance(figure, Figure)]
    based: Figure | Distribution | None = shown[0] if shown else spread
    base = str(based.base) if based else ""
    left = ", ".join(f"{why} {n}" for why, n in based.left_out.items()) if based else ""
    options = " ".join(f"{option}:{n}" for option, n in spread.options.items()) if spread else ""
    return (name, *(cell for figure in values for cell in _cells(figure)), base, left, options)


def _cells(figure: Shown | None) -> tuple[str, str]:
    if figure is None:
        return "", ""
    if isinstance(figure, Suppressed):
        return WHY_NOT[figure.reason], ""
    of = f" of {figure.scale}" if figure.kind in {Kind.OVERALL, Kind.COMPONENT} and figure.scale != 100 else ""  # noqa: PLR2004 - percent
    return f"{figure.rounded()}{of}", _interval(figure)


def _interval(figure: Figure) -> str:
    found = figure.interval
    return f"{found.low:.2f} to {found.high:.2f}" if isinstance(found, Interval) else WHY_NOT[found]
