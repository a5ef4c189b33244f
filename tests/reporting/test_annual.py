"""What the report of a wave says of all units, and what it says where something is missing."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from surveyapp.analysis.figure import Figure, Interval, Kind, NoInterval, Reason, UnitFigures
from surveyapp.analysis.proportion import Clusters, wilson
from surveyapp.definitions.period import Period
from surveyapp.definitions.report import ReportDefinition
from surveyapp.definitions.report_folder import read_report, read_report_text
from surveyapp.reporting.annual import annual_report
from surveyapp.reporting.annual_book import short_names
from surveyapp.reporting.annual_facts import AnnualFacts, CaseLoad, Flow, Planned, Received, Remarks
from surveyapp.reporting.annual_ranking import UNRANKED
from surveyapp.reporting.document import Document, DotMap, HeatMap, IntervalRows, Paragraph, StackedBars, Table, Trend
from surveyapp.reporting.html import html
from surveyapp.reporting.pdf import pdf
from surveyapp.reporting.wording import Wording
from tests.reporting.conftest import BEFORE, COUNTS, Maker, Spoken

ANNUAL = Path(__file__).parents[2] / "reports" / "annual-cdci"
NAMES = {"mc": "Chi cục Hải quan Móng Cái", "hg": "Chi cục Hải quan Hòn Gai", "cp": "Chi cục Hải quan Cẩm Phả"}
WORST = {code: counts[::-1] for code, counts in COUNTS.items()}


def placed(figures: UnitFigures, unit: str) -> UnitFigures:
    context = replace(figures.context, unit=unit)
    moved = tuple(replace(figure, context=context) for figure in figures.figures)
    return replace(figures, context=context, figures=moved)


def definition() -> ReportDefinition:
    return read_report(ANNUAL).model_copy(update={"heads": "alike", "attributes": ("attitude",), "wishes": ()})


def facts(make: Maker, units: Mapping[str, UnitFigures], **changes: object) -> AnnualFacts:
    period = Period.parse("2021-Q3")
    whole = replace(make.facts(unit="Cục Hải quan tỉnh Quảng Ninh", above="", period=period))
    before = {code: placed(make.figures("2021-Q2", BEFORE), code) for code in units}
    offices = tuple(
        replace(make.facts(unit=NAMES[code], now=placed(now, code)), before=before[code]) for code, now in units.items()
    )
    waves = (make.figures("2021-Q2", BEFORE), make.figures())
    received = tuple(Received(code, "import", 400) for code in units)
    return replace(AnnualFacts(whole, offices, waves, received), **changes)  # type: ignore[arg-type]  # a test names the fields it changes


def book(
    make: Maker, units: Mapping[str, UnitFigures] | None = None, language: str = "vi", **changes: object
) -> Document:
    found = {"mc": make.figures(), "hg": make.figures(), "cp": make.figures(counts=WORST)} if units is None else units
    return annual_report(facts(make, found, **changes), definition(), read_report_text(ANNUAL, language))


def table(document: Document, first: str) -> Table:
    return next(p for p in document.pieces if isinstance(p, Table) and p.title == first)


def test_units_that_cannot_be_told_apart_share_a_letter_and_a_band(make: Maker):
    document = book(make)
    rows = {row[0].code: [cell.text for cell in row] for row in table(document, "Điểm và hạng").rows}
    assert rows["mc"][1] == rows["hg"][1] == "1"
    assert rows["cp"][1] == "3"
    assert rows["mc"][4] == "1 – 2"
    assert rows["cp"][4] == "3"
    assert rows["mc"][6] == rows["hg"][6] == "a"
    assert rows["cp"][6] == "–"
    drawn = [p for p in document.pieces if isinstance(p, IntervalRows) and p.alike]
    assert drawn[0].alike == ((0, 1),)


def scored(make: Maker, satisfied: int, effect: float = 1.0) -> UnitFigures:
    """Figures whose overall index is a share of 300, with Wilson's interval."""
    figures = make.figures()
    interval = wilson(satisfied, 300, clusters=Clusters(10_000, effect), scale=(0, 100))
    share = {"value": Fraction(satisfied, 3), "base": 300, "interval": interval}
    changed = (replace(f, **share) if f.kind is Kind.OVERALL and isinstance(f, Figure) else f for f in figures.figures)  # type: ignore[arg-type]  # a test names the fields it changes
    return replace(figures, figures=tuple(changed))


