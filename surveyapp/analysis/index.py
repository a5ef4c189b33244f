"""Indicators become components, components the overall index; and all figures of units."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from surveyapp.analysis import rank
from surveyapp.analysis.aggregate import AGGREGATIONS
from surveyapp.analysis.capped import capped_figures
from surveyapp.analysis.evidence import Evidence
from surveyapp.analysis.figure import Context, Kind, Shown, Suppressed, UnitFigures
from surveyapp.analysis.headline import headline
from surveyapp.analysis.indicator import Known, Measured, Measures, Rows, measures, normalised
from surveyapp.analysis.mixture import Joined, Mixture, figure, held_together, worst
from surveyapp.analysis.satisfaction import distributions, question_figures
from surveyapp.analysis.score import OVERALL
from surveyapp.definitions.counts import UnitCounts
from surveyapp.definitions.index import Band, Component, Criterion, IndexEdition, Indicator, Relative
from surveyapp.definitions.survey import Survey


def unit_figures(survey: Survey, edition: IndexEdition, counts: UnitCounts, context: Context) -> UnitFigures:
    """All figures of one unit, period and channel under one edition: headline, overall, components, questions.

    What rests on fewer than k businesses (forms, where they are not known) comes out as Suppressed, never as zero.
    """
    (figures,) = all_figures(survey, edition, [Known(counts, context)])
    return figures


def all_figures(
    survey: Survey, edition: IndexEdition, units: Sequence[Known], earlier: Sequence[Sequence[Known]] = ()
) -> tuple[UnitFigures, ...]:
    """All figures of several units in one period, each as `unit_figures`.

    Where the edition places scores by those of all units, these units decide on each other's; `earlier` holds them in
    earlier periods, oldest first, for an edition that pools periods.
    """
    return tuple(_unit(evidence, row) for evidence, row in placed_measures(survey, edition, units, earlier))


def placed_measures(
    survey: Survey, edition: IndexEdition, units: Sequence[Known], earlier: Sequence[Sequence[Known]] = ()
) -> Rows:
    """What indicators and criteria of several units come to on 0..100, placed as the edition says."""

    def measured(known: Iterable[Known]) -> Rows:
        evidences = ((Evidence(survey, edition, each.counts, each.context), each.scores) for each in known)
        return ((evidence, measures(evidence, scores)) for evidence, scores in evidences)

    return normalised(edition, measured(units), [measured(period) for period in earlier])


def band(edition: IndexEdition, overall: Shown) -> Band | None:
    """The band that an overall index lies in, closed below; None where it is not shown or below all bands.

    It is rounded as before ranking, so that units that share a rank share a band.
    """
    if isinstance(overall, Suppressed):
        return None
    return rank.band(overall.rounded(edition.ranking.decimals), edition.bands)


def _unit(evidence: Evidence, row: Measures) -> UnitFigures:
    edition, counts = evidence.edition, evidence.counts
    questions = tuple(question_figures(evidence))
    components = {component.code: _component(evidence, component, row) for component in edition.components}
    overall = (figure(evidence, _overall(evidence, components)),) if components else ()
    shown = (figure(evidence, component) for component in components.values())
    forms = {part: n for part, n in counts.tally.forms.items() if evidence.refusal(part, n) is None}
    figures = (headline(evidence, (*overall, *questions)), *overall, *shown, *questions)
    beside = tuple(capped_figures(evidence))
    return UnitFigures(evidence.context, forms, figures, tuple(distributions(evidence)), beside)


def _component(evidence: Evidence, component: Component, row: Measures) -> Mixture:
    """The mean of the indicators that have a score, or of the criteria; points that are added weigh by their maximum."""
    edition = evidence.edition
    adds = edition.aggregation == "sum"
    found = {code: row[component.code, code] for code in component.measures()}
    scored = {code: each for code, each in found.items() if isinstance(each, Measured)}
    how = "sum" if adds and component.criteria else "mean"
    formula = _formula(edition, how, f"{len(scored)}/{len(found)} {_noun([component])}")
    empty = Mixture(
        Kind.COMPONENT, component.code, formula, measures=(len(scored), len(found)), scale=edition.maximum(component)
    )
    if len(scored) < _needed(edition, len(found)):
        return replace(empty, refused=worst(found.values()))
    points = component.measures()
    value = AGGREGATIONS[how]([(each.value, _weight(points[code], adds)) for code, each in scored.items()])
    return held_together(evidence, empty, value, [each.sums for each in scored.values() if each.sums is not None])


def _needed(edition: IndexEdition, measures_there: int) -> int:
    return measures_there if edition.missing.indicators == "all" else (measures_there + 1) // 2


def _weight(measure: Indicator | Criterion, adds: bool) -> Fraction:  # noqa: FBT001 - whether points are added
    return Fraction(measure.bounds[1]) if adds and isinstance(measure, Criterion) else Fraction(1)


def _overall(evidence: Evidence, components: Mapping[str, Mixture]) -> Mixture:
    """The weighted mean of all components; one that is not shown leaves none, or its weight to the others."""
    edition = evidence.edition
    known = {code: part for code, part in components.items() if part.refused is None}
    shown, there = (sum(each) for each in zip(*(part.measures for part in components.values()), strict=True))
    formula = _overall_formula(edition, len(known), shown, there)
    empty = Mixture(Kind.OVERALL, OVERALL, formula, measures=(shown, there), scale=edition.scale)
    is_whole = len(known) == len(components)
    if not known or not (is_whole or edition.missing.components == "reweight"):
        return replace(empty, refused=worst(part.refused for part in components.values()))
    weights = edition.weights(known)
    if edition.overall == "pooled":
        weights = {code: Fraction(part.measures[0]) for code, part in known.items()}
    mixed = replace(empty, joined=_joined(edition, known, weights), factors=_factors(edition, known, weights))
    return held_together(evidence, mixed, _together(edition, known, weights), tuple(known.values()), is_whole=is_whole)


def _joined(edition: IndexEdition, known: Mapping[str, Mixture], weights: Mapping[str, Fraction]) -> Joined | None:
    """The answers and the given scores apart, where there are both."""
    asked = {code: part for code, part in known.items() if part.parts}
    given = {code: part for code, part in known.items() if not part.parts}
    if not asked or not given:
        return None
    weight = sum((weights[code] for code in asked), Fraction(0)) / sum((weights[code] for code in known), Fraction(0))
    sides = (_together(edition, side, weights) for side in (asked, given))
    return Joined(next(sides), weight, next(sides), edition.aggregation)


def _factors(
    edition: IndexEdition, known: Mapping[str, Mixture], weights: Mapping[str, Fraction]
) -> tuple[tuple[Mixture, Fraction], ...]:
    """The components made of answers with their weights, where they are multiplied."""
    if edition.aggregation != "geometric":
        return ()
    return tuple((part, weights[code]) for code, part in known.items() if part.parts)


def _together(edition: IndexEdition, parts: Mapping[str, Mixture], weights: Mapping[str, Fraction]) -> Fraction:
    return AGGREGATIONS[edition.aggregation]([(part.value, weights[code]) for code, part in parts.items()])


def _overall_formula(edition: IndexEdition, known: int, shown: int, there: int) -> str:
    how = "pooled" if edition.overall == "pooled" else edition.aggregation
    whole = len(edition.components)
    counted = f"{known}/{whole}" if edition.missing.components == "reweight" else f"{whole}"
    sources = (f"{source.code} {source.weight:f}" for source in edition.sources)
    return _formula(edition, how, f"{counted} components", f"{shown}/{there} {_noun(edition.components)}", *sources)


def _formula(edition: IndexEdition, how: str, *said: str) -> str:
    """The formula's id: how values are brought together, of what, and how they were placed before."""
    placed = edition.normalisation
    if isinstance(placed, Relative):
        low, high = placed.target
        periods = f" of {placed.periods} periods" if placed.periods else ""
        said = (*said, f"{placed.method}{periods} {low:f}..{high:f}")
    elif placed != "none":
        said = (*said, placed)
    return f"{how}({', '.join(said)})"


def _noun(components: Iterable[Component]) -> str:
    nouns = {"criteria" if component.criteria else "indicators" for component in components}
    return nouns.pop() if len(nouns) == 1 else "measures"
