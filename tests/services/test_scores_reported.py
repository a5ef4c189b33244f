"""Reports of an index of two sources: what each gives, whose scores are missing, and no word of too few forms then."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyapp.reporting.document import Document, IntervalRows, Table
from surveyapp.reporting.plain import texts
from surveyapp.services.import_scores import import_scores
from surveyapp.services.imports import Request
from surveyapp.services.installation import opened
from surveyapp.services.organisation import import_organisation
from surveyapp.services.publication_gathered import Wanted
from surveyapp.services.publication_verify import verify
from surveyapp.services.publish import publish
from surveyapp.services.report_contents import Order, contents
from surveyapp.services.reports import layout_of
from surveyapp.settings import Settings
from tests.services.test_scores import ROOT, SCORES, TODAY, YEAR, Office, made

BOOK = """code: book
about: wave
extends: annual-cdci
survey: assessed
shows: [cover, summary, ranking, heat_map, two_means, component_pages, trend, unit_pages, annex]
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = made(tmp_path / "office")
    reports = found.folder / "reports"
    shutil.copytree(ROOT / "reports" / "annual-cdci", reports / "annual-cdci")
    shutil.copytree(ROOT / "reports" / "annual-sipas", reports / "book")
    (reports / "book" / "report.yaml").write_text(BOOK, encoding="utf-8")
    for language in ("vi", "en"):
        (reports / "book" / f"{language}.yaml").write_text(f"language: {language}\nsentences: {{}}\n", encoding="utf-8")
    yield found
    found.installation.database.close()


def document(office: Office, report: str, unit: str | None = None, language: str = "vi") -> Document:
    order = Order(report, "assessed", TODAY, unit, period=YEAR, language=language)
    (content,) = contents(office.installation, order, layout_of(office.settings, report, language))
    return content.make()


def said(made_of: Document) -> str:
    return "\n".join(texts(made_of))


def table(made_of: Document, title: str) -> Table:
    return next(piece for piece in made_of.pieces if isinstance(piece, Table) and piece.title == title)


def test_the_office_report_says_what_each_source_gives_and_draws_the_given_score_apart(office: Office):
    office.scores()
    found = document(office, "office", "east")
    # (23 + 24) of 30 twice is 78.33 in the mean: 0.7 x 78.33 + 0.3 x 95.5 = 83.48.
    assert "Chỉ số chung là 83,48 trên 100" in said(found)
    assert "Chỉ số chung gồm: 70% do doanh nghiệp đánh giá (78,33); 30% do Cục đánh giá (95,50)." in said(found)
    (chart,) = [p for p in found.pieces if isinstance(p, IntervalRows) and "Kỷ luật" in {row.label for row in p.rows}]
    assert [(row.label, row.detail) for row in chart.rows][-1] == ("Kỷ luật", "do Cục chấm")
    assert "Kỷ luật" not in chart.title
    assert [cell.text for cell in chart.table.rows[-1]] == ["Kỷ luật", "Cục", "95,50", "–", "–", "0"]


def test_the_book_names_the_sources_their_weights_and_where_scores_come_from(office: Office):
    office.scores()
    found = document(office, "book", "hq")
    sources = table(found, "Mỗi nguồn cho bao nhiêu điểm")
    assert sources.columns == ("Đơn vị", "70% do doanh nghiệp đánh giá", "30% do Cục đánh giá", "Chỉ số chung")
    assert [cell.text for cell in sources.rows[0]] == ["East", "78,33", "95,50", "83,48"]
    assert "70% do doanh nghiệp đánh giá; 30% do Cục đánh giá; trong mỗi nguồn: trọng số bằng nhau" in said(found)
    assert "Điểm của Cục chấm cho từng đơn vị theo từng tiêu chí, nhập từ tệp điểm" in said(found)
    parts = table(found, "Thành phần, trọng số và câu hỏi")
    assert [[cell.text for cell in row[2:4]] for row in parts.rows] == [
        ["Doanh nghiệp", "35,00"], ["Doanh nghiệp", "35,00"], ["Cục", "30,00"],
    ]  # fmt: skip
    assert "Kỷ luật: 90,00 trên 100, do Cục chấm, không lấy từ trả lời của doanh nghiệp." in said(found)
    assert "Kỷ luật" not in {row[0].text for row in table(found, "Theo số phiếu và bình quân đơn vị").rows}


