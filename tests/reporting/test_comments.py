"""Comments in an office report: whole and harmless, never about single officers, and drawn by no hand."""

from io import BytesIO

import docx as word
from lxml import html as web  # type: ignore[import-untyped]  # it comes without types
from pypdf import PdfReader

from surveyapp.reporting.comments import MOST_COMMENTS
from surveyapp.reporting.csvw import csvw
from surveyapp.reporting.document import Document, Heading, Listing
from surveyapp.reporting.document_json import to_json
from surveyapp.reporting.docx import docx
from surveyapp.reporting.facts import Written
from surveyapp.reporting.html import html
from surveyapp.reporting.pdf import pdf
from surveyapp.reporting.xlsx import xlsx
from tests.reporting import reading
from tests.reporting.conftest import Maker, Spoken
from tests.reporting.reading import squeezed

NASTY = "=1+1 <script>alert(1)</script> $x$ #set {a} {{ b }} 中文 😀 عربى \u202egnp \x00\x1b[31m\n\n dòng hai & \"trích\" 'nháy'"
SHOWN = "=1+1 <script>alert(1)</script> $x$ #set {a} {{ b }} 中文 😀 عربى gnp [31m dòng hai & \"trích\" 'nháy'"


def comments(document: Document) -> list[str]:
    headed = [piece.text for piece in document.pieces if isinstance(piece, Heading)]
    listings = [piece for piece in document.pieces if isinstance(piece, Listing)]
    return [item for piece in listings[:-1] for item in piece.items] if headed else []


def test_without_comments_there_is_no_section_of_them(make: Maker):
    assert "Ý kiến" not in " ".join(piece.text for piece in make.document().pieces if isinstance(piece, Heading))


def test_comments_stand_under_their_question_and_the_level_they_explain(make: Maker):
    found = (Written("hours", "Nhanh hơn"), Written("hours.reason.bad.written", "Chờ hai ngày"))
    document = make.document(comments=found)
    headed = [piece.text for piece in document.pieces if isinstance(piece, Heading) and piece.level == 3]
    assert headed == ["Thời gian thông quan", "Thời gian thông quan: Không hài lòng"]
    assert comments(document) == ["“Nhanh hơn”", "“Chờ hai ngày”"]


def test_nothing_that_is_written_about_an_officer_is_shown(make: Maker, spoken: Spoken):
    about = Written("officer_kind.reason.bad.written", "Anh Nam ở quầy 3")
    assert "Anh Nam" not in spoken(make.document(comments=(about,)))
    assert "Anh Nam" in spoken(make.document(comments=(Written("hours", "Anh Nam ở quầy 3"),)))


def test_a_reason_for_a_level_is_not_shown_where_the_answers_are_not(make: Maker):
    written = (Written("hours", "Nhanh hơn"), Written("hours.reason.bad.written", "Chờ hai ngày"))
    hidden = make.document(comments=written, now=make.suppressed(make.figures()))
    assert comments(hidden) == ["“Nhanh hơn”"]
    assert "“Chờ hai ngày”" in comments(make.document(comments=written)), "control: shown where the answers are"


def test_of_many_comments_a_selection_is_drawn_the_same_every_time(make: Maker, spoken: Spoken):
    many = tuple(Written("hours", f"Ý kiến thứ {n:03}") for n in range(214))
    document = make.document(comments=many)
    shown = comments(document)
    assert len(shown) == MOST_COMMENTS
    assert "Doanh nghiệp đã viết 214 ý kiến; dưới đây là 20 ý kiến khác nhau, chọn ngẫu nhiên." in spoken(document)
    assert shown == comments(make.document(comments=many[::-1]))
    assert shown != [f"“Ý kiến thứ {n:03}”" for n in range(20)]
    assert "Businesses wrote 1 comment, all printed" in spoken(make.document("en", comments=many[:1]))


def test_whatever_a_comment_holds_is_words_in_every_format(make: Maker):
    document = make.document(comments=(Written("hours", NASTY),))
    assert comments(document) == [f"“{SHOWN}”"]
    whole = squeezed(SHOWN)
    page = html(document).decode()
    assert "<script>" not in page
    assert whole in squeezed("".join(web.fromstring(page).itertext()))
    assert whole in squeezed("".join(p.text for p in word.Document(BytesIO(docx(document))).paragraphs))
    said = reading.of_xlsx(xlsx(document), "vi")
    assert any(whole in squeezed(cell) for row in next(iter(said.sheets.values())) for cell in row)
    assert "<f>" not in said.xml
    assert "<script>alert(1)</script>" in to_json(document).decode()
    assert csvw(document) == csvw(make.document())
    printed = PdfReader(BytesIO(pdf(document, make.template, make.wording())))
    words = squeezed("".join(each.extract_text() for each in printed.pages))
    assert squeezed("=1+1 <script>alert(1)</script> $x$ #set {a} {{ b }} □□") in words
    assert "kýtựkhônginđược" in words


def test_a_comment_of_spaces_is_none(make: Maker):
    assert comments(make.document(comments=(Written("hours", " \u200b\n"),))) == []


def test_the_same_words_stand_once_with_how_often_they_were_written(make: Maker):
    found = (Written("hours", "Chờ lâu"),) * 7 + (Written("hours", "Nhanh"),)
    assert sorted(comments(make.document(comments=found))) == ["“Chờ lâu” (7 lần)", "“Nhanh”"]