@pytest.mark.parametrize(
    ("third", "says"),
    [
        ((234, 37.5), "Móng Cái có kết quả cao nhất (95,00); chưa đủ căn cứ nói là hơn Cẩm Phả."),
        ((234, 1.0), "Móng Cái đứng đầu (95,00), tách biệt với mọi đơn vị khác."),
    ],
)
def test_the_first_stands_apart_only_from_those_that_differ_from_it(
    make: Maker, spoken: Spoken, third: tuple[int, float], says: str
):
    units = {"mc": scored(make, 285), "hg": scored(make, 240), "cp": scored(make, *third)}
    assert says in spoken(book(make, units))


def test_the_first_may_be_like_all_others_while_these_differ(make: Maker, spoken: Spoken):
    units = {"mc": scored(make, 285, 37.5), "hg": scored(make, 282), "cp": scored(make, 240)}
    said = spoken(book(make, units))
    assert "chưa đủ căn cứ nói là hơn Hòn Gai và Cẩm Phả" in said
    assert "Móng Cái có kết quả cao nhất (95,00), nhưng" not in said


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_book_is_whole_as_html_and_as_accessible_pdf(make: Maker, language: str):
    document = book(make, language=language)
    text = read_report_text(ANNUAL, language)
    assert b"<table" in html(document)
    assert pdf(document, ANNUAL / "report.typ", Wording(language, text.sentences)).startswith(b"%PDF")


def test_one_unit_is_not_ranked(make: Maker, spoken: Spoken):
    said = spoken(book(make, {"mc": make.figures()}))
    assert "Chỉ có Chi cục Hải quan Móng Cái nên không xếp hạng." in said


def test_no_unit_at_all_is_said(make: Maker, spoken: Spoken):
    assert "nên không xếp hạng" in spoken(book(make, {}))


def test_all_suppressed_is_said_and_no_number_is_shown(make: Maker, spoken: Spoken):
    hidden = make.suppressed(make.figures())
    units = {"mc": hidden, "hg": hidden}
    made = facts(make, units, waves=(hidden,), received=())
    made = replace(made, whole=replace(made.whole, now=hidden, before=None))
    document = annual_report(made, definition(), read_report_text(ANNUAL, "vi"))
    said = spoken(document)
    assert "Chưa đủ số phiếu để tính điểm của bất kỳ đơn vị nào" in said
    assert "Chi cục" in said
    assert not any(isinstance(piece, HeatMap | DotMap | Trend | IntervalRows) for piece in document.pieces)
    assert html(document)


def test_a_unit_without_enough_forms_is_named_and_takes_no_rank(make: Maker, spoken: Spoken):
    units = {"mc": make.figures(), "hg": make.figures(), "cp": make.suppressed(make.figures())}
    document = book(make, units)
    assert "Không xếp hạng Cẩm Phả: chưa đủ số phiếu." in spoken(document)
    assert {row[0].code for row in table(document, "Điểm và hạng").rows} == {"mc", "hg"}


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (Reason.TOO_FEW, "Không xếp hạng Cẩm Phả: chưa đủ số phiếu."),
        (Reason.NO_ANSWERS, "Không xếp hạng Cẩm Phả: số liệu kỳ này chưa có phiếu nào."),
        (Reason.NO_SCORE, "Không xếp hạng Cẩm Phả: thiếu điểm của ít nhất một thành phần."),
        (Reason.NO_SPREAD, "Không xếp hạng Cẩm Phả: thiếu điểm của ít nhất một thành phần."),
    ],
)
def test_a_unit_without_a_rank_is_told_with_its_own_reason(make: Maker, spoken: Spoken, reason: Reason, says: str):
    units = {"mc": make.figures(), "hg": make.figures(), "cp": make.suppressed(make.figures(), reason)}
    said = spoken(book(make, units))
    assert 0 < said.count(says) == said.count("Không xếp hạng Cẩm Phả")


