"""Values that reports are made from, small enough to check by hand."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from surveyapp.analysis.figure import (
    Context,
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
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.period import Period
from surveyapp.definitions.report import ReportDefinition, ReportText
from surveyapp.definitions.report_folder import read_report, read_report_text
from surveyapp.definitions.survey import Part, Survey
from surveyapp.definitions.text import Text
from surveyapp.reporting.document import Document
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.reporting.office import office_report
from surveyapp.reporting.plain import texts
from surveyapp.reporting.wording import Wording

REPORT = Path(__file__).parents[2] / "reports" / "office"
Spoken = Callable[[Document], str]
"""All texts of a document, a line each."""

TODAY = date(2021, 12, 1)
LEVELS = ("very_bad", "bad", "neutral", "good", "very_good")
NAMES = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
QUESTIONS = {
    "overall": "Nhìn chung, Quý doanh nghiệp hài lòng ở mức nào?",
    "posted": "Thủ tục được niêm yết đầy đủ",
    "found": "Dễ tìm thông tin trên cổng điện tử",
    "attitude": "Thái độ phục vụ",
    "competence": "Trình độ nghiệp vụ",
    "hours": "Thời gian thông quan",
    "alike": "Đối xử công bằng giữa các doanh nghiệp",
}
COMPONENTS = {
    "transparency": ("Tính minh bạch và tiếp cận thông tin", ("posted", "found")),
    "service": ("Chất lượng, hiệu quả phục vụ", ("attitude", "competence")),
    "time": ("Chi phí thời gian", ("hours",)),
    "fairness": ("Đối xử công bằng", ("alike",)),
}
COUNTS = {
    "overall": (4, 10, 37, 507, 710),
    "posted": (10, 30, 110, 600, 500),
    "found": (30, 80, 200, 560, 380),
    "attitude": (5, 12, 60, 500, 690),
    "competence": (2, 9, 50, 540, 660),
    "hours": (60, 120, 240, 500, 330),
    "alike": (8, 20, 90, 570, 560),
}
BEFORE = {**COUNTS, "overall": (20, 60, 90, 510, 420), "hours": (62, 118, 238, 505, 329)}


def _options() -> list[Mapping[str, object]]:
    return [{"code": code, "value": 25 * i, "satisfied": i > 2, "dissatisfied": i < 2} for i, code in enumerate(LEVELS)]


def _question(code: str) -> Mapping[str, object]:
    reasons = {"bad": ("slow", "unclear"), "very_bad": ("slow", "unclear")} if code == "hours" else {}
    return {"code": code, "kind": "rating", "options": _options(), "reasons": reasons}


def a_survey() -> Survey:
    def section(code: str, subject: str, questions: tuple[str, ...]) -> Mapping[str, object]:
        page = {"code": code, "questions": list(map(_question, questions))}
        return {"code": code, "subject": subject, "pages": [page]}

    sections = [section("branch", "branch", tuple(QUESTIONS)), section("officer", "officer", ("officer_kind",))]
    return Survey.model_validate({"code": "cdci", "languages": ["vi"], "sections": sections})


def a_text(**changes: str) -> Text:
    shorts = {**QUESTIONS, "overall": "Hài lòng chung", "officer_kind": "Công chức tận tình", **changes}
    reasons = {"slow": "Chờ lâu", "unclear": "Hướng dẫn không rõ"}
    questions = {
        code: {
            "text": QUESTIONS.get(code, short),
            "short": short,
            "options": dict(zip(LEVELS, NAMES, strict=True)),
            "reasons": reasons if code == "hours" else {},
        }
        for code, short in shorts.items()
    }
    return Text.model_validate(
        {
            "language": "vi",
            "title": "Chỉ số năng lực cạnh tranh cấp chi cục",
            "sections": {"branch": {"title": "{unit}"}, "officer": {"title": "Công chức"}},
            "questions": questions,
            "components": {code: name for code, (name, _) in COMPONENTS.items()},
        }
    )


def an_edition(score: str = "satisfied", label: str = "2021", *, pooled: bool = False) -> IndexEdition:
    components = [
        {"code": code, "indicators": [{"question": question, "score": "mean"} for question in asked]}
        for code, (_, asked) in COMPONENTS.items()
    ]
    headline = {"pooled": score} if pooled else {"question": "overall", "score": score}
    return IndexEdition.model_validate(
        {"label": label, "valid_from": "2021-01-01", "headline": headline, "components": components}
    )


def _share(context: Context, of: str, counts: tuple[int, ...], kind: Kind = Kind.SATISFIED) -> Figure:
    n = sum(counts)
    value = Fraction(100 * sum(counts[3:]), n)
    half = 196 * float((value / 100) * (1 - value / 100) / n) ** 0.5
    interval = Interval(float(value) - half, float(value) + half, "wilson", design_effect=2.4)
    return Figure(
        kind,
        of,
        context,
        value,
        n,
        Counted.FORMS,
        "share(satisfied)",
        interval,
        businesses=318,
        left_out={"unknown": 12},
    )


def _mean(context: Context, of: str, counts: tuple[int, ...], kind: Kind, *, holds_forms: bool = True) -> Figure:
    n = sum(counts)
    value = Fraction(sum(25 * i * c for i, c in enumerate(counts)), n)
    interval = Interval(float(value) - 1.2, float(value) + 1.1, "student") if holds_forms else NoInterval.NO_FORMS
    return Figure(kind, of, context, value, n, Counted.FORMS, "mean(0..100)", interval)


def some_figures(  # noqa: PLR0913 - what a test may change
    period: str = "2021-Q3",
    counts: Mapping[str, tuple[int, ...]] = COUNTS,
    *,
    simulated: bool = False,
    channel: str = "import",
    edition: str = "2021",
    holds_forms: bool = True,
) -> UnitFigures:
    context = Context("cdci", "MC", period, channel, edition, simulated)
    figures: list[Figure | Suppressed] = []
    for code, levels in counts.items():
        very = _share(context, code, (sum(levels[:4]), 0, 0, 0, levels[4]), Kind.VERY_SATISFIED)
        figures += [_share(context, code, levels), very, _mean(context, code, levels, Kind.MEAN)]
    figures.append(_share(context, "officer_kind", (1, 1, 1, 10, 40)))
    for code, (_, asked) in COMPONENTS.items():
        summed = tuple(map(sum, zip(*(counts[question] for question in asked), strict=True)))
        figures.append(_mean(context, code, summed, Kind.COMPONENT, holds_forms=holds_forms))
    figures.append(_mean(context, "overall", counts["alike"], Kind.OVERALL, holds_forms=holds_forms))
    figures.append(_share(context, "headline", counts["overall"], Kind.HEADLINE))
    spread = [Distribution(c, context, sum(n), dict(zip(LEVELS, n, strict=True))) for c, n in counts.items()]
    spread.append(Distribution("hours.reason.bad", context, 90, {"slow": 70, "unclear": 31}))
    return UnitFigures(context, {Part.UNIT: 1268}, tuple(figures), tuple(spread))


def suppressed(figures: UnitFigures, reason: Reason = Reason.TOO_FEW) -> UnitFigures:
    hidden = tuple(Suppressed(f.kind, f.of, f.context, f.formula, reason) for f in figures.figures)
    return replace(figures, figures=hidden, distributions=())


def some_facts(**changes: object) -> OfficeFacts:
    whole = OfficeFacts(
        survey=a_survey(),
        text=a_text(),
        edition=an_edition(),
        unit="Chi cục Hải quan cửa khẩu Móng Cái",
        above="Cục Hải quan tỉnh Quảng Ninh",
        period=Period.parse("2021-Q3"),
        today=TODAY,
        now=some_figures(),
        before=some_figures("2021-Q2", BEFORE),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # a test names the fields it changes


class Maker:
    """Makes the values that a test needs."""

    facts = staticmethod(some_facts)
    figures = staticmethod(some_figures)
    text = staticmethod(a_text)
    edition = staticmethod(an_edition)
    suppressed = staticmethod(suppressed)
    template = REPORT / "report.typ"
    scale = Decimal(100)

    def wording(self, language: str = "vi") -> Wording:
        text = read_report_text(REPORT, language)
        return Wording(language, text.sentences)

    def definition(self) -> ReportDefinition:
        return read_report(REPORT)

    def report_text(self, language: str = "vi") -> ReportText:
        return read_report_text(REPORT, language)

    def document(self, language: str = "vi", **changes: object) -> Document:
        return office_report(some_facts(**changes), self.definition(), self.report_text(language))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, set[str]]:
    """Every sentence that reports say from now on, with what is filled in."""
    say, counted = Wording.say, Wording.counted
    said: dict[str, set[str]] = {}

    def hear(self: Wording, key: str, **values: str) -> str:
        said.setdefault(key, set()).update(values)
        return say(self, key, **values)

    def hear_number(self: Wording, key: str, n: int) -> str:
        said.setdefault(key, set()).add("n")
        return counted(self, key, n)

    monkeypatch.setattr(Wording, "say", hear)
    monkeypatch.setattr(Wording, "counted", hear_number)
    return said


@pytest.fixture
def make() -> Maker:
    return Maker()


@pytest.fixture
def spoken() -> Spoken:
    return lambda document: "\n".join(texts(document))
