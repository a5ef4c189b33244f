"""Reads reports back from every format, as the grid of words that a reader of each sees."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO
from zipfile import ZipFile

import docx
from babel.numbers import format_decimal
from lxml import etree  # type: ignore[import-untyped]  # it comes without types
from lxml import html as web

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Grid = list[list[str]]


def of_html(content: bytes) -> dict[str, Grid]:
    """The tables of a page by their captions."""
    page = web.fromstring(content.decode())
    found = {}
    for table in page.iter("table"):
        caption = table.find("caption")
        rows = [[cell.text_content() for cell in row.iter("th", "td")] for row in table.iter("tr")]
        found[str(caption.text)] = rows
    return found


def of_docx(content: bytes) -> list[Grid]:
    """The tables of a Word file between its front and its close."""
    word = docx.Document(BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables[1:-1]]


@dataclass(frozen=True)
class Book:
    """A workbook as read: the cells of each sheet as they look, and its whole XML."""

    sheets: Mapping[str, Grid]
    xml: str


def of_xlsx(content: bytes, language: str) -> Book:
    """The sheets of a workbook, each cell as Excel shows it."""
    with ZipFile(BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    looks = list(_looks(etree.fromstring(parts["xl/styles.xml"])))
    names = [sheet.get("name") for sheet in etree.fromstring(parts["xl/workbook.xml"]).iter(f"{SHEET}sheet")]
    grids = {}
    for n, name in enumerate(names, 1):
        sheet = etree.fromstring(parts[f"xl/worksheets/sheet{n}.xml"])
        grids[str(name)] = [[_seen(cell, looks, language) for cell in row] for row in sheet.iter(f"{SHEET}row")]
    return Book(grids, "".join(part.decode() for name, part in parts.items() if name.endswith(".xml")))


def _looks(styles: etree._Element) -> Iterator[str]:
    codes = {found.get("numFmtId"): found.get("formatCode") for found in styles.iter(f"{SHEET}numFmt")}
    codes |= {"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%"}
    cells = styles.find(f"{SHEET}cellXfs")
    assert cells is not None
    for look in cells:
        yield str(codes.get(look.get("numFmtId"), "General"))


def _seen(cell: etree._Element, looks: list[str], language: str) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{SHEET}t"))
    value = cell.findtext(f"{SHEET}v")
    if value is None:
        return ""
    plus, _, _ = looks[int(cell.get("s") or 0)].partition(";")
    number = round(float(value), 12)
    pattern = plus if number > 0 else plus.lstrip("+")
    return format_decimal(number, pattern, language).replace("-", "−")


def of_csv(files: Mapping[str, bytes]) -> tuple[list[Grid], dict[str, object]]:
    """The tables of a folder of CSV files in the order of its description, and that description."""
    inside = {name.rpartition("/")[2]: content for name, content in files.items()}
    described = json.loads(inside["csv-metadata.json"])
    texts = (inside[table["url"]].decode("utf-8-sig") for table in described["tables"])
    return [list(csv.reader(StringIO(text, newline=""))) for text in texts], described


def of_json(content: bytes) -> list[Grid]:
    """The tables of a document as JSON, those of charts too."""
    pieces = json.loads(content)["pieces"]
    tables = (piece if piece["piece"] == "Table" else piece.get("table") for piece in pieces)
    return [[table["columns"], *([cell["text"] for cell in row] for row in table["rows"])] for table in tables if table]


Squeeze = Callable[[str], str]


def squeezed(text: str) -> str:
    """The text without any space, as far as line breaks of a page cannot be told from spaces."""
    return re.sub(r"\s+", "", text)
