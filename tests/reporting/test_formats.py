"""The same document as HTML and PDF: same words, same numbers, same bytes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from surveyapp.reporting.charts import svg
from surveyapp.reporting.charts_plot import Width
from surveyapp.reporting.document import Document, IntervalRows, Paragraph, StackedBars, Table
from surveyapp.reporting.html import html
from surveyapp.reporting.pdf import missing_characters, pdf
from surveyapp.reporting.plain import texts
from tests.reporting.conftest import Maker

ROOT = Path(__file__).parents[2]
NASTY = "Đội <b>đậm</b> $x_1$ #set =1+1 \u202eRTL سلام 汉字 🙂 \x07 " + "tên rất dài " * 25


def _printed(make: Maker, document: Document, language: str = "vi"):
    return PdfReader(BytesIO(pdf(document, make.template, make.wording(language))))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _words(reader: PdfReader) -> str:
    return _squeezed("".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pdf_says_every_sentence_of_the_document_letter_by_letter(make: Maker, language: str):
    document = make.document(language)
    words = _words(_printed(make, document, language))
    said = [piece.text for piece in document.pieces if isinstance(piece, Paragraph)]
    said += [cell.text for piece in document.pieces if isinstance(piece, Table) for row in piece.rows for cell in row]
    said += list(texts(document.front)) + list(texts(document.close)) + [document.footer]
    assert [text for text in said if _squeezed(text) not in words] == []


def test_html_and_pdf_carry_the_same_numbers(make: Maker):
    document = make.document()
    page = html(document).decode()
    shown = _squeezed(unescape(re.sub(r"<[^>]+>", "", page)))
    words = _words(_printed(make, document))
    cells = [cell.text for piece in document.pieces if isinstance(piece, Table) for row in piece.rows for cell in row]
    numbers = [text for text in cells if any(map(str.isdigit, text))]
    assert len(numbers) > 30
    assert all(_squeezed(text) in shown and _squeezed(text) in words for text in numbers)


def _tags(node: PdfObject) -> Iterator[str]:
    inner = node.get_object()
    if isinstance(inner, ArrayObject):
        for each in inner:
            yield from _tags(each)
    elif isinstance(inner, DictionaryObject):
        yield str(inner.get("/S"))
        if "/Alt" in inner:
            yield "alt"
        if "/K" in inner:
            yield from _tags(inner["/K"])


def test_the_pdf_is_tagged_for_assistive_technology(make: Maker):
    root = _printed(make, make.document()).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    found = set(_tags(root["/StructTreeRoot"]))
    assert {"/Table", "/TH", "/TD", "/Figure", "/P", "alt"} <= found
    assert {"/H1", "/H2"} <= found


def test_pages_are_numbered_at_the_top_from_the_second_on(make: Maker):
    pages = _printed(make, make.document()).pages
    assert 1 <= len(pages) <= 4
    assert not pages[0].extract_text().lstrip().startswith("1\n")
    assert pages[1].extract_text().lstrip().startswith("2")


def test_simulated_data_is_marked_on_every_page(make: Maker):
    document = make.document(now=make.figures(simulated=True))
    assert all("dữ liệu mô phỏng" in page.extract_text() for page in _printed(make, document).pages)
    assert "dữ liệu mô phỏng" in html(document).decode()


def test_whatever_a_name_holds_is_shown_as_text(make: Maker):
    document = make.document(unit=NASTY, text=make.text(posted=NASTY))
    page = html(document).decode()
    assert "<b>đậm" not in page
    assert "&lt;b&gt;đậm" in page
    assert "\u202e" not in page
    assert "\x07" not in page
    words = _words(_printed(make, document))
    assert "Đội<b>đậm</b>$x_1$#set=1+1" in words
    assert "Có3kýtựkhôngin" in words


def test_characters_without_a_font_are_counted_and_replaced(make: Maker):
    document = make.document(unit="Đội 汉字 🙂")
    assert missing_characters(document) == ("字", "汉", "🙂")
    assert "ĐỘI□□□" in _words(_printed(make, document))


def test_charts_draw_what_a_font_lacks_as_a_box_and_never_as_formulas(make: Maker):
    document = make.document(text=make.text(posted=NASTY))
    for piece in document.pieces:
        if isinstance(piece, IntervalRows | StackedBars):
            drawn = svg(piece, Width.PAGE) + svg(piece, Width.PHONE)
            assert "汉" not in drawn
            assert "<b>" not in unescape(drawn).replace("Đội <b>", "")
    assert any("$x_1$" in svg(piece, Width.PAGE) for piece in document.pieces if isinstance(piece, IntervalRows))


def test_a_segment_below_8_percent_carries_no_number(make: Maker):
    bars = next(piece for piece in make.document().pieces if isinstance(piece, StackedBars))
    drawn = svg(bars, Width.PAGE)
    for bar in bars.bars:
        for segment in bar.segments:
            assert (f">{segment.share_text}<" in drawn) == (segment.share >= 8)


def test_html_needs_nothing_from_elsewhere(make: Maker):
    page = html(make.document()).decode()
    assert re.findall(r'(?:src|href|srcset)="(?!data:)', page) == []
    assert "<script" not in page


def test_every_state_can_be_printed(make: Maker):
    figures = make.figures()
    headline = tuple(figure for figure in figures.figures if figure.of == "headline")
    states = [
        make.document(now=make.suppressed(figures)),
        make.document(before=None, above=""),
        make.document(now=make.figures(holds_forms=False)),
        make.document(now=replace(figures, figures=headline)),
    ]
    for document in states:
        assert b"<h1>" in html(document)
        assert 1 <= len(_printed(make, document).pages) <= 4


SCRIPT = """
import hashlib, importlib.util, sys
spec = importlib.util.spec_from_file_location("conftest", sys.argv[1]); made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made); make = made.Maker()
from surveyapp.reporting.html import html
from surveyapp.reporting.pdf import pdf
document = make.document(now=made.some_figures(simulated=True))
print(hashlib.sha256(html(document) + pdf(document, make.template, make.wording())).hexdigest())
"""


def _bytes_under(zone: str, locale: str, seed: str) -> str:
    here = {**os.environ, "TZ": zone, "LANG": locale, "LC_ALL": locale, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    conftest = str(Path(__file__).parent / "conftest.py")
    made = subprocess.run(
        [sys.executable, "-c", SCRIPT, conftest], env=here, capture_output=True, text=True, check=True
    )
    return made.stdout.strip()


def test_bytes_depend_on_neither_time_zone_nor_locale_nor_hash_seed():
    assert _bytes_under("UTC", "C", "1") == _bytes_under("Asia/Ho_Chi_Minh", "C.UTF-8", "4711")


def test_a_date_put_in_changes_the_bytes(make: Maker):
    document = make.document()
    dated = replace(document, front=replace(document.front, place_and_date="Quảng Ninh, ngày 21 tháng 10 năm 2025"))
    assert html(document) == html(make.document())
    assert html(dated) != html(document)
    printed = pdf(document, make.template, make.wording())
    assert printed == pdf(make.document(), make.template, make.wording())
    assert pdf(dated, make.template, make.wording()) != printed
