"""Published tables are given again by the editions in the demo, and by nothing else."""

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from surveyapp.analysis.figure import Context, Figure, Reason, Shown, Suppressed
from surveyapp.analysis.index_table import IndexRow, index_table
from surveyapp.analysis.indicator import Known
from surveyapp.definitions.check import check
from surveyapp.definitions.counts import Tally, UnitCounts
from surveyapp.definitions.load import Definition, load
from surveyapp.definitions.period import Period

ROOT = Path(__file__).parents[2]
CARDS = ROOT / "demo" / "scorecards"
REFERENCE = ROOT / "tests" / "reference"
TABLES = json.loads((REFERENCE / "published_tables.json").read_text(encoding="utf-8"))
PCI_2019 = {
    "entry_costs": "entry", "land_access": "land", "transparency": "transparency", "time_costs": "time",
    "informal_charges": "informal", "policy_bias": "bias", "proactivity": "proactive",
    "business_support": "support", "labor_policy": "labor", "law_order": "legal",
}  # fmt: skip

Given = Mapping[str, Mapping[str, Fraction]]


def known(scores: Given, period: str = "2021") -> list[Known]:
    context = Context("card", "", period, "scores", "edition")
    return [Known(UnitCounts(unit, Tally()), replace(context, unit=unit), own) for unit, own in scores.items()]


def rows(card: Definition, label: str, scores: Given, *earlier: Given) -> dict[str, IndexRow]:
    table = index_table(card.survey, card.index(label), known(scores), [known(year) for year in earlier])
    return {row.unit: row for row in table}


def value(figure: Shown) -> Fraction:
    assert isinstance(figure, Figure)
    return figure.value


def provinces(year: str) -> dict[str, dict[str, Fraction]]:
    with (REFERENCE / "pci_2006_2012.csv").open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["year"] == year]
    return {
        row["key"]: {name: Fraction(cell) for name, cell in row.items() if name not in {"year", "key"} and cell}
        for row in found
    }


@pytest.fixture(scope="module")
def pci() -> Definition:
    return load(CARDS / "pci")


def test_the_scorecards_are_clean():
    assert check(CARDS) == ()


@pytest.mark.parametrize("year", ["2006", "2007", "2008", "2009", "2010", "2012"])
def test_every_composite_of_pci_is_given_again_to_five_decimals(pci: Definition, year: str):
    given = provinces(year)
    edition = pci.index_on(Period.parse(year).first_day)
    assert edition is not None
    found = rows(pci, edition.label, given)
    assert len(found) >= 63
    for key, scores in given.items():
        assert float(value(found[key].overall)) == pytest.approx(float(scores["pci"]), abs=1e-5)


def test_control_pci_of_2009_is_not_given_again_by_the_weights_of_2006(pci: Definition):
    given = provinces("2009")
    assert all(isinstance(row.overall, Suppressed) for row in rows(pci, "2006", given).values()), "no policy bias"
    given = provinces("2008")
    found = rows(pci, "2009", given)
    assert max(abs(value(found[key].overall) - scores["pci"]) for key, scores in given.items()) > 1


def test_pci_of_2019_is_given_again_within_two_hundredths_and_in_the_same_order(pci: Definition):
    printed = TABLES["pci_2019"]["rows"]
    given = {
        row["unit"]: {PCI_2019[name]: Fraction(str(score)) for name, score in row["components"].items()}
        for row in printed
    }
    found = rows(pci, "2019", given)
    for row in printed:
        assert abs(float(value(found[row["unit"]].overall)) - row["score"]) <= 0.02
    assert {unit: row.rank for unit, row in found.items()} == {row["unit"]: row["rank"] for row in printed}


def test_a_component_of_pci_is_shown_out_of_ten(pci: Definition):
    found = rows(pci, "2019", {"a": dict.fromkeys(PCI_2019.values(), Fraction(7))})["a"]
    (first, *_) = found.components
    assert isinstance(first, Figure)
    assert (first.value, str(first.scale)) == (Fraction(7), "10")
    assert value(found.overall) == 70


def test_par_2019_has_the_published_dense_ranks():
    printed = TABLES["par_2019"]["rows"]
    found = rows(load(CARDS / "par"), "2019", {row["unit"]: {"total": Fraction(str(row["score"]))} for row in printed})
    assert {unit: row.rank for unit, row in found.items()} == {row["unit"]: row["rank"] for row in printed}
    assert {str(row.overall.scale) for row in found.values() if isinstance(row.overall, Figure)} == {"90"}


