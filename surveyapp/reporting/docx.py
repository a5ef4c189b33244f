"""A document for Word through a template that an office can edit; pieces take the template's styles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, singledispatch
from io import BytesIO
from pathlib import Path
from typing import get_args
from xml.sax.saxutils import escape

from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as Line
from docxtpl import DocxTemplate

from surveyapp.definitions.errors import SurveyAppError
from surveyapp.reporting.archive import settled
from surveyapp.reporting.asking import Ask, AskGrid
from surveyapp.reporting.charts import drawn
from surveyapp.reporting.charts_plot import Width
from surveyapp.reporting.document import (
    Cell,
    Chart,
    Contents,
    Document,
    Drawn,
    Heading,
    Headline,
    Listing,
    Note,
    Paragraph,
    Table,
    Tone,
)
from surveyapp.reporting.docx_template import BODY, template

WIDTH = 454.0
"""How wide the text stands on the page, in points."""
TICK = "☐"
_PLACE = "\u2042"
_LEAST, _MOST = 8, 44
_UNPRINTABLE = dict.fromkeys([*(n for n in range(32) if n not in (9, 10)), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


class NoPlace(SurveyAppError):
    """A Word template has no place for the pieces of a report."""

    def __init__(self, file: Path | None) -> None:
        super().__init__(f"{file or 'the Word template'} has no paragraph that holds {BODY} alone")
        self.file = file


@dataclass(frozen=True)
class Page:
    """The Word document under way and the document that it says."""

    word: Word
    document: Document

    def say(self, text: str, style: str) -> None:
        """A paragraph at the end; nothing where there are no words."""
        if text:
            self.line(style).add_run(printable(text))

    def line(self, style: str) -> Line:
        """An empty paragraph at the end."""
        return self.word.add_paragraph(style=self.styles[style])

    @cached_property
    def styles(self) -> Mapping[str, ParagraphStyle]:
        """The styles of the template by name; looked up one by one they would take most of the time."""
        return {str(style.name): style for style in self.word.styles if isinstance(style, ParagraphStyle)}

    def place(self, xml: str) -> None:
        """Elements at the end of the text, before the layout of the last section."""
        self.word.element.body[-1].addprevious(parse_xml(xml))


def docx(document: Document, file: Path | None = None) -> bytes:
    """The document as a Word file in the layout of a template; without one in the layout that comes with us."""
    made = DocxTemplate(file or BytesIO(template()))
    made.render(_words(document), autoescape=True)
    word = made.docx
    page = Page(word, document)
    body = word.element.body
    place = next((each for each in word.paragraphs if each.text.strip() == _PLACE), None)
    if place is None:
        raise NoPlace(file)
    after = list(place._p.itersiblings())[:-1]  # noqa: SLF001 - python-docx only adds at the end
    body.remove(place._p)  # noqa: SLF001
    for piece in document.pieces:
        add(piece, page)
    for element in after:
        body[-1].addprevious(element)
    word.core_properties.title = printable(document.title)[:255]
    word.core_properties.language = document.language
    out = BytesIO()
    word.save(out)
    return settled(out.getvalue())


def _words(document: Document) -> Mapping[str, object]:
    front, close = document.front, document.close
    return {
        "front": {name: printable(text) for name, text in vars(front).items()},
        "close": {"recipients_title": close.recipients_title, "signatory": close.signatory, "signature": close.signature},
        "recipients": printable("\n".join(close.recipients)),
        "mark": document.mark,
        "footer": printable(document.footer),
        "title": printable(document.title),
        "body": _PLACE,
    }  # fmt: skip


def printable(text: str) -> str:
    """The text without the characters that XML does not allow."""
    return text.translate(_UNPRINTABLE)


@singledispatch
def add(piece: object, page: Page) -> None:  # noqa: ARG001 - each kind of piece has its own below
    """Puts a piece at the end of the page."""
    raise TypeError(f"no way to put {type(piece).__name__} into Word")


@add.register
def _(piece: Heading, page: Page) -> None:
    page.say(piece.text, f"Heading {piece.level}")


@add.register
def _(piece: Paragraph, page: Page) -> None:
    page.say(piece.text, "Normal")


@add.register
def _(piece: Note, page: Page) -> None:
    page.say(f"▲ {piece.text}" if piece.tone is Tone.WARNING else piece.text, "Report Note")


@add.register
def _(piece: Listing, page: Page) -> None:
    for item in piece.items:
        page.say(item, "List Bullet")


@add.register
def _(piece: Contents, page: Page) -> None:
    page.say(piece.title, "Heading 2")
    for other in page.document.pieces:
        if isinstance(other, Heading) and other.level <= 2:  # noqa: PLR2004 - the sections
            page.say(other.text, "Normal")


@add.register
def _(piece: Headline, page: Page) -> None:
    page.say(piece.text, "Report Number")
    _picture(piece, page)
    page.say(f"{piece.interval}\n{piece.base}", "Report Table Head")
    page.say(piece.counts, "Report Remark")


@add.register
def _(piece: Table, page: Page) -> None:
    page.say(piece.title, "Heading 3")
    page.say(piece.subtitle, "Report Subtitle")
    page.place(_table(piece, page))
    page.line("Report Remark")


@add.register
def _(piece: Ask, page: Page) -> None:
    page.say(f"{piece.number}. {piece.text} {piece.hint}".strip(), "Heading 3")
    page.say(piece.condition, "Report Remark")
    for group in piece.boxes:
        page.say(group.label, "Report Subtitle")
        ticked = [f"{TICK} {name}" for name in group.names]
        for line in ["     ".join(ticked)] if piece.across else ticked:
            page.say(line, "Normal")
    page.say(piece.blank, "Normal")
    for _line in range(piece.lines):
        page.say("…" * 60, "Normal")


@add.register
def _(piece: AskGrid, page: Page) -> None:
    page.say(piece.hint, "Report Subtitle")
    ticks = (Cell(TICK),) * len(piece.options)
    rows = tuple((Cell(f"{number}. {text}"), *ticks) for number, text in piece.questions)
    page.place(_table(Table("", ("", *piece.options), rows), page))
    page.line("Report Remark")


def _chart(piece: Drawn, page: Page) -> None:
    page.say(piece.title, "Heading 3")
    page.say(piece.subtitle, "Report Subtitle")
    _picture(piece, page)
    page.say(piece.note, "Report Remark")


for _kind in get_args(Drawn):
    add.register(_kind, _chart)


def _picture(piece: Chart, page: Page) -> None:
    sheet = drawn(piece, Width.PAGE)
    line = page.line("Report Picture")
    line.add_run().add_picture(BytesIO(sheet.png()), width=Pt(min(WIDTH, sheet.width)))
    described = page.word.element.body.xpath(".//wp:docPr")[-1]
    described.set("descr", printable(piece.alt))


def _table(piece: Table, page: Page) -> str:
    widths = [min(_MOST, max(_LEAST, *(len(row[i].text) for row in piece.rows), 0)) for i in range(len(piece.columns))]
    shares = [5000 * width // sum(widths) for width in widths]
    numeric = [any(row[i].value is not None for row in piece.rows) for i in range(len(widths))]
    style, head_style = (page.styles[name].style_id for name in ("Report Table", "Report Table Head"))
    head = _row(piece.columns, shares, numeric, head_style, "<w:tblHeader/>")
    rows = "".join(_row([cell.text for cell in row], shares, numeric, style) for row in piece.rows)
    grid = "".join(f'<w:gridCol w:w="{int(WIDTH * 20 * share / 5000)}"/>' for share in shares)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>'
        '<w:bottom w:val="single" w:sz="4" w:color="D5DCDA"/><w:insideH w:val="single" w:sz="4" w:color="D5DCDA"/>'
        f"</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{head}{rows}</w:tbl>"
    )


def _row(texts: Sequence[str], shares: Sequence[int], numeric: Sequence[bool], style: str, repeated: str = "") -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="pct"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>'
        f'<w:jc w:val="{"right" if right else "left"}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r></w:p></w:tc>'
        for text, share, right in zip(texts, shares, numeric, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"
