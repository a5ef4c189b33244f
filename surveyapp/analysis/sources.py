"""What each source of an index comes to, and which of its scores are missing."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from surveyapp.analysis.aggregate import AGGREGATIONS
from surveyapp.analysis.figure import Figure, Kind, Reason, Suppressed, UnitFigures
from surveyapp.definitions.index import Component, IndexEdition


def by_source(edition: IndexEdition, found: UnitFigures) -> Mapping[str, Fraction]:
    """The mean of the components of each source, on the scale of the index; the overall is the weighted mean of these.

    A source is left out where a component of it is not shown, unless the edition gives its weight to the others.
    """
    figures = {each.code: found.figure(Kind.COMPONENT, each.code) for each in edition.components}
    shown = {code: figure for code, figure in figures.items() if isinstance(figure, Figure)}
    weights = edition.weights(shown)
    sources = {}
    for source in edition.sources:
        own = [each.code for each in edition.components if each.source == source.code]
        known = [code for code in own if code in shown]
        if known and (known == own or edition.missing.components == "reweight"):
            parts = [(_percent(shown[code]), weights[code]) for code in known]
            sources[source.code] = AGGREGATIONS[edition.aggregation](parts) * Fraction(edition.scale) / 100
    return sources


def unscored(edition: IndexEdition, found: UnitFigures) -> Iterator[Component]:
    """The components of a unit that another source has given no score."""
    for component in edition.components:
        figure = found.figure(Kind.COMPONENT, component.code)
        if isinstance(figure, Suppressed) and figure.reason is Reason.NO_SCORE:
            yield component


def _percent(figure: Figure) -> Fraction:
    return figure.value * 100 / Fraction(figure.scale)
