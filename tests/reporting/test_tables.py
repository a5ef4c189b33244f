"""One table says the same in every format, whatever stands in it."""

import os
import subprocess
import sys
from dataclasses import fields, replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import get_args

import docx as word
import pytest
from pypdf import PdfReader

import surveyapp.reporting.document as document_kinds
from surveyapp.reporting.columns import columns, shape, tables, with_codes
from surveyapp.reporting.csvw import csvw, quiet
from surveyapp.reporting.document import Cell, Document, Listing, Piece, Table
from surveyapp.reporting.document_json import SCHEMA, to_json
from surveyapp.reporting.docx import NoPlace, add, docx
from surveyapp.reporting.docx_template import template
from surveyapp.reporting.html import html
from surveyapp.reporting.pdf import pdf
from surveyapp.reporting.xlsx import xlsx
from tests.reporting import reading
from tests.reporting.conftest import REPORT, Maker
from tests.reporting.reading import squeezed

ROOT = Path(__file__).parents[2]
NASTY = "=1+1 <b>đậm</b> & $x_1$ #set {{ x }} {% y %} سلام 汉字 🙂 \ue000 " + "tên rất dài " * 24
BOTH = pytest.mark.parametrize("language", ["vi", "en"])


def grid(table: Table) -> list[list[str]]:
    return [list(table.columns), *([cell.text for cell in row] for row in table.rows)]


@pytest.fixture
def nasty(make: Maker) -> Document:
    return make.document(unit=NASTY, text=make.text(posted=NASTY, found="@SUM(A1)", hours="-2+3"))


@BOTH
def test_every_format_says_every_table_alike(make: Maker, language: str):
    document = make.document(language)
    expected = [grid(table) for table in tables(document)]
    assert len(expected) == 8
    assert list(reading.of_html(html(document)).values()) == expected
    assert reading.of_json(to_json(document)) == expected
    plain = [grid(piece) for piece in document.pieces if isinstance(piece, Table)]
    assert reading.of_docx(docx(document)) == plain
    printed = PdfReader(BytesIO(pdf(document, make.template, make.wording(language))))
    words = squeezed("".join(page.extract_text() for page in printed.pages))
    assert [cell for rows in plain for row in rows for cell in row if squeezed(cell) not in words] == []


@BOTH
def test_a_workbook_shows_each_number_as_the_report_writes_it(make: Maker, language: str):
    document = make.document(language)
    book = reading.of_xlsx(xlsx(document), language)
    sheets = list(book.sheets.values())
    assert len(sheets) == len(tables(document)) + 2
    for table, sheet in zip(tables(document), sheets[1:-1], strict=True):
        coded = with_codes(table, document.labels)
        assert [row for row in sheet if len(row) == len(coded.columns)] == grid(coded)


@BOTH
def test_csv_holds_each_number_with_the_decimals_that_the_report_shows(make: Maker, language: str):
    document = make.document(language)
    grids, _ = reading.of_csv(csvw(document))
    for table, read in zip(tables(document), grids, strict=True):
        coded = with_codes(table, document.labels)
        for row, cells in zip(coded.rows, read[1:], strict=True):
            for cell, text in zip(row, cells, strict=True):
                found = shape(cell, language)
                if found:
                    shown = make.wording(language).number(Fraction(text), found.decimals)
                    assert shown == cell.text.strip("+%")
                else:
                    assert text == quiet(cell.text)


def test_each_column_is_described_in_csv_and_in_the_dictionary_of_the_workbook(make: Maker):
    document = make.document()
    grids, described = reading.of_csv(csvw(document))
    held = described["tables"]
    assert isinstance(held, list)
    titles = [[column["titles"] for column in table["tableSchema"]["columns"]] for table in held]
    assert titles == [read[0] for read in grids]
    names = [column["name"] for table in held for column in table["tableSchema"]["columns"]]
    assert {"question", "question_code", "satisfied", "base", "level_code", "share_before"} <= set(names)
    for table in held:
        own = [column["name"] for column in table["tableSchema"]["columns"]]
        assert len(own) == len(set(own))
    dictionary = list(reading.of_xlsx(xlsx(document), "vi").sheets.values())[-1]
    assert [row[3] for row in dictionary[1:] if len(row) == 6][1:] == names


