"""A question's `scale: name` becomes the options of that scale, each at its own line."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.source import Plain, Source, Steps


def with_scales(survey: Source) -> Source:
    """The survey with the options of its scales written out at the questions that use them."""
    scales = survey.data.get("scales") if isinstance(survey.data, dict) else None
    known = scales if isinstance(scales, dict) else {}
    used = {steps: scale for steps, scale in _scales_used(survey.data, ()) if scale in known}
    places = dict(survey.places)
    for steps, scale in used.items():
        start = ("scales", scale)
        inside = {old[2:]: place for old, place in survey.places.items() if old[:2] == start}
        places |= {(*steps, "options", *rest): place for rest, place in inside.items()}
    data = _written_out(survey.data, (), used, known)
    return replace(survey, data=data, places=places, faults=(*survey.faults, *_faults(survey, known)))


def _scales_used(node: Plain, steps: Steps) -> Iterator[tuple[Steps, str]]:
    scale = node.get("scale") if isinstance(node, dict) and _is_question(steps) else None
    if isinstance(scale, str):
        yield steps, scale
    for step, inner in _items(node):
        yield from _scales_used(inner, (*steps, step))


def _written_out(node: Plain, steps: Steps, used: Mapping[Steps, str], scales: Mapping[str, Plain]) -> Plain:
    if isinstance(node, list):
        return [_written_out(item, (*steps, i), used, scales) for i, item in enumerate(node)]
    if isinstance(node, dict):
        options = {"options": scales[used[steps]]} if steps in used else {}
        return {key: _written_out(value, (*steps, key), used, scales) for key, value in node.items()} | options
    return node


def _faults(survey: Source, scales: Mapping[str, Plain]) -> Iterator[Fault]:
    for steps, scale in _scales_used(survey.data, ()):
        if scale not in scales:
            yield survey.fault("unknown-scale", f"the survey has no scale '{scale}'", (*steps, "scale"))
        if (*steps, "options") in survey.keys:
            yield survey.fault_at_key("scale-and-options", "the scale has the options already", (*steps, "options"))


def _is_question(steps: Steps) -> bool:
    return steps[:1] == ("sections",) and steps[-2:-1] == ("questions",)


def _items(node: Plain) -> Iterator[tuple[str | int, Plain]]:
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        yield from enumerate(node)
