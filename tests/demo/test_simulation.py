"""The simulated answers about Quảng Ninh: always the same, with one branch clearly better and one clearly worse."""

import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from demo.sentences import SENTENCES
from surveyapp.definitions.load import load
from surveyapp.definitions.period import Period
from surveyapp.definitions.register import read_register
from surveyapp.questionnaire.collect import answers_of_row
from surveyapp.services.read_scores import read_scores

ROOT = Path(__file__).parents[2]
REGISTER = ROOT / "demo" / "organisation.csv"
BRANCHES = ("mong-cai", "hon-gai", "cam-pha", "hoanh-mo", "van-gia", "bac-phong-sinh")
FILES = {"post-procedure.csv": "post-procedure", **{f"cdci-{year}.csv": "cdci" for year in (2020, 2021, 2024)}}
SCORES = "cdci-scores.csv"
HEADLINE = {"post-procedure": "branch_overall", "cdci": "overall_satisfaction"}

Rows = list[dict[str, str]]


def simulated(out: Path, *arguments: str) -> Path:
    command = [sys.executable, "-m", "demo.simulate", "--out", str(out), *arguments]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simulated(tmp_path_factory.mktemp("simulated"))


@pytest.fixture(scope="module")
def files(folder: Path) -> Mapping[str, Rows]:
    found = {}
    for name in FILES:
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            found[name] = list(csv.DictReader(stream))
    return found


def about(rows: Rows, branch: str) -> Rows:
    return [row for row in rows if row["unit"].startswith(branch)]


def satisfied(rows: Iterable[Mapping[str, str]], question: str) -> float:
    levels = Counter(row[question] for row in rows)
    base = sum(levels[level] for level in ("neutral", "dissatisfied", "very_dissatisfied"))
    content = levels["very_satisfied"] + levels["satisfied"]
    return 100 * content / (content + base)


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(folder: Path, tmp_path: Path):
    again, other = simulated(tmp_path / "again"), simulated(tmp_path / "other", "--seed", "1")
    for name in (*FILES, SCORES):
        assert (again / name).read_bytes() == (folder / name).read_bytes()
        assert (other / name).read_bytes() != (folder / name).read_bytes()


def test_the_department_scores_itself_and_every_branch_in_half_points(folder: Path):
    scores = read_scores(folder / SCORES, load(ROOT / "surveys" / "cdci"), read_register(REGISTER))
    (units,) = scores.values()
    assert units.keys() == {"qn", *BRANCHES}
    assert all(2 * own.given["assessment"] % 1 == 0 for own in units.values())


@pytest.mark.parametrize("name", FILES)
def test_mong_cai_is_clearly_best_and_bac_phong_sinh_clearly_worst(files: Mapping[str, Rows], name: str):
    question = HEADLINE[FILES[name]]
    shares = {branch: satisfied(about(files[name], branch), question) for branch in BRANCHES}
    best, *between, worst = shares.values()
    assert best == max(shares.values())
    assert best >= 97
    assert worst <= min(between) - 2


@pytest.mark.parametrize("name", ["post-procedure.csv", "cdci-2021.csv"])
def test_about_96_percent_are_satisfied_in_2021(files: Mapping[str, Rows], name: str):
    assert 95 <= satisfied(files[name], HEADLINE[FILES[name]]) <= 97


def test_2021_is_better_than_2020(files: Mapping[str, Rows]):
    before, after = (satisfied(files[f"cdci-{year}.csv"], "overall_satisfaction") for year in (2020, 2021))
    assert after - before > 1


def test_a_business_rates_the_department_once_and_one_or_two_branches(files: Mapping[str, Rows]):
    rows = files["cdci-2021.csv"]
    businesses = Counter(row["business"] for row in rows if row["unit"] == "qn")
    assert 350 <= len(businesses) <= 700
    assert set(businesses.values()) == {1}
    rated = Counter(row["business"] for row in rows if row["unit"] in BRANCHES)
    assert rated.keys() == businesses.keys()
    assert set(rated.values()) == {1, 2}


def test_a_few_brokers_send_up_to_thirty_forms_and_most_businesses_a_few(files: Mapping[str, Rows]):
    forms = sorted(Counter(row["business"] for row in files["post-procedure.csv"]).values())
    assert sum(forms) == 6000
    assert forms[-1] == 30
    assert forms[len(forms) // 2] <= 5


def test_every_officer_rated_is_posted_there_in_that_period(files: Mapping[str, Rows]):
    organisation = read_register(REGISTER)
    for row in files["post-procedure.csv"]:
        day = Period.parse(row["period"]).first_day
        assert not row["officer"] or row["officer"] in organisation.officers(row["unit"], day)
        assert (row["officer_overall"] == "-") is not bool(row["officer"])


@pytest.mark.parametrize("name", FILES)
def test_every_cell_is_an_answer_that_an_import_takes(files: Mapping[str, Rows], name: str):
    definition = load(ROOT / "surveys" / FILES[name])
    for row in files[name][:300]:
        answers, faults = answers_of_row(definition, row)
        assert not faults
        assert answers
        assert all(answers.get(column) is not None for column in row.keys() & answers.keys() if row[column])


def test_no_group_that_would_be_shown_has_fewer_than_ten_businesses(files: Mapping[str, Rows]):
    groups: dict[tuple[str, str], set[str]] = {}
    for rows in files.values():
        for row in rows:
            groups.setdefault((row["unit"], row["period"]), set()).add(row["business"])
    assert min(map(len, groups.values())) >= 10


def test_answers_of_one_form_and_of_one_business_go_together(files: Mapping[str, Rows]):
    rows = files["post-procedure.csv"]
    low = {"neutral", "dissatisfied", "very_dissatisfied"}
    unhappy = [row for row in rows if row["branch_overall"] in low]
    assert satisfied(unhappy, "branch_time") < satisfied(rows, "branch_time") - 10
    followers = [b for a, b in pairwise(rows) if a["branch_overall"] in low and a["business"] == b["business"]]
    assert satisfied(followers, "branch_overall") < satisfied(rows, "branch_overall") - 2


def test_some_is_unknown_some_did_not_occur_and_some_is_left_open(files: Mapping[str, Rows]):
    rows = [row for row in files["cdci-2021.csv"] if row["unit"] in BRANCHES]
    cells = Counter(cell for row in rows for cell in row.values())
    questions = len(rows) * (len(rows[0]) - 4)
    assert all(cells[code] / questions > 0.005 for code in ("dont_know", "not_occurred"))
    assert Counter(row["overall_satisfaction"] for row in rows)[""] < 0.03 * len(rows)


def test_what_to_improve_is_answered_with_criticism_and_what_was_done_well_with_praise(files: Mapping[str, Rows]):
    for question, pleased in (("done_well", True), ("to_improve", False)):
        written = {row[question] for row in files["cdci-2021.csv"]} - {"", "-"}
        assert written
        assert all(any(said.startswith(text) for said in SENTENCES[pleased]) for text in written)
