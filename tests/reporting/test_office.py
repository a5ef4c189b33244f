"""What an office report says, and what it never says."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

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
from surveyapp.definitions.cap import Cap
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import reason_code
from surveyapp.definitions.survey import Part, Survey
from surveyapp.reporting.document import Document, Headline, IntervalRows, Note, StackedBars, Table
from surveyapp.reporting.plain import texts
from tests.reporting.conftest import COUNTS, Maker, Spoken, a_survey


def test_the_large_number_stands_with_its_base_interval_and_what_it_counts(make: Maker):
    large = next(piece for piece in make.document().pieces if isinstance(piece, Headline))
    assert large.text == "96% hài lòng"
    assert large.base == "1.268 phiếu"
    assert large.interval == "Khoảng tin cậy 95%: từ 95% đến 97%"
    assert "“Hài lòng” hoặc “Rất hài lòng”" in large.counts


def test_the_first_sentence_is_one_a_leader_would_say(make: Maker, spoken: Spoken):
    said = spoken(make.document())
    assert "96% phiếu hài lòng (từ 95% đến 97%; 1.268 phiếu)." in said
    assert "Tăng 11,4 điểm phần trăm so với quý II/2021 (từ 85% lên 96%)." in said
    assert "96% of forms are satisfied (95% to 97%; 1,268 forms)." in spoken(make.document("en"))


def test_the_very_satisfied_stand_beside_the_satisfied_with_an_interval_of_their_own(make: Maker, spoken: Spoken):
    many, few = (
        make.figures(counts={**COUNTS, "overall": levels}) for levels in ((0, 0, 20, 110, 870), (0, 0, 20, 870, 110))
    )
    assert "Riêng mức “Rất hài lòng” chiếm 87% (từ 85% đến 89%)." in spoken(make.document(now=many))
    assert "Riêng mức “Rất hài lòng” chiếm 11% (từ 9% đến 13%)." in spoken(make.document(now=few))


def test_beside_the_large_number_stands_what_it_would_be_under_the_cap(make: Maker, spoken: Spoken):
    figures = make.figures()
    raw = figures.figure(Kind.SATISFIED, "overall")
    assert isinstance(raw, Figure)
    told = replace(
        raw, kind=Kind.CAPPED_SATISFIED, value=Fraction(941, 10), interval=Interval(90.4, 96.6, "wilson"),
        formula="cap(20, share(satisfied))",
    )  # fmt: skip
    hidden = Suppressed(told.kind, told.of, told.context, told.formula, Reason.TOO_FEW)
    capped = a_survey().model_copy(update={"cap": Cap(forms=20)})
    said, english = (
        spoken(make.document(language, survey=capped, now=replace(figures, capped=(told,))))
        for language in ("vi", "en")
    )
    assert "Nếu mỗi doanh nghiệp chỉ được tính nhiều nhất 20 phiếu thì kết quả là 94% (từ 90% đến 97%)." in said
    assert "If each business counted at most 20 forms, the result would be 94% (90% to 97%)." in english
    assert "96% phiếu hài lòng (từ 95% đến 97%; 1.268 phiếu)." in said
    for without in (
        make.document(now=replace(figures, capped=(told,))),
        make.document(survey=capped),
        make.document(survey=capped, now=replace(figures, capped=(hidden,))),
    ):
        assert "nhiều nhất 20 phiếu" not in spoken(without)


def test_a_difference_inside_sampling_error_is_not_called_a_change(make: Maker, spoken: Spoken):
    said = spoken(make.document(before=make.figures("2021-Q2")))
    assert "So với quý II/2021 (96%): chưa đủ căn cứ nói là thay đổi." in said
    assert "Tăng" not in said


def test_another_formula_is_never_compared(make: Maker, spoken: Spoken):
    said = spoken(make.document(before=make.figures("2021-Q2", edition="2020")))
    assert "không so sánh được: công thức khác" in said
    assert "điểm phần trăm so với" not in said


def test_another_channel_is_never_compared(make: Maker, spoken: Spoken):
    said = spoken(make.document(before=make.figures("2021-Q2", channel="paper")))
    assert "không so sánh được: kênh thu thập khác" in said


def test_a_period_recomputed_on_this_formula_says_so(make: Maker, spoken: Spoken):
    said = spoken(make.document(edition_before="2020"))
    assert "được tính lại theo bản công thức 2021" in said


def test_the_first_period_says_that_there_is_none_before(make: Maker, spoken: Spoken):
    assert "Không có số liệu của quý II/2021 để so sánh." in spoken(make.document(before=None))


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (Counted.FORMS, "96% phiếu hài lòng"),
        (Counted.ANSWERS, "96% lượt trả lời hài lòng"),
        (Counted.BUSINESSES, "96% doanh nghiệp hài lòng"),
    ],
)
def test_forms_answers_and_businesses_are_never_mixed_up(make: Maker, spoken: Spoken, counted: Counted, said: str):
    figures = make.figures()
    changed = [
        replace(f, counted=counted) if isinstance(f, Figure) and f.kind is Kind.HEADLINE else f for f in figures.figures
    ]
    assert said in spoken(make.document(now=replace(figures, figures=tuple(changed))))


def test_a_mean_is_said_in_points_with_two_decimals(make: Maker, spoken: Spoken):
    figures = make.figures()
    mean = figures.figure(Kind.MEAN, "overall")
    assert isinstance(mean, Figure)
    headline = replace(mean, kind=Kind.HEADLINE, of="headline", value=Fraction(7848, 100))
    others = tuple(f for f in figures.figures if f.kind is not Kind.HEADLINE)
    said = spoken(make.document(edition=make.edition("mean"), now=replace(figures, figures=(headline, *others))))
    assert "78,48 điểm" in said
    assert "Điểm hài lòng trung bình là 78,48 trên thang 100" in said


def test_officers_are_in_no_piece_of_an_office_report(make: Maker, spoken: Spoken):
    assert make.figures().figure(Kind.SATISFIED, "officer_kind") is not None
    assert "Công chức tận tình" not in spoken(make.document())


def test_a_suppressed_office_gets_one_sentence_and_no_number(make: Maker):
    document = make.document(now=make.suppressed(make.figures()))
    first = next(piece for piece in document.pieces if isinstance(piece, Note))
    assert (
        first.text == "Chưa đủ số phiếu để công bố kết quả của Chi cục Hải quan cửa khẩu Móng Cái trong quý III/2021."
    )
    assert not [piece for piece in document.pieces if isinstance(piece, Headline | StackedBars | IntervalRows | Table)]
    assert not any("1.268" in text or "96" in text for text in texts(document.pieces[:-1]))


@pytest.mark.parametrize("reason", [Reason.NO_ANSWERS, None])
def test_an_office_without_answers_gets_one_sentence(make: Maker, spoken: Spoken, reason: Reason | None):
    figures = make.figures()
    empty = make.suppressed(figures, reason) if reason else UnitFigures(figures.context, {}, (), ())
    assert "Chưa có phiếu trả lời nào" in spoken(make.document(now=empty))


def test_simulated_data_is_said_on_every_page_and_real_data_is_not(make: Maker):
    assert make.document(now=make.figures(simulated=True)).mark == "dữ liệu mô phỏng"
    assert make.document().mark == ""


def test_a_period_not_over_is_provisional_until_its_last_day_is_past(make: Maker, spoken: Spoken):
    assert "Kỳ chưa kết thúc, số liệu tạm tính" in spoken(make.document(today=date(2021, 9, 30)))
    assert "tạm tính" not in spoken(make.document(today=date(2021, 10, 1)))


def test_an_open_link_is_marked_and_not_compared(make: Maker, spoken: Spoken):
    said = spoken(make.document(now=make.figures(channel="open_link")))
    assert "Ý kiến từ đường dẫn mở: không kiểm soát được ai trả lời, không cộng vào chỉ số." in said
    assert "Chênh lệch" not in said


def test_published_counts_say_why_components_have_no_interval(make: Maker, spoken: Spoken):
    said = spoken(make.document(now=make.figures(holds_forms=False)))
    assert "không có từng phiếu" in said
    assert NoInterval.NO_FORMS not in said


def test_strongest_and_weakest_leave_out_the_headline_and_share_one_axis(make: Maker):
    rows = [piece for piece in make.document().pieces if isinstance(piece, IntervalRows)]
    strongest, weakest = rows[0], rows[1]
    assert [row.value_text for row in strongest.rows] == ["95%", "94%", "91%"]
    assert weakest.rows[0].label == "Thời gian thông quan"
    assert "Hài lòng chung" not in {row.label for row in strongest.rows}
    assert strongest.axis == weakest.axis == (50.0, 100.0)
    assert "Trục từ 50 đến 100." in weakest.note


def test_a_survey_of_one_question_has_no_strongest(make: Maker):
    figures = make.figures()
    only = tuple(f for f in figures.figures if f.of in ("overall", "headline") and f.kind is not Kind.OVERALL)
    pieces = make.document(now=replace(figures, figures=only)).pieces
    assert not [piece for piece in pieces if isinstance(piece, IntervalRows)]


def test_every_number_in_a_chart_stands_in_its_table(make: Maker):
    for piece in make.document().pieces:
        if isinstance(piece, IntervalRows):
            assert [row.label for row in piece.rows] == [cells[0].text for cells in piece.table.rows]
            assert [round(row.value, 6) for row in piece.rows] == [
                round(float(c[1].value or 0), 6) for c in piece.table.rows
            ]


def test_levels_run_from_worst_to_best_whatever_the_order_of_the_definition(make: Maker):
    bars = next(piece for piece in make.document().pieces if isinstance(piece, StackedBars))
    assert bars.levels[0] == "Rất không hài lòng"
    assert bars.levels[-1] == "Rất hài lòng"
    assert [segment.share_text for segment in bars.bars[0].segments][-1] == "56%"
    assert [round(sum(segment.share for segment in bar.segments), 6) for bar in bars.bars] == [100.0, 100.0]


def test_the_same_office_under_a_year_is_compared_with_the_year_before(make: Maker, spoken: Spoken):
    said = spoken(make.document(period=Period.parse("2021"), today=date(2022, 1, 1)))
    assert "năm 2020" in said


def test_what_was_never_asked_of_an_office_is_not_said_to_lack_forms(make: Maker, spoken: Spoken):
    figures = make.figures()
    gone = {
        "attitude": make.suppressed(figures).figures,
        "posted": make.suppressed(figures, Reason.NO_ANSWERS).figures,
        "transparency": make.suppressed(figures, Reason.NO_ANSWERS).figures,
        "service": make.suppressed(figures).figures,
    }
    changed = (gone[f.of][place] if f.of in gone else f for place, f in enumerate(figures.figures))
    said = spoken(make.document(now=replace(figures, figures=tuple(changed))))
    assert "Chưa đủ số phiếu để công bố: Thái độ phục vụ; Chất lượng, hiệu quả phục vụ." in said


def test_businesses_stand_beside_the_forms_of_the_office_and_not_beside_the_base_of_one_question(
    make: Maker, spoken: Spoken
):
    figures = make.figures()
    headline = figures.figure(Kind.HEADLINE, "headline")
    assert isinstance(headline, Figure)
    of_one_question = (*(f for f in figures.figures if f is not headline), replace(headline, base=317))
    said = spoken(make.document(now=replace(figures, figures=of_one_question, forms={Part.UNIT: 330})))
    assert "hệ số thiết kế 2,4; 330 phiếu của 318 doanh nghiệp" in said
    assert "Cả kỳ có 330 phiếu của 318 doanh nghiệp." in said
    assert "317 phiếu của" not in said


def test_single_suppressed_questions_are_named_without_a_number(make: Maker, spoken: Spoken):
    figures = make.figures()
    hidden = make.suppressed(figures).figures
    pairs = zip(figures.figures, hidden, strict=True)
    changed = tuple(gone if figure.of == "attitude" else figure for figure, gone in pairs)
    said = spoken(make.document(now=replace(figures, figures=changed)))
    assert "Chưa đủ số phiếu để công bố: Thái độ phục vụ." in said
    assert "1.267" not in said.split("Chưa đủ số phiếu")[1]


def test_rows_of_mixed_scales_are_headed_positive_answers(make: Maker, spoken: Spoken):
    survey = make.facts().survey.model_dump(mode="json", exclude_none=True)
    for option in survey["sections"][0]["pages"][0]["questions"][1]["options"]:
        option["satisfied"] = option["code"] == "very_good"
    mixed = make.document(survey=Survey.model_validate(survey))
    assert {"Hài lòng", "Trả lời tích cực"} & _columns(mixed) == {"Trả lời tích cực"}
    assert "Tỷ lệ trả lời tích cực (%)" in spoken(mixed)
    assert {"Hài lòng", "Trả lời tích cực"} & _columns(make.document()) == {"Hài lòng"}


def _columns(document: Document) -> set[str]:
    (questions,) = (p for p in document.pieces if isinstance(p, Table) and p.title == "Kết quả từng câu hỏi")
    return set(questions.columns)


@pytest.mark.parametrize(("levels", "share"), [((0, 0, 15, 872, 113), "98,5%"), ((0, 0, 20, 870, 110), "98%")])
def test_a_share_of_several_levels_adds_up_with_those_beneath_it(make: Maker, levels: tuple[int, ...], share: str):
    figures = make.figures(counts={**COUNTS, "overall": levels})
    (bars,) = (piece for piece in make.document(now=figures).pieces if isinstance(piece, StackedBars))
    assert bars.title.startswith(share)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("bad", "very_good"), ["chưa hài lòng", "hài lòng"]),
        (("bad",), ["chưa hài lòng"]),
        (("very_good",), ["hài lòng"]),
        ((), []),
    ],
)
def test_reasons_of_who_was_not_satisfied_stand_before_those_of_who_was(
    make: Maker, spoken: Spoken, given: tuple[str, ...], said: list[str]
):
    survey = a_survey().model_dump(exclude_defaults=True)
    questions = survey["sections"][0]["pages"][0]["questions"]
    next(each for each in questions if each["code"] == "hours")["reasons"]["very_good"] = ("slow",)
    now = make.figures()
    reasoned = tuple(Distribution(reason_code("hours", each), now.context, 7, {"slow": 7}) for each in given)
    document = make.document(now=replace(now, distributions=reasoned), survey=Survey.model_validate(survey))
    titles = [piece.title for piece in document.pieces if isinstance(piece, Table) and "reason" in piece.keys]
    assert titles == [f"Vì sao {each}, nêu nhiều nhất: Chờ lâu" for each in said]
    assert ("không lý do nào có đủ số phiếu" in spoken(document)) == (given == ("very_good",))


def test_a_change_stands_in_the_table_with_its_interval(make: Maker):
    table = next(piece for piece in make.document().pieces if isinstance(piece, Table) and "difference" in piece.keys)
    headline = dict(zip(table.keys, (cell.text for cell in table.rows[0]), strict=True))
    assert headline["difference"] == "+11,4"
    low, high = (float(end.replace(",", ".")) for end in headline["range"].removeprefix("+").split(" đến +"))
    assert 0 < low < 11.4 < high
