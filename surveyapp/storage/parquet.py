"""Released blocks as Parquet files, and the same counts from them by DuckDB, which returns whole numbers only."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, Row, Select, select

from surveyapp.definitions.countable import Countable, counted_in
from surveyapp.definitions.counts import ANSWERED, NO_ANSWER, NOT_ASKED, OPEN_LINK, SUM, SUM_SQUARES, TOO_FEW, Counts
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Number
from surveyapp.definitions.survey import Part, Survey
from surveyapp.storage.blocks import months, whole
from surveyapp.storage.counts import INVITED, Held, Known, Summed, assembled, assembled_precision
from surveyapp.storage.database import Transaction
from surveyapp.storage.tables import block, count, precision, response, survey_edition

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DEFINITION, BLOCKS, COUNTS, PRECISION = "survey.json", "blocks.parquet", "counts.parquet", "precision.parquet"
_MEMORY = "400MB"
_AT_ONCE = 10_000
_ROW_GROUP = 20_000
_BLOCKS = {
    "block": "UINTEGER", "hash": "VARCHAR", "part": "VARCHAR", "unit": "VARCHAR", "officer": "VARCHAR",
    "period": "VARCHAR", "first_month": "INTEGER", "last_month": "INTEGER", "channel": "VARCHAR",
    "forms": "UINTEGER", "businesses": "UINTEGER", "holds_forms": "BOOLEAN", "simulated": "BOOLEAN",
}  # fmt: skip
_COUNTS = {"block": "UINTEGER", "question": "VARCHAR", "option": "VARCHAR", "n": "BIGINT"}
_PRECISION = {
    "unit": "VARCHAR", "period": "VARCHAR", "first_month": "INTEGER", "last_month": "INTEGER", "channel": "VARCHAR",
    "businesses": "UINTEGER", "concentration": "DOUBLE", "rho": "VARCHAR",
}  # fmt: skip
_MOMENTS = frozenset({ANSWERED, SUM, SUM_SQUARES})
"""What is counted of a number before it becomes a band."""


@dataclass(frozen=True)
class Written:
    """How many blocks and rows were written."""

    blocks: int = 0
    rows: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(self.blocks + other.blocks, self.rows + other.rows)


def write(rx: Transaction, survey: str, folder: Path) -> Written:
    """Writes the blocks of a survey into `folder/survey/edition/year`: rows, and the counts that rows do not tell.

    A row holds the number of its block and its answers, no more: NULL is not asked, an empty text or list no answer.
    Comments stay out.
    """
    is_kept = (block.c.survey == survey, block.c.withdrawn_by.is_(None))
    found = rx.connection.execute(select(block.c.edition, block.c.first_month).where(*is_kept).distinct())
    years = sorted({(edition, first_month // 12) for edition, first_month in found})
    with _engine() as engine:
        written = sum((_Year.made(rx, engine, folder / survey, *year, is_kept).write() for year in years), Written())
        if written.blocks:
            columns = [precision.c[name] for name in _PRECISION]
            known = select(*columns).where(precision.c.survey == survey, precision.c.withdrawn_by.is_(None))
            rows = rx.connection.execute(known.order_by(*columns))
            _write(engine, folder / survey / PRECISION, _PRECISION, _lines(_PRECISION, rows))
    return written


Conditions = tuple[ColumnElement[bool], ...]


@dataclass(frozen=True)
class _Year:
    """The blocks of one edition and year, and the folder they are written to."""

    rx: Transaction
    engine: "DuckDBPyConnection"
    folder: Path
    survey: Survey
    conditions: Conditions

    @classmethod
    def made(  # noqa: PLR0913, PLR0917 - all that a year is
        cls, rx: Transaction, engine: "DuckDBPyConnection", above: Path, edition: str, year: int, is_kept: Conditions
    ) -> "_Year":
        """The year with its folder, beside the definition that its answers were given under."""
        kept = select(survey_edition.c.definition).where(survey_edition.c.hash == edition)
        text: str = rx.connection.execute(kept).scalar_one()
        folder = above / edition / str(year)
        folder.mkdir(parents=True)
        (above / edition / DEFINITION).write_text(text, encoding="utf-8")
        inside = block.c.edition == edition, block.c.first_month.between(12 * year, 12 * year + 11)
        return cls(rx, engine, folder, Survey.model_validate_json(text), (*is_kept, *inside))

    def write(self) -> Written:
        """Writes the blocks, their rows, and the counts that rows do not tell."""
        columns = [block.c[name] for name in _BLOCKS if name != "block"]
        blocks = [(n, *row) for n, row in enumerate(self._found(select(*columns)))]
        _write(self.engine, self.folder / BLOCKS, _BLOCKS, _lines(_BLOCKS, blocks))
        number = {row[1]: row[0] for row in blocks}
        with_rows: set[str] = set()
        rows = sum(self._write_rows(part, number, with_rows) for part in Part)
        untold = _lines(_COUNTS, self._untold(number, with_rows))
        _write(self.engine, self.folder / COUNTS, _COUNTS, untold)
        return Written(len(blocks), rows)

    def _found(self, wanted: Select[Any], *order: ColumnElement[Any]) -> Iterable[Row[Any]]:
        ordered = wanted.where(*self.conditions).order_by(block.c.first_month, block.c.hash, *order)
        return self.rx.connection.execute(ordered, execution_options={"yield_per": _AT_ONCE})

    def _write_rows(self, part: Part, number: Mapping[str, int], with_rows: set[str]) -> int:
        """Writes the rows of one part and notes which blocks have any; how many rows."""
        countables = tuple(counted_in(self.survey, part))

        def lines() -> Iterator[str]:
            wanted = select(response.c.block, response.c.answers).join(block).where(block.c.part == part.value)
            for row in self._found(wanted, response.c.position):
                with_rows.add(row.block)
                yield _row(number[row.block], countables, json.loads(row.answers))

        file = self.folder / f"{part}.parquet"
        columns = {each.code: "VARCHAR[]" if each.is_multiple else "VARCHAR" for each in countables}
        rows = _write(self.engine, file, {"block": "UINTEGER"} | columns, lines())
        if not rows:
            file.unlink()
        return rows

    def _untold(self, number: Mapping[str, int], with_rows: set[str]) -> Iterator[Sequence[object]]:
        """The counts that rows do not tell: of blocks without rows, of too few answers, of exact numbers, own scores."""
        told = {each.code: each for part in Part for each in counted_in(self.survey, part)}
        wanted = select(count.c.block, count.c.question, count.c.option, count.c.n).join(block)
        found = self._found(wanted, count.c.question, count.c.option)
        for (held, question), group in groupby(found, lambda row: (row.block, row.question)):
            options = {row.option: row.n for row in group}
            countable = told.get(question) if held in with_rows and TOO_FEW not in options else None
            for option, n in options.items():
                if countable is None or _is_exact(countable, option):
                    yield number[held], question, option, n


def _is_exact(countable: Countable, option: str) -> bool:
    return isinstance(countable.question, Number) and whole(option, 0)[0] in _MOMENTS


def _row(number: int, countables: Iterable[Countable], answers: Mapping[str, object]) -> str:
    """One row as JSON: what was not asked is absent, no answer is an empty text or list."""
    asked = (each for each in countables if each.code in answers)
    given = {each.code: answers[each.code] or ([] if each.is_multiple else "") for each in asked}
    return json.dumps({"block": number, **given}, ensure_ascii=False)


def _lines(columns: Iterable[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    return (json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in rows)


def _write(engine: "DuckDBPyConnection", file: Path, columns: Mapping[str, str], lines: Iterable[str]) -> int:
    """Writes lines of JSON as one Parquet file; how many they were."""
    staged, n = file.with_suffix(".json"), 0
    with staged.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(f"{line}\n")
            n += 1
    read = engine.read_json(str(staged), columns=dict(columns), format="newline_delimited")
    read.write_parquet(str(file), compression="zstd", row_group_size=_ROW_GROUP)
    staged.unlink()
    return n


_INSIDE = "first_month >= $first AND last_month <= $last AND (channel = $open_link) = $is_open"
_HELD = "SELECT held, part, holds_forms, simulated, sum(forms) FROM chosen GROUP BY ALL"
_UNTOLD = "SELECT held, question, option, sum(n) FROM counts JOIN chosen USING (block) GROUP BY ALL"
_TOLD = """
    WITH answered AS (SELECT block, "{code}" AS answer, count(*) AS n FROM rows GROUP BY ALL),
    shown AS (FROM answered ANTI JOIN (FROM counts WHERE question = $question AND option = $too_few) USING (block)),
    marked AS (SELECT held, {option} AS option, n FROM shown JOIN chosen USING (block))
    SELECT held, $question, option, sum(n) FROM marked GROUP BY ALL
