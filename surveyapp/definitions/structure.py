"""Structure before meaning: a source becomes a model, or every fault of its structure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.rule import OPERATORS
from surveyapp.definitions.source import Plain, Source, Steps

Model = TypeVar("Model", bound=BaseModel)

_TAGGED_KEYS = frozenset({"show_if", "not", "score", "headline", "normalisation"})
_TAGGED_LISTS = frozenset({"questions", "all", "any"})
_TYPES: Mapping[str, str] = {
    "bool": "true or false",
    "date": "a date such as 2026-04-01",
    "decimal": "a number",
    "dict": "keys with values",
    "int": "a whole number",
    "mapping": "keys with values",
    "model": "keys with values",
    "string": "a text",
    "tuple": "a list",
}
_SENTENCES: Mapping[str, str] = {
    "decimal_max_places": "has more than {decimal_places} decimals",
    "finite_number": "must be a number",
    "enum": "must be {expected}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "string_too_long": "has more than {max_length} characters",
    "string_too_short": "must not be empty",
    "too_long": "has more than {max_length} values",
    "too_short": "needs {min_length} or more values",
}
_LABEL = re.compile(r"\s|[A-Z]|[^\x00-\x7f]")


@dataclass(frozen=True)
class Read(Generic[Model]):
    """A file and what was read from it; no value where its structure is at fault."""

    source: Source
    value: Model | None
    faults: tuple[Fault, ...]


def read_model(source: Source, model: type[Model]) -> Read[Model]:
    """The model that a source holds, or its faults, each at its place."""
    if source.data is None and source.faults:
        return Read(source, None, source.faults)
    try:
        value = model.model_validate(source.data)
    except ValidationError as error:
        return Read(source, None, (*source.faults, *_structural(source, error)))
    return Read(source, value, source.faults)


def _structural(source: Source, error: ValidationError) -> tuple[Fault, ...]:
    details = error.errors(include_url=False)
    placed = [(_steps(source.data, detail["loc"]), detail) for detail in details]
    outer = {steps[:n] for steps, _ in placed for n in range(len(steps))}
    taken = {(fault.line, fault.column) for fault in source.faults}
    # A list is "too short" because an item of it is at fault: only the innermost fault is told.
    innermost = [(steps, detail) for steps, detail in placed if steps not in outer or detail["type"] != "too_short"]
    told = [_fault(source, steps, detail) for steps, detail in innermost if not _already_told(detail)]
    return tuple(fault for fault in dict.fromkeys(told) if (fault.line, fault.column) not in taken)


def _already_told(detail: ErrorDetails) -> bool:
    """Whether options are missing only because their scale is unknown."""
    return detail["type"] == "missing" and detail["loc"][-1] == "options" and "scale" in detail["input"]


def _steps(data: Plain, loc: tuple[int | str, ...]) -> Steps:
    """The keys of the data that lead to an error, without the names of union members that pydantic puts between."""
    steps: Steps = ()
    node, tag_comes = data, False
    for step in loc:
        if tag_comes or step == "[key]":
            tag_comes = False
            continue
        tag_comes = step in _TAGGED_KEYS or (isinstance(step, int) and bool(steps) and steps[-1] in _TAGGED_LISTS)
        steps = (*steps, step)
        node = _inner(node, step)
    return steps


def _inner(node: Plain, step: int | str) -> Plain:
    if isinstance(node, dict) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def _fault(source: Source, steps: Steps, detail: ErrorDetails) -> Fault:
    kind = detail["type"]
    if kind in _SPECIAL:
        return _SPECIAL[kind](source, steps, detail)
    expected = _TYPES.get(kind.split("_")[0])
    if expected is not None and kind.endswith(("_type", "_parsing")):
        return source.fault("wrong-type", f"{_name(steps)} must be {expected}", steps)
    code = "value-off-scale" if steps[-1:] == ("value",) else "bad-value"
    sentence = _SENTENCES.get(kind, "cannot be this").format_map(detail.get("ctx", {}))
    return source.fault(code, f"{_name(steps)} {sentence}", steps)


def _name(steps: Steps) -> str:
    named = [step for step in steps if isinstance(step, str)]
    return f"'{named[-1]}'" if named else "the file"


def _missing(source: Source, steps: Steps, _: ErrorDetails) -> Fault:
    if isinstance(steps[-1], int):
        return source.fault("bad-value", f"{_name(steps)} needs {steps[-1] + 1} values", steps[:-1])
    return source.fault("missing-key", f"'{steps[-1]}' is missing here", steps[:-1])


def _no_tag(source: Source, steps: Steps, _: ErrorDetails) -> Fault:
    if steps[-2:-1] == ("questions",):
        return source.fault("missing-key", "'kind' is missing here", steps)
    return source.fault("bad-rule", f"a rule uses one of {', '.join(OPERATORS)}", steps)


def _unknown_tag(source: Source, steps: Steps, detail: ErrorDetails) -> Fault:
    known = detail["ctx"]["expected_tags"]
    return source.fault("bad-value", f"'{detail['ctx']['tag']}' is none of {known}", (*steps, "kind"))


def _unknown(source: Source, steps: Steps, _: ErrorDetails) -> Fault:
    return source.fault_at_key("unknown-key", f"the key '{steps[-1]}' is not known here", steps)


def _code(source: Source, steps: Steps, detail: ErrorDetails) -> Fault:
    code = str(detail["input"])
    tell = source.fault_at_key if detail["loc"][-1] == "[key]" else source.fault
    if _LABEL.search(code):
        sentence = f"{code!r} is a label; a code is short, in lower case, without spaces or accents"
        return tell("code-is-label", sentence, steps)
    if steps[0] in {"languages", "language"}:
        return tell("bad-code", f"{code!r} is not a language: two letters, such as vi", steps)
    form = "a lower-case letter, then letters and digits, joined by _ (by - in codes of surveys and editions)"
    return tell("bad-code", f"{code!r} is not a code: {form}", steps)


_SPECIAL: Mapping[str, Callable[[Source, Steps, ErrorDetails], Fault]] = {
    "missing": _missing,
    "union_tag_not_found": _no_tag,
    "union_tag_invalid": _unknown_tag,
    "extra_forbidden": _unknown,
    "string_pattern_mismatch": _code,
}
