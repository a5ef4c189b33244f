from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from surveyapp.analysis.figure import Figure, Interval, Kind, NoInterval, Reason, Suppressed, UnitFigures
from surveyapp.definitions.errors import Unknown
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.services.basis import NoClosedPeriod, NoEdition
from surveyapp.services.figures import figures, last_closed_period
from surveyapp.services.imports import Request, import_answers, import_counts
from surveyapp.services.installation import Installation
from surveyapp.storage.database import Database
from surveyapp.storage.sealing import KeyStore

TODAY = date(2026, 11, 20)
Made = Callable[..., tuple[UnitFigures, ...]]


def an_edition(label: str, valid_from: str, score: str) -> IndexEdition:
    return IndexEdition.model_validate(
        {
            "label": label,
            "valid_from": valid_from,
            "headline": {"question": "speed", "score": score},
            "components": [{"code": "team", "indicators": [{"question": "speed", "score": "mean"}]}],
        }
    )


@pytest.fixture(scope="session")
def with_editions(definition: Definition) -> Definition:
    editions = (an_edition("old", "2020-01-01", "mean"), an_edition("new", "2026-10-01", "satisfied"))
    return replace(definition, indexes=editions)


@pytest.fixture
def installation(database: Database, keys: KeyStore, with_editions: Definition) -> Installation:
    made = Installation(database, keys, Path())
    made.__dict__["definitions"] = {"after": with_editions}
    return made


@pytest.fixture
def answers(installation: Installation, tmp_path: Path) -> Callable[..., None]:
    """Imports forms: unit, period, how many businesses send how many forms each, and what they answer."""

    def imported(unit: str, period: str, businesses: int, forms: int = 1, channel: str = "import") -> None:
        levels = ["very_good", "good", "good", "fair"]
        rows = [f"{unit},{period},{channel},B{b},{levels[b % 4]},,," for b in range(businesses) for _ in range(forms)]
        file = tmp_path / f"{unit}-{period}-{channel}.csv"
        file.write_text("\n".join(["unit,period,channel,business,speed,hours,manner,remark", *rows]) + "\n")
        import_answers(installation, Request("after", file, TODAY))

    return imported


@pytest.fixture
def made(installation: Installation, organisation: Organisation, with_editions: Definition) -> Made:
    def found(period: str | None = None, **asked: str) -> tuple[UnitFigures, ...]:
        chosen = Period.parse(period) if period else None
        return figures(
            installation.database, with_editions, organisation, today=TODAY, period=chosen, unit=asked.get("unit"),
            level=asked.get("level"), edition=asked.get("edition"), channel=asked.get("channel"),
        )  # fmt: skip

    return found


def headline(unit: UnitFigures) -> Figure:
    found = unit.figure(Kind.HEADLINE, "headline")
    assert isinstance(found, Figure)
    return found


def test_a_unit_above_adds_counts_before_it_divides(answers: Callable[..., None], made: Made):
    answers("team1", "2026-09", 8)
    answers("team2", "2026-09", 40)
    found = {each.context.unit: headline(each) for each in made("2026-09", edition="new")}
    assert set(found) == {"team1", "team2", "east", "dept"}
    assert (found["team1"].base, found["team2"].base, found["east"].base, found["dept"].base) == (8, 40, 48, 48)
    assert found["east"].value == Fraction(100 * (6 + 30), 48)


def test_businesses_are_counted_once_in_the_unit_above_and_widen_intervals(answers: Callable[..., None], made: Made):
    answers("team1", "2026-09", 25, 3)
    (unit,) = made("2026-09", unit="team1", edition="new")
    figure = headline(unit)
    assert (figure.base, figure.businesses) == (75, 25)
    assert isinstance(figure.interval, Interval)
    assert figure.interval.design_effect == pytest.approx(3)
    component = unit.figure(Kind.COMPONENT, "team")
    assert isinstance(component, Figure)
    assert isinstance(component.interval, Interval)


