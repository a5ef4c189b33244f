"""The meaning of an index edition by itself: its weights sum, and the parts of its formula go together."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.index import WHOLE, Component, IndexEdition, Relative
from surveyapp.definitions.meaning.standing import repeated
from surveyapp.definitions.source import Source, Steps

Placed = Sequence[tuple[int, Component]]


def check_formula(index: IndexEdition, source: Source) -> Iterator[Fault]:
    """Every fault in the formula of an index edition, whatever survey it belongs to."""
    for check in CHECKS:
        yield from check(index, source)


def _check_contents(index: IndexEdition, source: Source) -> Iterator[Fault]:
    for i, component in enumerate(index.components):
        if bool(component.indicators) == bool(component.criteria):
            sentence = f"'{component.code}' is made of indicators or of criteria: one of them, and only one"
            yield source.fault("no-indicators", sentence, ("components", i, "code"))


def _check_bounds(index: IndexEdition, source: Source) -> Iterator[Fault]:
    placed = index.normalisation
    if isinstance(placed, Relative) and not 0 <= placed.target[0] < placed.target[1]:
        sentence = "scores are placed from a lower value, 0 or more, to a higher one"
        yield source.fault("bounds-reversed", sentence, ("normalisation", "onto"))
    for i, component in enumerate(index.components):
        for j, criterion in enumerate(component.criteria):
            low, high = criterion.bounds
            if low >= high:
                sentence = f"the upper bound {high} is not above the lower, {low}"
                yield source.fault("bounds-reversed", sentence, ("components", i, "criteria", j, "bounds", 1))


def _check_sources(index: IndexEdition, source: Source) -> Iterator[Fault]:
    yield from repeated(source, ((("sources", i, "code"), each.code) for i, each in enumerate(index.sources)), "source")
    known = {each.code for each in index.sources}
    for i, component in enumerate(index.components):
        if component.source is not None and component.source not in known:
            sentence = f"the edition has no source '{component.source}'"
            yield source.fault("unknown-source", sentence, ("components", i, "source"))
        elif component.source is None and known:
            sentence = f"'{component.code}' does not say which source it comes from"
            yield source.fault("unknown-source", sentence, ("components", i, "code"))
    for i, each in enumerate(index.sources):
        if all(component.source != each.code for component in index.components):
            yield source.fault("unknown-source", f"no component comes from '{each.code}'", ("sources", i, "code"))


def _check_weights(index: IndexEdition, source: Source) -> Iterator[Fault]:
    if index.sources:
        yield from _sum_to_whole([each.weight for each in index.sources], ("sources", len(index.sources) - 1), source)
    for code in dict.fromkeys(component.source for component in index.components):
        inside = [(i, component) for i, component in enumerate(index.components) if component.source == code]
        yield from _component_weights(inside, source)


def _component_weights(inside: Placed, source: Source) -> Iterator[Fault]:
    given = [component.weight for _, component in inside if component.weight is not None]
    if not given:
        return
    if len(given) < len(inside):
        missing = next(i for i, component in inside if component.weight is None)
        sentence = "either every component has a weight or none has"
        yield source.fault("weights", sentence, ("components", missing, "code"))
    else:
        yield from _sum_to_whole(given, ("components", inside[-1][0]), source)


def _sum_to_whole(weights: Sequence[Decimal], last: Steps, source: Source) -> Iterator[Fault]:
    if sum(weights) != WHOLE:
        sentence = f"the weights sum to {sum(weights)}, not to {WHOLE}"
        yield source.fault("weights", sentence, (*last, "weight"))


def _check_combination(index: IndexEdition, source: Source) -> Iterator[Fault]:
    if index.aggregation == "sum":
        yield from _check_sum(index, source)
    placed = index.normalisation
    if index.aggregation == "geometric" and isinstance(placed, Relative) and placed.method == "z":
        sentence = "deviations may fall below zero, where there is no geometric mean"
        yield source.fault("formula-misfit", sentence, ("aggregation",))
    if index.overall == "pooled" and (index.sources or any(each.weight is not None for each in index.components)):
        sentence = "where indicators are pooled, their number is the weight of a component; leave weights out"
        yield source.fault("formula-misfit", sentence, ("overall",))
    if isinstance(placed, Relative) and placed.periods is not None and placed.method != "pooled":
        sentence = f"'{placed.method}' looks at one period only"
        yield source.fault("formula-misfit", sentence, ("normalisation", "periods"))


def _check_sum(index: IndexEdition, source: Source) -> Iterator[Fault]:
    """Points that are added have maxima and nothing else."""
    weighted = any(component.weight is not None for component in index.components) or bool(index.sources)
    if weighted or index.overall == "pooled" or index.normalisation not in {"none", "bounds"}:
        sentence = "points are added: weights, sources, pooling and placing among units do not go with that"
        yield source.fault("formula-misfit", sentence, ("aggregation",))
    if index.missing.components == "reweight":
        sentence = "points are added: a missing component cannot be made up for"
        yield source.fault("formula-misfit", sentence, ("missing", "components"))
    highest = sum((index.maximum(component) for component in index.components), Decimal(0))
    if highest != index.scale:
        sentence = f"the components add up to {highest}, not to the scale, {index.scale}"
        yield source.fault("formula-misfit", sentence, ("scale",))
    for i, component in enumerate(index.components):
        for j, criterion in enumerate(component.criteria):
            if criterion.bounds[0] != 0:
                sentence = f"points are added: '{criterion.code}' must begin at 0"
                yield source.fault("formula-misfit", sentence, ("components", i, "criteria", j, "bounds"))


CHECKS: tuple[Callable[[IndexEdition, Source], Iterator[Fault]], ...] = (
    _check_contents,
    _check_bounds,
    _check_sources,
    _check_weights,
    _check_combination,
)