"""
"""One question at a time: a single query with all of them takes ten times as long."""


def load(
    folder: Path, survey: str, period: Period, channel: str | None = None, by: Literal["unit", "officer"] = "unit"
) -> Counts:
    """The counts of all blocks inside a period, as `storage.counts.load` finds them in the database.

    By officer: each officer's own, wherever posted.
    """
    places = sorted((folder / survey).glob(f"*/{period.year}"))
    held: list[Held] = []
    summed: list[Summed] = []
    with _engine() as engine:
        is_invited = any(_choose(engine, place, period, by, is_open=False) for place in places)
        chosen = channel or (INVITED if is_invited else OPEN_LINK)
        for place in places:
            _choose(engine, place, period, by, is_open=chosen == OPEN_LINK)
            held += engine.execute(_HELD).fetchall()
            summed += _summed(engine, place)
        known = _known(engine, folder / survey, period) if places and (chosen, by) == (INVITED, "unit") else []
    units = {found.unit: found for found in assembled(held, summed)}
    return Counts(survey, str(period), chosen, units, assembled_precision(known))


def _choose(engine: "DuckDBPyConnection", place: Path, period: Period, by: str, *, is_open: bool) -> bool:
    """Opens the files of one edition and year, and names those of their blocks that are counted; whether any is."""
    for view, file in (("blocks", BLOCKS), ("counts", COUNTS)):
        engine.read_parquet(str(place / file)).create_view(view, replace=True)
    first, last = months(period)
    wanted = {"first": first, "last": last, "open_link": OPEN_LINK, "is_open": is_open}
    chosen = f"SELECT *, {by} AS held FROM blocks WHERE held IS NOT NULL AND {_INSIDE}"  # noqa: S608 (`by` is one of two words)
    engine.execute(f"CREATE OR REPLACE TEMP TABLE chosen AS {chosen}", wanted)
    return bool(engine.execute("FROM chosen LIMIT 1").fetchall())


def _summed(engine: "DuckDBPyConnection", place: Path) -> Iterator[Summed]:
    """The sums of one edition and year: what rows do not tell, then question by question."""
    yield from engine.execute(_UNTOLD).fetchall()
    survey = Survey.model_validate_json((place.parent / DEFINITION).read_text(encoding="utf-8"))
    for part in Part:
        file = place / f"{part}.parquet"
        if file.exists():
            engine.read_parquet(str(file)).create_view("rows", replace=True)
            for countable in counted_in(survey, part):
                told = _TOLD.format(code=countable.code, option=_option(countable))
                yield from engine.execute(told, {"question": countable.code, "too_few": TOO_FEW}).fetchall()


def _option(countable: Countable) -> str:
    """What an answer counts as: itself, several options and a base, or why there is none."""
    if not countable.is_multiple:
        return f"CASE WHEN answer IS NULL THEN '{NOT_ASKED}' WHEN answer = '' THEN '{NO_ANSWER}' ELSE answer END"
    outside = f"{sorted(countable.outside)}::VARCHAR[]"
    each = "list_distinct(answer)"
    return f"""unnest(CASE WHEN answer IS NULL THEN ['{NOT_ASKED}'] WHEN answer = [] THEN ['{NO_ANSWER}']
        WHEN list_has_all({outside}, answer) THEN {each} ELSE list_append({each}, '{ANSWERED}') END)"""


def _known(engine: "DuckDBPyConnection", folder: Path, period: Period) -> list[Known]:
    engine.read_parquet(str(folder / PRECISION)).create_view("known", replace=True)
    first, last = months(period)
    found = f"SELECT unit, businesses, concentration, rho FROM known WHERE {_INSIDE}"  # noqa: S608 (a constant)
    return engine.execute(found, {"first": first, "last": last, "open_link": OPEN_LINK, "is_open": False}).fetchall()


@contextmanager
def _engine() -> Iterator["DuckDBPyConnection"]:
    """DuckDB without a file of its own and without extensions from elsewhere; what memory cannot hold goes to disk."""
    import duckdb  # noqa: PLC0415 (only those who export need it)

    with (
        TemporaryDirectory() as spill,
        duckdb.connect(
            config={"memory_limit": _MEMORY, "temp_directory": spill, "autoinstall_known_extensions": False}
        ) as engine,
    ):
        yield engine
