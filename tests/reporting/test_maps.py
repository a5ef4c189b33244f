"""What the two maps say of units and of components, and what they leave unsaid."""

import pytest

from surveyapp.analysis.drivers import Driver, importance_performance
from surveyapp.analysis.importance import Importance
from surveyapp.reporting.document import Document, DotMap, Table
from tests.reporting.conftest import COUNTS, Maker
from tests.reporting.test_annual import NAMES, book

SCORES = {"transparency": 74.0, "service": 87.0, "time": 69.0, "fairness": 83.0}
SHARES = dict(zip(SCORES, (0.30, 0.10, 0.25, 0.05), strict=True))


def drawn(document: Document, heading: str) -> DotMap:
    return next(p for p in document.pieces if isinstance(p, DotMap) and p.x.title == heading)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Twelve offices beside Cẩm Phả, so that one cannot widen the limits by itself."""
    codes = tuple(f"u{n}" for n in range(12))
    for code in codes:
        monkeypatch.setitem(NAMES, code, f"Chi cục Hải quan đội {code}")
    return codes


def funnel(make: Maker, many: tuple[str, ...], bad: int, language: str = "vi") -> DotMap:
    """Offices as satisfied as the whole, and Cẩm Phả with so many dissatisfied of 1,200."""
    odd = make.figures(counts={**COUNTS, "overall": (bad, 0, 0, 0, 1200 - bad)})
    units = dict.fromkeys(many, make.figures())
    return drawn(book(make, {**units, "cp": odd}, language), "Số phiếu" if language == "vi" else "Forms")


def importance(make: Maker, half: float) -> Document:
    drivers = {code: Driver(share, share - half, share + half) for code, share in SHARES.items()}
    places = importance_performance(SHARES, SCORES)
    return book(make, importance=Importance("overall", 400, drivers, places))


@pytest.mark.parametrize(
    ("bad", "texts"),
    [
        (50, ("Không đơn vị nào nằm ngoài giới hạn 99,8%", "Đường đứt", "trong giới hạn")),
        (80, ("Không đơn vị nào nằm ngoài giới hạn 99,8%", "Giữa giới hạn 95% và 99,8%", "giữa hai giới hạn")),
        (110, ("Nằm ngoài giới hạn 99,8%: Cẩm Phả", "Đường đứt", "thấp hơn ngẫu nhiên")),
    ],
)
def test_a_funnel_names_units_outside_its_limits_and_those_between_them(
    make: Maker, many: tuple[str, ...], bad: int, texts: tuple[str, str, str]
):
    title, note, cell = texts
    plot = funnel(make, many, bad)
    assert plot.title == title
    assert plot.note.startswith(note)
    assert plot.table.rows[-1][3].text == cell
    assert [dot.label for dot in plot.dots if dot.stands_out] == (["Cẩm Phả"] if "Cẩm Phả" in title else [])


def test_a_funnel_says_in_each_language_why_it_is_not_the_ranking(make: Maker, many: tuple[str, ...]):
    assert "xếp hạng so các đơn vị với nhau" in funnel(make, many, 80).note
    plot = funnel(make, many, 80, "en")
    assert plot.title == "No unit lies outside the 99.8% limits"
    assert "Between the 95% and the 99.8% limits, to be watched: Cẩm Phả." in plot.note
    assert "the ranking holds units against each other" in plot.note


def test_components_told_apart_come_with_advice_the_most_important_first(make: Maker):
    plot = drawn(importance(make, 0.01), "Điểm thành phần")
    assert plot.corners[0] == "Cải thiện trước"
    assert plot.table.keys[-1] == "advice"
    assert [row[0].code for row in plot.table.rows] == ["transparency", "time", "service", "fairness"]


def test_components_not_told_apart_come_without_advice_the_lowest_score_first(make: Maker):
    document = importance(make, 0.2)
    plot = drawn(document, "Điểm thành phần")
    assert plot.corners == ()
    assert not any(dot.stands_out for dot in plot.dots)
    table = next(p for p in document.pieces if isinstance(p, Table) and p.title == "Mức ảnh hưởng và điểm số")
    for each in (plot.table, table):
        assert "advice" not in each.keys
        assert [row[0].code for row in each.rows] == ["time", "transparency", "fairness", "service"]
