"""Answers, counts, the register and the release from the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
REGISTER = "kind,code,level,parent,name_vi,since,until,successors\nunit,b,branch,,Chi cục,,,\n"
FORMS = "unit,period,business,satisfaction\n" + "".join(
    f"b,2025,firm{n},{('satisfied', 'Rất hài lòng', 'neutral')[n % 3]}\n" for n in range(9)
)
COUNTS = "unit,period,question,option,n\nb,2025,satisfaction,satisfied,40\nb,2025,satisfaction,neutral,2\n"


@pytest.fixture
def run(stored: Run) -> Run:
    assert stored("organisation", "import", content=REGISTER).exit_code == 0
    return stored


def test_the_same_register_again_changes_nothing(run: Run):
    result = run("organisation", "import", content=REGISTER)
    assert (result.exit_code, result.stdout) == (0, "the register is the same already: nothing changed\n")


def test_the_same_answers_again_change_nothing_and_say_so(run: Run):
    first = run("answers", "import", "service-satisfaction", content=FORMS)
    assert (first.exit_code, first.stdout) == (0, "imported: rows 9, blocks 1\n")
    again = run("answers", "import", "service-satisfaction", content=FORMS)
    assert (again.exit_code, again.stdout) == (0, "these rows were imported before: nothing changed\n")


def test_other_answers_for_the_same_unit_and_period_need_replace(run: Run):
    run("answers", "import", "service-satisfaction", content=FORMS)
    other = FORMS + "b,2025,firm10,neutral\n"
    refused = run("answers", "import", "service-satisfaction", content=other)
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "--replace" in refused.stderr
    replaced = run("answers", "import", "service-satisfaction", "--replace", content=other)
    assert "earlier imports 1" in replaced.stdout


def test_counts_are_imported(run: Run):
    result = run("counts", "import", "service-satisfaction", content=COUNTS)
    assert (result.exit_code, result.stdout) == (0, "imported: rows 2, blocks 1\n")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (FORMS.replace("Rất hài lòng", "Tuyệt vời", 1), ":3:4: "),
        (FORMS.replace("b,2025", "c,2025", 1), ":2:1: unknown-unit: "),
        (FORMS.replace(",satisfaction", ",happiness"), ":1:4: unknown-column: "),
        ("", ":1:1: "),
    ],
)
def test_a_faulty_file_is_told_by_line_and_column_without_a_stack_trace(run: Run, content: str, place: str):
    result = run("answers", "import", "service-satisfaction", content=content)
    assert result.exit_code == 1
    assert place in result.stderr
    assert "Traceback" not in result.stderr
    assert run("answers", "import", "service-satisfaction", content=FORMS).exit_code == 0


def test_a_file_in_another_encoding_is_refused(run: Run, tmp_path: Path):
    (tmp_path / "latin.csv").write_bytes(FORMS.encode().replace(b"satisfied", b"\xe9"))
    result = run("answers", "import", "service-satisfaction", str(tmp_path / "latin.csv"))
    assert (result.exit_code, "Traceback" in result.stderr) == (1, False)


def test_a_file_that_is_not_there_is_told_in_one_line(run: Run):
    result = run("counts", "import", "service-satisfaction", "nowhere.csv")
    assert (result.exit_code, "nowhere.csv" in result.stderr) == (1, True)


def test_an_unknown_survey_is_told_in_one_line(run: Run):
    result = run("answers", "import", "nothing", content=FORMS)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith("surveyapp: survey 'nothing' does not exist; known: ")
    assert "service-satisfaction" in result.stderr


def test_a_release_without_answers_says_so(run: Run):
    assert run("release").stdout == "nothing was released\n"
    assert run("release", "nothing").exit_code == 1


def test_upkeep_removes_drafts_and_finds_blocks_unchanged(run: Run):
    run("answers", "import", "service-satisfaction", content=FORMS)
    result = run("upkeep")
    assert (result.exit_code, result.output) == (0, "0 drafts removed\n")
