"""The control chart of an office report: what it says of months outside, of gaps, and when it says nothing."""

from collections.abc import Mapping, Sequence

import pytest

from surveyapp.analysis.control import ControlChart, control_chart
from surveyapp.analysis.figure import Kind, Reason, Shown, Suppressed
from surveyapp.definitions.period import Period
from surveyapp.reporting.document import ControlLines, Document
from tests.reporting.conftest import Maker, Spoken, some_figures

LAST = Period.parse("2021-Q3")
USUAL = [(10, 20, 70, 500, 400), (10, 30, 60, 480, 420), (10, 30, 80, 490, 390)] * 5


def charted(quarters: Sequence[tuple[int, ...] | None]) -> ControlChart:
    """The quarters up to the third of 2021; None is one below k."""
    first = LAST.shifted(1 - len(quarters))
    figures: Mapping[Period, Shown | None] = {
        first.shifted(n): _shown(str(first.shifted(n)), counts) for n, counts in enumerate(quarters)
    }
    return control_chart(figures)


def _shown(period: str, counts: tuple[int, ...] | None) -> Shown | None:
    figure = some_figures(period, {"overall": counts or USUAL[0]} | BESIDE).figure(Kind.SATISFIED, "overall")
    assert figure is not None
    hidden = Suppressed(Kind.SATISFIED, "overall", figure.context, figure.formula, Reason.TOO_FEW)
    return figure if counts else hidden


BESIDE = dict.fromkeys(("posted", "found", "attitude", "competence", "hours", "alike"), USUAL[0])


def drawn(document: Document) -> ControlLines | None:
    return next((piece for piece in document.pieces if isinstance(piece, ControlLines)), None)


def test_a_quarter_outside_is_named_and_what_that_means_is_said(make: Maker, spoken: Spoken):
    quarters = [*USUAL[:7], (200, 150, 100, 300, 250), *USUAL[8:]]
    document = make.document(control=charted(quarters))
    said = spoken(document)
    assert "Ngoài mức thường thấy của đơn vị: quý IV/2019" in said
    assert "hãy hỏi kỳ ấy có gì khác, trước khi hỏi do ai" in said
    assert "Mới có 15 kỳ có số liệu: giới hạn còn tạm tính." in said
    chart = drawn(document)
    assert chart is not None
    assert [moment.label for moment in chart.moments if moment.stands_out] == ["IV/2019"]
    assert chart.axis[0] <= 55
    english = spoken(make.document("en", control=charted(quarters)))
    assert "Outside what is usual for this office: Q4 2019" in english


def test_a_level_that_has_gone_elsewhere_is_not_said_month_by_month(make: Maker, spoken: Spoken):
    worse = [(60, 90, 80, 430, 340 + n) for n in range(8)]
    document = make.document(control=charted([*USUAL[:8], *worse]))
    said = spoken(document)
    chart = drawn(document)
    assert chart is not None
    outside = sum(moment.stands_out for moment in chart.moments)
    assert outside > 3
    assert f"{outside} trong 16 kỳ nằm ngoài giới hạn: mức của đơn vị đã thay đổi" in said


def test_quarters_that_common_causes_explain_need_no_reason(make: Maker, spoken: Spoken):
    said = spoken(make.document(control=charted(USUAL)))
    assert "Mọi kỳ đều trong mức thường thấy của đơn vị" in said
    assert "không cần tìm lý do riêng" in said


def test_a_quarter_below_k_is_a_gap_in_chart_and_table(make: Maker):
    chart = drawn(make.document(control=charted([*USUAL[:5], None, *USUAL[5:]])))
    assert chart is not None
    assert [moment.value is None for moment in chart.moments] == [n == 5 for n in range(16)]
    assert [cell.text for cell in chart.table.rows[5]][1:] == ["–"] * 4
    assert {cell.value for cell in chart.table.rows[5]} == {None}


def test_a_level_that_has_moved_is_said(make: Maker, spoken: Spoken):
    better = [(10, 20, 60, 500, 410 + n) for n in range(9)]
    said = spoken(make.document(control=charted([*USUAL[:9], *better])))
    assert "Chín kỳ liền đến quý III/2021 đều cao hơn mức chung" in said
    assert "Chín kỳ liền" not in spoken(make.document(control=charted([*USUAL[:9], *better[:8]])))


@pytest.mark.parametrize("quarters", [USUAL[:11], [*USUAL, None]], ids=["too few", "this one below k"])
def test_without_enough_quarters_or_this_one_there_is_no_chart_and_no_heading(
    make: Maker, spoken: Spoken, quarters: Sequence[tuple[int, ...] | None]
):
    document = make.document(control=charted(quarters))
    assert drawn(document) is None
    assert "Qua các kỳ" not in spoken(document)
    assert drawn(make.document()) is None
