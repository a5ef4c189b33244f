"""Seconds for the figures of all units from a million stored forms, released block by block over a year."""

import itertools
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench.seconds import quickest
from surveyapp.definitions.countable import Countable, counted_in
from surveyapp.definitions.load import Definition, load
from surveyapp.definitions.organisation import Dated, Organisation, Unit
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Choice
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Part
from surveyapp.services.blocks import Formula, Origin, Place, block_of
from surveyapp.services.figures import figures
from surveyapp.services.surveys import register_editions
from surveyapp.storage import blocks
from surveyapp.storage.blocks import Block
from surveyapp.storage.database import Database

SURVEY = Path(__file__).parent.parent / "surveys" / "post-procedure"
FORMS, BRANCHES, TEAMS, RELEASES, KINDS = 1_000_000, 20, 50, 50, 8
YEAR = Period.parse("2026")
EACH = FORMS // (TEAMS * RELEASES)


def organisation() -> Organisation:
    """A department, its branches, and teams spread over them."""

    def unit(code: str, level: str, parent: str = "") -> Unit:
        return Unit(code, level, {"vi": (Dated(None, code),)}, (Dated(None, parent),) if parent else ())

    branches = [unit(f"b{n}", "branch", "dept") for n in range(BRANCHES)]
    teams = [unit(f"t{n}", "team", f"b{n % BRANCHES}") for n in range(TEAMS)]
    return Organisation({each.code: each for each in (unit("dept", "department"), *branches, *teams)}, ())


def some_blocks(definition: Definition, rng: random.Random) -> Iterator[Block]:
    """A few kinds of block over and over, four for each team and month: only their place differs."""
    formula = Formula.of(definition.survey, definition.indexes)
    asked = [each for each in counted_in(definition.survey, Part.UNIT) if isinstance(each.question, Choice)]
    forms = [[{each.code: answer(each, rng) for each in asked} for _ in range(EACH)] for _ in range(KINDS)]
    place = Place(Part.UNIT, "t0", YEAR, "import")
    kinds = [block_of(formula, place, Origin(date(YEAR.year, 12, 31)), each) for each in forms]
    places = itertools.product(range(TEAMS), range(RELEASES))
    for kind, (team, release) in zip(itertools.cycle(kinds), places, strict=False):
        month = Period.parse(f"{YEAR}-{1 + release * 12 // RELEASES:02}")
        yield replace(kind, unit=f"t{team}", period=month, import_id=f"{release}")


def answer(countable: Countable, rng: random.Random) -> Answer:
    """Any option of a question; one of its reasons is never given."""
    if not isinstance(countable.question, Choice) or countable.code != countable.question.code:
        return None
    option = rng.choice(countable.question.options).code
    return (option,) if countable.is_multiple else option


def measured(folder: Path) -> dict[str, float]:
    """Keeps the forms and asks for all figures of the year."""
    database, definition = Database(f"sqlite:///{folder / 'forms.sqlite'}"), load(SURVEY)
    database.migrate()
    register_editions(database, {definition.survey.code: definition})
    rng = random.Random(20211)  # noqa: S311 (no secret)
    with database.transaction() as tx:
        blocks.write(tx, tuple(some_blocks(definition, rng)))
    units, today = organisation(), date(YEAR.year + 1, 1, 2)
    found = figures(database, definition, units, today=today, period=YEAR)
    if len(found) != 1 + BRANCHES + TEAMS:
        raise ValueError(f"{len(found)} units")
    return {"seconds": quickest(lambda: figures(database, definition, units, today=today, period=YEAR))}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1], prefix="forms-") as home:
        print(json.dumps(measured(Path(home))))
