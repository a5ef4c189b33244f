"""A formula with its numbers put in, so that a figure can be worked out again by hand."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from surveyapp.analysis.figure import CAPPED, Figure, Kind, UnitFigures, half_up
from surveyapp.analysis.index import placed_measures
from surveyapp.analysis.indicator import Known, Measured, Measures
from surveyapp.analysis.satisfaction import MEASURES, Measure
from surveyapp.definitions.index import Component, Criterion, IndexEdition, Indicator, Relative
from surveyapp.definitions.question import Choice, Multiple
from surveyapp.definitions.survey import Survey

DECIMALS = 4
_CAPPED: Mapping[Kind, Kind] = {capped: raw for raw, capped in CAPPED.items()}


def explained(
    survey: Survey,
    edition: IndexEdition,
    units: Sequence[Known],
    figures: Sequence[UnitFigures],
    earlier: Sequence[Sequence[Known]] = (),
) -> Iterator[tuple[str, str]]:
    """For each figure that is shown, its unit and a line: code, formula id, the numbers put in, the value.

    `units` and `earlier` as `all_figures` took them, `figures` what it gave. What is not shown is not explained.
    """
    placed = {evidence.counts.unit: row for evidence, row in placed_measures(survey, edition, units, earlier)}
    known = {each.counts.unit: each for each in units}
    for unit in figures:
        code = unit.context.unit
        for figure in (*unit.figures, *unit.capped):
            said = _said(survey, edition, known[code], placed[code], unit, figure) if isinstance(figure, Figure) else ""
            if said and isinstance(figure, Figure):
                line = f"{figure.of}: {figure.formula} = {said} = {_number(figure.value)}"
                yield code, line


def _said(  # noqa: PLR0913, PLR0917 - what a figure is made from
    survey: Survey, edition: IndexEdition, known: Known, row: Measures, unit: UnitFigures, figure: Figure
) -> str:
    if figure.kind in MEASURES:
        return _question(survey, figure, MEASURES[figure.kind], known.counts.tally.of(figure.of), figure.base)
    if figure.kind in _CAPPED:
        counts = _under_cap(known, figure.of)
        return _question(survey, figure, MEASURES[_CAPPED[figure.kind]], counts, sum(counts.values()))
    if figure.kind is Kind.COMPONENT:
        component = next(each for each in edition.components if each.code == figure.of)
        return _component(edition, component, row)
    return _overall(edition, unit, row) if figure.kind is Kind.OVERALL else ""


def _question(survey: Survey, figure: Figure, measure: Measure, counts: Mapping[str, int], base: int) -> str:
    question = survey.question(figure.of)
    if not isinstance(question, Choice) or isinstance(question, Multiple):
        return ""
    worth = measure.worth(question)
    parts = [f"{counts[code]} x {each}" for code, each in worth.items() if each and counts.get(code)]
    return f"({' + '.join(parts) or 0}) / {base}"


def _under_cap(known: Known, code: str) -> Mapping[str, int]:
    """What the answers to a question count under the cap, in whole forms."""
    precision = known.counts.precision
    capped = precision.capped if precision else None
    return capped.questions[code].options if capped else {}


def _component(edition: IndexEdition, component: Component, row: Measures) -> str:
    scored = {code: each for code in component.measures() if isinstance(each := row[component.code, code], Measured)}
    points = component.measures()
    if edition.aggregation == "sum" and component.criteria:
        parts = [
            f"{code} {_number(each.value * Fraction(measure.bounds[1]) / 100)}"
            for code, each in scored.items()
            if isinstance(measure := points[code], Criterion)
        ]
        return " + ".join(parts)
    inside = " + ".join(f"{code} {_turned(edition, points[code], each.value)}" for code, each in scored.items())
    return f"({inside}) / {len(scored)}{_out_of(Fraction(edition.maximum(component)))}"


def _turned(edition: IndexEdition, measure: Indicator | Criterion, value: Fraction) -> str:
    """A score; that of a question on which less is better as what it is turned from, which stands beside its answers."""
    is_asked = isinstance(measure, Indicator) and not isinstance(edition.normalisation, Relative)
    return f"(100 - {_number(100 - value)})" if is_asked and measure.direction == "negative" else _number(value)


def _overall(edition: IndexEdition, unit: UnitFigures, row: Measures) -> str:
    shown = {
        component.code: (component, figure)
        for component in edition.components
        if isinstance(figure := unit.figure(Kind.COMPONENT, component.code), Figure)
    }
    if edition.aggregation == "sum":
        return " + ".join(f"{code} {_number(figure.value)}" for code, (_, figure) in shown.items())
    weights = _weights(edition, row, list(shown))
    percents = {code: figure.value * 100 / Fraction(figure.scale) for code, (_, figure) in shown.items()}
    total, scale = _number(sum(weights.values(), Fraction(0))), _out_of(Fraction(edition.scale))
    if edition.aggregation == "geometric":
        inside = " x ".join(f"{_number(percents[code])}^{_number(weight)}" for code, weight in weights.items())
        return f"({inside})^(1/{total}){scale}"
    inside = " + ".join(f"{_number(weight)} x {_number(percents[code])}" for code, weight in weights.items())
    return f"({inside}) / {total}{scale}"


def _weights(edition: IndexEdition, row: Measures, shown: Sequence[str]) -> Mapping[str, Fraction]:
    if edition.overall != "pooled":
        return edition.weights(shown)
    scored = [component for (component, _), found in row.items() if isinstance(found, Measured)]
    return {code: Fraction(scored.count(code)) for code in shown}


def _out_of(scale: Fraction) -> str:
    return "" if scale == 100 else f" x {_number(scale)} / 100"  # noqa: PLR2004 - percent


def _number(value: Fraction) -> str:
    rounded = half_up(value, DECIMALS)
    return f"{rounded.normalize():f}"