def test_par_2021_has_groups_closed_below():
    printed = TABLES["par_2021"]
    limits = [Fraction(str(limit)) for limit in printed["lowest"]]
    given = {f"at {limit}": {"total": limit} for limit in limits} | {"below": {"total": limits[-1] - Fraction(1, 2)}}
    given |= {row["unit"]: {"total": Fraction(str(row["score"]))} for row in printed["rows"]}
    found = rows(load(CARDS / "par"), "2021", given)
    groups = [row.band.code for row in found.values() if row.band]
    assert groups == ["group_1", "group_2", "group_3", "group_4", "group_5", "group_1"]


def test_sipas_2024_is_pooled_over_indicators():
    table = TABLES["sipas_2024"]
    card = load(ROOT / "tests" / "surveys" / "valid" / "scorecard")
    aspects = {"policy": 31, "service": table["satisfaction_indicators"] - 31}
    components = [
        {"code": name, "criteria": [{"code": f"{name}_{n}"} for n in range(size)]} for name, size in aspects.items()
    ]
    base = card.index("one").model_dump(by_alias=True) | {"components": components, "normalisation": "none"}
    editions = {
        how: type(card.index("one")).model_validate(base | {"overall": how}) for how in ("pooled", "components")
    }
    scores = {
        f"{name}_{n}": Fraction(str(table["aspects"][name])) for name, size in aspects.items() for n in range(size)
    }
    found = {how: index_table(card.survey, edition, known({"all": scores}))[0] for how, edition in editions.items()}
    overall = {how: row.overall for how, row in found.items()}
    assert isinstance(overall["pooled"], Figure)
    assert isinstance(overall["components"], Figure)
    assert float(overall["pooled"].rounded()) == table["overall"]
    assert overall["components"].value == Fraction(83965, 1000)
    assert overall["pooled"].formula == "pooled(2 components, 51/51 criteria)"


DDCI = (
    "information_found", "relations_needed", "acts_on_problems", "days_taken", "inspections",
    "charges_common", "treated_alike", "support_useful", "complaints_settled", "head_trusted",
)  # fmt: skip


def ddci(*levels: int) -> dict[str, dict[str, Fraction]]:
    return {f"u{n}": {code: Fraction(level) for code in DDCI} for n, level in enumerate(levels)}


def test_ddci_within_a_year_forces_the_worst_unit_to_one_and_pooled_years_do_not():
    card = load(CARDS / "ddci")
    before, now = ddci(10, 90), ddci(60, 65, 70)
    within, pooled = rows(card, "2017", now), rows(card, "2021", now, before)
    forced, spared = (
        {figure.of: figure for figure in table["u0"].components if isinstance(figure, Figure)}
        for table in (within, pooled)
    )
    assert (forced["leadership"].value, forced["informal"].value) == (Fraction(1), Fraction(10))
    assert spared["leadership"].value == 1 + 9 * Fraction(60 - 10, 90 - 10)
    assert spared["informal"].value == 11 - spared["leadership"].value


def test_ddci_pools_three_years_and_no_more():
    card = load(CARDS / "ddci")
    old, before, now = ddci(0, 100), ddci(60, 70), ddci(60, 65, 70)
    found = rows(card, "2021", now, old, before, before)["u1"]
    assert value(found.components[1]) == Fraction(11, 2)
    assert value(rows(card, "2021", now, old, before)["u1"].components[1]) == 1 + 9 * Fraction(65, 100)


def test_where_all_units_are_alike_nobody_has_a_score_and_it_is_said():
    found = rows(load(CARDS / "ddci"), "2017", ddci(60, 60))
    for row in found.values():
        assert isinstance(row.overall, Suppressed)
        assert row.overall.reason is Reason.NO_SPREAD
        assert (row.rank, row.band) == (None, None)


def test_decision_766_adds_points_and_a_missing_part_is_no_zero():
    card = load(CARDS / "service-766")
    full = {
        "openness": 18, "progress": 20, "online_services": 12, "online_payment": 10, "digitised": 22, "satisfaction": 18,
    }  # fmt: skip
    given = {
        "full": {code: Fraction(points) for code, points in full.items()},
        "half": {code: Fraction(points, 2) for code, points in full.items()},
        "part": {code: Fraction(points) for code, points in full.items() if code != "online_payment"},
    }
    found = rows(card, "2022", given)
    assert [value(found[unit].overall) for unit in ("full", "half")] == [100, 50]
    assert isinstance(found["part"].overall, Suppressed)
    assert found["part"].overall.reason is Reason.NO_SCORE
    assert [row.rank for row in found.values()] == [1, 2, None]
    assert [row.band.code if row.band else None for row in found.values()] == ["excellent", "average", None]
