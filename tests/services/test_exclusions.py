"""Whole blocks left out with a reason: which they are, and that figures with and without them tell on no few."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from surveyapp.analysis.disclosure import Atom, Derivable, Total, derivable
from surveyapp.analysis.figure import Figure
from surveyapp.definitions.errors import FaultyFile
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.load import Definition
from surveyapp.definitions.report_folder import read_report
from surveyapp.definitions.survey import Part
from surveyapp.reporting.annual_facts import AnnualFacts
from surveyapp.services import exclusions
from surveyapp.services.annual import Wanted, annual_facts
from surveyapp.services.beside import Beside
from surveyapp.services.imports import Request, import_answers
from surveyapp.services.installation import Installation
from surveyapp.storage.block_sizes import BlockSize, block_sizes
from surveyapp.storage.database import Database
from surveyapp.storage.sealing import KeyStore

TODAY = date(2026, 11, 20)
REPORT = read_report(Path(__file__).parents[2] / "reports" / "annual-cdci").model_copy(
    update={"heads": None, "attributes": (), "wishes": (), "survey": "after"}
)
FORMULA = IndexEdition.model_validate(
    {"label": "one", "valid_from": "2020-01-01", "headline": {"question": "speed", "score": "satisfied"}}
)
HEADER = "unit,channel,reason\n"
ABOVE = {"west": ("west", "dept"), "team1": ("team1", "east", "dept"), "team2": ("team2", "east", "dept")}


@pytest.fixture
def installation(database: Database, keys: KeyStore, definition: Definition, tmp_path: Path) -> Installation:
    """Forms of 2025: 20 businesses in west and 7 on paper, 20 in each of two teams of east."""
    made = Installation(database, keys, Path())
    made.__dict__["definitions"] = {"after": replace(definition, indexes=(FORMULA,))}
    groups = [("west", "import", 20), ("west", "paper", 7), ("team1", "import", 20), ("team2", "import", 20)]
    for unit, channel, businesses in groups:
        levels = ("good", "fair") if channel == "paper" else ("good", "very_good")
        rows = (f"{unit},2025-12,{channel},{unit}{channel}{n},{levels[n % 2]}" for n in range(businesses))
        file = tmp_path / f"{unit}-{channel}.csv"
        file.write_text("\n".join(["unit,period,channel,business,speed", *rows]) + "\n", "utf-8")
        import_answers(made, Request("after", file, TODAY))
    return made


def facts(installation: Installation, folder: Path, rows: str, k: int | None = None) -> AnnualFacts:
    file = folder / "exclusions.csv"
    file.write_text(HEADER + rows, "utf-8")
    definition = installation.definitions["after"]
    if k is not None:
        privacy = definition.survey.privacy.model_copy(update={"k": k})
        definition = replace(definition, survey=definition.survey.model_copy(update={"privacy": privacy}))
    return annual_facts(installation, definition, Wanted(REPORT, TODAY, "2025", beside=Beside(exclusions=file)))


def bases(found: AnnualFacts) -> dict[str, tuple[int | None, int | None]]:
    pairs = ((each.unit, each.with_all[0], each.without[0]) for each in found.without)
    return {
        unit: (before.base if isinstance(before, Figure) else None, after.base if isinstance(after, Figure) else None)
        for unit, before, after in pairs
    }


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("west,mail,Nhập trùng\n", "exclusions.csv:2:2: no-block"),
        ("west,paper,Nhập trùng\neast,import,Nhập trùng\n", "exclusions.csv:3:2: no-block"),
        ("nowhere,import,Nhập trùng\n", "exclusions.csv:2:1: unknown-unit"),
        ("west,paper,\n", "exclusions.csv:2:3: missing-cell"),
        ("west,paper,Nhập trùng\nwest,paper,Nhập trùng\n", "exclusions.csv:3:2: counted-twice"),
    ],
)
def test_an_exclusion_that_leaves_out_no_block_is_one_line(
    installation: Installation, tmp_path: Path, rows: str, told: str
):
    with pytest.raises(FaultyFile) as refused:
        facts(installation, tmp_path, rows)
    assert told in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_a_block_of_a_team_is_left_out_of_its_branch_and_of_the_whole(installation: Installation, tmp_path: Path):
    found = facts(installation, tmp_path, "team1,import,Nhập trùng\n")
    assert bases(found) == {"dept": (67, 47), "east": (40, 20)}


def test_a_unit_left_out_whole_has_no_figure_without(installation: Installation, tmp_path: Path):
    found = facts(installation, tmp_path, "west,import,Nhập trùng\nwest,paper,Nhập trùng\n")
    assert bases(found) == {"dept": (67, 40), "west": (27, None)}


def told_on(installation: Installation, found: AnnualFacts, k: int) -> tuple[Derivable, ...]:
    """What all totals with all blocks, and those shown without some, tell about fewer than k businesses."""
    with installation.database.reading() as rx:
        blocks = [block for block in block_sizes(rx, "after") if block.part is Part.UNIT]
    left_out = {(each.unit, each.channel) for each in found.excluded}
    remaining = [block for block in blocks if (block.unit, block.channel) not in left_out]
    units = {unit for line in ABOVE.values() for unit in line}
    totals = [total(unit, blocks) for unit in units] + [total(each.unit, remaining) for each in found.without]
    businesses = {b.code: frozenset(f"{b.unit}{b.channel}{n}" for n in range(b.businesses)) for b in blocks}
    return derivable([Atom(code, who) for code, who in businesses.items()], totals, k)


def total(unit: str, blocks: Iterable[BlockSize]) -> Total:
    return Total.of(unit, [block.code for block in blocks if unit in ABOVE[block.unit]])


def test_figures_with_and_without_a_block_tell_nothing_on_fewer_than_k(installation: Installation, tmp_path: Path):
    found = facts(installation, tmp_path, "west,paper,Nhập trùng\n")
    assert bases(found) == {"dept": (67, 60), "west": (27, 20)}
    assert told_on(installation, found, 5) == ()


def test_blocks_released_under_a_smaller_k_are_never_told_by_subtraction(installation: Installation, tmp_path: Path):
    found = facts(installation, tmp_path, "west,paper,Nhập trùng\n", k=10)
    assert found.without == ()
    assert told_on(installation, found, 10) == ()


def test_control_without_that_rule_subtraction_tells_on_seven(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(exclusions, "tells_on_enough", lambda _: True)
    found = facts(installation, tmp_path, "west,paper,Nhập trùng\n", k=10)
    assert [each.businesses for each in told_on(installation, found, 10)] == [7]


def test_control_with_and_without_a_single_form_tells_its_answer():
    forms = [Atom(f"form{n}", frozenset({f"business{n}"})) for n in range(20)]
    codes = [form.code for form in forms]
    totals = [Total.of("with all", codes), Total.of("without one form", codes[1:])]
    assert derivable(forms, totals, 5) == (Derivable(("form0",), 1),)