def test_words_that_stand_for_a_number_are_named_as_such(make: Maker):
    table = Table("", ("n",), ((Cell("3", 3),), (Cell("–"),)), keys=("n",))
    (column,) = columns(table, "vi")
    assert column.words == ("–",)
    document = replace(make.document(), pieces=(table,))
    assert b'"null": [\n' in csvw(document)["-csv/csv-metadata.json"]


def test_no_cell_is_live_in_any_spreadsheet(nasty: Document):
    book = reading.of_xlsx(xlsx(nasty), "vi")
    assert "<f>" not in book.xml
    assert "hyperlink" not in book.xml
    grids, _ = reading.of_csv(csvw(nasty))
    cells = [cell for read in grids for row in read for cell in row]
    assert {"'@SUM(A1)", "'-2+3"} <= set(cells)
    assert any(cell.startswith("'=1+1") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert [
        cell for cell in cells if cell.startswith("-") and not cell.removeprefix("-").replace(".", "").isdigit()
    ] == []


def test_a_cell_without_care_would_be_live():
    assert "=1+1".startswith("=")
    assert quiet("=1+1") == "'=1+1"
    assert quiet("1+1") == "1+1"


def test_a_nasty_name_is_whole_in_every_format(nasty: Document, make: Maker):
    whole = squeezed(NASTY)
    unit = next(text for text in (nasty.front.unit,) if text)
    assert squeezed(unit) == whole
    assert squeezed(reading.of_html(html(nasty)).popitem()[0])
    assert any(
        squeezed(cell) == whole for read in reading.of_html(html(nasty)).values() for row in read for cell in row
    )
    assert any(squeezed(cell) == whole for read in reading.of_json(to_json(nasty)) for row in read for cell in row)
    assert any(squeezed(cell) == whole for read in reading.of_docx(docx(nasty)) for row in read for cell in row)
    book = reading.of_xlsx(xlsx(nasty), "vi")
    assert any(squeezed(cell) == whole for sheet in book.sheets.values() for row in sheet for cell in row)
    grids, _ = reading.of_csv(csvw(nasty))
    assert any(squeezed(cell) == f"'{whole}" for read in grids for row in read for cell in row)
    printed = PdfReader(BytesIO(pdf(nasty, make.template, make.wording())))
    words = squeezed("".join(page.extract_text() for page in printed.pages))
    assert "=1+1<b>đậm</b>&$x_1$#set{{x}}{%y%}" in words
    assert words.count("tênrấtdài" * 24) >= 1


def test_word_shows_pictures_with_words_repeats_heads_and_counts_pages(make: Maker):
    made = word.Document(BytesIO(docx(make.document())))
    described = [str(each.get("descr")) for each in made.element.body.xpath(".//wp:docPr")]
    assert len(described) == 5
    assert all(len(text) > 20 for text in described)
    heads = made.element.body.xpath(".//w:tbl[.//w:tblHeader]")
    assert len(heads) == len([piece for piece in make.document().pieces if isinstance(piece, Table)])
    section = made.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert "PAGE" not in section.first_page_header.paragraphs[0]._p.xml
    edges = (section.left_margin, section.right_margin, section.top_margin)
    assert [round(edge.mm) for edge in edges if edge is not None] == [32, 18, 20]
    assert {style.font.name for style in made.styles if style.name in {"Normal", "Heading 2"}} == {"Times New Roman"}
    assert made.core_properties.title == make.document().title


def test_words_of_the_front_and_of_the_close_stand_in_word(make: Maker):
    document = make.document(now=make.figures(simulated=True))
    made = word.Document(BytesIO(docx(document)))
    said = "\n".join(
        cell.text for table in (made.tables[0], made.tables[-1]) for row in table.rows for cell in row.cells
    )
    assert document.front.agency in said
    assert document.front.nation in said
    assert document.close.recipients[0] in said
    assert made.sections[0].first_page_header.paragraphs[0].text == "dữ liệu mô phỏng"
    assert made.sections[0].footer.paragraphs[0].text == document.footer


def test_the_template_that_an_office_gets_is_the_one_that_is_used_without_any():
    assert (REPORT / "report.docx").read_bytes() == template()


def test_an_office_that_changes_its_template_gets_its_own_words(make: Maker, tmp_path: Path):
    own = word.Document(BytesIO(template()))
    own.add_paragraph("Bản lưu nội bộ của {{ front.unit }}")
    own.save(str(tmp_path / "report.docx"))
    made = word.Document(BytesIO(docx(make.document(), tmp_path / "report.docx")))
    assert made.paragraphs[-1].text == "Bản lưu nội bộ của Chi cục Hải quan cửa khẩu Móng Cái"


def test_a_template_without_a_place_for_the_report_is_named(make: Maker, tmp_path: Path):
    word.Document().save(str(tmp_path / "report.docx"))
    with pytest.raises(NoPlace, match=r"report\.docx has no paragraph that holds"):
        docx(make.document(), tmp_path / "report.docx")


@pytest.mark.parametrize("kind", get_args(Piece), ids=lambda kind: kind.__name__)
def test_every_kind_of_piece_can_be_put_into_word_html_and_pdf(kind: type):
    assert add.dispatch(kind) is not add.dispatch(object)
    page = (ROOT / "surveyapp" / "reporting" / "document.html").read_text("utf-8")
    paper = (ROOT / "reports" / "house.typ").read_text("utf-8")
    assert f'"{kind.__name__}": ' in page
    assert f"{kind.__name__}: " in paper


def test_a_kind_of_piece_that_nobody_can_show_is_found(make: Maker):
    assert add.dispatch(Cell) is add.dispatch(object)
    with pytest.raises(TypeError, match="no way to put Cell into Word"):
        docx(replace(make.document(), pieces=(Cell("x"),)))  # type: ignore[arg-type]  # what no type checker lets pass


def test_long_and_unprintable_comments_are_whole(make: Maker):
    text = "\x07\x1b" + "rất dài " * 6000 + "HẾT"
    document = replace(make.document(), pieces=(Listing((text,)),))
    book = reading.of_xlsx(xlsx(document), "vi")
    said = "".join(row[0] for row in next(iter(book.sheets.values())) if row)
    assert "HẾT" in said
    assert "HẾT" in word.Document(BytesIO(docx(document))).paragraphs[-2].text + "".join(
        line.text for line in word.Document(BytesIO(docx(document))).paragraphs
    )


def test_json_names_its_schema_and_keeps_exact_values(make: Maker):
    content = to_json(make.document()).decode()
    assert f'"schema": "{SCHEMA}"' in content
    assert '"value": "30425/317"' in content


SCHEMA_1 = {
    "Cell": {"text", "value", "code"},
    "Table": {"title", "subtitle", "columns", "keys", "rows"},
    "Heading": {"text", "level"},
    "Paragraph": {"text"},
    "Note": {"text", "tone"},
    "Listing": {"items"},
    "Headline": {"text", "row", "interval", "base", "counts", "alt", "axis"},
    "IntervalRows": {"title", "subtitle", "rows", "table", "alt", "axis", "note"},
    "StackedBars": {"title", "subtitle", "levels", "bars", "table", "alt"},
    "Document": {"language", "title", "front", "pieces", "close", "footer", "labels", "mark"},
}
"""What readers of the first version of the schema may rely on: a name that goes needs another version."""


@pytest.mark.parametrize("kind", SCHEMA_1)
def test_names_in_json_are_kept_as_long_as_its_version(kind: str):
    assert SCHEMA == "surveyapp.document/1"
    assert SCHEMA_1[kind] <= {field.name for field in fields(getattr(document_kinds, kind))}


SCRIPT = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from tests.reporting.conftest import Maker, some_figures
from surveyapp.reporting import csvw, document_json, docx, xlsx
document = Maker().document(now=some_figures(simulated=True))
made = [docx.docx(document), xlsx.xlsx(document), document_json.to_json(document), *csvw.csvw(document).values()]
print([hashlib.sha256(each).hexdigest() for each in made])
"""


def _bytes_under(zone: str, locale: str, seed: str, threads: str) -> str:
    here = {
        **os.environ,
        "TZ": zone,
        "LANG": locale,
        "LC_ALL": locale,
        "PYTHONHASHSEED": seed,
        "OMP_NUM_THREADS": threads,
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(ROOT)], env=here, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_bytes_depend_on_neither_time_zone_nor_locale_nor_hash_seed_nor_threads():
    first = _bytes_under("UTC", "C", "1", "1")
    assert first.count("'") == 2 * 12
    assert first == _bytes_under("Asia/Ho_Chi_Minh", "C.UTF-8", "4711", "4")
