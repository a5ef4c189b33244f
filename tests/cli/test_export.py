"""Released blocks as files for other engines, from the command line."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli.main import main

REGISTER = "kind,code,level,parent,name_vi,since,until,successors\nunit,b,branch,,Chi cục,,,\n"
FORMS = "unit,period,business,satisfaction\n" + "".join(
    f"b,2025,firm{n},{('satisfied', 'very_satisfied', 'neutral')[n % 3]}\n" for n in range(9)
)
SURVEY = "service-satisfaction"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs commands where nine forms were imported."""
    monkeypatch.setenv("SURVEYAPP_INSTANCE_DIR", str(tmp_path / "instance"))
    for words, content in ((("organisation", "import"), REGISTER), (("answers", "import", SURVEY), FORMS)):
        file = tmp_path / "given.csv"
        file.write_text(content)
        assert CliRunner().invoke(main, [*words, str(file)]).exit_code == 0
    return lambda *words: CliRunner().invoke(main, words)


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_an_export_says_what_it_wrote_and_that_it_was_counted_again(run: Run, tmp_path: Path):
    result = run("export", SURVEY, "--out", str(tmp_path / "out"))
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            f"exported to {tmp_path / 'out' / SURVEY}: blocks 1, rows 9",
            "counted again from the files: every count as in the database",
        ],
    )
    assert {Path(name).name for name in files(tmp_path / "out")} == {
        "survey.json", "blocks.parquet", "counts.parquet", "precision.parquet", "unit.parquet",
    }  # fmt: skip


def test_an_export_takes_the_place_of_the_last(run: Run, tmp_path: Path):
    run("export", SURVEY, "--out", str(tmp_path))
    stale = tmp_path / SURVEY / "stale"
    stale.mkdir()
    assert run("export", SURVEY, "--out", str(tmp_path)).exit_code == 0
    assert not stale.exists()


def test_rows_that_do_not_come_to_the_stored_counts_are_not_exported(run: Run, tmp_path: Path):
    run("export", SURVEY, "--out", str(tmp_path / "out"))
    before = files(tmp_path / "out")
    with sqlite3.connect(tmp_path / "instance" / "surveyapp.sqlite") as tampered:
        tampered.execute("DELETE FROM response WHERE position = 0")
    tampered.close()
    result = run("export", SURVEY, "--out", str(tmp_path / "out"))
    assert (result.exit_code, result.stderr) == (
        1, f"surveyapp: survey '{SURVEY}', 2025: rows and stored counts differ, so nothing was exported\n",
    )  # fmt: skip
    assert files(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("survey", "said"),
    [("airport", "survey 'airport' has no released blocks"), ("nowhere", "survey 'nowhere' does not exist")],
)
def test_what_cannot_be_exported_is_one_line(run: Run, tmp_path: Path, survey: str, said: str):
    result = run("export", survey, "--out", str(tmp_path / "out"))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith(f"surveyapp: {said}")
    assert files(tmp_path / "out") == {}
