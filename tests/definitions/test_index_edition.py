"""What an edition says of its weights and scales; old editions keep their hash."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from surveyapp.definitions.errors import FaultyFile
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.load import load, read_edition

ROOT = Path(__file__).parents[2]
SURVEYS = ROOT / "surveys"
PUBLISHED = {
    ("cdci", "2021"): "fdcc422c711e",
    ("post-procedure", "2021"): "9e674c8d5cb7",
    ("service-satisfaction", "top-two"): "29f68680d34f",
}


@pytest.mark.parametrize(("survey", "label"), PUBLISHED)
def test_an_edition_keeps_the_hash_it_was_published_under(survey: str, label: str):
    assert load(SURVEYS / survey).index(label).hash.startswith(PUBLISHED[survey, label])


def test_sources_share_their_weight_among_their_components():
    edition = load(SURVEYS / "cdci").index("2024")
    weights = edition.weights()
    assert weights["assessment"] == 30
    assert {weight for code, weight in weights.items() if code != "assessment"} == {Fraction(70, 8)}
    assert sum(edition.weights({"transparency", "assessment"}).values()) == 100


def test_points_weigh_by_their_maximum_and_pooled_components_by_their_number():
    assert load(SURVEYS / "cdci").index("2017").weights() == dict.fromkeys(
        ("transparency", "time", "informal", "convenience", "staff", "head"), Fraction(10)
    )
    sipas = load(SURVEYS / "sipas").indexes[0]
    assert sipas.weights() == {"access": 4, "procedure": 4, "staff": 5, "result": 3, "feedback": 4}
    assert sipas.headline_score == "satisfied"


def test_a_component_is_shown_out_of_what_it_can_reach():
    service = load(ROOT / "demo" / "scorecards" / "service-766").indexes[0]
    assert [service.maximum(component) for component in service.components] == [18, 20, 22, 22, 18]
    ddci = load(ROOT / "demo" / "scorecards" / "ddci").index("2021")
    assert {ddci.maximum(component) for component in ddci.components} == {Decimal(10)}


def test_a_scorecard_is_never_open_for_answers():
    card = load(ROOT / "demo" / "scorecards" / "pci")
    assert not card.survey.is_open(date(2024, 1, 1))
    assert load(SURVEYS / "sipas").survey.is_open(date(2024, 1, 1))


def test_a_faulty_edition_of_its_own_is_refused_with_every_fault(tmp_path: Path):
    file = tmp_path / "index-own.yaml"
    file.write_text(
        "label: own\nvalid_from: 2024-01-01\nheadline: overall\nsources: [{code: a, weight: 60}]\n", "utf-8"
    )
    with pytest.raises(FaultyFile) as refused:
        read_edition(file, load(SURVEYS / "sipas").survey)
    assert {fault.code for fault in refused.value.faults} == {"score-misfit", "unknown-source", "weights"}


def test_weights_scaled_alike_give_the_same_parts():
    edition = load(SURVEYS / "cdci").index("2021")
    heavy = edition.model_dump(by_alias=True)
    for component in heavy["components"]:
        component["weight"] = Decimal("12.5")
    assert len(set(IndexEdition.model_validate(heavy).weights().values())) == len(set(edition.weights().values())) == 1
