"""Each fault planted in a report's files is told, once, where it stands."""

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from surveyapp.analysis.figure import UnitFigures
from surveyapp.cli.main import main
from surveyapp.definitions.faults import FAULTS
from surveyapp.definitions.option import Frozen
from surveyapp.definitions.report_check import check_reports
from surveyapp.definitions.report_folder import read_report, read_report_text
from surveyapp.definitions.report_said import sentences
from surveyapp.definitions.report_sentences import PIECES, WITHOUT_HEADING
from surveyapp.definitions.report_sentences_wave import OFFICER_PIECES, WAVE_PIECES
from surveyapp.reporting import annual, office, officer, paper
from surveyapp.reporting.annual import annual_report
from surveyapp.reporting.annual_facts import AnnualFacts, CaseLoad, Flow, Planned, Remarks
from surveyapp.reporting.docx_template import template
from surveyapp.services.report_check import checked_reports
from surveyapp.settings import Settings
from tests.reporting.conftest import COUNTS, Maker
from tests.reporting.test_annual import facts as wave_facts

REPORTS = Path(__file__).parents[2] / "reports"
DOCUMENTATION = Path(__file__).parents[2] / "docs" / "reports.md"


@dataclass(frozen=True)
class Planted:
    """A fault: in which file what is replaced, and where it must be told."""

    file: str
    old: str
    new: str
    code: str
    told: str
    at: str = ""


FAULTS_PLANTED = (
    Planted("report.yaml", "  - change\n", "  - chnage\n", "unknown-piece", "'chnage' is no piece of a report about a unit"),
    Planted("report.yaml", "  - change\n", "  - ranking\n", "unknown-piece", "'ranking' is no piece of a report about a unit"),
    Planted("report.yaml", "  - change\n", "  - headline\n", "duplicate-code", "'headline' is shown already"),
    Planted("report.yaml", "code: office", "code: bureau", "misnamed-file", "must be called bureau"),
    Planted("report.yaml", "about: unit", "about: unit\nextends: nothing", "unknown-report", "no report 'nothing' stands", "extends: nothing"),
    Planted("report.yaml", "about: unit", "about: unit\ncolour: red", "unknown-key", "the key 'colour'", "colour: red"),
    Planted("report.yaml", "about: unit", "about: unit\nsurvey: nowhere", "unknown-survey", "'nowhere' does not exist", "survey: nowhere"),
    Planted("report.yaml", "about: unit", "about: unit\nsurvey: cdci\nwishes: [nope]", "unknown-question", "no question 'nope'", "wishes: [nope]"),
    Planted("vi.yaml", '  suppressed: "Chưa đủ số phiếu để công bố: {names}."\n', "", "missing-translation", "no sentence 'suppressed'", "sentences:"),
    Planted("vi.yaml", "  nothing: ", "  never_said: x\n  nothing: ", "missing-translation", "no sentence 'never_said'", "en.yaml"),
    Planted("vi.yaml", '{base}; không có khoảng tin cậy)."\n  bare_share_answers', '{basis}; không có khoảng tin cậy)."\n  bare_share_answers', "unknown-placeholder", "nothing is filled in for {basis}; what is filled in is base", "{basis}"),
    Planted("vi.yaml", "  motto: ", "  motto: lẻ { ngoặc ", "unknown-placeholder", "nothing is filled in", "lẻ { ngoặc"),
    Planted("vi.yaml", 'n_forms: {one: "{n} phiếu", other: "{n} phiếu"}', 'n_forms: "{n} phiếu"', "wrong-type", "'n_forms' must be a phrase for one", 'n_forms: "{n} phiếu"'),
    Planted("vi.yaml", "language: vi", "language: en", "misnamed-file", "must be called en.yaml"),
    Planted("vi.yaml", "language: vi", "language: vi\nlanguage: vi", "duplicate-key", "'language' stands twice", ""),
    Planted("report.typ", "#show: house", "#show: hose", "bad-template", "Typst says: unknown variable: hose", "#show: hose"),
)  # fmt: skip


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    shutil.copytree(REPORTS / "office", tmp_path / "office")
    shutil.copy(REPORTS / "house.typ", tmp_path)
    return tmp_path


def _told(path: Path) -> list[str]:
    return [str(fault) for fault in checked_reports(path, Settings().surveys_dir)]


def test_the_reports_that_come_with_us_have_no_fault():
    assert _told(REPORTS) == []


