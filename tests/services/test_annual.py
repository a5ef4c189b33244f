"""What the report of a wave is made from, from imported files to facts and to the finished book."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from surveyapp.analysis.figure import Figure, Kind, Reason, Suppressed
from surveyapp.definitions.errors import FaultyFile, Unknown
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.load import Definition
from surveyapp.definitions.period import Period
from surveyapp.definitions.report import ReportDefinition
from surveyapp.definitions.report_folder import read_report, read_report_text
from surveyapp.definitions.wave import Wave
from surveyapp.reporting.annual import annual_report
from surveyapp.reporting.annual_facts import AnnualFacts
from surveyapp.reporting.officer import officer_report
from surveyapp.reporting.plain import texts
from surveyapp.reporting.wording import Wording
from surveyapp.services.annual import Wanted, annual_facts
from surveyapp.services.beside import Beside
from surveyapp.services.imports import Request, import_answers, import_counts
from surveyapp.services.installation import Installation
from surveyapp.services.officer import officer_facts
from surveyapp.services.read_beside import read_cases, read_flows, read_plan
from surveyapp.services.wave import NotOneTop, wave_period
from surveyapp.storage.database import Database
from surveyapp.storage.sealing import KeyStore

REPORTS = Path(__file__).parents[2] / "reports"
TODAY = date(2026, 11, 20)
WORDS = {code: read_report_text(REPORTS / code, "vi") for code in ("annual-cdci", "officer", "brief")}
Imported = Callable[..., None]


def _report(code: str = "annual-cdci") -> ReportDefinition:
    own = {"heads": None, "attributes": (), "wishes": ("remark",), "survey": "after"}
    return read_report(REPORTS / code).model_copy(update=own)


@pytest.fixture
def installation(database: Database, keys: KeyStore, definition: Definition) -> Installation:
    formula = {
        "label": "one",
        "valid_from": "2020-01-01",
        "headline": {"question": "speed", "score": "satisfied"},
        "components": [{"code": "team", "indicators": [{"question": "speed", "score": "mean"}]}],
    }
    made = Installation(database, keys, Path())
    made.__dict__["definitions"] = {"after": replace(definition, indexes=(IndexEdition.model_validate(formula),))}
    return made


@pytest.fixture
def answers(installation: Installation, tmp_path: Path) -> Imported:
    """Imports forms about units in a year through a channel: so many businesses, with an officer if named."""

    def imported(
        *units: str, year: str = "2025", businesses: int = 20, channel: str = "import", low: bool = False
    ) -> None:
        levels = ["bad", "fair", "good", "fair"] if low else ["very_good", "good", "good", "fair"]
        rows = [
            f"{unit},{year}-12,{channel},{officer},{unit}{channel}{n},{levels[n % 4]},1,{manner},Chờ lâu 0912345678"
            for unit in units
            for n in range(businesses)
            for officer, manner in [("0101", levels[n % 4]) if unit == "team1" else ("", "-")]
        ]
        file = tmp_path / f"{'-'.join(units)}-{year}-{channel}.csv"
        header = "unit,period,channel,officer,business,speed,hours,manner,remark"
        file.write_text("\n".join([header, *rows]) + "\n")
        import_answers(installation, Request("after", file, TODAY))

    return imported


def _facts(installation: Installation, wave: str | None = "2025", **wanted: object) -> AnnualFacts:
    asked = replace(Wanted(_report(), TODAY, wave), **wanted)  # type: ignore[arg-type]  # a test names the fields it changes
    return annual_facts(installation, installation.definitions["after"], asked)


def _said(facts: AnnualFacts, code: str = "annual-cdci") -> str:
    return "\n".join(texts(annual_report(facts, _report(code), WORDS[code])))


def test_units_stand_beside_the_whole_with_forms_by_channel(installation: Installation, answers: Imported):
    answers("team1", "west")
    facts = _facts(installation)
    assert facts.whole.now.context.unit == "dept"
    assert [unit.now.context.unit for unit in facts.units] == ["east", "west"]
    whole = facts.whole.headline()
    assert isinstance(whole, Figure)
    assert whole.base == 40
    assert {(each.unit, each.channel, each.forms) for each in facts.received} == {
        ("east", "import", 20),
        ("west", "import", 20),
    }
    assert "Kết quả dựa trên" in _said(facts)


def test_a_unit_without_answers_is_named_and_not_ranked(installation: Installation, answers: Imported):
    answers("west")
    facts = _facts(installation)
    hidden = facts.units[0].headline()
    assert isinstance(hidden, Suppressed)
    assert hidden.reason is Reason.NO_ANSWERS
    assert "không xếp hạng" in _said(facts)


def test_published_counts_without_forms_give_a_book_too(installation: Installation, tmp_path: Path):
    file = tmp_path / "counts.csv"
    rows = [f"{unit},2025,speed,{level},{n}" for unit, n in (("east", 9), ("west", 7)) for level in ("good", "bad")]
    file.write_text("\n".join(["unit,period,question,option,n", *rows]) + "\n")
    definition = installation.definitions["after"]
    opened = definition.survey.privacy.model_copy(update={"answers": "open"})
    survey = definition.survey.model_copy(update={"privacy": opened})
    installation.__dict__["definitions"] = {"after": replace(definition, survey=survey)}
    import_counts(installation, Request("after", file, TODAY))
    facts = _facts(installation)
    assert facts.importance is not None
    assert not facts.importance.drivers
    assert "không tính được mức ảnh hưởng" in _said(facts).lower()


def test_every_wave_up_to_this_one_is_there_and_no_later_one(installation: Installation, answers: Imported):
    for year in ("2023", "2024", "2025"):
        answers("west", "team1", year=year)
    assert [wave.context.period for wave in _facts(installation, "2024").waves] == ["2023", "2024"]
    assert _facts(installation, None).whole.period == Period.parse("2025-12")


def test_without_a_block_means_without_all_of_it(installation: Installation, answers: Imported, tmp_path: Path):
    answers("west")
    answers("west", channel="paper", low=True)
    answers("team1")
    file = tmp_path / "exclusions.csv"
    file.write_text("unit,channel,reason\nwest,paper,Nhập trùng\n")
    facts = _facts(installation, beside=Beside(exclusions=file))
    found = {each.unit: each for each in facts.without}
    assert set(found) == {"dept", "west"}
    before, after = found["west"].with_all[0], found["west"].without[0]
    assert isinstance(before, Figure)
    assert isinstance(after, Figure)
    assert (before.base, after.base) == (40, 20)
    assert before.value < after.value
    assert "Nhập trùng" in _said(facts)


def test_comments_are_masked_counted_and_few(installation: Installation, answers: Imported):
    answers("west", "team1", businesses=12)
    remarks = _facts(installation).remarks
    assert {(each.unit, each.written, each.chosen) for each in remarks} == {
        ("east", 12, (("Chờ lâu •••", 12),)),
        ("west", 12, (("Chờ lâu •••", 12),)),
    }


def test_a_file_that_names_an_unknown_unit_is_refused(installation: Installation, answers: Imported, tmp_path: Path):
    answers("west")
    file = tmp_path / "cases.csv"
    file.write_text("unit,opened,closed,in_time\nnowhere,1,1,1\n")
    with pytest.raises(FaultyFile, match=r"cases.csv:2:1: unknown-unit: there is no unit 'nowhere'; known: "):
        _facts(installation, beside=Beside(cases=file))


@pytest.mark.parametrize(
    ("read", "content", "code"),
    [
        (read_flows, "unit,channel,invited\nwest,email,many\n", "not-a-count"),
        (read_flows, f"unit,channel,invited\nwest,email,{'9' * 5000}\n", "not-a-count"),
        (read_cases, f"unit,opened,closed,in_time,days\nwest,1,1,1,{'9' * 13}\n", "not-a-count"),
        (read_plan, "unit,task,state,due\nwest,Việc,soon,2025-13-01\n", "bad-value"),
        (read_plan, "unit,task,state,due\nwest,Việc,done,2025-13-01\n", "bad-date"),
        (read_cases, "unit,opened,closed,in_time\n,1,1,1\n", "missing-cell"),
    ],
)
def test_every_fault_of_a_file_has_its_place(
    tmp_path: Path, read: Callable[[Path, Collection[str]], object], content: str, code: str
):
    file = tmp_path / "beside.csv"
    file.write_text(content)
    with pytest.raises(FaultyFile) as caught:
        read(file, {"west"})
    assert code in {fault.code for fault in caught.value.faults}
    assert {fault.line for fault in caught.value.faults} == {2}


def test_a_wave_is_found_by_its_name(definition: Definition):
    wave = Wave(label="lần 1", opens=date(2025, 4, 1), closes=date(2025, 6, 30))
    survey = definition.survey.model_copy(update={"waves": (wave,)})
    assert wave_period(survey, "lần 1") == Period.parse("2025-Q2")
    assert wave_period(definition.survey, "2025") == Period.parse("2025")
    with pytest.raises(Unknown):
        wave_period(survey, "2025")


def test_no_single_unit_above_all_is_said(installation: Installation):
    with pytest.raises(NotOneTop, match="--unit"):
        _facts(installation, "2020")


def test_the_brief_is_one_heading_and_a_picture_for_each_unit(installation: Installation, answers: Imported):
    answers("west", "team1")
    said = _said(_facts(installation), "brief")
    assert "Kết quả chính" in said
    assert "west: " in said


def test_an_officers_report_holds_the_officers_ratings_alone_and_the_reply(
    installation: Installation, answers: Imported, tmp_path: Path
):
    answers("team1", businesses=15)
    reply = tmp_path / "reply.txt"
    reply.write_text("Tôi xin giải trình.\n\n#set $x$", encoding="utf-8")
    text = WORDS["officer"]
    made = officer_facts(
        installation, installation.definitions["after"], Wording("vi", text.sentences), "0101",
        today=TODAY, period=Period.parse("2025"), reply=reply,
    )  # fmt: skip
    document = officer_report(made, read_report(REPORTS / "officer"), text)
    said = "\n".join(texts(document))
    assert "Tài liệu riêng" in said
    assert "tài liệu riêng" in document.mark
    assert "Tôi xin giải trình." in said
    assert "#set $x$" in said
    assert document.front is not None
    assert (document.front.above, document.front.agency) == ("EAST", "TEAM1"), "the team under its branch"
    assert [question.code for question in made.questions()] == ["manner"]
    assert made.overall() is None
    assert "Chưa đủ" not in said
    without = officer_report(replace(made, reply=""), read_report(REPORTS / "officer"), text)
    assert "Công chức chưa gửi ý kiến" in "\n".join(texts(without))


def test_an_officer_rated_by_too_few_has_no_report(installation: Installation, answers: Imported):
    answers("team1", businesses=9)
    words = Wording("vi", WORDS["officer"].sentences)
    with pytest.raises(Unknown):
        officer_facts(
            installation, installation.definitions["after"], words, "0101", today=TODAY, period=Period.parse("2025")
        )


def test_headline_and_components_of_the_last_wave_are_on_this_formula(installation: Installation, answers: Imported):
    answers("west", "team1", year="2024", low=True)
    answers("west", "team1")
    facts = _facts(installation)
    before = facts.whole.before
    assert before is not None
    assert before.context.edition == facts.whole.now.context.edition
    assert before.figure(Kind.COMPONENT, "team") is not None
