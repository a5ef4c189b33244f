"""Reports from the command line: one office or a whole level, and one sentence where it cannot be."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli.main import main
from surveyapp.definitions.report import ReportDefinition, ReportText
from surveyapp.reporting.document import Document
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.reporting.office import office_report
from surveyapp.services import report_contents, reports
from surveyapp.services.report_memory import remember
from surveyapp.services.reports import Job, Rendered, Written, write
from surveyapp.settings import Settings

REGISTER = """kind,code,level,parent,name_vi,name_en,since,until,successors
unit,hq,department,,Cục Hải quan,Customs Department,,,
unit,mong-cai,service,hq,Chi cục Móng Cái,Mong Cai Branch,,,
unit,hon-gai,service,hq,Chi cục Hòn Gai,Hon Gai Branch,,,
unit,silent,service,hq,Chi cục Im lặng,Silent Branch,,,
"""
ANSWERS = {"very_satisfied": 600, "satisfied": 360, "neutral": 25, "dissatisfied": 10, "very_dissatisfied": 5}
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SURVEYAPP_INSTANCE_DIR", str(tmp_path / "instance"))
    register = tmp_path / "organisation.csv"
    register.write_text(REGISTER, encoding="utf-8")
    rows = [
        f"{unit},{month},satisfaction,{option},{n}"
        for unit in ("mong-cai", "hon-gai")
        for month in ("2026-05", "2026-06")
        for option, n in ANSWERS.items()
    ]
    counts = tmp_path / "counts.csv"
    counts.write_text("\n".join(["unit,period,question,option,n", *rows]), encoding="utf-8")

    def command(*words: str) -> Result:
        return CliRunner().invoke(main, words)

    assert command("organisation", "import", str(register)).exit_code == 0
    imported = command("counts", "import", "service-satisfaction", str(counts))
    assert imported.exit_code == 0, imported.output

    def render(*words: str, report: str = "office", survey: str = "service-satisfaction") -> Result:
        return command("reports", "render", report, survey, "--out", str(tmp_path / "out"), *words)

    return render


def test_one_office_gets_its_files_and_they_are_named(run: Run, tmp_path: Path):
    result = run("--unit", "mong-cai", "--period", "2026-06", "--lang", "vi")
    assert result.exit_code == 0, result.output
    named = [Path(line) for line in result.stdout.split()]
    assert [file.suffix for file in named] == [".html", ".pdf"]
    assert sorted(named) == sorted((tmp_path / "out").glob("*.*ml")) + sorted((tmp_path / "out").glob("*.pdf"))
    page = named[0].read_text(encoding="utf-8")
    assert "96% hài lòng" in page
    assert "1.000 phiếu" in page
    assert "So với tháng 5/2026 (96%): chưa đủ căn cứ nói là thay đổi." in page
    assert named[1].read_bytes().startswith(b"%PDF-")


def test_a_level_gets_one_report_each_also_where_nobody_answered(run: Run):
    result = run("--level", "service", "--period", "2026-06", "--format", "html", "--workers", "1")
    assert result.exit_code == 0, result.output
    files = {Path(line).name: Path(line) for line in result.stdout.split()}
    names = [f"office-service-satisfaction-{unit}-2026-06-vi.html" for unit in ("hon-gai", "mong-cai", "silent")]
    assert sorted(files) == names
    assert "Chưa có phiếu trả lời nào cho Chi cục Im lặng" in files[names[2]].read_text(encoding="utf-8")


def test_several_processes_write_the_same_bytes_as_one(run: Run, tmp_path: Path):
    def rendered(workers: str) -> dict[str, bytes]:
        result = run("--level", "service", "--period", "2026-06", "--workers", workers)
        assert result.exit_code == 0, result.output
        files = [file for file in (tmp_path / "out").iterdir() if file.is_file()]
        made = {file.name: file.read_bytes() for file in files}
        for file in files:
            file.unlink()
        return made

    assert len(rendered("1")) == 6
    assert rendered("1") == rendered("2")


def test_a_failing_office_is_named_and_the_rest_is_finished(run: Run, monkeypatch: pytest.MonkeyPatch):
    def failing(facts: OfficeFacts, report: ReportDefinition, text: ReportText) -> Document:
        if facts.now.context.unit == "hon-gai":
            raise OSError("the disk is full")
        return office_report(facts, report, text)

    monkeypatch.setattr(report_contents, "office_report", failing)
    result = run("--level", "service", "--period", "2026-06", "--format", "html", "--workers", "1")
    assert result.exit_code == 1
    assert result.stderr == "surveyapp: no report of hon-gai: the disk is full\n"
    assert len(result.stdout.split()) == 2


def test_without_a_period_the_last_closed_one_is_taken(run: Run):
    result = run("--unit", "mong-cai", "--format", "html", "--lang", "en")
    assert "mong-cai-2026-06-en.html" in result.stdout


def test_a_period_under_another_formula_is_recomputed_and_says_so(run: Run):
    result = run("--unit", "mong-cai", "--period", "2026-06", "--edition", "mean", "--format", "html")
    page = Path(result.stdout.strip()).read_text(encoding="utf-8")
    assert "88,50 điểm" in page
    assert "được tính lại theo bản công thức mean" in page


@pytest.mark.parametrize(
    ("words", "wrong", "told"),
    [
        (("--unit", "atlantis"), {}, "surveyapp: unit 'atlantis' does not exist"),
        (("--level", "galaxy"), {}, "surveyapp: level 'galaxy' does not exist"),
        (("--unit", "hq"), {"report": "../office"}, "surveyapp: report '../office' does not exist"),
        (("--unit", "hq"), {"survey": "nothing"}, "surveyapp: survey 'nothing' does not exist"),
        (("--unit", "hq", "--format", "html,odt"), {}, "surveyapp: format 'odt' does not exist"),
        (("--unit", "hq", "--lang", "fr"), {}, "surveyapp: language 'fr' does not exist"),
        (("--unit", "hq", "--edition", "1999"), {}, "surveyapp: edition '1999' does not exist"),
        (
            ("--unit", "hq", "--period", "2026-13"),
            {},
            "surveyapp: '2026-13' is not a period such as 2021, 2021-Q3 or 2021-06\n",
        ),
        ((), {}, "surveyapp: name one of --unit and --level\n"),
    ],
)
def test_what_does_not_exist_is_one_sentence(run: Run, words: tuple[str, ...], wrong: dict[str, str], told: str):
    result = run("--period", "2026-06", *words, **wrong) if "--period" not in words else run(*words, **wrong)
    assert result.exit_code == 1
    assert result.stderr.startswith(told)
    assert result.stderr.count("\n") == 1


def test_a_unit_code_cannot_leave_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run):
    seen: list[Path] = []

    def watched(job: Job) -> Written:
        content = replace(job.content, name=("office", "../a b/ç", "vi"))
        seen.extend(write(replace(job, content=content)).files)
        return Written()

    monkeypatch.setattr(reports, "write", watched)
    run("--unit", "mong-cai", "--period", "2026-06", "--format", "html")
    name = "office-..%2Fa%20b%2F%C3%A7-vi.html"
    assert seen == [tmp_path / "out" / name]


def test_nothing_to_write_is_no_failure():
    assert list(reports.write_all((), workers=2)) == list[Rendered]()


LEVEL = ("--level", "service", "--period", "2026-06", "--format", "html,csv", "--workers", "1")


def test_a_second_run_keeps_what_is_made_of_the_same_and_says_how_many(run: Run, tmp_path: Path):
    first = run(*LEVEL)
    before = {file: file.read_bytes() for file in (tmp_path / "out").rglob("*") if file.is_file()}
    second = run(*LEVEL)
    assert first.stderr == ""
    assert second.stderr == "surveyapp: 6 of 6 kept, made of the same before\n"
    assert sorted(second.stdout.split()) == sorted(first.stdout.split())
    assert {file: file.read_bytes() for file in (tmp_path / "out").rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("harm", [Path.unlink, lambda file: file.write_bytes(b"half")], ids=["missing", "damaged"])
def test_what_is_missing_or_damaged_is_made_again(run: Run, tmp_path: Path, harm: Callable[[Path], object]):
    run(*LEVEL)
    for name in (
        "office-service-satisfaction-hon-gai-2026-06-vi.html",
        "office-service-satisfaction-mong-cai-2026-06-vi-csv/table-01.csv",
    ):
        file = tmp_path / "out" / name
        before = file.read_bytes()
        harm(file)
        assert run(*LEVEL).stderr == "surveyapp: 5 of 6 kept, made of the same before\n"
        assert file.read_bytes() == before


def test_other_answers_other_words_or_another_template_are_rendered_again(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    reports_dir = tmp_path / "reports"
    shutil.copytree(Settings().reports_dir, reports_dir)
    monkeypatch.setenv("SURVEYAPP_REPORTS_DIR", str(reports_dir))
    one = ("--unit", "mong-cai", "--period", "2026-06", "--format", "html,pdf")
    run(*one)
    house = reports_dir / "house.typ"
    house.write_text(house.read_text("utf-8") + "// another line\n", "utf-8")
    assert "2 of 2 kept" not in run(*one).stderr
    assert "2 of 2 kept" in run(*one).stderr
    words = reports_dir / "office" / "vi.yaml"
    words.write_text(words.read_text("utf-8").replace("Kết quả chung", "Kết quả toàn bộ"), "utf-8")
    assert run(*one).stderr == ""
    assert "kept" in run(*one).stderr


def test_an_office_that_failed_is_all_that_the_next_run_makes(run: Run, monkeypatch: pytest.MonkeyPatch):
    def failing(facts: OfficeFacts, report: ReportDefinition, text: ReportText) -> Document:
        if facts.now.context.unit == "hon-gai":
            raise OSError("the disk is full")
        return office_report(facts, report, text)

    with monkeypatch.context() as broken:
        broken.setattr(report_contents, "office_report", failing)
        assert run(*LEVEL).exit_code == 1
    result = run(*LEVEL)
    assert result.exit_code == 0
    assert result.stderr == "surveyapp: 4 of 6 kept, made of the same before\n"


def test_every_format_is_written_under_one_name(run: Run):
    result = run("--unit", "mong-cai", "--period", "2026-06", "--format", "html,pdf,docx,xlsx,json,csv")
    assert result.exit_code == 0, result.output
    endings = {
        Path(line).name.removeprefix("office-service-satisfaction-mong-cai-2026-06-vi")
        for line in result.stdout.split()
    }
    assert {".html", ".pdf", ".docx", ".xlsx", ".json", "csv-metadata.json", "table-01.csv"} <= endings


def test_fewer_tables_leave_no_old_file_behind(run: Run, tmp_path: Path):
    one = ("--unit", "mong-cai", "--period", "2026-06", "--format", "csv")
    run(*one)
    folder = tmp_path / "out" / "office-service-satisfaction-mong-cai-2026-06-vi-csv"
    many = len(list(folder.iterdir()))
    remember(tmp_path / "out", "x", "csv", "", (folder / "table-01.csv", folder / "csv-metadata.json"))
    remember(tmp_path / "out", "x", "csv", "", (folder / "csv-metadata.json",))
    assert len(list(folder.iterdir())) == many - 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_questionnaire_on_paper_needs_no_answers(run: Run, language: str):
    result = run("--lang", language, "--format", "pdf,html", report="paper", survey="cdci")
    assert result.exit_code == 0, result.output
    assert [Path(line).name for line in result.stdout.split()] == [
        f"paper-cdci-{language}.{end}" for end in ("pdf", "html")
    ]


def _forms(file: Path, n: int) -> None:
    head = "unit,period,business,branch_overall,branch_overall.reason.dissatisfied.written,comment"
    rows = [f"mong-cai,2026-06,b{i},dissatisfied,Chờ lâu lần {i},Gọi 0912345678 không ai nghe {i}" for i in range(n)]
    # Where all were dissatisfied nothing of it would be shown.
    rows[0] = "mong-cai,2026-06,b0,satisfied,,"
    file.write_text("\n".join([head, *rows]), encoding="utf-8")


@pytest.mark.parametrize(("n", "shown"), [(12, True), (9, False)])
def test_comments_are_shown_from_as_many_forms_as_the_survey_says(run: Run, tmp_path: Path, n: int, shown: bool):
    _forms(tmp_path / "forms.csv", n)
    register = REGISTER.replace(",service,", ",branch,")
    (tmp_path / "register.csv").write_text(register, encoding="utf-8")
    assert CliRunner().invoke(main, ["organisation", "import", str(tmp_path / "register.csv")]).exit_code == 0
    imported = CliRunner().invoke(main, ["answers", "import", "post-procedure", str(tmp_path / "forms.csv")])
    assert imported.exit_code == 0, imported.output
    result = run("--unit", "mong-cai", "--period", "2026-06", "--format", "html", survey="post-procedure")
    assert result.exit_code == 0, result.output
    page = Path(result.stdout.strip()).read_text("utf-8")
    assert ("Chờ lâu lần 3" in page) == shown
    assert "0912345678" not in page
