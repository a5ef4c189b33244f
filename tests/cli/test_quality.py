"""The command `quality`: questions that go together, and what drives a rating."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli.main import main
from surveyapp.cli.quality import METHODS

ROOT = Path(__file__).parents[2]
LEVELS = ("very_dissatisfied", "dissatisfied", "neutral", "satisfied", "very_satisfied")
AGREED = ("strongly_disagree", "disagree", "neutral", "agree", "strongly_agree")
FAULT = AGREED[::-1]
"""Who agrees that there is a fault is not content."""
COLUMNS = {
    "overall_satisfaction": LEVELS, "posted": AGREED, "found_online": AGREED, "connections": FAULT,
    "told_of_changes": AGREED, "same_answer": AGREED, "reasons_given": AGREED, "predictable": AGREED,
    "guidance": LEVELS, "attitude": LEVELS,
}  # fmt: skip
Run = Callable[..., Result]


def forms(n: int, *, alike: bool = False) -> str:
    """Forms whose overall rating follows transparency and not service."""
    rng = random.Random(7)  # noqa: S311 - no secret
    lines = [",".join(["unit", "period", *COLUMNS])]
    for _ in range(n):
        mood, other = rng.gauss(2.6, 1), rng.gauss(2.6, 1)
        cells = []
        for code, levels in COLUMNS.items():
            own = other if levels is LEVELS and code != "overall_satisfaction" else mood
            level = 3 if alike else min(4, max(0, round(own + rng.gauss(0, 0.6))))
            cells.append(levels[level])
        lines.append(",".join(["a", "2021", *cells]))
    return "\n".join(lines) + "\n"


EDITION = """label: own
valid_from: 2020-01-01
headline: {question: overall_satisfaction, score: satisfied}
components:
  - code: transparency
    indicators:
      - {question: posted, score: mean}
      - {question: found_online, score: mean}
      - {question: connections, score: mean}
      - {question: same_answer, score: mean}
  - code: service
    indicators:
      - {question: guidance, score: mean}
      - {question: attitude, score: mean}
"""


ONE_MOOD = (
    EDITION[: EDITION.index("components")]
    + """components:
  - {code: transparency, indicators: [{question: posted, score: mean}, {question: found_online, score: mean}]}
  - {code: fairness, indicators: [{question: told_of_changes, score: mean}, {question: predictable, score: mean}]}
  - {code: leadership, indicators: [{question: same_answer, score: mean}, {question: reasons_given, score: mean}]}