def test_every_reason_has_its_own_sentence_beside_another(make: Maker, spoken: Spoken):
    asleep, few = (make.suppressed(make.figures(), reason) for reason in (Reason.NO_ANSWERS, Reason.TOO_FEW))
    said = spoken(book(make, {"mc": make.figures(), "hg": asleep, "cp": few}, language="en"))
    assert "Not ranked, since the data of this period has no forms at all: Hòn Gai." in said
    assert "Not ranked for want of forms: Cẩm Phả." in said
    of_capped_figures_alone = {Reason.SPREAD, Reason.REPLACED}
    assert set(UNRANKED) == set(Reason) - of_capped_figures_alone


def test_counts_without_forms_give_ranks_without_intervals_and_say_so(make: Maker, spoken: Spoken):
    bare = make.figures(holds_forms=False)
    document = book(make, {"mc": bare, "hg": bare, "cp": bare})
    assert "không có khoảng tin cậy nên không nói được đơn vị nào thật sự hơn" in spoken(document)
    assert all(row[4].text == "–" for row in table(document, "Điểm và hạng").rows)


def test_the_first_wave_says_that_there_is_none_before(make: Maker, spoken: Spoken):
    made = facts(make, {"mc": make.figures(), "hg": make.figures()}, waves=(make.figures(),))
    alone = replace(
        made, whole=replace(made.whole, before=None), units=tuple(replace(u, before=None) for u in made.units)
    )
    document = annual_report(alone, definition(), read_report_text(ANNUAL, "vi"))
    assert "Chỉ có một kỳ khảo sát" in spoken(document)
    alone_said = [piece.text for piece in document.pieces if isinstance(piece, Paragraph)]
    assert alone_said.count("Không có số liệu của quý II/2021 để so sánh.") == 1, "not again beside each chart"


def test_every_chart_of_answers_says_on_how_many_forms(make: Maker):
    bars = [piece for piece in book(make).pieces if isinstance(piece, StackedBars)]
    assert bars
    assert all("phiếu" in chart.title + chart.subtitle for chart in bars)


def joined(make: Maker, *waves: UnitFigures) -> list[bool]:
    """Whether the last wave is joined to the one before: in the trend of the large number, and of the index."""
    return [p.moments[-1].joined for p in book(make, waves=waves).pieces if isinstance(p, Trend)]


def with_headline(figures: UnitFigures, formula: str) -> UnitFigures:
    changed = (replace(f, formula=formula) if f.kind is Kind.HEADLINE else f for f in figures.figures)
    return replace(figures, figures=tuple(changed))


def test_the_trend_of_the_index_breaks_with_its_edition_and_that_of_the_large_number_does_not(make: Maker):
    assert joined(make, make.figures("2021-Q2", BEFORE), make.figures()) == [True, True]
    assert joined(make, make.figures("2021-Q2", BEFORE, edition="2020"), make.figures()) == [True, False]


def test_the_trend_of_the_large_number_breaks_with_its_own_formula_and_with_the_channel(make: Maker):
    before = make.figures("2021-Q2", BEFORE)
    assert joined(make, with_headline(before, "question(overall, mean(0..100))"), make.figures()) == [False, True]
    assert joined(make, make.figures("2021-Q2", BEFORE, channel="paper"), make.figures()) == [False, False]


def test_a_large_number_that_is_the_index_breaks_with_its_edition(make: Maker):
    before, now = (make.figures(edition=edition) for edition in ("2020", "2021"))
    formula = "overall: arithmetic"
    assert joined(make, with_headline(before, formula), with_headline(now, formula)) == [False, False]


@pytest.mark.parametrize(
    ("language", "rule", "caution"),
    [
        ("vi", "mọi cặp đơn vị, K(K−1)/2 cặp, được xét cùng lúc", "Không chung chữ cái chưa có nghĩa là khác nhau"),
        ("en", "all pairs of units, K(K−1)/2 of them, are judged at once", "Not to share a letter does not mean to"),
    ],
)
def test_the_annex_tells_the_rule_of_groups_and_why_rank_ranges_may_differ(
    make: Maker, spoken: Spoken, language: str, rule: str, caution: str
):
    said = spoken(book(make, language=language))
    assert rule in said
    assert "K−1" in said
    assert caution in said


