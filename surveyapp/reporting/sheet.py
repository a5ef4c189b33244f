"""A sheet to draw charts on, measured in points from its top left corner, and the letters its font has."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from textwrap import wrap
from typing import Literal

from matplotlib import get_data_path, rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import Stroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

FONT = "DejaVu Sans"
FONT_FOLDER = Path(get_data_path()) / "fonts" / "ttf"
DENSITY = 220
"""Dots in an inch of a picture that is not SVG."""
MISSING = "□"
"""Stands for a character that no font at hand has."""

_LETTER = 0.57
_WIDE = 1.0
_HALO = 2.6


@dataclass(frozen=True)
class Letters:
    """How a text on a chart looks, and which of its ends stands at the given place."""

    colour: str
    size: float = 8.5
    side: Literal["left", "center", "right"] = "left"
    weight: Literal["normal", "bold"] = "normal"

    def at(self, side: Literal["left", "center", "right"]) -> "Letters":
        """The same, with another end at the given place."""
        return replace(self, side=side)

    def length(self, text: str) -> float:
        """About how long a text is, in points."""
        return sum(_WIDE if unicodedata.east_asian_width(c) in "WF" else _LETTER for c in text) * self.size

    def lines(self, text: str, width: float, at_most: int) -> list[str]:
        """The text in lines of this width; what is more than these lines hold is cut with a sign."""
        letters = max(1, int(width / (self.length(text) / max(1, len(text))))) if text else 1
        return wrap(text, letters, max_lines=at_most, placeholder="…") or [""]


class Sheet:
    """A figure on which x and y are points from its top left corner."""

    def __init__(self, width: float, height: float) -> None:
        self.figure = Figure(figsize=(width / 72, height / 72))
        self.figure.patch.set_visible(False)
        FigureCanvasSVG(self.figure)
        points = Affine2D().scale(1 / 72, -1 / 72).translate(0, height / 72)
        self._points = points + self.figure.dpi_scale_trans

    def text(self, x: float, y: float, text: str, letters: Letters) -> None:
        """A text with its middle at this height."""
        self._written(x, y, text, letters)

    def text_above(self, x: float, y: float, text: str, letters: Letters, paper: str) -> None:
        """A text with paper round its letters, which no line beneath it strikes through."""
        # Letters with an effect are drawn as shapes, so the text itself is written once more: it can be searched.
        halo = self._written(x, y, text, replace(letters, colour=paper))
        halo.set_path_effects([Stroke(linewidth=_HALO, foreground=paper)])
        self._written(x, y, text, letters)

    def _written(self, x: float, y: float, text: str, letters: Letters) -> Text:
        return self.figure.text(
            x,
            y,
            drawable(text),
            transform=self._points,
            parse_math=False,
            fontfamily=FONT,
            color=letters.colour,
            fontsize=letters.size,
            fontweight=letters.weight,
            horizontalalignment=letters.side,
            verticalalignment="center_baseline",
        )

    def line(self, xs: tuple[float, float], ys: tuple[float, float], colour: str, width: float) -> None:
        """A straight line from one place to another."""
        line = Line2D(xs, ys, color=colour, linewidth=width, solid_capstyle="butt", transform=self._points)
        self.figure.add_artist(line)

    def path(self, points: Sequence[tuple[float, float]], colour: str, width: float, *, dashed: bool = False) -> None:
        """A line through several places."""
        xs, ys = zip(*points, strict=True)
        line = Line2D(xs, ys, color=colour, linewidth=width, transform=self._points)
        line.set_linestyle("dashed" if dashed else "solid")
        self.figure.add_artist(line)

    def dot(self, x: float, y: float, colour: str, inside: str, size: float) -> None:
        """A round mark with its edge and its inside."""
        mark = Line2D(
            [x],
            [y],
            marker="o",
            markersize=size,
            markeredgecolor=colour,
            markerfacecolor=inside,
            transform=self._points,
        )
        self.figure.add_artist(mark)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled box from its top left corner."""
        box = Rectangle((x, y), width, height, facecolor=colour, edgecolor="none", transform=self._points)
        self.figure.add_artist(box)

    def svg(self, title: str | None = None) -> str:
        """The sheet as SVG, without a date; `title` is read aloud where the picture stands by itself."""
        out = StringIO()
        metadata = {"Date": None, "Creator": None} | ({"Title": title} if title else {})
        with rc_context({"svg.hashsalt": "surveyapp", "svg.fonttype": "none"}):
            self.figure.savefig(out, format="svg", transparent=True, metadata=metadata)
        return out.getvalue()

    def png(self) -> bytes:
        """The sheet as a picture of points in colour, sharp in print, for formats that take no SVG."""
        out = BytesIO()
        self.figure.savefig(out, format="png", dpi=DENSITY, transparent=True, metadata={"Software": None})
        return out.getvalue()

    @property
    def width(self) -> float:
        """How wide the sheet is, in points."""
        return float(self.figure.get_figwidth()) * 72


@cache
def characters(font: Path) -> frozenset[int]:
    """The characters that a font file has."""
    return frozenset(FT2Font(str(font)).get_charmap())


def drawable(text: str) -> str:
    """The text with □ for each character that the font of charts lacks."""
    known = characters(FONT_FOLDER / "DejaVuSans.ttf")
    return "".join(c if ord(c) in known else MISSING for c in text)
