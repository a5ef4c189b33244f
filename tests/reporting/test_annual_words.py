"""Small sentences of the yearly book: a rank that is certain, a number with its interval, a department by its name."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from surveyapp.analysis.figure import (
    Counted,
    Distribution,
    Figure,
    Interval,
    Kind,
    NoInterval,
    Reason,
    Suppressed,
    UnitFigures,
)
from surveyapp.definitions.report_folder import read_report, read_report_text
from surveyapp.definitions.survey import Section, Survey
from surveyapp.definitions.text import Text
from surveyapp.reporting.annual import annual_report
from surveyapp.reporting.annual_answers import answers
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.annual_facts import AnnualFacts
from surveyapp.reporting.document import Document, Table
from surveyapp.reporting.wording import Wording
from tests.reporting.conftest import Maker, Spoken
from tests.reporting.test_annual import NAMES, book, definition, facts, scored, table

REPORTS = Path(__file__).parents[2] / "reports"
WORDS = read_report_text(REPORTS / "annual-cdci", "vi")
MIXED = {
    "code": "general",
    "subject": "department",
    "pages": [
        {
            "code": "general",
            "questions": [
                {
                    "code": "wait", "kind": "number", "unit": "hours", "maximum": 100,
                    "bins": [{"code": "short", "up_to": 2}, {"code": "long"}],
                },
            ],
        },
    ],
}  # fmt: skip


def brief(make: Maker, units: dict[str, UnitFigures]) -> Document:
    return annual_report(facts(make, units), read_report(REPORTS / "brief"), read_report_text(REPORTS / "brief", "vi"))


def test_a_rank_that_is_certain_is_no_range(make: Maker, spoken: Spoken):
    apart = {"mc": scored(make, 285), "hg": scored(make, 240), "cp": scored(make, 100)}
    document = book(make, apart)
    rows = {row[0].code: [cell.text for cell in row] for row in table(document, "Điểm và hạng").rows}
    assert {code: (row[1], row[4]) for code, row in rows.items()} == {
        "mc": ("1", "1"), "hg": ("2", "2"), "cp": ("3", "3"),
    }  # fmt: skip
    assert "Hạng 2 trong 3 đơn vị (khoảng tin cậy chỉ gồm hạng 2)." in spoken(document)
    assert f"{NAMES['hg']}: 80,00 điểm, hạng 2" in spoken(brief(make, apart))


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        (Reason.TOO_FEW, "chưa đủ số phiếu"),
        (Reason.NO_ANSWERS, "không có phiếu trả lời"),
        (Reason.NO_SPREAD, "các đơn vị có kết quả như nhau nên không tính được điểm"),
    ],
)
def test_what_is_not_drawn_is_told_with_its_own_reason(make: Maker, spoken: Spoken, reason: Reason, why: str):
    shown = make.figures()
    figures = tuple(
        Suppressed(f.kind, f.of, f.context, f.formula, reason) if f.kind is Kind.COMPONENT else f for f in shown.figures
    )
    told = spoken(brief(make, {"mc": scored(make, 285), "hg": replace(shown, figures=figures)}))
    assert f"Không vẽ được kết quả của {NAMES['hg']}: {why}." in told
    assert f"của {NAMES['mc']}:" not in told


def test_control_a_rank_that_is_not_certain_is_a_range(make: Maker, spoken: Spoken):
    alike = {"mc": scored(make, 285), "hg": scored(make, 284), "cp": scored(make, 100)}
    assert "khoảng tin cậy chỉ gồm hạng 1" not in spoken(book(make, alike))
    assert f"{NAMES['mc']}: 95,00 điểm, khoảng hạng 1 – 2" in spoken(brief(make, alike))


def asked(make: Maker, interval: Interval | NoInterval) -> AnnualFacts:
    """Facts of a survey that asks, about the department, how many hours it took."""
    made = facts(make, {"mc": make.figures(), "hg": make.figures()})
    whole = made.whole
    survey: Survey = whole.survey.model_copy(
        update={"sections": (*whole.survey.sections, Section.model_validate(MIXED))}
    )
    words = whole.text.model_dump()
    words["sections"]["general"] = {"title": "Về {unit}"}
    words["questions"]["wait"] = {"text": "Mất bao lâu?", "bins": {"short": "Đến 2 giờ", "long": "Lâu hơn"}}
    mean = Figure(Kind.NUMBER, "wait", whole.now.context, Fraction(7, 2), 40, Counted.FORMS, "mean(hours)", interval)
    spread = Distribution("wait", whole.now.context, 40, {"short": 10, "long": 30})
    now = replace(whole.now, figures=(*whole.now.figures, mean), distributions=(*whole.now.distributions, spread))
    changed = replace(whole, survey=survey, text=Text.model_validate(words), now=now)
    return replace(made, whole=changed)


@pytest.mark.parametrize(
    ("interval", "says"),
    [
        (Interval(3.04, 3.96, "student"), "Mất bao lâu?: trung bình 3,5 giờ (từ 3,0 đến 4,0; 40 phiếu)"),
        (NoInterval.NO_FORMS, "Mất bao lâu?: trung bình 3,5 giờ (40 phiếu)"),
    ],
)
def test_a_number_stands_with_its_interval_and_its_base(make: Maker, interval: Interval | NoInterval, says: str):
    (piece,) = answers(Book(asked(make, interval), definition(), Wording("vi", WORDS.sentences)), ["wait"])
    assert isinstance(piece, Table)
    assert piece.title == says


def test_what_is_asked_about_the_department_is_headed_with_its_name(make: Maker):
    document = annual_report(asked(make, NoInterval.NO_FORMS), definition(), WORDS)
    titles = [piece.title for piece in document.pieces if isinstance(piece, Table)]
    assert "Về Cục Hải quan tỉnh Quảng Ninh" in titles
    assert "Đơn vị được đánh giá" in titles, "a branch has no name of its own in the questionnaire of all"


@pytest.mark.parametrize(
    ("language", "says"),
    [("vi", "tính trước khi làm tròn"), ("en", "before rounding")],
)
def test_a_difference_says_that_it_was_taken_before_rounding(make: Maker, spoken: Spoken, language: str, says: str):
    assert says in spoken(make.document(language))
    assert says in spoken(book(make, language=language))
