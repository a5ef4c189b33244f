"""The cap on one business from the command line: of the survey, and of an auditor's own."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli.main import FAILED, MISUSED, main

ROOT = Path(__file__).parents[2]
SERVICE = ("--survey", str(ROOT / "surveys" / "service-satisfaction"))
AFTER = ("--survey", str(ROOT / "surveys" / "post-procedure"))
REGISTER = str(ROOT / "demo" / "organisation.csv")
LEVELS = ("satisfied", "very_satisfied", "dissatisfied", "satisfied", "neutral", "very_satisfied", "satisfied")
BROKERS = {f"broker{n}": 8 + 2 * n for n in range(6)}
FIRMS = {f"firm{n}": 1 + n % 2 for n in range(40)}

Run = Callable[..., Result]


def sent(question: str, unit: str, period: str) -> str:
    sizes = BROKERS | FIRMS
    every = [(business, n) for business, size in sizes.items() for n in range(size)]
    rows = (f"{unit},{period},{b},{LEVELS[(k + n) % 7]}" for k, (b, n) in enumerate(every))
    return "\n".join([f"unit,period,business,{question}", *rows]) + "\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*words: str, forms: str = "") -> Result:
        named: tuple[str, ...] = ()
        if forms:
            (tmp_path / "forms.csv").write_text(forms, "utf-8")
            named = ("--forms", str(tmp_path / "forms.csv"))
        return CliRunner().invoke(main, [*words, *named], env={"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance")})

    return command


def test_an_auditor_caps_the_forms_of_a_file_in_table_csv_json_and_explained(run: Run):
    asked = ("figures", *SERVICE, "--period", "2024-05", "--cap", "5")
    forms = sent("satisfaction", "desk", "2024-05")
    table = run(*asked, forms=forms).stdout
    assert "cap(c): the same if no business counted more than c forms" in table
    (unit,) = json.loads(run(*asked, "--format", "json", forms=forms).stdout)["units"]
    raw, capped = ({f["kind"]: f for f in unit[place]} for place in ("figures", "capped"))
    assert capped["capped_satisfied"]["formula"] == "cap(5, share(satisfied))"
    assert capped["capped_satisfied"]["base"] == raw["satisfied"]["base"] == sum((BROKERS | FIRMS).values())
    shown = capped["capped_satisfied"]["rounded"]
    (row,) = [line for line in table.splitlines() if "    cap(5)" in line]
    assert shown in row
    rows = csv.DictReader(StringIO(run(*asked, "--format", "csv", forms=forms).stdout))
    assert [each["value"] for each in rows if each["kind"] == "capped_satisfied"] == [shown]
    (line,) = [each for each in run(*asked, "--explain", forms=forms).stdout.splitlines() if "cap(5, share(sat" in each]
    _, put_in, value = line.split(" = ")
    # 6 brokers count 5 forms each, the 40 firms their 60; less than one form off.
    assert put_in.split(" / ")[1] in {"89", "90", "91"}
    assert round(float(value), 2) == float(shown)


def test_another_cap_gives_another_figure_and_one_that_nobody_exceeds_none(run: Run):
    forms = sent("satisfaction", "desk", "2024-05")
    said = {
        cap: run("figures", *SERVICE, "--period", "2024-05", "--cap", cap, forms=forms).stdout
        for cap in ("3", "5", "99")
    }
    rows = {cap: next(line for line in said[cap].splitlines() if f"  cap({cap})" in line) for cap in said}
    assert rows["3"].split()[1] != rows["5"].split()[1]
    assert "too few" in rows["99"]


def test_from_a_file_come_the_same_bytes_as_from_the_installation(run: Run, tmp_path: Path):
    forms = sent("branch_overall", "mong-cai", "2021-11")
    (tmp_path / "forms.csv").write_text(forms, "utf-8")
    for words in (
        ("organisation", "import", REGISTER),
        ("answers", "import", "post-procedure", str(tmp_path / "forms.csv")),
    ):
        assert run(*words).exit_code == 0
    asked = ("--unit", "mong-cai", "--period", "2021-Q4", "--format", "json")
    stored = run("figures", "post-procedure", *asked)
    from_file = run("figures", *AFTER, "--organisation", REGISTER, *asked, forms=forms)
    assert stored.exit_code == from_file.exit_code == 0
    assert from_file.stdout == stored.stdout
    assert '"cap(5, share(satisfied))"' in stored.stdout


def test_a_cap_that_nobody_can_apply_is_one_line(run: Run):
    named = [line.split(",") for line in sent("satisfaction", "desk", "2024-05").splitlines()]
    without = "\n".join(f"{unit},{period},{level}" for unit, period, _, level in named) + "\n"
    for done in (
        run("figures", *SERVICE, "--period", "2024-05", "--cap", "5", forms=without),
        run("figures", "service-satisfaction", "--cap", "5"),
    ):
        assert done.exit_code == FAILED
        assert (
            done.stderr == "surveyapp: --cap needs --forms with a column 'business', which says whose forms are whose\n"
        )
    for cap in ("0", "-3", "many"):
        done = run("figures", *SERVICE, "--cap", cap, forms=without)
        assert done.exit_code == MISUSED
        assert len(done.stderr.splitlines()) == 1
