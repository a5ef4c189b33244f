"""The examples of docs/method.md are run as they stand, one after another."""

import csv
import doctest
import json
import re
from decimal import Decimal
from pathlib import Path

import numpy as np

from surveyapp.analysis.rank_sets import Scores

ROOT = Path(__file__).parents[2]
METHOD = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", METHOD, re.DOTALL)


def rows(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def opg() -> list[tuple[str, dict[str, int], Decimal]]:
    """Of a public service abroad: month, answers, and the percentage that was printed."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows("demo/opg_counts.csv"):
        counts.setdefault((row["unit"], row["period"]), {})[row["option"]] = int(row["n"])
    printed = ((row["unit"], row["period"], row["percent"]) for row in rows("demo/opg_published.csv"))
    return [(period, counts[unit, period], Decimal(p)) for unit, period, p in printed if (unit, period) in counts]


def test_every_example_gives_what_it_says():
    pisa = rows("tests/reference/pisa_2018_mathematics.csv")
    known = {
        "opg": opg(),
        "surveys": ROOT / "surveys",
        "pisa": Scores(np.array([float(r["score"]) for r in pisa]), np.array([float(r["error"]) for r in pisa])),
        "germany": [r["unit"] for r in pisa].index("Germany"),
        "rng": np.random.default_rng(2018),
    }
    said: list[str] = []
    runner = doctest.DocTestRunner()
    example = doctest.DocTestParser().get_doctest("\n".join(EXAMPLES), known, "method.md", "docs/method.md", 0)
    runner.run(example, out=said.append)
    assert "".join(said) == ""
    assert runner.tries > 40


def test_the_page_counts_the_figures_of_r_as_they_are():
    figures = json.loads((ROOT / "tests" / "reference" / "figures.json").read_text(encoding="utf-8"))["figures"]
    packaged = sum(not figure["how"].startswith("formula") for figure in figures)
    assert f"{len(figures)} figures in R, {packaged} of them by functions" in METHOD


def test_every_section_on_a_method_has_an_example():
    sections = re.split(r"^## ", METHOD, flags=re.MULTILINE)[1:]
    prose = ("For a leader", "What is not compared", "What is not claimed", "How it is checked", "Sources")
    assert [s.splitlines()[0] for s in sections if "```python" not in s and not s.startswith(prose)] == []
