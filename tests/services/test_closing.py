"""What a closing keeps under the cap on one business, and what it keeps to itself."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select

from surveyapp.analysis.figure import Figure, Kind, Reason, Shown, Suppressed, UnitFigures
from surveyapp.definitions.cap import Cap
from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.services.figures import figures
from surveyapp.services.imports import Request, import_answers
from surveyapp.services.installation import Installation
from surveyapp.storage import tables
from surveyapp.storage.database import Database
from surveyapp.storage.sealing import KeyStore

TODAY = date(2027, 1, 20)
EDITION = IndexEdition.model_validate(
    {
        "label": "one",
        "valid_from": "2020-01-01",
        "headline": {"question": "speed", "score": "satisfied"},
        "components": [{"code": "team", "indicators": [{"question": "speed", "score": "mean"}]}],
    }
)
HEAD = "unit,period,business,channel,speed,hours,manner,remark"
LEVELS = ("good", "very_good", "bad", "good", "fair", "good", "good")

Rows = list[str]
Import = Callable[..., None]
Seen = Callable[..., UnitFigures]


@pytest.fixture
def installation(database: Database, keys: KeyStore, definition: Definition) -> Installation:
    made = Installation(database, keys, Path())
    capped = definition.survey.model_copy(update={"cap": Cap(forms=4)})
    capped.__dict__.pop("edition", None)
    made.__dict__["definitions"] = {"after": replace(definition, survey=capped, indexes=(EDITION,))}
    return made


@pytest.fixture
def closed(installation: Installation, tmp_path: Path) -> Import:
    """Imports a file of forms with these lines."""

    def imported(rows: Rows, *, replaces: bool = False) -> None:
        file = tmp_path / "forms.csv"
        file.write_text("\n".join([HEAD, *rows]) + "\n")
        import_answers(installation, Request("after", file, TODAY, replace=replaces))

    return imported


@pytest.fixture
def seen(installation: Installation, organisation: Organisation) -> Seen:
    """The figures of a unit in a period."""

    def figures_of(unit: str = "east", period: str = "2026-Q4") -> UnitFigures:
        definition, when = installation.definition("after"), Period.parse(period)
        (found,) = figures(installation.database, definition, organisation, today=TODAY, unit=unit, period=when)
        return found

    return figures_of


def forms(sizes: Mapping[str, int], unit: str = "team1", period: str = "2026-12", channel: str = "import") -> Rows:
    every = ((business, n) for business, size in sizes.items() for n in range(size))
    return [f"{unit},{period},{b},{channel},{LEVELS[(k + n) % 7]},,," for k, (b, n) in enumerate(every)]


def capped(found: UnitFigures, kind: Kind = Kind.SATISFIED) -> Shown | None:
    return found.under_cap(kind, "speed")


def told(found: UnitFigures) -> Figure:
    shown = capped(found)
    assert isinstance(shown, Figure)
    return shown


def why_not(found: UnitFigures) -> Reason:
    shown = capped(found)
    assert isinstance(shown, Suppressed)
    return shown.reason


FEW = {f"firm{n}": 1 + n % 2 for n in range(30)}
BROKERS = {f"broker{n}": 6 + n for n in range(6)}
ONE = FEW | {"broker": 12}


def exactly(rows: Iterable[str], cap: int = 4) -> Fraction:
    """By hand: the satisfied share where each business counts its forms, or the cap in their proportion."""
    given = [(cells[2], cells[4]) for cells in (row.split(",") for row in rows)]
    sizes = Counter(business for business, _ in given)
    weight = {business: Fraction(min(cap, n), n) for business, n in sizes.items()}
    satisfied = sum((weight[business] for business, level in given if level in {"good", "very_good"}), Fraction(0))
    return 100 * satisfied / sum(min(cap, n) for n in sizes.values())


def test_a_branch_has_a_capped_figure_of_all_its_teams_beside_the_raw_one(closed: Import, seen: Seen):
    rows = forms(FEW | BROKERS) + forms({"broker0": 5} | {f"other{n}": 1 for n in range(9)}, "team2")
    closed(rows)
    found = told(seen())
    raw = seen().figure(Kind.SATISFIED, "speed")
    assert isinstance(raw, Figure)
    assert found.base == raw.base == len(rows)
    # Less than one form off above and below the line.
    counted = sum(min(4, n) for n in Counter(row.split(",")[2] for row in rows).values())
    assert abs(found.value - exactly(rows)) < Fraction(100, counted - 1)


def test_control_one_business_above_the_cap_is_not_told(closed: Import, seen: Seen):
    closed(forms(ONE))
    assert why_not(seen()) is Reason.TOO_FEW


def test_only_units_of_the_kind_that_the_cap_is_within_have_capped_figures(closed: Import, seen: Seen):
    closed(forms(FEW | BROKERS) + forms(FEW | BROKERS, "west"))
    assert told(seen("east"))
    assert told(seen("west"))
    for unit in ("team1", "dept"):
        assert capped(seen(unit)) is None


def test_the_forms_of_a_quarter_are_capped_together_and_neither_its_months_nor_its_year(closed: Import, seen: Seen):
    months = [
        forms(FEW | {f"broker{n}": 3 + n % 2 for n in range(6)}, period=f"2026-{month}") for month in (10, 11, 12)
    ]
    closed([row for month in months for row in month] + forms(FEW | BROKERS, period="2026-03"))
    assert told(seen(period="2026-Q4")).base == sum(map(len, months))
    assert capped(seen(period="2026-12")) is None
    assert why_not(seen(period="2026")) is Reason.SPREAD


def test_imports_of_the_same_quarter_are_not_added(closed: Import, seen: Seen):
    closed(forms(FEW | BROKERS, period="2026-11"))
    assert told(seen())
    closed(forms(FEW | BROKERS, period="2026-12"))
    assert why_not(seen()) is Reason.SPREAD


def test_forms_through_another_channel_without_a_cap_are_not_put_beside_it(closed: Import, seen: Seen):
    closed(forms(FEW | BROKERS))
    assert told(seen())
    closed(forms(FEW, "team2", channel="paper"))
    assert why_not(seen()) is Reason.SPREAD


def test_forms_of_an_open_link_take_nothing_from_the_capped_figure(closed: Import, seen: Seen):
    closed(forms(FEW | BROKERS))
    before = told(seen())
    closed(forms(FEW | BROKERS, "team2", channel=OPEN_LINK))
    assert told(seen()) == before


def test_an_import_that_replaces_one_that_was_told_tells_nothing(closed: Import, seen: Seen):
    rows = forms(FEW | BROKERS)
    closed(rows)
    assert told(seen())
    closed(rows[:-1], replaces=True)
    assert why_not(seen()) is Reason.REPLACED
    closed(rows[:-2], replaces=True)
    assert why_not(seen()) is Reason.REPLACED, "nor does a third"


def test_a_cap_within_another_kind_of_unit_tells_nothing_of_what_was_told_before(
    closed: Import, seen: Seen, installation: Installation
):
    rows = forms(FEW | BROKERS) + forms(FEW | BROKERS, "team2")
    closed(rows)
    assert told(seen("east"))
    definition = installation.definition("after")
    teams = definition.survey.model_copy(update={"cap": Cap(forms=4, within="team")})
    installation.__dict__["definitions"] = {"after": replace(definition, survey=teams)}
    closed(rows[:-1], replaces=True)
    assert why_not(seen("team1")) is why_not(seen("team2")) is Reason.REPLACED


def test_an_import_that_replaces_one_that_told_nothing_may_tell(closed: Import, seen: Seen):
    closed(forms(ONE))
    closed(forms(FEW | BROKERS), replaces=True)
    assert told(seen())


def test_answers_that_are_too_few_to_be_counted_in_a_block_are_not_in_the_capped_figure_above_it(
    closed: Import, seen: Seen, installation: Installation
):
    silent = [f"team2,2026-12,quiet{n},import,{'very_bad' if n < 2 else ''},,good," for n in range(9)]
    closed(forms(FEW | BROKERS) + silent)
    raw = seen().figure(Kind.SATISFIED, "speed")
    assert isinstance(raw, Figure)
    assert raw.left_out["too_few"] == 2
    assert told(seen()).base == raw.base
    with installation.database.reading() as rx:
        (questions,) = rx.connection.scalars(select(tables.capped.c.questions).where(tables.capped.c.unit == "east"))
    assert json.loads(questions)["speed"]["options"]["very_bad"] == 0


def test_what_is_kept_names_no_business_and_is_in_whole_forms(closed: Import, installation: Installation):
    closed(forms(FEW | BROKERS))
    with installation.database.reading() as rx:
        row = rx.connection.execute(select(tables.capped)).mappings().one()
    kept = " ".join(map(str, row.values()))
    assert not any(business in kept for business in FEW | BROKERS)
    assert all(isinstance(n, int) for n in json.loads(row["questions"])["speed"]["options"].values())


def test_a_survey_without_a_cap_keeps_nothing_of_one(
    database: Database, keys: KeyStore, definition: Definition, tmp_path: Path
):
    plain = Installation(database, keys, Path())
    plain.__dict__["definitions"] = {"after": definition}
    file = tmp_path / "forms.csv"
    file.write_text("\n".join([HEAD, *forms(FEW | BROKERS)]) + "\n")
    import_answers(plain, Request("after", file, TODAY))
    with database.reading() as rx:
        assert rx.connection.execute(select(tables.capped)).all() == []
