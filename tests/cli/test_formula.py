"""The command `audit formula`: the silent change of a real series is found, and a series without one is left alone."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli.main import main

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "demo"
SERVICE = ("--survey", str(ROOT / "surveys" / "service-satisfaction"))
PUBLISHED, COUNTS = DEMO / "opg_published.csv", DEMO / "opg_counts.csv"
HEADER = "unit,period,percent\n"
UNITS = ("opg-deputy", "opg-make-lpa", "opg-use-lpa")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(published: str, *arguments: str, counts: Path = COUNTS) -> Result:
        file = tmp_path / "published.csv"
        file.write_text(published, "utf-8")
        files = ("--published", str(file), "--counts", str(counts))
        return CliRunner().invoke(main, ["audit", "formula", *SERVICE, *files, *arguments])

    return command


def rows(done: Result) -> list[dict[str, str]]:
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(StringIO(done.stdout)))


def test_each_service_is_the_mean_up_to_march_2026_and_the_share_from_april_on(run: Run):
    found = rows(run(PUBLISHED.read_text("utf-8"), "--format", "csv"))
    assert [(row["unit"], row["to"], row["formula"]) for row in found if row["to"] < "2026-04"] == [
        (unit, "2026-03", "mean 0..100") for unit in (*UNITS, "all units")
    ]
    assert [(row["unit"], row["from"], row["formula"]) for row in found if row["from"] >= "2026-04"] == [
        (unit, "2026-04", "share of satisfied") for unit in (*UNITS, "all units")
    ]
    together = [(row["figures"], row["mean"], row["satisfied"], row["p of change"]) for row in found[-2:]]
    assert together == [("108", "106", "0", ""), ("9", "0", "9", "0.0039")]


def test_control_a_series_without_the_change_has_one_stretch(run: Run):
    lines = PUBLISHED.read_text("utf-8").splitlines(keepends=True)
    early = [line for line in lines[1:] if line.split(",")[1] < "2026-04"]
    found = rows(run(HEADER + "".join(early), "--format", "csv"))
    assert [(row["unit"], row["formula"]) for row in found] == [(unit, "mean 0..100") for unit in (*UNITS, "all units")]


def test_figures_that_no_formula_gives_fit_none(run: Run):
    (row,) = rows(run(HEADER + "opg-deputy,2023-04,12\n", "--format", "csv"))
    assert (row["formula"], row["mean"], row["satisfied"]) == ("none of these", "0", "0")


def test_the_database_says_what_files_say(run: Run, tmp_path: Path):
    folder = {"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance")}
    for words in (
        ["organisation", "import", str(DEMO / "organisation.csv")],
        ["counts", "import", "service-satisfaction", str(COUNTS)],
    ):
        assert CliRunner().invoke(main, words, env=folder).exit_code == 0
    words = ["audit", "formula", "service-satisfaction", "--published", str(PUBLISHED), "--format", "json"]
    stored = CliRunner().invoke(main, words, env=folder)
    from_files = run(PUBLISHED.read_text("utf-8"), "--format", "json")
    assert json.loads(stored.stdout) == json.loads(from_files.stdout)


SIPAS = ROOT / "surveys" / "sipas"
REGISTER = "kind,code,level,parent,name_vi,name_en,since,until,successors\nunit,all,department,,T,T,,,\n" + "".join(
    f"unit,{unit},branch,all,{unit},{unit},,,\n" for unit in ("b1", "b2")
)
FACTORS = {
    "access_location": (30, 10),
    "access_rooms": (20, 20),
    "procedure_posted": (8, 2),
    "staff_politeness": (5, 5),
}
"""Of a branch: how many are satisfied with each of four questions, of three components, and how many are not."""


def overall(tmp_path: Path, percent: str) -> list[dict[str, str]]:
    lines = ["unit,period,question,option,n"]
    for unit, times in (("b1", 1), ("b2", 3)):
        for question, (satisfied, neutral) in FACTORS.items():
            lines.append(f"{unit},2024,{question},satisfied,{satisfied + times}")
            lines.append(f"{unit},2024,{question},neutral,{neutral * times}")
    counts, register, published = (tmp_path / f"{name}.csv" for name in ("counts", "register", "published"))
    counts.write_text("\n".join(lines) + "\n", "utf-8")
    register.write_text(REGISTER, "utf-8")
    published.write_text(f"{HEADER}all,2024,{percent}\n", "utf-8")
    files = ("--counts", str(counts), "--organisation", str(register), "--published", str(published))
    words = ["audit", "formula", "--survey", str(SIPAS), *files, "--format", "csv"]
    return rows(CliRunner().invoke(main, words))


@pytest.mark.parametrize(
    ("percent", "road"),
    [
        # b1: 31/41, 21/41, 9/11, 6/11; b2: 33/63, 23/83, 11/17, 8/23; both: 64/104, 44/124, 20/28, 14/34.
        ("48.97", "share of satisfied, pooled over answers"),  # 142/290
        ("52.41", "share of satisfied, mean over questions"),  # (61.538 + 35.484 + 71.429 + 41.176) / 4
        ("53.71", "share of satisfied, mean of components"),  # ((61.538 + 35.484) / 2 + 71.429 + 41.176) / 3
        ("52.37", "share of satisfied, mean over the units below"),  # (67/104 + 75/186) / 2
    ],
)
def test_a_published_overall_is_led_back_to_one_of_four_roads(tmp_path: Path, percent: str, road: str):
    (row,) = overall(tmp_path, percent)
    assert row["formula"] == road


def test_formulas_that_fit_as_well_are_all_named(run: Run, tmp_path: Path):
    counts = tmp_path / "counts.csv"
    counts.write_text(
        "unit,period,question,option,n\n"
        "opg-deputy,2023-04,satisfaction,very_satisfied,60\nopg-deputy,2023-04,satisfaction,very_dissatisfied,40\n"
        "opg-deputy,2023-05,satisfaction,satisfied,40\nopg-deputy,2023-05,satisfaction,very_dissatisfied,60\n",
        "utf-8",
    )
    (row,) = rows(run(f"{HEADER}opg-deputy,2023-04,60\n", "--format", "csv", counts=counts))
    assert row["formula"] == "mean 0..100"
    told = run(f"{HEADER}opg-deputy,2023-04,60\n", counts=counts).stdout
    assert "not told apart from mean, since it gives the same for every figure: share of satisfied" in told
    two = run(f"{HEADER}opg-deputy,2023-04,60\nopg-deputy,2023-05,99\n", "--format", "csv", counts=counts)
    assert rows(two)[0]["formula"] == "mean 0..100 or share of satisfied or share of very satisfied"


def test_a_net_may_be_negative(run: Run, tmp_path: Path):
    counts = tmp_path / "counts.csv"
    counts.write_text(
        "unit,period,question,option,n\n"
        "opg-deputy,2023-04,satisfaction,satisfied,20\nopg-deputy,2023-04,satisfaction,dissatisfied,80\n",
        "utf-8",
    )
    (row,) = rows(run(f"{HEADER}opg-deputy,2023-04,-60\n", "--format", "csv", counts=counts))
    assert row["formula"] == "satisfied less dissatisfied"


@pytest.mark.parametrize(
    ("published", "told"),
    [
        (HEADER + "nobody,2023-04,80\n", "published.csv:2:1: unknown-unit"),
        (HEADER + "opg-deputy,spring,80\n", "published.csv:2:2: bad-period"),
        (HEADER + "opg-deputy,2023-04,many\n", "published.csv:2:3: not-a-percent"),
        (HEADER + "opg-deputy,2023-04,101\n", "published.csv:2:3: not-a-percent"),
        (HEADER + "opg-deputy,2023-04,-101\n", "published.csv:2:3: not-a-percent"),
        (HEADER + "opg-deputy,2023-04,80\nopg-deputy,2023-04,81\n", "published.csv:3:2: counted-twice"),
        (HEADER + "opg-deputy,1999-04,80\n", "published.csv:2:2: no-answers"),
        (HEADER + "opg-deputy,2023-04,\n", "published.csv:1:1: empty-file"),
        ("unit,period\nopg-deputy,2023-04\n", "published.csv:1:1: missing-column"),
    ],
)
def test_figures_that_cannot_be_read_or_held_against_answers_are_one_line(run: Run, published: str, told: str):
    done = run(published)
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("of", "told"), [("comment", "has not one answer"), ("nothing", "does not exist")])
def test_a_question_without_options_or_that_is_none_is_one_line(run: Run, of: str, told: str):
    done = run(PUBLISHED.read_text("utf-8"), "--of", of)
    assert done.exit_code == 1
    assert told in done.stderr
