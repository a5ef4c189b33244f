"""What all charts share: for whom they are drawn, their letters, and where values lie."""

from dataclasses import dataclass
from enum import Enum

from surveyapp.reporting.palette import LIGHT
from surveyapp.reporting.sheet import Letters, Sheet

INK = Letters(LIGHT["ink"])
MUTED = Letters(LIGHT["muted"], 7.5)
BOLD = Letters(LIGHT["ink"], weight="bold")
PITCH = 11.0
"""From one line of a label to the next, in points."""


class Width(Enum):
    """For whom a chart is drawn: across a page, or for a phone with its labels above."""

    PAGE = "page"
    PHONE = "phone"


ACROSS = {Width.PAGE: 454.0, Width.PHONE: 252.0}
"""How wide a chart is, in points."""


_STEPS = (25, 10, 5, 20, 2, 1, 50, 100, 200, 250, 500, 1000)
_FEWEST, _MOST = 3, 6


@dataclass(frozen=True)
class Plot:
    """Where the values lie between left and right, in points, and what they are."""

    left: float
    right: float
    axis: tuple[float, float]

    def x(self, value: float) -> float:
        """Where a value lies; one beyond the axis at its end."""
        low, high = self.axis
        inside = min(max(value, low), high)
        return self.left + (self.right - self.left) * (inside - low) / (high - low)

    def ticks(self) -> tuple[float, ...]:
        """The values that the axis names."""
        low, high = self.axis
        steps = next((round((high - low) / step) for step in _STEPS if _divides(step, high - low)), 5)
        return tuple(low + (high - low) * i / steps for i in range(steps + 1))


def _divides(step: float, length: float) -> bool:
    return length % step == 0 and _FEWEST <= length / step <= _MOST


def grid(sheet: Sheet, plot: Plot, top: float, bottom: float) -> None:
    """A light line for each value that the axis names."""
    for tick in plot.ticks():
        sheet.line((plot.x(tick), plot.x(tick)), (top, bottom), LIGHT["line"], 0.6)


def scale(sheet: Sheet, plot: Plot, y: float) -> None:
    """The values that the axis names."""
    for tick in plot.ticks():
        sheet.text(plot.x(tick), y, f"{tick:.0f}", MUTED.at("center"))


def label(sheet: Sheet, x: float, first: float, lines: list[str], letters: Letters = INK) -> None:
    """Lines of a label under one another, the middle of the first at this height."""
    for i, line in enumerate(lines):
        sheet.text(x, first + i * PITCH * letters.size / INK.size, line, letters)
