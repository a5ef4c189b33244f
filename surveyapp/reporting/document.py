"""A report as a value: typed pieces in order, the same for every format."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from surveyapp.reporting.asking import Ask, AskGrid
from surveyapp.reporting.front import Close, Front
from surveyapp.reporting.labels import Labels


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
    note: str = ""


@dataclass(frozen=True)
class Shade:
    """One number of a grid and where it lies between the grid's ends; None where nothing is shown."""

    value: float | None
    text: str


@dataclass(frozen=True)
class HeatMap:
    """A grid of numbers, each on the colour of its place between two ends, with the same as a table."""

    title: str
    subtitle: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    shades: tuple[tuple[Shade, ...], ...]
    table: Table
    alt: str
    ends: tuple[float, float] = (0.0, 100.0)
    note: str = ""


@dataclass(frozen=True)
class Dot:
    """A named place on two axes; one that stands out is filled."""

    label: str
    x: float
    y: float
    stands_out: bool = True


@dataclass(frozen=True)
class Curve:
    """A line through places on two axes, named at its beginning."""

    points: tuple[tuple[float, float], ...]
    label: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Axis:
    """What an axis measures, and from where to where."""

    title: str
    first: float
    last: float


@dataclass(frozen=True)
class DotMap:
    """Named dots on two axes with curves and with words in the corners, with the same as a table.

    `corners` are the words at the top left, top right, bottom left and bottom right; none, or four.
    """

    title: str
    subtitle: str
    x: Axis
    y: Axis
    dots: tuple[Dot, ...]
    table: Table
    alt: str
    curves: tuple[Curve, ...] = ()
    corners: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Moment:
    """A value at one time; `joined` is whether it may be compared with the one before, else the line breaks."""

    label: str
    value: float
    value_text: str
    low: float | None = None
    high: float | None = None
    joined: bool = True


@dataclass(frozen=True)
class Trend:
    """Values over time with their intervals, and a mark where the line breaks, with the same as a table."""

    title: str
    subtitle: str
    moments: tuple[Moment, ...]
    table: Table
    alt: str
    axis: tuple[float, float] = (0.0, 100.0)
    broken: str = ""
    note: str = ""


@dataclass(frozen=True)
class Tracked:
    """A value at one time between its limits; all None where nothing is shown. One that stands out is named."""

    label: str
    value: float | None = None
    value_text: str = ""
    low: float | None = None
    high: float | None = None
    stands_out: bool = False


@dataclass(frozen=True)
class ControlLines:
    """Values over time about a centre, each between its limits, with the same as a table; a gap stays a gap."""

    title: str
    subtitle: str
    moments: tuple[Tracked, ...]
    centre: float
    centre_text: str
    table: Table
    alt: str
    axis: tuple[float, float] = (0.0, 100.0)
    note: str = ""


Drawn = IntervalRows | StackedBars | HeatMap | DotMap | Trend | ControlLines
"""Charts with a title that say the same in a table."""
Chart = Drawn | Headline
Piece = Heading | Contents | Paragraph | Note | Listing | Table | Chart | Ask | AskGrid


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
