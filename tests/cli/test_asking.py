"""Options that commands about figures share: what changes nothing is refused, and so is a language that is not there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from surveyapp.cli.main import FAILED, MISUSED

ROOT = Path(__file__).parents[2]
OPG = ("--survey", str(ROOT / "surveys/service-satisfaction"), "--counts", str(ROOT / "demo/opg_counts.csv"))
Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("figures", *OPG, "--explain", "--format", "csv"), "--format only goes without --explain"),
        (("rank", *OPG, "--sensitivity", "--method", "joint"), "--method only goes without --sensitivity"),
        (("rank", *OPG, "--sensitivity", "--draws", "50"), "--draws only goes without --sensitivity"),
        (("quality", *OPG, "--outcome", "satisfaction"), "--outcome only goes with --drivers"),
        (("quality", *OPG, "--method", "lmg"), "--method only goes with --drivers"),
        (("sample", "--population", "9", "--definition", "RR2"), "--definition only goes with --participation"),
    ],
)
def test_an_option_that_would_change_nothing_is_refused(called: Run, words: tuple[str, ...], sentence: str):
    done = called(*words)
    assert (done.exit_code, done.stdout) == (MISUSED, "")
    assert sentence in done.stderr


def test_the_share_expected_says_nothing_of_who_answered(called: Run):
    done = called("sample", "--share", "0.9", participation="unit,channel,invited,answered\na,post,9,3\n")
    assert done.exit_code == MISUSED
    assert "--share only goes with --population" in done.stderr


def test_control_options_left_out_have_their_usual_values(called: Run):
    assert called("sample", participation="unit,channel,invited,answered\na,post,9,3\n").exit_code == 0
    assert called("figures", *OPG, "--unit", "opg-deputy", "--explain").exit_code == 0


@pytest.mark.parametrize("command", ["figures", "funnel", "control"])
def test_a_language_that_the_survey_does_not_have_is_told_and_not_replaced(called: Run, command: str):
    done = called(command, *OPG, "--lang", "fr")
    assert (done.exit_code, done.stdout) == (FAILED, "")
    assert done.stderr == "surveyapp: language 'fr' does not exist; known: vi, en\n"
