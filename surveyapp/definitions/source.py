"""A definition file as written: plain data, and the line and column of every piece of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, TypeGuard

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, Event, MappingStartEvent, ScalarEvent, SequenceStartEvent
from ruamel.yaml.reader import ReaderError

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.faults import severity

Plain: TypeAlias = "bool | str | list[Plain] | dict[str, Plain] | None"
"""What a file holds: numbers and dates stay text, since the model knows what each key takes."""

_Node = AliasEvent | ScalarEvent | MappingStartEvent | SequenceStartEvent
Steps = tuple[str | int, ...]
Place = tuple[int, int]

LARGEST = 1_000_000
DEEPEST = 50
_PLAIN: Mapping[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class Source:
    """The data of a file with the place of every value and key, and the faults of its form."""

    file: Path
    data: Plain = None
    places: Mapping[Steps, Place] = field(default_factory=dict)
    keys: Mapping[Steps, Place] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def fault(self, code: str, sentence: str, steps: Steps = ()) -> Fault:
        """A fault at a value: at its key if the value is more than one word, at what holds it if it is not there."""
        return at(self.file, self._place(steps), code, sentence)

    def fault_at_key(self, code: str, sentence: str, steps: Steps) -> Fault:
        """A fault at a key."""
        return at(self.file, self.keys.get(steps) or self._place(steps), code, sentence)

    def line(self, steps: Steps) -> int:
        """The line on which a value stands."""
        return self._place(steps)[0]

    def _place(self, steps: Steps) -> Place:
        while steps and steps not in self.places:
            steps = steps[:-1]
        return self.places.get(steps, (1, 1))


def at(file: Path, place: Place, code: str, sentence: str) -> Fault:
    """A fault with its severity."""
    return Fault(file, *place, code, sentence, severity(code))


def read_source(file: Path) -> Source:
    """The data of a YAML file; whatever the file holds, what is wrong with it comes back as faults."""
    content = read_text(file)
    if isinstance(content, Fault):
        return Source(file, faults=(content,))
    builder = _Builder(file)
    try:
        data = builder.document(content)
    except _Refused as refused:
        return Source(file, faults=(at(file, refused.place, refused.code, refused.sentence),))
    except YAMLError as error:
        return Source(file, faults=(at(file, _error_place(error, content), "bad-yaml", _error_sentence(error)),))
    return Source(file, data, builder.places, builder.keys, tuple(builder.faults))


def read_text(file: Path, largest: int = LARGEST) -> str | Fault:
    """The text of a file in UTF-8, or why there is none."""
    try:
        with file.open("rb") as opened:
            content = opened.read(largest + 1)
    except OSError as error:
        return at(file, (1, 1), "missing-file", f"this file cannot be read: {error.strerror}")
    if len(content) > largest:
        return at(file, (1, 1), "too-large", f"the file has more than {largest} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return at(file, (line, 1), "bad-encoding", "this line is not text in UTF-8; save the file as UTF-8")


class _Refused(Exception):
    """A file of which nothing more can be said than this one fault."""

    def __init__(self, place: Place, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.place = place
        self.code = code
        self.sentence = sentence


class _Builder:
    """Builds plain data from the events of a YAML parser, since no loader keeps every duplicate key and its place."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.places: dict[Steps, Place] = {}
        self.keys: dict[Steps, Place] = {}
        self.faults: list[Fault] = []
        self.events: Iterator[Event] = iter(())

    def document(self, content: str) -> Plain:
        """The one document of a file."""
        self.events = iter(YAML(typ="safe", pure=True).parse(content))
        values = [self._value(event, (), None) for event in self.events if _begins_value(event)]
        if len(values) > 1:
            raise _Refused((1, 1), "bad-yaml", "the file holds several documents; only one is read")
        return values[0] if values else None

    def _value(self, event: _Node, steps: Steps, key: Place | None) -> Plain:
        place = _place(event)
        if len(steps) > DEEPEST:
            raise _Refused(place, "bad-yaml", f"more than {DEEPEST} levels stand inside each other")
        self._refuse_references(event, place)
        if isinstance(event, ScalarEvent):
            value = _PLAIN.get(event.value, event.value) if event.implicit[0] else str(event.value)
            self.places[steps] = key if key and value is None else place
            return value
        self.places[steps] = key or place
        if isinstance(event, MappingStartEvent):
            return self._mapping(steps)
        if isinstance(event, SequenceStartEvent):
            return [self._value(item, (*steps, i), None) for i, item in enumerate(self._inside())]
        return None

    def _mapping(self, steps: Steps) -> Plain:
        mapping: dict[str, Plain] = {}
        inside = self._inside()
        for event in inside:
            place = _place(event)
            if not isinstance(event, ScalarEvent):
                raise _Refused(place, "bad-yaml", "a key must be one word or text")
            self._refuse_references(event, place)
            key = str(event.value)
            if key in mapping:
                self._fault(place, "duplicate-key", f"'{key}' stands twice here; only one can count")
                # The first of two keeps its place; the second is read only to get past it.
                self._value(next(inside), (*steps, key, "again"), place)
            else:
                self.keys[(*steps, key)] = place
                mapping[key] = self._value(next(inside), (*steps, key), place)
        return mapping

    def _inside(self) -> Iterator[_Node]:
        """The values up to the end of the collection that has just begun."""
        for event in self.events:
            if not _begins_value(event):
                return
            yield event

    def _refuse_references(self, event: _Node, place: Place) -> None:
        if isinstance(event, AliasEvent) or event.anchor is not None:
            self._fault(place, "alias", "anchors and aliases are not read; write the value out")
        elif event.tag is not None:
            self._fault(place, "alias", f"the tag {event.tag} is not read; leave it out")

    def _fault(self, place: Place, code: str, sentence: str) -> None:
        self.faults.append(at(self.file, place, code, sentence))


def _begins_value(event: Event) -> TypeGuard[_Node]:
    return isinstance(event, AliasEvent | ScalarEvent | MappingStartEvent | SequenceStartEvent)


def _place(event: Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _error_place(error: YAMLError, content: str) -> Place:
    if isinstance(error, ReaderError):
        before = content[: error.position]
        return before.count("\n") + 1, len(before) - before.rfind("\n")
    mark = error.problem_mark or error.context_mark if isinstance(error, MarkedYAMLError) else None
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _error_sentence(error: YAMLError) -> str:
    if isinstance(error, ReaderError):
        return "a character stands here that YAML does not allow"
    problem = error.problem if isinstance(error, MarkedYAMLError) else None
    return f"this is not YAML: {problem or 'it cannot be read'}"