"""
)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(content: str, *arguments: str, edition: str = EDITION) -> Result:
        (tmp_path / "forms.csv").write_text(content, "utf-8")
        (tmp_path / "index-own.yaml").write_text(edition, "utf-8")
        files = ("--forms", str(tmp_path / "forms.csv"), "--index", str(tmp_path / "index-own.yaml"))
        survey = ("--survey", str(ROOT / "surveys" / "cdci"))
        return CliRunner().invoke(main, ["quality", *survey, *files, *arguments])

    return command


def rows(done: Result) -> list[dict[str, float | str | None]]:
    assert done.exit_code == 0, done.output
    found: list[dict[str, float | str | None]] = json.loads(done.stdout)["rows"]
    return found


def test_questions_asked_the_other_way_round_go_with_the_rest(run: Run):
    found = rows(run(forms(200), "--format", "json"))
    whole = next(row for row in found if row["component"] == "transparency" and row["question"] is None)
    assert whole["forms"] == 200
    assert whole["factors"] == 1
    assert isinstance(whole["alpha"], float)
    assert isinstance(whole["low"], float)
    assert isinstance(whole["high"], float)
    assert whole["low"] < whole["alpha"] < whole["high"]
    assert whole["alpha"] > 0.8
    turned = next(row for row in found if row["question"] == "connections")
    assert isinstance(turned["item-rest"], float)
    assert turned["item-rest"] > 0.5


def test_what_drives_the_rating_comes_first(run: Run):
    found = rows(run(forms(200), "--drivers", "--format", "json"))
    assert [row["component"] for row in found] == ["transparency", "service"]
    first, last = found
    assert isinstance(first["low"], float)
    assert isinstance(last["high"], float)
    assert first["low"] > last["high"]
    assert {first["advice"], last["advice"]} <= {"improve", "keep", "watch", "enough"}


def test_advice_is_withheld_where_the_data_do_not_say_what_matters_more(run: Run):
    done = run(forms(200), "--drivers", "--format", "json", edition=ONE_MOOD)
    assert [row["advice"] for row in rows(done)] == [None] * 3
    assert "no advice" in run(forms(200), "--drivers", edition=ONE_MOOD).stdout
    assert "no advice" not in run(forms(200), "--drivers").stdout


def test_importance_is_shared_out_by_the_method_asked_for(run: Run):
    asked = ("--drivers", "--format", "json", "--method")
    by_method = {method: rows(run(forms(200), *asked, method, edition=ONE_MOOD)) for method in METHODS}
    sums = [sum(float(row["importance"] or 0) for row in found) for found in by_method.values()]
    assert sums[0] == pytest.approx(sums[1], abs=0.002)
    assert by_method["lmg"] != by_method["johnson"]
    assert METHODS["johnson"] in run(forms(200), "--drivers", "--method", "johnson").stdout


def test_answers_that_never_vary_tell_nothing_and_it_is_said(run: Run):
    done = run(forms(50, alike=True))
    assert done.exit_code == 0
    assert "transparency: not known, every form that answers all questions says the same of 'posted'" in done.stdout
    assert "too few, or too much alike" in run(forms(50, alike=True), "--drivers").stdout


def test_few_forms_tell_nothing_and_it_is_said(run: Run):
    assert "transparency: not known, fewer than 5 forms answer all its questions" in run(forms(2)).stdout


@pytest.mark.parametrize("level", ["agree", "disagree"])
def test_nothing_is_told_of_few_forms_that_answer_all_questions(run: Run, level: str):
    def only(complete: int) -> str:
        header, *lines = (line.split(",") for line in forms(20).splitlines())
        place = header.index("posted")
        answers = [level if n < complete else "" for n in range(len(lines))]
        made = ([*line[:place], answer, *line[place + 1 :]] for line, answer in zip(lines, answers, strict=True))
        return "\n".join(map(",".join, (header, *made))) + "\n"

    assert "transparency: not known, fewer than 5 forms answer all its questions" in run(only(4)).stdout
    assert "says the same of 'posted'" in run(only(5)).stdout, "control: k forms that say the same are told"


def test_how_a_component_scores_does_not_tell_of_the_few_who_were_not_asked_all_of_it(run: Run):
    header, *lines = (line.split(",") for line in forms(60).splitlines())
    guidance, attitude = header.index("guidance"), header.index("attitude")

    def answered(few: str, others: str) -> list[list[str]]:
        """Two are not asked about guidance; how they and two others rate the attitude."""
        made = [list(line) for line in lines]
        for n, (asked, rated) in enumerate([("-", few), ("-", few), ("neutral", others), ("neutral", others)]):
            made[n][guidance], made[n][attitude] = asked, rated
        return made

    def mean_of_forms(made: list[list[str]]) -> float:
        scores = [[25 * LEVELS.index(line[n]) for n in (guidance, attitude) if line[n] != "-"] for line in made]
        return sum(sum(each) / len(each) for each in scores) / len(scores)

    both = [answered("very_satisfied", "very_dissatisfied"), answered("very_dissatisfied", "very_satisfied")]
    found = [
        rows(run("\n".join(map(",".join, (header, *made))) + "\n", "--drivers", "--format", "json")) for made in both
    ]
    told = [{row["component"]: row["performance"] for row in each} for each in found]
    assert told[0] == told[1]
    assert mean_of_forms(both[0]) != mean_of_forms(both[1]), "control: the mean of what each form scores tells"


def test_without_a_rating_of_the_whole_one_must_be_named(run: Run):
    pooled = EDITION.replace("{question: overall_satisfaction, score: satisfied}", "{pooled: satisfied}")
    assert "--outcome" in run(forms(60), "--drivers", edition=pooled).stdout
    named = run(forms(60), "--drivers", "--outcome", "overall_satisfaction", edition=pooled)
    assert "shares of the R2 of 'overall_satisfaction'" in named.stdout


def test_an_edition_without_components_is_one_line(run: Run):
    done = run(forms(9), edition=EDITION[: EDITION.index("components")])
    assert done.exit_code == 1
    assert "there are no forms, or no components of questions" in done.stderr
    assert len(done.stderr.splitlines()) == 1