@pytest.mark.parametrize(
    ("language", "missing"), [("vi", "chưa có điểm của Cục"), ("en", "no score from the department")]
)
def test_where_scores_are_missing_their_source_is_named_and_nobody_is_said_to_have_too_few_forms(
    office: Office, language: str, missing: str
):
    for report, unit in (("office", "east"), ("book", "hq")):
        told = said(document(office, report, unit, language))
        assert missing in told
    unranked = {"vi": f"Không xếp hạng East và West: {missing}.", "en": f"Not ranked: east and west; {missing}."}
    assert unranked[language].casefold() in told.casefold()
    assert f"Kỷ luật: {missing}" in told or f"Discipline cannot be published: {missing}" in told


def test_a_unit_may_have_a_score_where_the_whole_was_given_none(office: Office):
    office.scores("\n".join(line for line in SCORES.splitlines() if not line.startswith("hq")))
    found = document(office, "book", "hq")
    assert "Chưa có chỉ số chung của Cục: chưa có điểm của Cục." in said(found)
    charts = [p for p in found.pieces if isinstance(p, IntervalRows) and {r.detail for r in p.rows} == {"do Cục chấm"}]
    assert [row.label for row in charts[0].rows] == ["East", "West", "Small"]


def test_simulated_scores_alone_mark_a_report(office: Office):
    office.scores(simulated=True)
    assert document(office, "office", "east").mark == "dữ liệu mô phỏng"


POINTS = {
    "openness": 17,
    "progress": 19,
    "online_services": 12,
    "online_payment": 6,
    "digitised": 20,
    "satisfaction": 9,
}


@pytest.fixture
def scorecard(tmp_path: Path) -> Iterator[Office]:
    """An installation of the demo's scorecards, with the points of one unit."""
    surveys, reports = ROOT / "demo" / "scorecards", ROOT / "reports"
    settings = Settings(instance_dir=tmp_path / "instance", surveys_dir=surveys, reports_dir=reports)
    found = Office(tmp_path, settings, opened(settings))
    import_organisation(found.installation.database, ROOT / "demo" / "organisation.csv")
    file = tmp_path / "points.csv"
    rows = (f"mong-cai,2025,{criterion},{points}\n" for criterion, points in POINTS.items())
    file.write_text("unit,period,criterion,score\n" + "".join(rows), encoding="utf-8")
    import_scores(found.installation, Request("service-766", file, TODAY))
    yield found
    found.installation.database.close()


def test_a_scorecard_is_reported_without_a_word_of_answers_and_by_the_part_of_its_maximum(scorecard: Office):
    order = Order("office", "service-766", TODAY, "mong-cai", period=YEAR)
    (content,) = contents(scorecard.installation, order, layout_of(scorecard.settings, "office", "vi"))
    found = content.make()
    assert "Chỉ số chung là 83,00 trên 100 (6 điểm chấm; không có khoảng tin cậy)." in said(found)
    # 19 of 20 is the largest part, though 20 of 22 is more points.
    parts = table(found, "Cao nhất: Tiến độ giải quyết (19,00/20); thấp nhất: Mức độ hài lòng (9,00/18)")
    assert [row[1].text for row in parts.rows] == ["19,00/20", "17,00/18", "20,00/22", "18,00/22", "9,00/18"]
    assert "hài lòng trung bình" not in said(found)
    assert "hợp lệ" not in said(found)


def test_a_wave_of_scores_alone_is_published_and_recomputed(scorecard: Office, tmp_path: Path):
    wanted = Wanted("office", "2025", "service-766", ("html", "json"))
    publish(scorecard.installation, scorecard.settings, wanted, tmp_path / "out", today=TODAY)
    found = verify(tmp_path / "out")
    assert (found.differences, found.notes) == ((), ())
    told = json.loads((tmp_path / "out" / "figures" / "2025.json").read_text(encoding="utf-8"))
    (overall,) = [each for each in told["units"][0]["figures"] if each["kind"] == "overall"]
    assert (told["units"][0]["context"]["unit"], overall["exact"]) == ("mong-cai", "83/1")
