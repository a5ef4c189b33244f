"""The page of jobs shows what the commands print: on the demo's files, every number of every row that is shown."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from demo.simulate import simulate
from surveyapp.cli.main import main

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "how-to.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^```\nsurveyapp ([^\n]*)\n```\n\n```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
FROM_ELSEWHERE = ("audit integrity",)
"""Ballots are in no file of the demo; what the command says of them is tested beside it."""
TESTED = [(words, text) for words, text in SHOWN if not words.startswith(FROM_ELSEWHERE)]
Print = Callable[[Sequence[str]], str]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Print]:
    """What a command prints on the demo's register and its simulated answers of two years."""
    folder = tmp_path_factory.mktemp("demo")
    register = ROOT / "demo" / "organisation.csv"
    simulate(folder, ROOT / "surveys", register, "189")

    def command(words: Sequence[str]) -> str:
        done = CliRunner().invoke(main, words, env={"SURVEYAPP_INSTANCE_DIR": str(folder / "instance")})
        assert done.exit_code == 0, done.output
        return done.stdout

    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(ROOT)
        command(("organisation", "import", str(register)))
        for year in ("2020", "2021"):
            command(("answers", "import", "cdci", str(folder / f"cdci-{year}.csv"), "--simulated"))
        yield command


def missing(shown: str, lines: str) -> list[str]:
    """The lines shown whose words do not all stand, in their order, in one line that was printed."""
    rows = [line.split() for line in lines.splitlines()]
    return [line for line in shown.splitlines() if not any(_stands_in(line.split(), row) for row in rows)]


def _stands_in(words: Sequence[str], row: Sequence[str]) -> bool:
    left = iter(row)
    return all(word in left for word in words)


@pytest.mark.parametrize(("words", "shown"), TESTED, ids=[words.partition(" --")[0] for words, _ in TESTED])
def test_every_row_that_the_page_shows_is_printed(printed: Print, words: str, shown: str):
    assert missing(shown, printed(words.split())) == []


def test_control_a_row_that_is_not_printed_is_found():
    assert missing("a  1  2\na  2\na  1  9", "a  1  x  2\n") == ["a  1  9"]


def test_the_page_shows_what_commands_print():
    assert len(TESTED) >= 7
