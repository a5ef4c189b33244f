"""The command line: what is asked for is imported, what is wrong is told in a sentence."""

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from surveyapp.cli import main as command
from surveyapp.definitions.errors import Fault, FaultyFile, SurveyAppError, Unknown

FAULTS = tuple(Fault(Path("answers.csv"), line, 1, "bad-date", "no date") for line in (2, 3))
HEAVY = ("pandas", "numpy", "scipy", "matplotlib", "typst", "flask", "sqlalchemy")


def test_the_version_is_told():
    result = CliRunner().invoke(command.main, ["--version"])
    assert result.exit_code == 0
    assert result.output.endswith(f" {version('surveyapp')}\n")


def test_a_wrong_command_is_one_sentence_that_names_what_may_have_been_meant():
    result = CliRunner().invoke(command.main, ["survey"], prog_name="surveyapp")
    assert result.exit_code == command.MISUSED
    nearest = f"nearest of {len(command.COMMANDS)}: surveys, serve"
    assert result.output == f"surveyapp: there is no command 'survey'; {nearest} (see surveyapp --help)\n"


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (["--everything"], "surveyapp"),
        (["surveys", "chek"], "surveyapp surveys"),
        (["surveys", "check", "--everything"], "surveyapp surveys check"),
        (["surveys", "check", "one", "two"], "surveyapp surveys check"),
        (["links"], "surveyapp links"),
        (["publications", "make"], "surveyapp publications make"),
        (["figures", "--format", "tables"], "surveyapp figures"),
        (["serve", "--port", "many"], "surveyapp serve"),
    ],
    ids=" ".join,
)
def test_a_command_used_wrongly_is_one_sentence_that_says_where_help_is(arguments: list[str], where: str):
    result = CliRunner().invoke(command.main, arguments, prog_name="surveyapp")
    assert result.exit_code == command.MISUSED
    assert result.stdout == ""
    assert re.fullmatch(rf"{where}: .+[^.] \(see {where} --help\)\n", result.stderr)


@pytest.mark.parametrize("arguments", [[], ["surveys"]], ids=["surveyapp", "a group"])
def test_a_group_called_by_itself_tells_its_commands(arguments: list[str]):
    result = CliRunner().invoke(command.main, arguments, prog_name="surveyapp")
    assert result.stderr == CliRunner().invoke(command.main, [*arguments, "--help"], prog_name="surveyapp").output


@pytest.mark.parametrize("group", [(), ("surveys",), ("publications",)], ids=" ".join)
def test_help_names_every_command_with_its_whole_sentence(group: tuple[str, ...]):
    result = CliRunner().invoke(command.main, [*group, "--help"], terminal_width=200)
    assert "..." not in result.output.split("Options:")[1]
    if not group:
        assert all(re.search(rf"^  {name}  +[A-Z]", result.output, re.MULTILINE) for name in command.COMMANDS)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Unknown("unit", "atlantis"), "surveyapp: unit 'atlantis' does not exist\n"),
        (FaultyFile(FAULTS), "answers.csv:2:1: bad-date: no date\nanswers.csv:3:1: bad-date: no date\n"),
    ],
    ids=["one-error", "faulty-file"],
)
def test_what_is_wrong_goes_to_stderr_without_a_stack_trace_and_exits_1(
    error: SurveyAppError, told: str, monkeypatch: pytest.MonkeyPatch
):
    result = run_failing(error, monkeypatch)
    assert result.exit_code == 1
    assert result.stderr == told
    assert result.stdout == ""


def test_a_cell_that_is_repeated_cannot_command_the_terminal(monkeypatch: pytest.MonkeyPatch):
    fault = Fault(Path("answers.csv"), 2, 1, "unknown-unit", "no unit '\x1b[2J\nanswers.csv:9:9: \u202e'; có Móng Cái")
    told = run_failing(FaultyFile((fault,)), monkeypatch).stderr
    assert told == "answers.csv:2:1: unknown-unit: no unit '\\x1b[2J\\nanswers.csv:9:9: \\u202e'; có Móng Cái\n"


FULL = "/dev/full"
NEEDS_FULL = pytest.mark.skipif(
    not Path(FULL).exists(), reason=f"this system has no {FULL}, the device that is always full"
)


@pytest.mark.parametrize(
    ("to", "said"),
    [pytest.param(FULL, "surveyapp: the output: No space left on device\n", marks=NEEDS_FULL), (None, "")],
)
def test_an_output_that_takes_nothing_is_told_without_a_stack_trace(to: str | None, said: str):
    called = "from surveyapp.cli.main import main; main(['sample', '--population', '9'], prog_name='surveyapp')"
    if to is None:
        called = f"import sys; sys.stdout = None; {called}"
    with Path(to or "/dev/null").open("w") as output:
        done = subprocess.run(
            [sys.executable, "-c", called], stdout=output, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (1 if said else 0, said)


def test_control_an_error_that_is_not_ours_is_not_swallowed(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(ZeroDivisionError):
        run_failing(ZeroDivisionError(), monkeypatch, catch_exceptions=False)


def test_a_bad_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SURVEYAPP_SECURE_COOKIES", "perhaps")
    result = CliRunner().invoke(command.main, ["surveys", "check"])
    assert result.exit_code == 1
    assert result.stderr.startswith("surveyapp: setting secure_cookies: ")
    assert result.stderr.count("\n") == 1


def test_checking_surveys_imports_nothing_heavy():
    code = (
        "import sys; from surveyapp.cli.main import main; "
        "main(['surveys', '--help'], standalone_mode=False); "
        f"sys.exit(', '.join(name for name in {HEAVY!r} if name in sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.stderr == "\n"


def run_failing(error: Exception, monkeypatch: pytest.MonkeyPatch, *, catch_exceptions: bool = True):
    @click.command()
    def failing() -> None:
        raise error

    module = ModuleType("failing_module")
    vars(module)["failing"] = failing
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(command, "COMMANDS", {"failing": "failing_module:failing"})
    return CliRunner().invoke(command.main, ["failing"], catch_exceptions=catch_exceptions)