def test_what_no_file_said_is_a_sentence(make: Maker, spoken: Spoken):
    said = spoken(book(make))
    for sentence in ("chưa tính được tỷ lệ trả lời", "Chưa có số liệu thực hiện kế hoạch", "Chưa có số liệu vụ việc"):
        assert sentence in said


def test_what_files_said_is_in_tables(make: Maker, spoken: Spoken):
    said = spoken(
        book(
            make,
            flows=(Flow("mc", "email", 800, 500, 300, 250),),
            plan=(Planned("hg", "Rút ngắn =1+1 #thời gian", None, "late"),),
            cases=(CaseLoad("cp", 12, 10, 9, 4),),
        )
    )
    assert "50,0%" in said
    assert "chậm hạn" in said
    assert "Rút ngắn =1+1 #thời gian" in said
    assert "12 vụ việc, đã xong 10" in said
    assert "90%" in said


def test_comments_stand_with_the_rule_that_lets_them(make: Maker, spoken: Spoken):
    remarks = (Remarks("mc", "overall", 14, (("<b>Chờ lâu</b> $x$ \u202eabc 漢字 😀", 3),)),)
    document = book(make, remarks=remarks)
    assert "ít nhất 10 doanh nghiệp" in spoken(document)
    assert "14 ý kiến" in spoken(document)
    assert b"<b>Ch" not in html(document)


def test_weighted_and_plain_means_stand_side_by_side(make: Maker):
    rows = table(book(make), "Theo số phiếu và bình quân đơn vị").rows
    overall = next(row for row in rows if row[0].code == "overall")
    figures = [make.figures(), make.figures(), make.figures(counts=WORST)]
    values = [each.figure(Kind.OVERALL, "overall") for each in figures]
    assert overall[2].value == sum((f.value for f in values if isinstance(f, Figure)), Fraction(0)) / 3


def test_a_change_of_one_unit_among_many_is_judged_with_all_of_them(make: Maker):
    rows = table(book(make), "Quý III/2021 so với quý II/2021").rows
    assert {row[0].code for row in rows} == {"mc", "hg", "cp"}
    assert all(row[4].text in ("tăng", "giảm", "chưa đủ căn cứ nói là thay đổi") for row in rows)


def test_short_names_lose_only_what_all_share():
    assert short_names(list(NAMES.values())) == ("Móng Cái", "Hòn Gai", "Cẩm Phả")
    assert short_names(["Hải quan", "Hải quan"]) == ("quan", "quan")
    assert short_names(["Một"]) == ("Một",)
    regions = [f"Chi cục Hải quan khu vực {roman}" for roman in ("I", "II", "XX")]
    assert short_names(regions) == ("khu vực I", "khu vực II", "khu vực XX")
    assert short_names([]) == ()


def test_every_figure_of_the_summary_has_its_base(make: Maker, spoken: Spoken):
    said = spoken(book(make))
    assert "Kết quả dựa trên 1.200 phiếu của 318 doanh nghiệp, đánh giá 3 đơn vị" in said
    assert "không đếm doanh nghiệp" in said


def test_without_intervals_nobody_is_told_apart(make: Maker):
    figures = make.figures()
    bare = tuple(
        replace(f, interval=NoInterval.ONE_FORM) if isinstance(f, Figure) and isinstance(f.interval, Interval) else f
        for f in figures.figures
    )
    document = book(make, dict.fromkeys(("mc", "hg", "cp"), replace(figures, figures=bare)))
    assert not any(isinstance(p, IntervalRows) and p.alike for p in document.pieces)
    assert not any(isinstance(p, DotMap) for p in document.pieces)


def test_too_few_is_told_from_never_asked(make: Maker, spoken: Spoken):
    nobody = make.suppressed(make.figures(), Reason.NO_ANSWERS)
    said = spoken(book(make, {"mc": make.figures(), "hg": nobody}))
    assert "Hòn Gai: mọi kết quả." not in said
