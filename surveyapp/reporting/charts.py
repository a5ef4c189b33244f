"""Charts of a document in one house style; the same piece always gives the same bytes."""

from functools import lru_cache

from surveyapp.reporting.charts_bars import stacked
from surveyapp.reporting.charts_control import control
from surveyapp.reporting.charts_dots import dots
from surveyapp.reporting.charts_heat import heat
from surveyapp.reporting.charts_plot import Width
from surveyapp.reporting.charts_rows import headline, rows
from surveyapp.reporting.charts_trend import trend
from surveyapp.reporting.document import (
    Chart,
    ControlLines,
    DotMap,
    Headline,
    HeatMap,
    IntervalRows,
    StackedBars,
    Trend,
)
from surveyapp.reporting.sheet import Sheet

_AT_HAND = 1024


@lru_cache(_AT_HAND)
def svg(chart: Chart, width: Width) -> str:
    """The chart as SVG of the given width; drawn once for all formats of a document."""
    return drawn(chart, width).svg()


def drawn(chart: Chart, width: Width) -> Sheet:  # noqa: PLR0911 - one for each kind, so that none can be missing
    """The chart on a sheet of the given width, to be taken as SVG or as PNG."""
    match chart:
        case StackedBars():
            return stacked(chart, width)
        case Headline():
            return headline(chart)
        case IntervalRows():
            return rows(chart, width)
        case HeatMap():
            return heat(chart, width)
        case DotMap():
            return dots(chart, width)
        case Trend():
            return trend(chart, width)
        case ControlLines():
            return control(chart, width)
