"""A folder of files becomes a survey with its words and its editions, or is refused whole."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from surveyapp.definitions.cap import Cap
from surveyapp.definitions.errors import FaultyFile, Severity, Unknown
from surveyapp.definitions.load import load, load_all
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Choice, Points
from surveyapp.definitions.survey import Survey

SURVEYS = Path(__file__).parent.parent / "surveys"


def test_a_shared_scale_gives_its_options_to_every_question_that_names_it():
    definition = load(SURVEYS / "valid" / "shared-scale")
    overall, speed = (definition.survey.question(code) for code in ("overall", "speed"))
    assert isinstance(overall, Choice)
    assert isinstance(speed, Choice)
    assert overall.options == speed.options == definition.survey.scales["quality"]
    assert definition.text("en").option(speed, "very_good") == "Very fast"
    assert definition.text("en").option(speed, "good") == "Good"


def test_points_run_from_0_to_10_with_values_and_are_satisfied_from_a_point_on():
    question = load(SURVEYS / "valid" / "points").survey.question("recommend")
    assert isinstance(question, Points)
    assert [option.code for option in question.options] == [*map(str, range(11)), "dont_know"]
    assert [option.value for option in question.options] == [*range(0, 101, 10), None]
    assert [option.code for option in question.options if option.satisfied] == ["9", "10"]


def test_the_edition_of_a_day_is_the_newest_begun_else_the_oldest():
    definition = load(SURVEYS / "valid" / "two-editions")
    days = (date(2025, 1, 1), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1))
    editions = [definition.index_on(day) for day in days]
    assert [edition.label if edition else None for edition in editions] == ["one", "one", "one", "two"]
    assert definition.index("two").valid_from == date(2026, 4, 1)
    assert load(SURVEYS / "valid" / "yes-no").index_on(days[0]) is None
    with pytest.raises(Unknown) as raised:
        definition.index("three")
    assert (raised.value.kind, raised.value.code) == ("edition", "three")


def test_a_language_that_the_survey_lacks_falls_back_to_its_first():
    definition = load(SURVEYS / "valid" / "two-languages")
    assert definition.text("ko") is definition.text("vi")
    assert definition.text("en").title == "A tiny survey"


@pytest.mark.parametrize("folder", sorted((SURVEYS / "valid").iterdir()), ids=lambda folder: folder.name)
def test_a_survey_kept_as_json_is_read_back_as_the_same_edition(folder: Path):
    survey = load(folder).survey
    again = Survey.model_validate_json(survey.model_dump_json())
    assert again == survey
    assert again.edition == survey.edition


def test_the_edition_changes_with_the_survey_and_not_with_its_spelling_in_yaml(tmp_path: Path):
    valid = SURVEYS / "valid" / "yes-no"
    written = (valid / "survey.yaml").read_text("utf-8")
    (tmp_path / "text.en.yaml").write_bytes((valid / "text.en.yaml").read_bytes())
    (tmp_path / "survey.yaml").write_text("# a remark\n" + written, "utf-8")
    assert load(tmp_path).survey.edition == load(valid).survey.edition
    (tmp_path / "survey.yaml").write_text(written.replace("yes_no}", "yes_no, revision: 2}"), "utf-8")
    assert load(tmp_path).survey.edition != load(valid).survey.edition


def test_a_survey_without_a_cap_keeps_the_edition_it_had_before_there_were_caps():
    valid = load(SURVEYS / "valid" / "cap").survey
    plain = valid.model_copy(update={"cap": None})
    fields = valid.model_dump(mode="json", exclude={"cap"})
    before = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
    assert Survey.model_validate_json(before).edition == hashlib.sha256(before.encode()).hexdigest()
    assert plain.model_dump_json() == before
    assert valid.model_dump_json() != before


def test_the_forms_of_a_period_are_capped_in_the_longer_one_that_holds_it():
    capped = {str(Cap(forms=20).period(Period.parse(each))) for each in ("2026-04", "2026-06", "2026-Q2")}
    assert capped == {"2026-Q2"}
    assert str(Cap(forms=20).period(Period.parse("2026"))) == "2026"


def test_all_surveys_of_a_folder_come_by_their_code():
    definitions = load_all(SURVEYS / "valid")
    assert set(definitions) == {folder.name for folder in (SURVEYS / "valid").iterdir()}
    assert all(definition.survey.code == code for code, definition in definitions.items())


def test_a_survey_with_an_error_is_refused_with_every_error_and_warnings_alone_are_no_reason():
    with pytest.raises(FaultyFile) as raised:
        load(SURVEYS / "invalid" / "unknown-option")
    assert [fault.code for fault in raised.value.faults] == ["unknown-option"]
    assert load(SURVEYS / "invalid" / "unreachable").survey.code == "unreachable"
    with pytest.raises(FaultyFile) as raised:
        load_all(SURVEYS / "invalid")
    assert all(fault.severity is Severity.ERROR for fault in raised.value.faults)


def test_a_folder_that_is_not_there_is_told_as_a_missing_file(tmp_path: Path):
    with pytest.raises(FaultyFile) as raised:
        load_all(tmp_path / "nowhere")
    (fault,) = raised.value.faults
    assert (fault.code, fault.file) == ("missing-file", tmp_path / "nowhere" / "survey.yaml")
