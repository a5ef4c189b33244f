"""A report as a value: typed pieces in order, the same for every format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True)
class Cell:
    """What stands in a table: words, the exact value behind a number, and the code behind a name."""

    text: str
    value: int | Decimal | Fraction | None = None
    code: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under named columns; the first column names the row; `keys` are the columns' names in no language."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    subtitle: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heading:
    """A section begins, on a page of its own if so wished."""

    text: str
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True)
class Contents:
    """The sections of the document, each leading to its own."""

    title: str


@dataclass(frozen=True)
class Paragraph:
    """A few plain sentences."""

    text: str


class Tone(StrEnum):
    """How loudly a note speaks."""

    PLAIN = "plain"
    WARNING = "warning"


@dataclass(frozen=True)
class Note:
    """Something the reader must know to read the figures rightly."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Listing:
    """Short sentences, one under the other."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One value with its interval on the axis of a chart; `before` is the last period's."""

    label: str
    value: float
    value_text: str
    low: float | None = None
    high: float | None = None
    detail: str = ""
    before: float | None = None


@dataclass(frozen=True)
class IntervalRows:
    """Dots with intervals under one another, on one axis, with the same as a table.

    `alike` are the first and the last of neighbouring rows that cannot be told apart.
    """

    title: str
    subtitle: str
    rows: tuple[Row, ...]
    table: Table
    alt: str
    axis: tuple[float, float] = (0.0, 100.0)
    note: str = ""
    alike: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Headline:
    """The large number: its words, where it lies with its interval, its base, and what it counts."""

    text: str
    row: Row
    interval: str
    base: str
    counts: str
    alt: str
    axis: tuple[float, float] = (0.0, 100.0)


@dataclass(frozen=True)
class Segment:
    """One level's part of a bar."""

    share: float
    share_text: str


@dataclass(frozen=True)
class Bar:
    """A whole divided into levels, worst to best."""

    label: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class StackedBars:
    """Bars of one whole each, divided into the same levels, with the same as a table."""

    title: str
    subtitle: str
    levels: tuple[str, ...]
    bars: tuple[Bar, ...]
    table: Table
    alt: str


Drawn = IntervalRows | StackedBars
"""Charts with a title that say the same in a table."""
Chart = Drawn | Headline
Piece = Heading | Paragraph | Note | Listing | Table | Chart


@dataclass(frozen=True)
class Front:
    """The official front of a report: who issues it, the nation, number and date lines, title and subject."""

    above: str
    agency: str
    nation: str
    motto: str
    number: str
    place_and_date: str
    title: str
    subject: str
    unit: str
    period: str


@dataclass(frozen=True)
class Close:
    """The end of an official report: who receives it and who signs."""

    recipients_title: str
    recipients: tuple[str, ...]
    signatory: str
    signature: str


@dataclass(frozen=True)
class Labels:
    """The few words that a format itself adds."""

    data_table: str
    table: str = "Table {n}"
    contents: str = "Report"
    dictionary: str = "Data dictionary"


@dataclass(frozen=True)
class Document:
    """A report: language, official front, a mark for every page, pieces in order, close, and footer."""

    language: str
    title: str
    front: Front
    pieces: tuple[Piece, ...]
    close: Close
    footer: str
    labels: Labels
    mark: str = ""


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
