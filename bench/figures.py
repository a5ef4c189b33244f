"""Seconds for all figures of many branches from their counts, in a process that does nothing else."""

import json
import random

from bench.seconds import quickest
from surveyapp.analysis.figure import Context
from surveyapp.analysis.index import all_figures
from surveyapp.analysis.indicator import Known
from surveyapp.definitions.counts import ANSWERED, NO_ANSWER, NOT_ASKED, SUM, SUM_SQUARES, Precision, Tally, UnitCounts
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.survey import Part, Survey

LEVELS = ("very_bad", "bad", "fair", "good", "very_good", "unknown")
PARTS = 5
BRANCHES, QUESTIONS = 200, 25
SEED = 20211


def instrument(questions: int) -> tuple[Survey, IndexEdition]:
    """Ratings of a branch on five levels, and an index of five components made from them."""
    options = [
        {"code": code, "value": 25 * n, "satisfied": n > 2, "dissatisfied": n < 2} for n, code in enumerate(LEVELS[:5])
    ]
    asked = [
        {"code": f"q{n}", "kind": "rating", "options": [*options, {"code": "unknown", "outside": "unknown"}]}
        for n in range(questions)
    ]
    section = {"code": "branch", "subject": "branch", "pages": [{"code": "one", "questions": asked}]}
    components = [
        {"code": f"c{n}", "indicators": [{"question": f"q{m}", "score": "mean"} for m in range(n, questions, PARTS)]}
        for n in range(PARTS)
    ]
    edition = {"label": "2026", "valid_from": "2026-01-01", "headline": "overall", "components": components}
    survey = Survey.model_validate({"code": "bench", "languages": ["vi"], "sections": [section]})
    return survey, IndexEdition.model_validate(edition)


def branches(number: int, questions: int, rng: random.Random) -> list[Known]:
    """The counts of each branch, with what is known of its businesses."""
    return [
        Known(_counts(f"b{n}", questions, rng), Context("bench", f"b{n}", "2026", "invited", "2026"))
        for n in range(number)
    ]


def _counts(branch: str, questions: int, rng: random.Random) -> UnitCounts:
    forms = rng.randint(100, 900)
    counted = {
        f"q{n}": {code: rng.randint(1, forms // 6) for code in LEVELS} | {NO_ANSWER: 3, NOT_ASKED: 2}
        for n in range(questions)
    }
    for code in (*(f"c{n}" for n in range(PARTS)), "overall"):
        score = rng.randint(60, 95)
        moments = {ANSWERED: forms, SUM: 100 * forms * score, SUM_SQUARES: 10_000 * forms * (score**2 + 300)}
        counted[f"index.2026.{code}"] = moments
    known = Precision(forms // 3, 2.4, {f"q{n}": 0.1 for n in range(questions)})
    return UnitCounts(branch, Tally({Part.UNIT: forms}, counted), known)


if __name__ == "__main__":
    survey, edition = instrument(QUESTIONS)
    known = branches(BRANCHES, QUESTIONS, random.Random(SEED))  # noqa: S311 (no secret)
    print(json.dumps({"seconds": quickest(lambda: all_figures(survey, edition, known))}))
