"""Answers of real people: 117 months of three online services, imported as the demo imports them."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from surveyapp.analysis.figure import Figure, Kind
from surveyapp.definitions.period import Period
from surveyapp.services.figures import figures
from surveyapp.services.imports import Request, import_counts
from surveyapp.services.installation import Installation
from surveyapp.services.organisation import import_organisation, the_organisation
from surveyapp.storage.database import Database
from surveyapp.storage.sealing import KeyStore

ROOT = Path(__file__).parents[2]
SURVEY = "service-satisfaction"
TODAY = date(2026, 11, 22)
SERVICES = ("opg-deputy", "opg-make-lpa", "opg-use-lpa")
SWITCH = "2026-04"
OTHERS = {
    ("opg-use-lpa", "2023-02"): (Decimal("89.67"), 89),
    ("opg-use-lpa", "2025-04"): (Decimal("85.70"), 87),
}

ServiceMonth = tuple[str, str]
Formed = dict[ServiceMonth, dict[str, Figure]]


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("real")
    database = Database(f"sqlite:///{folder / 'real.sqlite'}")
    database.migrate()
    found = Installation(database, KeyStore(folder / "keys"), ROOT / "surveys")
    import_organisation(database, ROOT / "demo" / "organisation.csv")
    import_counts(found, Request(SURVEY, ROOT / "demo" / "opg_counts.csv", TODAY))
    return found


@pytest.fixture(scope="session")
def published() -> dict[ServiceMonth, int]:
    with (ROOT / "demo" / "opg_published.csv").open(encoding="utf-8", newline="") as stream:
        return {(row["unit"], row["period"]): int(row["percent"]) for row in csv.DictReader(stream)}


@pytest.fixture(scope="session")
def formed(installation: Installation, published: dict[ServiceMonth, int]) -> Formed:
    """The headline of each service-month under both editions and, under "", the one chosen without asking."""
    found: Formed = {month: {} for month in published}
    for period in sorted({period for _, period in published}):
        for label in ("", "mean", "top-two"):
            for unit, figure in headlines(installation, period, label):
                found[unit, period][label] = figure
    return found


def headlines(installation: Installation, period: str, edition: str) -> Iterator[tuple[str, Figure]]:
    """Each service's headline in one month."""
    organisation = the_organisation(installation.database)
    definition, month = installation.definition(SURVEY), Period.parse(period)
    for unit in figures(
        installation.database, definition, organisation, today=TODAY, period=month, edition=edition or None
    ):
        figure = unit.figure(Kind.HEADLINE, "headline")
        if unit.context.unit in SERVICES:
            assert isinstance(figure, Figure)
            yield unit.context.unit, figure


def equal(formed: Formed, published: dict[ServiceMonth, int], edition: str) -> Counter[bool]:
    """How many service-months before, and from, the switch equal the published percent."""
    return Counter(
        period >= SWITCH
        for (unit, period), values in formed.items()
        if values[edition].rounded(0) == published[unit, period]
    )


def test_the_mean_gives_106_of_108_published_percents_up_to_march_2026(
    formed: Formed, published: dict[ServiceMonth, int]
):
    assert Counter(period >= SWITCH for _, period in published) == {False: 108, True: 9}
    assert equal(formed, published, "mean")[False] == 106


def test_the_two_others_are_one_cut_and_one_slip(formed: Formed, published: dict[ServiceMonth, int]):
    others = {
        month: (values["mean"].rounded(), published[month])
        for month, values in formed.items()
        if month[1] < SWITCH and values["mean"].rounded(0) != published[month]
    }
    assert others == OTHERS


def test_the_top_two_share_gives_all_nine_from_april_2026(formed: Formed, published: dict[ServiceMonth, int]):
    assert equal(formed, published, "top-two")[True] == 9


def test_the_edition_in_force_is_chosen_without_asking(formed: Formed, published: dict[ServiceMonth, int]):
    assert equal(formed, published, "") == {False: 106, True: 9}


def test_the_wrong_formula_would_be_seen(formed: Formed, published: dict[ServiceMonth, int]):
    assert equal(formed, published, "mean")[True] == 0
    assert equal(formed, published, "top-two")[False] == 0


@pytest.fixture(scope="session")
def page() -> str:
    return (ROOT / "docs" / "real-data.md").read_text(encoding="utf-8")


def test_the_page_on_real_data_has_the_table(formed: Formed, published: dict[ServiceMonth, int], page: str):
    rows = re.findall(r"^\| (?:up to March|from April) 2026 \| (\d+) \| (\d+) \| (\d+) \|$", page, re.MULTILINE)
    months = Counter(period >= SWITCH for _, period in published)
    mean, top_two = (equal(formed, published, label) for label in ("mean", "top-two"))
    assert [tuple(map(int, row)) for row in rows] == [
        (months[late], mean[late], top_two[late]) for late in (False, True)
    ]


def test_the_page_on_real_data_has_the_right_months(formed: Formed, published: dict[ServiceMonth, int], page: str):
    for (unit, period), (mean, percent) in OTHERS.items():
        answers = formed[unit, period]["mean"].base
        assert f"| {unit} | {period} | {answers:,} | {mean} | {percent} |" in page
    for unit in SERVICES:
        mean, top_two = (formed[unit, SWITCH][label].rounded() for label in ("mean", "top-two"))
        assert f"| {unit} | {SWITCH} | {mean} | {top_two} | {published[unit, SWITCH]} |" in page