@pytest.mark.parametrize("planted", FAULTS_PLANTED, ids=lambda each: f"{each.code}-{each.file}")
def test_a_planted_fault_is_the_only_one_and_stands_on_its_line(planted: Planted, reports: Path):
    file = reports / "office" / planted.file
    before = file.read_text("utf-8")
    assert before.count(planted.old) == 1
    after = before.replace(planted.old, planted.new)
    file.write_text(after, "utf-8")
    (told,) = {re.sub(r":\d+: ", ": ", line, count=1) for line in _told(reports) if "unused-text" not in line}
    where, _, sentence = told.partition(f": {planted.code}: ")
    assert planted.told in sentence
    name, line = where.rsplit("/", 1)[1].split(":")[:2]
    mark = planted.at if planted.at and not planted.at.endswith(".yaml") else planted.new.strip().splitlines()[-1]
    if name == planted.file and planted.code != "duplicate-key":
        assert mark in after.splitlines()[int(line) - 1]
    assert planted.code in FAULTS


def test_a_sentence_that_nothing_says_is_a_warning_at_its_key(reports: Path):
    for language in ("vi", "en"):
        file = reports / "office" / f"{language}.yaml"
        file.write_text(file.read_text("utf-8") + "  left_over: x\n", "utf-8")
    told = _told(reports / "office")
    assert len(told) == 2
    assert all("unused-text: warning: no piece of this report says 'left_over'" in line for line in told)
    last = (reports / "office" / "vi.yaml").read_text("utf-8").count("\n")
    assert f"vi.yaml:{last}:3: " in told[1]


def test_a_piece_taken_out_leaves_its_sentences_unused(reports: Path):
    file = reports / "office" / "report.yaml"
    file.write_text(file.read_text("utf-8").replace("  - comments\n", ""), "utf-8")
    told = _told(reports)
    assert {re.findall(r"says '(.*)'", line)[0] for line in told} == {
        "heading_comments", "n_comments", "comments_all", "comments_some", "comments_title", "comment", "comment_times",
    }  # fmt: skip


def test_a_missing_template_and_a_missing_file_are_named(reports: Path):
    (reports / "office" / "report.typ").unlink()
    (line,) = _told(reports)
    assert "report.typ:1:1: missing-file" in line
    (line,) = _told(reports / "nowhere")
    assert "report.yaml:1:1: missing-file" in line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("{{ front.unit }} {{ nonsense }}", "nothing is filled in for nonsense"),
        ("{% if %}", "Word cannot fill this template"),
    ],
)
def test_a_word_template_that_cannot_be_filled_is_named(reports: Path, words: str, told: str):
    import docx  # noqa: PLC0415 - only here

    file = reports / "office" / "report.docx"
    own = docx.Document(str(file))
    own.add_paragraph(words)
    own.save(str(file))
    (line,) = _told(reports)
    assert "report.docx:1:1: bad-template" in line
    assert told in line


def test_a_word_template_that_is_none_is_named(reports: Path):
    (reports / "office" / "report.docx").write_bytes(template()[:1000])
    (line,) = _told(reports)
    assert "bad-template" in line


def test_the_command_prints_faults_and_ends_with_1(reports: Path):
    result = CliRunner().invoke(main, ["reports", "check", str(reports)])
    assert (result.exit_code, result.stdout) == (0, "1 report checked: 0 errors, 0 warnings\n")
    (reports / "office" / "report.yaml").write_text("code: office\nabout: unit\nshows: [nothing]\n", "utf-8")
    result = CliRunner().invoke(main, ["reports", "check", str(reports / "office")])
    assert result.exit_code == 1
    assert "report.yaml:3:9: unknown-piece: 'nothing'" in result.stdout


def test_every_piece_of_an_office_report_has_its_sentences_written_down():
    assert set(office.PIECES) | set(paper.PIECES) == set(PIECES)
    assert sentences("unit", ["nothing"]) is None


def test_every_piece_of_a_wave_and_of_an_officer_has_its_sentences_written_down():
    assert set(annual.PIECES) == set(WAVE_PIECES)
    assert set(officer.PIECES) == set(OFFICER_PIECES)
    assert set(annual.WITHOUT_HEADING) - WITHOUT_HEADING == {"conference", "unit_pictures"}


def _unwritten(about: str, shows: Iterable[str], heard: Mapping[str, set[str]]) -> set[str]:
    known = sentences(about, shows)
    assert known is not None
    return {key for key, values in heard.items() if key not in known or values - known[key]}


def test_what_a_report_says_is_what_is_written_down(make: Maker, heard: Mapping[str, set[str]]):
    figures = make.figures()
    states: list[dict[str, object]] = [
        {}, {"now": make.suppressed(figures)}, {"before": None}, {"edition": make.edition("mean")},
        {"edition": make.edition(pooled=True)}, {"now": make.figures(simulated=True, channel="open_link"), "chain": "a"},
        {"now": make.figures(holds_forms=False), "edition_before": "x"},
    ]  # fmt: skip
    for state in states:
        make.document("vi", **state)
    assert len(heard) > 110
    assert _unwritten("unit", make.definition().shows, heard) == set()


