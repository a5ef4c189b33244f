"""Any part of a document as plain values, and all of its texts."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

Plain = None | str | int | float | list["Plain"] | dict[str, "Plain"]


def plain(value: object) -> Plain:
    """Any part of a document as plain lists, texts and numbers; `piece` names what it is."""
    if is_dataclass(value):
        inside = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {"piece": type(value).__name__, **inside}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)


def texts(value: object) -> Iterator[str]:
    """Every text of a document, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def replaced(value: Plain, characters: Mapping[int, str]) -> Plain:
    """The same with some characters of its texts replaced by others."""
    if isinstance(value, str):
        return value.translate(characters)
    if isinstance(value, list):
        return [replaced(item, characters) for item in value]
    if isinstance(value, dict):
        return {key: replaced(item, characters) for key, item in value.items()}
    return value
