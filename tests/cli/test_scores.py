"""Scores of another source from the command line: imported once, told with their place where they are wrong."""

from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]
REGISTER = (
    "kind,code,level,parent,name_vi,since,until,successors\nunit,qn,department,,Cục,,,\nunit,b,branch,qn,Chi cục,,,\n"
)
SCORES = "unit,period,criterion,score\nb,2024,assessment,92.5\nqn,2024,assessment,\n"


@pytest.fixture
def run(stored: Run) -> Run:
    assert stored("organisation", "import", content=REGISTER).exit_code == 0
    return stored


def test_scores_are_imported_once_and_stand_in_figures_with_their_label(run: Run):
    first = run("scores", "import", "cdci", "--simulated", content=SCORES)
    assert (first.exit_code, first.stdout) == (0, "imported: rows 2, scores 1\n")
    again = run("scores", "import", "cdci", "--simulated", content=SCORES)
    assert (again.exit_code, again.stdout) == (0, "these rows were imported before: nothing changed\n")
    shown = run("figures", "cdci", "--unit", "b", "--period", "2024", "--format", "csv")
    assert "b,2024,scores,2024@" in shown.stdout
    assert ",yes,component,assessment,92.50," in shown.stdout


def test_another_file_needs_replace(run: Run):
    run("scores", "import", "cdci", content=SCORES)
    other = SCORES.replace("92.5", "93")
    refused = run("scores", "import", "cdci", content=other)
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "--replace" in refused.stderr
    replaced = run("scores", "import", "cdci", "--replace", content=other)
    assert "earlier imports 1" in replaced.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "given.csv:1:1: empty-file"),
        ("unit,period,score\nb,2024,1\n", "given.csv:1:1: missing-column"),
        (SCORES.replace("score\n", "score,colour\n").replace("92.5", "92.5,red").replace("t,\n", "t,,\n"), "given.csv:1:5: unknown-column"),
        (SCORES.replace("92.5", "-1"), "given.csv:2:4: out-of-bounds"),
        (SCORES.replace("92.5", "good"), "given.csv:2:4: not-a-score"),
        (SCORES.replace("b,", "c,"), "given.csv:2:1: unknown-unit"),
        (SCORES.replace("assessment,92.5", "assesment,92.5"), "given.csv:2:3: unknown-criterion"),
    ],
)  # fmt: skip
def test_a_bad_file_is_one_line_with_row_and_column(run: Run, content: str, told: str):
    done = run("scores", "import", "cdci", content=content)
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