@pytest.mark.parametrize("code", ["annual-cdci", "annual-sipas", "brief"])
def test_what_each_piece_of_a_wave_says_is_written_down_for_it(code: str, make: Maker, heard: dict[str, set[str]]):
    report, text = read_report(REPORTS / code), read_report_text(REPORTS / code, "vi")
    named = {"heads": "alike", "attributes": ("attitude",), "wishes": ("overall", "hours")}
    unwritten: set[tuple[str, str]] = set()
    for made in _waves(make):
        for piece in report.shows:
            heard.clear()
            annual_report(made, report.model_copy(update={**named, "shows": (piece,)}), text)
            unwritten |= {(piece, key) for key in _unwritten("wave", [piece], heard)}
    assert unwritten == set()


def _waves(make: Maker) -> Iterator[AnnualFacts]:
    worst = make.figures(counts={code: counts[::-1] for code, counts in COUNTS.items()})
    suppressed, bare = make.suppressed(make.figures()), make.figures(holds_forms=False)
    states: list[Mapping[str, UnitFigures]] = [
        {"mc": make.figures(), "hg": make.figures(), "cp": worst}, {"mc": bare, "hg": bare}, {"mc": make.figures()},
        {"mc": make.figures(), "hg": suppressed}, {"mc": suppressed}, {"mc": make.figures(), "cp": worst},
    ]  # fmt: skip
    for units in states:
        made = wave_facts(make, units)
        yield made
        yield replace(made, whole=replace(made.whole, before=None, chain="a"), waves=made.waves[:1])
        yield replace(
            made,
            whole=replace(made.whole, edition=make.edition("mean", pooled=True), now=suppressed),
            waves=(replace(made.waves[0], context=replace(made.waves[0].context, channel="paper")), made.waves[1]),
            flows=tuple(Flow(unit, "online", 500, 300, 200, 100) for unit in units),
            plan=(Planned("mc", "Công khai", None, "done", ""), Planned("mc", "Rút ngắn", None, "dropped", "")),
            cases=(CaseLoad("mc", 5, 4, 3, 2),),
            remarks=(Remarks("mc", "overall", 3, (("Chờ lâu", 2),)),),
        )


def test_what_each_piece_of_an_officer_says_is_written_down_for_it(make: Maker, heard: dict[str, set[str]]):
    folder = REPORTS / "officer"
    report, text = read_report(folder), read_report_text(folder, "vi")
    for now in (make.figures(), make.suppressed(make.figures()), make.figures(simulated=True, channel="open_link")):
        for reply in ("", "Tôi xin ghi nhận."):
            made = officer.OfficerFacts(**{**vars(make.facts(now=now)), "reply": reply})
            for piece in report.shows:
                heard.clear()
                officer.officer_report(made, report.model_copy(update={"shows": (piece,)}), text)
                assert _unwritten("officer", [piece], heard) == set()


@pytest.mark.parametrize("code", ["annual-cdci", "annual-sipas", "brief", "officer"])
def test_faults_are_told_in_reports_about_waves_and_officers(code: str, tmp_path: Path):
    shutil.copytree(REPORTS, tmp_path / "reports")
    file = tmp_path / "reports" / code / "vi.yaml"
    lines = file.read_text("utf-8").splitlines()
    taken = next(i for i, line in enumerate(lines) if line.startswith("  heading_"))
    lines[taken] = f'  left_over: x\n  {lines[taken].split(":")[0].strip()}: "{{nonsense}}"'
    file.write_text("\n".join(lines) + "\n", "utf-8")
    told = [line.rsplit("/", 1)[1] for line in _told(tmp_path / "reports") if f"/{code}/vi.yaml" in line]
    assert any(line.startswith(f"vi.yaml:{taken + 1}:3: unused-text: warning:") for line in told)
    assert any(line.startswith(f"vi.yaml:{taken + 2}:") and "unknown-placeholder" in line for line in told)


@pytest.mark.parametrize(
    ("code", "key"), [("annual-cdci", "plan_none"), ("brief", "picture_none"), ("officer", "right_know")]
)
def test_a_sentence_missing_in_every_language_is_told_in_each(code: str, key: str, tmp_path: Path):
    shutil.copytree(REPORTS, tmp_path / "reports")
    for language in ("vi", "en"):
        file = tmp_path / "reports" / code / f"{language}.yaml"
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith(f"  {key}:")), "utf-8")
    told = [line for line in _told(tmp_path / "reports") if f"/{code}/" in line]
    assert [line.partition(": ")[2] for line in told] == [f"missing-translation: there is no sentence '{key}'"] * 2


def test_every_fault_of_reports_occurs_in_the_documentation():
    page = DOCUMENTATION.read_text("utf-8")
    codes = {planted.code for planted in FAULTS_PLANTED} | {"missing-file", "unused-text"}
    assert {code for code in codes if f"`{code}`" not in page} == set()


def test_a_report_definition_is_frozen(make: Maker):
    assert isinstance(make.definition(), Frozen)
    assert check_reports(REPORTS / "office") == ()
