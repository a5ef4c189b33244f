"""Counting 10 million forms by officer: made as an export would be, counted from there, and by numpy alone.

Each step runs in a process of its own, so that its memory is its own: `make FOLDER`, `count FOLDER`, `floor`.
"""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np

from bench.seconds import quickest
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Survey
from surveyapp.storage import parquet

FORMS, OFFICERS, QUARTERS, QUESTIONS = 10_000_000, 500, 4, 20
LEVELS = ("very_bad", "bad", "fair", "good", "very_good")
KINDS = len(LEVELS) + 2
"""An answer is a level, left open, or not asked."""
YEAR = 2026


def survey() -> Survey:
    """Twenty ratings of an officer."""
    options = [{"code": code, "value": 25 * n} for n, code in enumerate(LEVELS)]
    questions = [{"code": f"q{n}", "kind": "rating", "options": options} for n in range(QUESTIONS)]
    section = {"code": "officer", "subject": "officer", "pages": [{"code": "one", "questions": questions}]}
    return Survey.model_validate({"code": "bench", "languages": ["vi"], "sections": [section]})


def make(folder: Path) -> dict[str, float]:
    """Writes the files, a block for each officer and quarter; how many megabytes they are."""
    made, blocks = survey(), OFFICERS * QUARTERS
    year = folder / made.code / made.edition / str(YEAR)
    year.mkdir(parents=True)
    (year.parent / parquet.DEFINITION).write_text(made.model_dump_json(by_alias=True), encoding="utf-8")
    answers = ", ".join(f"'{level}'" for level in LEVELS)
    columns = ", ".join(
        f"[{answers}, '', NULL][1 + (hash(i * {QUESTIONS} + {n}) % {KINDS})::INT] AS q{n}" for n in range(QUESTIONS)
    )
    tables = {
        "officer.parquet": f"SELECT (i * {blocks} // {FORMS})::UINTEGER AS block, {columns} FROM range({FORMS}) t(i)",  # noqa: S608 (numbers of this file)
        parquet.BLOCKS: f"""
            SELECT i::UINTEGER AS block, 'officer' AS part, 'team' AS unit, (i // {QUARTERS})::VARCHAR AS officer,
            'import' AS channel, {12 * YEAR} + 3 * (i % {QUARTERS})::INT AS first_month, first_month + 2 AS last_month,
            {FORMS // blocks}::UINTEGER AS forms, true AS holds_forms, true AS simulated FROM range({blocks}) t(i)""",  # noqa: S608 (numbers of this file)
        parquet.COUNTS: "SELECT 0::UINTEGER AS block, '' AS question, '' AS option, 0::BIGINT AS n LIMIT 0",
    }
    with duckdb.connect() as engine:
        for name, query in tables.items():
            engine.execute(f"COPY ({query}) TO '{year / name}' (FORMAT parquet)")
    return {"mb": sum(file.stat().st_size for file in year.iterdir()) / 1e6}


def count(folder: Path) -> dict[str, float]:
    """How long the year takes to count, and the most memory that took."""
    found = parquet.load(folder, "bench", Period.parse(str(YEAR)), by="officer")
    counted = sum(n for own in found for question in own.tally.questions.values() for n in question.values())
    if (len(found.units), counted) != (OFFICERS, FORMS * QUESTIONS):
        raise ValueError(f"{len(found.units)} officers, {counted} answers")
    return {"seconds": quickest(lambda: parquet.load(folder, "bench", Period.parse(str(YEAR)), by="officer"))}


def floor(_folder: Path) -> dict[str, float]:
    """How long numpy takes to count the same from arrays that are in memory already."""
    rng = np.random.default_rng(20211)
    officers = (np.arange(FORMS) * OFFICERS // FORMS).astype(np.int32)
    answers = [rng.integers(KINDS, size=FORMS, dtype=np.int8) for _ in range(QUESTIONS)]
    return {
        "seconds": quickest(
            lambda: [np.bincount(officers * KINDS + each, minlength=OFFICERS * KINDS) for each in answers]
        )
    }


STEPS: dict[str, Callable[[Path], dict[str, float]]] = {"make": make, "count": count, "floor": floor}

if __name__ == "__main__":
    told = STEPS[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps({"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, **told}))
