"""The Word template of an official report, as an office gets it to begin with: layout and styles, no words."""

from functools import cache
from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell

from surveyapp.reporting.archive import settled
from surveyapp.reporting.palette import LIGHT

SERIF = "Times New Roman"
SANS = "Arial"
BODY = "{{ body }}"
"""The paragraph in whose place the pieces of a report come."""
_PAGE_NUMBER = (
    f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"/></w:r>',
    f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
    f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="end"/></w:r>',
)
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


@cache
def template() -> bytes:
    """A Word template in the layout of Decree 30/2020/NĐ-CP, with a place for each word of the front and close."""
    word = Document()
    _styles(word)
    _page(word)
    _front(word)
    word.add_paragraph(BODY, style="Normal")
    _close(word)
    out = BytesIO()
    word.save(out)
    return settled(out.getvalue())


def _styles(word: Word) -> None:
    # name, font, size, bold, colour, space before and after, kept with the next paragraph
    rows = (
        ("Normal", SERIF, 12, False, "ink", 0, 6, False),
        ("Title", SERIF, 13, True, "ink", 12, 2, True),
        ("Heading 1", SERIF, 14, True, "ink", 0, 4, True),
        ("Heading 2", SERIF, 12.5, True, "ink", 14, 6, True),
        ("Heading 3", SANS, 9.5, True, "ink", 10, 3, True),
        ("Heading 4", SANS, 9, True, "ink", 8, 2, True),
        ("List Bullet", SERIF, 11, False, "ink", 0, 4, False),
        ("Report Front", SERIF, 11, False, "ink", 0, 2, False),
        ("Report Subtitle", SANS, 7.5, False, "muted", 0, 4, True),
        ("Report Picture", SANS, 8, False, "ink", 0, 2, True),
        ("Report Remark", SANS, 7.5, False, "muted", 2, 8, False),
        ("Report Number", SERIF, 33, True, "accent", 6, 0, True),
        ("Report Note", SERIF, 11, False, "ink", 4, 8, False),
        ("Report Table", SANS, 8, False, "ink", 2, 2, False),
        ("Report Table Head", SANS, 8, True, "muted", 2, 2, True),
        ("Header", SERIF, 12, False, "ink", 0, 0, False),
        ("Footer", SANS, 6.5, False, "muted", 0, 0, False),
    )
    for name, font, size, bold, colour, before, after, kept in rows:
        style = _style(word, name)
        style.font.name, style.font.size, style.font.bold, style.font.italic = font, Pt(size), bold, False
        style.font.color.rgb = RGBColor.from_string(LIGHT[colour].lstrip("#").upper())
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[theme]
        for script in ("hAnsi", "cs", "eastAsia"):
            fonts.set(f"{{{fonts.nsmap['w']}}}{script}", font)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = kept
    for name in ("Title", "Heading 1"):
        word.styles[name].paragraph_format.alignment = _CENTRE
    _bordered(_style(word, "Report Note"))


def _style(word: Word, name: str) -> ParagraphStyle:
    if name not in [style.name for style in word.styles]:
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style = word.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    return style


def _bordered(style: ParagraphStyle) -> None:
    properties = style.element.get_or_add_pPr()
    line = LIGHT["line"].lstrip("#")
    border = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="8" w:color="{line}"/></w:pBdr>'
    shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{LIGHT["surface"].lstrip("#")}"/>'
    # The schema wants borders and shading before the spacing.
    for place, element in enumerate((border, shade)):
        properties.insert(place + 1, parse_xml(element))


def _page(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(32), Mm(18)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    numbered = section.header.paragraphs[0]
    numbered.alignment = _CENTRE
    for part in _PAGE_NUMBER:
        numbered._p.append(parse_xml(part))  # noqa: SLF001 - python-docx knows no fields
    for mark in (section.header.add_paragraph(style="Header"), section.first_page_header.paragraphs[0]):
        mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = mark.add_run("{{ mark }}")
        run.font.bold, run.font.size, run.font.color.rgb = True, Pt(8), RGBColor.from_string(LIGHT["warn"][1:].upper())
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].text = "{{ footer }}"


def _front(word: Word) -> None:
    grid = word.add_table(2, 2)
    grid.autofit = False
    left, right = grid.rows[0].cells
    _said(left, ("{{ front.above }}", False), ("{{ front.agency }}", True), ("―――――", False))
    _said(right, ("{{ front.nation }}", True), ("{{ front.motto }}", True), ("―――――――――", False))
    _said(grid.rows[1].cells[0], ("{{ front.number }}", False))
    _said(grid.rows[1].cells[1], ("{{ front.place_and_date }}", False))
    grid.rows[1].cells[1].paragraphs[0].runs[0].italic = True
    for row in grid.rows:
        row.cells[0].width, row.cells[1].width = Mm(70), Mm(90)
    word.add_paragraph("{{ front.title }}", style="Title")
    word.add_paragraph("{{ front.subject }}", style="Heading 1")
    for text, bold in (("{{ front.unit }}", True), ("{{ front.period }}", False)):
        line = word.add_paragraph(style="Report Front")
        line.alignment = _CENTRE
        line.add_run(text).bold = bold


def _close(word: Word) -> None:
    grid = word.add_table(1, 2)
    left, right = grid.rows[0].cells
    _said(left, ("{{ close.recipients_title }}", True), ("{{ recipients }}", False))
    for line in left.paragraphs:
        line.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _said(right, ("{{ close.signatory }}", True), ("{{ close.signature }}", False))
    word.add_paragraph(style="Report Front")


def _said(cell: _Cell, *lines: tuple[str, bool]) -> None:
    for n, (text, bold) in enumerate(lines):
        line = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        line.style = "Report Front"
        line.alignment = _CENTRE
        line.add_run(text).bold = bold
