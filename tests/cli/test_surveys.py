"""`surveyapp surveys check` prints every fault with its place, and its exit code says whether there is an error."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from surveyapp.cli.main import main

SURVEYS = Path(__file__).parent.parent / "surveys"


def checked(path: Path | None) -> tuple[int, list[str]]:
    result = CliRunner().invoke(main, ["surveys", "check", *([str(path)] if path else [])])
    return result.exit_code, result.stdout.splitlines()


def test_the_shipped_surveys_are_clean():
    code, lines = checked(None)
    assert code == 0
    assert lines[-1].endswith("0 errors, 0 warnings")


def test_an_error_is_printed_with_file_line_column_code_and_sentence_and_exits_1():
    folder = SURVEYS / "invalid" / "unknown-option"
    code, lines = checked(folder)
    assert code == 1
    assert lines == [
        f"{folder}/survey.yaml:12:49: unknown-option: 'never' is no option of 'again'",
        "1 survey checked: 1 error, 0 warnings",
    ]


def test_warnings_alone_exit_0():
    code, lines = checked(SURVEYS / "invalid" / "unreachable")
    assert code == 0
    assert "unreachable: warning: " in lines[0]
    assert lines[1] == "1 survey checked: 0 errors, 1 warning"


def test_a_folder_of_surveys_is_checked_as_a_whole():
    code, lines = checked(SURVEYS / "invalid")
    assert code == 1
    assert len(lines) > len(list((SURVEYS / "invalid").iterdir()))


def test_a_file_stands_for_its_folder():
    assert checked(SURVEYS / "valid" / "rating" / "survey.yaml") == (0, ["1 survey checked: 0 errors, 0 warnings"])


def test_a_folder_with_words_but_no_survey_is_told(tmp_path: Path):
    (tmp_path / "lost").mkdir()
    (tmp_path / "lost" / "text.en.yaml").write_bytes((SURVEYS / "valid" / "rating" / "text.en.yaml").read_bytes())
    code, lines = checked(tmp_path)
    assert code == 1
    assert f"{tmp_path}/lost/survey.yaml:1:1: missing-file" in lines[0]


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_folder_without_a_survey_is_an_error(name: str, tmp_path: Path):
    code, lines = checked(tmp_path / name)
    assert code == 1
    assert "missing-file" in lines[0]