def test_a_level_shows_all_its_units_also_those_without_answers(answers: Callable[..., None], made: Made):
    answers("team1", "2026-09", 8)
    east, west = made("2026-09", level="branch")
    assert headline(east).base == 8
    missing = west.figure(Kind.HEADLINE, "headline")
    assert isinstance(missing, Suppressed)
    assert missing.reason is Reason.NO_ANSWERS


def test_without_a_period_the_last_closed_one_with_answers_is_taken(
    answers: Callable[..., None], made: Made, database: Database
):
    for period in ("2026-07", "2026-09", "2026-11"):
        answers("team1", period, 8)
    assert {each.context.period for each in made()} == {"2026-09"}
    assert str(last_closed_period(database, "after", date(2026, 12, 1))) == "2026-11"


def test_a_longer_period_adds_the_shorter_ones_inside_it(answers: Callable[..., None], made: Made):
    for period in ("2026-06", "2026-07", "2026-09"):
        answers("team1", period, 8)
    assert [headline(each).base for each in made("2026-Q3", unit="team1")] == [16]
    assert [headline(each).base for each in made("2026", unit="team1")] == [24]


def test_the_edition_valid_on_the_first_day_is_taken_unless_one_is_named(answers: Callable[..., None], made: Made):
    for period in ("2026-09", "2026-10"):
        answers("team1", period, 8)
    chosen = [made(period, unit="team1")[0].context.edition.split("@")[0] for period in ("2026-09", "2026-10")]
    assert chosen == ["old", "new"]
    assert made("2026-09", unit="team1", edition="new")[0].context.edition.startswith("new@")


def test_open_links_are_never_added_to_others(answers: Callable[..., None], made: Made):
    answers("team1", "2026-09", 8)
    answers("team1", "2026-09", 12, channel="open_link")
    (invited,), (open_link,) = made("2026-09", unit="team1"), made("2026-09", unit="team1", channel="open_link")
    assert (headline(invited).base, headline(open_link).base) == (8, 12)
    assert headline(open_link).interval is NoInterval.OPEN_LINK


def test_open_links_are_shown_where_there_is_nothing_else(answers: Callable[..., None], made: Made):
    answers("team1", "2026-09", 12, channel="open_link")
    (unit,) = made("2026-09", unit="team1")
    assert (unit.context.channel, headline(unit).base) == ("open_link", 12)


def test_published_counts_have_components_without_interval(installation: Installation, made: Made, tmp_path: Path):
    file = tmp_path / "counts.csv"
    file.write_text("unit,period,question,option,n\nteam1,2026-09,speed,good,30\nteam1,2026-09,speed,bad,10\n")
    import_counts(installation, Request("after", file, TODAY, simulated=True))
    (unit,) = made("2026-09", unit="team1")
    component = unit.figure(Kind.COMPONENT, "team")
    assert isinstance(component, Figure)
    assert (component.value, component.interval) == (Fraction(125, 2), NoInterval.NO_FORMS)
    assert unit.context.simulated


@pytest.mark.parametrize(
    ("asked", "kind"),
    [({"unit": "north"}, "unit"), ({"level": "lane"}, "level"), ({"edition": "2099"}, "edition")],
)
def test_what_does_not_exist_is_named(made: Made, asked: dict[str, str], kind: str):
    with pytest.raises(Unknown) as error:
        made("2026-09", **asked)
    assert (error.value.kind, error.value.code) == (kind, next(iter(asked.values())))


def test_without_a_closed_period_the_running_ones_are_named(answers: Callable[..., None], made: Made):
    answers("team1", "2026-11", 8)
    with pytest.raises(NoClosedPeriod, match="2026-11 not over yet"):
        made()


def test_without_answers_or_editions_a_sentence_says_so(
    made: Made, database: Database, definition: Definition, organisation: Organisation
):
    with pytest.raises(NoClosedPeriod, match="no closed period"):
        made()
    with pytest.raises(NoEdition):
        figures(database, definition, organisation, today=TODAY, period=Period.parse("2026-09"))
