"""Two roads to one number: forms counted in Python, their blocks counted by the database, and their files by DuckDB."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import duckdb
import pytest

from surveyapp.analysis.tally import tally
from surveyapp.definitions.counts import TOO_FEW, Precision
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.period import Period
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Part, Survey
from surveyapp.services.blocks import Formula, Origin, Place, block_of
from surveyapp.storage import blocks, counts, editions, parquet
from surveyapp.storage.blocks import Block
from surveyapp.storage.database import Database

DAY = date(2026, 2, 1)
FORMS = 40
Form = Mapping[str, Answer]

LEVELS = [
    {"code": "bad", "value": 0, "dissatisfied": True},
    {"code": "good", "value": 100, "satisfied": True},
    {"code": "unknown", "outside": "unknown"},
]
QUESTIONS: list[dict[str, object]] = [
    {"code": "speed", "kind": "rating", "options": LEVELS, "reasons": {"bad": ["slow", "rude"]}},
    {
        "code": "ways",
        "kind": "multiple",
        "options": [{"code": "web"}, {"code": "desk"}, {"code": "unknown", "outside": "unknown"}],
    },
    {
        "code": "hours",
        "kind": "number",
        "unit": "hours",
        "maximum": 100,
        "decimals": 2,
        "bins": [{"code": "short", "up_to": 2}, {"code": "long"}],
    },
]
ANSWERS: Mapping[str, Sequence[Answer]] = {
    "speed": ["bad", "good", "unknown", None],
    "speed.reason.bad": [("slow",), ("rude", "slow"), (), None],
    "ways": [("web",), ("desk", "web"), ("unknown",), (), None],
    "hours": [Decimal("1.25"), Decimal(2), Decimal("2.01"), Decimal(99), None],
}


@pytest.fixture
def survey() -> Survey:
    pages = [{"code": "one", "questions": QUESTIONS}]
    manner = {"code": "manner", "kind": "rating", "options": LEVELS}
    sections = [
        {"code": "team", "subject": "team", "pages": pages},
        {"code": "officer", "subject": "officer", "pages": [{"code": "two", "questions": [manner]}]},
    ]
    return Survey.model_validate({"code": "after", "languages": ["vi"], "sections": sections})


@pytest.fixture
def formula(survey: Survey) -> Formula:
    indicators = [{"question": "speed", "score": "mean"}, {"question": "hours", "score": {"bounds": [0, 50]}}]
    edition = {
        "label": "2026",
        "valid_from": "2026-01-01",
        "headline": "overall",
        "components": [{"code": "all", "indicators": indicators}],
    }
    return Formula(survey, (IndexEdition.model_validate(edition),))


@pytest.fixture
def database(tmp_path: Path, survey: Survey) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'answers.sqlite'}")
    made.migrate()
    with made.transaction() as tx:
        editions.keep(tx, survey, {})
    yield made
    made.close()


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 (no secret)


def drawn(rng: Random, n: int = FORMS) -> list[Form]:
    """Forms in which each question is answered, left open or not asked."""
    return [{code: rng.choice(given) for code, given in ANSWERS.items() if rng.random() < 0.8} for _ in range(n)]


Written = Callable[..., Path]


@pytest.fixture
def written(database: Database, tmp_path: Path) -> Written:
    """Keeps blocks, and writes them as files."""

    def files(*kept: Block) -> Path:
        with database.transaction() as tx:
            blocks.write(tx, kept)
        with database.reading() as rx:
            parquet.write(rx, "after", tmp_path / "files")
        return tmp_path / "files"

    return files


def block(formula: Formula, forms: Sequence[Form], period: str = "2026-01", unit: str = "team1") -> Block:
    place = Place(Part.UNIT, unit, Period.parse(period), "import")
    return block_of(formula, place, Origin(DAY), forms)


@pytest.mark.parametrize("seed", range(3))
def test_files_count_to_what_the_forms_come_to(formula: Formula, written: Written, seed: int):
    forms = drawn(chance(seed))
    found = parquet.load(written(block(formula, forms)), "after", Period.parse("2026-01"))
    assert found.units["team1"].tally == tally(formula.survey, formula.indexes, Part.UNIT, forms, k=5)


def test_files_count_to_what_the_database_holds(formula: Formula, written: Written, database: Database):
    rng = chance(1)
    officer = Place(Part.OFFICER, "team1", Period.parse("2026"), "import", "0100")
    rated = [{"manner": rng.choice(["bad", "good"])} for _ in range(20)]
    many = {"speed": {"good": 2**41 + 3}, "hours": {"sum_squares": 2**70}}
    folder = written(
        block(formula, drawn(rng)),
        block(formula, drawn(rng), "2026-03"),
        block(formula, drawn(rng), "2025", "team2"),
        replace(block(formula, drawn(rng)), channel="open_link"),
        replace(block(formula, drawn(rng)), rows=(), counts=many, holds_forms=False, simulated=True),
        block_of(formula, officer, Origin(DAY), rated),
    )
    with database.reading() as rx:
        for period in map(Period.parse, ("2025", "2026", "2026-Q1", "2026-03", "2024")):
            for channel in (None, "invited", "open_link"):
                assert parquet.load(folder, "after", period, channel) == counts.load(rx, "after", period, channel)
        own = counts.officer_counts(rx, "after", Period.parse("2026"), "0100")
    assert parquet.load(folder, "after", Period.parse("2026"), by="officer").units == {"0100": own}


def test_what_is_known_of_businesses_comes_back(formula: Formula, written: Written, database: Database):
    known = [
        ("team1", Period.parse(f"2026-0{n}"), "import", Precision(10 + n, 1.1 * n, {"speed": 0.1 / n}))
        for n in (1, 2, 3)
    ]
    with database.transaction() as tx:
        counts.keep_precision(tx, "after", "an import", known)
    folder = written(block(formula, drawn(chance(2))))
    with database.reading() as rx:
        kept = counts.load(rx, "after", Period.parse("2026"))
    assert parquet.load(folder, "after", Period.parse("2026")) == kept
    assert kept.precision["team1"].businesses == 13


def test_what_was_not_asked_is_null_and_no_answer_is_empty(formula: Formula, written: Written):
    forms: list[Form] = [{"speed": "good", "ways": ("web",)}, {"speed": None, "ways": ()}, {}]
    folder = written(block(formula, [form for form in forms for _ in range(5)]))
    (file,) = folder.rglob("unit.parquet")
    with duckdb.connect() as engine:
        found = engine.execute("SELECT DISTINCT speed, ways FROM read_parquet(?)", [str(file)]).fetchall()
    assert sorted(found, key=str) == [("", []), ("good", ["web"]), (None, None)]


def test_a_question_that_few_of_a_block_answered_stays_too_few(formula: Formula, written: Written):
    few: list[Form] = [{"speed": "bad"}, *({"speed": None} for _ in range(9))]
    folder = written(block(formula, few), block(formula, [{"speed": "good"}] * 6, "2026-02"))
    found = parquet.load(folder, "after", Period.parse("2026"))
    assert found.units["team1"].tally.of("speed") == {TOO_FEW: 1, "no_answer": 9, "good": 6}


def test_a_row_holds_its_block_and_its_answers_alone(formula: Formula, written: Written):
    folder = written(block(formula, drawn(chance(3))))
    (file,) = folder.rglob("unit.parquet")
    with duckdb.connect() as engine:
        columns = {name for name, *_ in engine.read_parquet(str(file)).description}
    assert columns == {"block", *ANSWERS}


def test_withdrawn_blocks_stay_out(formula: Formula, written: Written, database: Database):
    folder = written(replace(block(formula, drawn(chance(4))), import_id="first"))
    with database.transaction() as tx:
        blocks.withdraw(tx, "after", frozenset({"first"}), "second")
    assert parquet.load(folder, "after", Period.parse("2026")).units != {}
    with database.reading() as rx:
        assert parquet.write(rx, "after", folder.parent / "again") == parquet.Written()


def test_a_survey_without_files_has_no_counts(tmp_path: Path):
    assert parquet.load(tmp_path, "after", Period.parse("2026")).units == {}
