"""A document as one HTML file that needs nothing else: style, charts and tables inside."""

from base64 import b64encode
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from surveyapp.reporting.charts import svg
from surveyapp.reporting.charts_plot import Width
from surveyapp.reporting.document import Chart, Document
from surveyapp.reporting.palette import DARK, LIGHT
from surveyapp.reporting.sheet import FONT

_SCREEN_FONTS = f"system-ui, '{FONT}', sans-serif"


def html(document: Document) -> bytes:
    """The document for screen and printer, complete in one file."""
    page = _templates().get_template("document.html")
    return page.render(document=document, light=LIGHT, dark=DARK).encode()


@cache
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    found.filters["page"] = lambda chart: picture(chart, Width.PAGE)
    found.filters["phone"] = lambda chart: picture(chart, Width.PHONE)
    found.filters["kind"] = lambda piece: type(piece).__name__
    return found


def picture(chart: Chart, width: Width) -> str:
    """A chart as an address that holds the whole picture, in the colours of light and of dark screens."""
    drawn = svg(chart, width).replace(f"'{FONT}'", _SCREEN_FONTS, 1 << 20)
    begin = drawn.index(">", drawn.index("<svg")) + 1
    styled = f"{drawn[:begin]}<style>@media (prefers-color-scheme: dark) {{{_exchanged()}}}</style>{drawn[begin:]}"
    return f"data:image/svg+xml;base64,{b64encode(styled.encode()).decode()}"


def _exchanged() -> str:
    return "".join(
        f'[style*="{way}: {LIGHT[name]}"]{{{way}:{DARK[name]}!important}}'
        for name in LIGHT
        for way in ("fill", "stroke")
    )
