"""The real airport respondents, as the demo imports them."""

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from surveyapp.definitions.load import load
from surveyapp.definitions.question import Choice, Points

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "demo" / "source" / "sfo" / "sfo_ratings.csv"


def converted(out: Path, source: Path = SOURCE) -> str:
    command = [sys.executable, "-m", "demo.convert_sfo", "--source", str(source), "--out", str(out)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stderr


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    out = tmp_path_factory.mktemp("airport")
    converted(out)
    return rows(out / "airport.csv")


def test_every_respondent_of_every_year_and_area_is_there(forms: list[dict[str, str]]):
    years = Counter(form["period"] for form in forms)
    assert years == {"2016": 3087, "2017": 2831, "2018": 2809}
    areas = Counter(row["BAREA"] for row in rows(SOURCE))
    assert Counter(form["unit"] for form in forms) == {f"sfo-{area.lower()}": n for area, n in areas.items()}


def test_every_answer_is_an_option_of_its_question_and_no_source_code(forms: list[dict[str, str]]):
    survey = load(ROOT / "surveys" / "airport").survey
    for column in forms[0].keys() - {"unit", "period", "recommend"}:
        question = survey.question(column)
        assert isinstance(question, Choice)
        options = {option.code for option in question.options}
        assert {form[column] for form in forms} <= options | {""}
    assert isinstance(survey.question("recommend"), Points)
    assert {form["recommend"] for form in forms} == {"", "-", *map(str, range(11))}


def test_each_source_code_becomes_its_own_option(forms: list[dict[str, str]]):
    food = Counter(form["food"] for form in forms)
    assert (food["outstanding"], food["unacceptable"], food["not_used"], food[""]) == (1294, 129, 1058, 226)
    overall = Counter(form["overall_airport"] for form in forms)
    assert (overall["not_used"], overall[""]) == (35, 184 + 143 + 133)


def test_a_recommendation_of_0_is_an_answer_and_11_is_none(forms: list[dict[str, str]]):
    points = Counter(form["recommend"] for form in forms)
    assert (points["0"], points["10"]) == (41, 1642)
    assert points["-"] == 3087
    assert points[""] == 243 + 3088 - 3087


def test_a_respondent_of_an_unknown_area_is_dropped_and_reported(tmp_path: Path):
    source = tmp_path / "source.csv"
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    source.write_text("\n".join([*lines[:3], lines[3].replace(",A,", ",Z,", 1)]), encoding="utf-8")
    assert "2 respondents; 1 of unknown area 'Z' dropped" in converted(tmp_path, source)
