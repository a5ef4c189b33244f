"""A questionnaire on paper asks everything that the survey asks, and says who is asked."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import docx as word
import pytest
from lxml import html as web  # type: ignore[import-untyped]  # it comes without types
from pypdf import PdfReader

from surveyapp.definitions.load import Definition, load_all
from surveyapp.definitions.question import ChoiceQuestion
from surveyapp.definitions.report_folder import read_report, read_report_text
from surveyapp.definitions.rule import Answered, AnyOf, AtLeast, AtMost, Every, Negation, NoneOf, Rule, Some
from surveyapp.definitions.survey import Subject
from surveyapp.reporting.asking import Ask, AskGrid
from surveyapp.reporting.document import Document, Heading, Note
from surveyapp.reporting.docx import docx
from surveyapp.reporting.html import html
from surveyapp.reporting.paper import PaperFacts, paper
from surveyapp.reporting.paper_rules import Rules
from surveyapp.reporting.pdf import pdf
from surveyapp.reporting.wording import Wording, clean
from surveyapp.settings import Settings
from tests.reporting.reading import squeezed

FOLDER = Path(__file__).parents[2] / "reports" / "paper"
SURVEYS = load_all(Settings().surveys_dir)
EACH = pytest.mark.parametrize("survey", sorted(SURVEYS))


def on_paper(definition: Definition, language: str = "vi", department: str = "Cục Hải quan") -> Document:
    facts = PaperFacts(definition.survey, definition.text(language), department)
    return paper(facts, read_report(FOLDER), read_report_text(FOLDER, language))


def printed(document: Document, language: str = "vi") -> PdfReader:
    wording = Wording(language, read_report_text(FOLDER, language).sentences)
    return PdfReader(BytesIO(pdf(document, FOLDER / "report.typ", wording)))


def asked(definition: Definition, language: str) -> set[str]:
    """Every sentence and option that the survey asks with."""
    text = definition.text(language)
    found = {text.title}
    for _, question in definition.survey.questions():
        own = text.questions[question.code]
        found |= {own.text, own.hint, *own.reasons.values()}
        if isinstance(question, ChoiceQuestion):
            found |= {text.option(question, option.code) for option in question.options}
    return {squeezed(clean(each)) for each in found if each}


@EACH
@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_that_is_asked_stands_on_every_kind_of_paper(survey: str, language: str):
    document = on_paper(SURVEYS[survey], language)
    said = {
        "html": web.fromstring(html(document).decode()).text_content(),
        "docx": "".join(each.text or "" for each in word.Document(BytesIO(docx(document))).element.body.iter()),
        "pdf": "".join(page.extract_text() for page in printed(document, language).pages),
    }
    for name, text in said.items():
        # A level in the head of a grid is set in several lines, so that other heads may stand between its words.
        missing = {each for each in asked(SURVEYS[survey], language) if each not in squeezed(text)}
        grids = {squeezed(o) for piece in document.pieces if isinstance(piece, AskGrid) for o in piece.options}
        assert missing <= (grids if name == "pdf" else set()), name


@pytest.mark.parametrize("language", ["zh", "ko", "ja"])
def test_paper_speaks_every_language_of_the_survey(language: str):
    definition = SURVEYS["post-procedure"]
    document = on_paper(definition, language)
    page = squeezed(web.fromstring(html(document).decode()).text_content())
    assert [each for each in asked(definition, language) if each not in page] == []
    assert "□" not in page


def test_paper_in_letters_that_no_font_has_is_printed_with_a_mark_for_each():
    assert "□" in printed(on_paper(SURVEYS["post-procedure"], "ja"), "ja").pages[0].extract_text()


@EACH
def test_questions_are_numbered_through(survey: str):
    numbers = [
        number
        for piece in on_paper(SURVEYS[survey]).pieces
        if isinstance(piece, Ask | AskGrid)
        for number in ([piece.number] if isinstance(piece, Ask) else [n for n, _ in piece.questions])
        if "." not in number
    ]
    assert numbers == [str(n) for n in range(1, len(list(SURVEYS[survey].survey.questions())) + 1)]


def test_who_is_asked_is_said_at_the_question_and_at_the_page():
    pieces = on_paper(SURVEYS["cdci"]).pieces
    said = {piece.number: piece.condition for piece in pieces if isinstance(piece, Ask) and piece.condition}
    assert said["28"] == "Chỉ trả lời nếu chọn “Luồng vàng” hoặc “Luồng đỏ” ở câu 10."
    assert said["29"] == "Chỉ trả lời nếu ghi từ 24 trở lên ở câu 25."
    notes = [piece.text for piece in pieces if isinstance(piece, Note)]
    assert "Chỉ trả lời câu 50 đến câu 51 nếu chọn “Có” ở câu 49." in notes
    rules = [q for _, q in SURVEYS["cdci"].survey.questions() if q.show_if]
    assert len(said) == len(rules)


@pytest.mark.parametrize(
    ("rule", "vi"),
    [
        (AnyOf(question="lanes", any_of=("red",)), "chọn “Luồng đỏ” ở câu 10"),
        (NoneOf(question="lanes", none_of=("red", "green")), "không chọn “Luồng đỏ” hoặc “Luồng xanh” ở câu 10"),
        (Answered(question="lanes", answered=True), "đã trả lời câu 10"),
        (AtLeast(question="clearance_hours", at_least=Decimal("1200.5")), "ghi từ 1.200,5 trở lên ở câu 25"),
        (AtMost(question="clearance_hours", at_most=Decimal(40)), "ghi không quá 40 ở câu 25"),
        (
            Every(
                all=(
                    Answered(question="lanes", answered=True),
                    Negation(not_=Some(any=(AnyOf(question="lanes", any_of=("red",)), Answered(question="lanes", answered=True)))),
                )
            ),
            "đã trả lời câu 10 và không phải: chọn “Luồng đỏ” ở câu 10 hoặc đã trả lời câu 10",
        ),
    ],
)  # fmt: skip
def test_every_rule_becomes_a_sentence(rule: Rule, vi: str):
    definition = SURVEYS["cdci"]
    numbers = {question.code: str(n) for n, (_, question) in enumerate(definition.survey.questions(), 1)}
    words = Wording("vi", read_report_text(FOLDER, "vi").sentences)
    assert Rules(definition.survey, definition.text("vi"), words, numbers).said(rule) == vi


def test_the_front_the_promise_and_the_edition_stand_on_it():
    definition = SURVEYS["post-procedure"]
    document = on_paper(definition)
    assert document.front.agency == "CỤC HẢI QUAN"
    assert document.front.nation == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert any(
        "từ 5 phiếu, ý kiến viết từ 10 phiếu" in piece.text for piece in document.pieces if isinstance(piece, Note)
    )
    assert definition.survey.edition[:12] in document.footer
    assert on_paper(definition, department="").front.agency.startswith("…")


def test_it_is_printed_on_several_tagged_pages_numbered_from_the_second():
    reader = printed(on_paper(SURVEYS["cdci"]))
    assert 2 <= len(reader.pages) <= 9
    assert reader.pages[1].extract_text().lstrip().startswith("2")
    assert "/StructTreeRoot" in reader.root_object


def test_the_unit_is_written_once_and_named_by_its_part_afterwards():
    headings = [piece.text for piece in on_paper(SURVEYS["cdci"]).pieces if isinstance(piece, Heading)]
    assert sum("ghi tên đơn vị" in text for text in headings) == 1
    assert "C. Đơn vị đã ghi ở phần B: minh bạch và tiếp cận thông tin" in headings
    team = [piece.text for piece in on_paper(SURVEYS["post-procedure"]).pieces if isinstance(piece, Heading)]
    sections = SURVEYS["post-procedure"].survey.sections
    units = [section for section in sections if section.subject in (Subject.BRANCH, Subject.TEAM)]
    assert sum("ghi tên đơn vị" in text for text in team) == len(units)


def test_a_reason_of_one_s_own_has_a_line():
    reasons = next(p for p in on_paper(SURVEYS["post-procedure"]).pieces if isinstance(p, Ask) and p.number == "1.1")
    assert reasons.lines == 1
    assert reasons.blank == "Lý do khác:"
    assert reasons.boxes[0].label == "Nếu “Rất hài lòng”"
