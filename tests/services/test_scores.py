"""Scores of another source: kept whole or not at all, used by every figure, published, and no way to hidden answers."""

import csv
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from surveyapp.analysis.figure import Figure, Kind, Reason, Suppressed, UnitFigures
from surveyapp.analysis.figure_json import from_json
from surveyapp.definitions.errors import FaultyFile
from surveyapp.definitions.period import Period
from surveyapp.services.bases import basis_of
from surveyapp.services.basis import Asked
from surveyapp.services.figures import figures, figures_from
from surveyapp.services.import_scores import LeavesScoresOut, ScoredBefore, import_scores
from surveyapp.services.imports import ImportReport, Request, import_answers
from surveyapp.services.installation import Installation, opened
from surveyapp.services.ledger_files import Files
from surveyapp.services.organisation import import_organisation, the_organisation
from surveyapp.services.publication import paths, seal
from surveyapp.services.publication_gathered import Wanted
from surveyapp.services.publication_verify import verify
from surveyapp.services.publish import publish
from surveyapp.services.ranking import ranking
from surveyapp.services.read_scores import read_scores
from surveyapp.settings import Settings
from surveyapp.storage import scores as kept

ROOT = Path(__file__).parents[2]
YEAR = Period.parse("2025")
TODAY = date(2026, 2, 1)
FORMS = {"east": 30, "west": 20, "small": 6}
REGISTER = (
    "kind,code,level,parent,name_vi,name_en,since,until,successors\nunit,hq,department,,Cục,Department,,,\n"
    + "".join(f"unit,{code},branch,hq,Chi cục {code},Branch {code},,,\n" for code in FORMS)
)
SURVEY = """code: assessed
languages: [vi, en]
privacy: {k: 5, finest: year}
sections:
  - code: service
    subject: branch
    pages:
      - code: first
        questions:
          - {code: speed, kind: yes_no}
          - {code: manner, kind: yes_no, required: false}
"""
INDEX = """label: "one"
valid_from: 2020-01-01
headline: overall
sources: [{code: businesses, weight: 70}, {code: department, weight: 30}]
components:
  - {code: speed, source: businesses, indicators: [{question: speed, score: satisfied}]}
  - {code: manner, source: businesses, indicators: [{question: manner, score: satisfied}]}
  - {code: discipline, source: department, criteria: [{code: discipline}]}
"""
TEXT = """language: {language}
title: Assessed
components: {{speed: {speed}, manner: {manner}, discipline: {discipline}}}
sources: {{businesses: {businesses}, department: {department}}}
sections: {{service: {{title: {{unit}}}}}}
questions:
  speed: {{text: {speed}?, options: {{"yes": {yes}, "no": {no}}}}}
  manner: {{text: {manner}?, options: {{"yes": {yes}, "no": {no}}}}}
"""
WORDS = {
    "vi": {"speed": "Nhanh", "manner": "Thái độ", "discipline": "Kỷ luật", "businesses": "doanh nghiệp",
           "department": "Cục", "yes": "Có", "no": "Không"},
    "en": {"speed": "Speed", "manner": "Manner", "discipline": "Discipline", "businesses": "businesses",
           "department": "the department", "yes": "Yes it is", "no": "No"},
}  # fmt: skip
HEAD = "unit,period,criterion,score\n"
SCORES = HEAD + "hq,2025,discipline,90\neast,2025,discipline,95.5\nwest,2025,discipline,80\nsmall,2025,discipline,70\n"


@dataclass(frozen=True)
class Office:
    """An installation whose index has two sources, and where its files are."""

    folder: Path
    settings: Settings
    installation: Installation

    def scores(self, content: str = SCORES, **how: bool) -> ImportReport:
        file = self.folder / "scores.csv"
        file.write_text(content, encoding="utf-8")
        return import_scores(self.installation, Request("assessed", file, TODAY, **how))

    def kept(self) -> Mapping[str, Decimal]:
        with self.installation.database.reading() as rx:
            found = kept.load(rx, "assessed", YEAR)
        return {unit: own.given["discipline"] for unit, own in found.items()}

    def figures(self) -> Mapping[str, UnitFigures]:
        installation = self.installation
        organisation = the_organisation(installation.database)
        definition = installation.definition("assessed")
        found = figures(installation.database, definition, organisation, today=TODAY, period=YEAR)
        return {each.context.unit: each for each in found}


def overall(found: UnitFigures) -> Figure:
    figure = found.figure(Kind.OVERALL, "overall")
    assert isinstance(figure, Figure)
    return figure


def made(folder: Path) -> Office:
    survey = folder / "surveys" / "assessed"
    survey.mkdir(parents=True)
    (survey / "survey.yaml").write_text(SURVEY, encoding="utf-8")
    (survey / "index-one.yaml").write_text(INDEX, encoding="utf-8")
    for language, words in WORDS.items():
        written = TEXT.format(language=language, **words).replace("{unit}", '"{unit}"')
        (survey / f"text.{language}.yaml").write_text(written, encoding="utf-8")
    shutil.copytree(ROOT / "reports" / "office", folder / "reports" / "office")
    shutil.copy(ROOT / "reports" / "house.typ", folder / "reports")
    settings = Settings(
        instance_dir=folder / "instance", surveys_dir=folder / "surveys", reports_dir=folder / "reports"
    )
    office = Office(folder, settings, opened(settings))
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    import_organisation(office.installation.database, folder / "register.csv")
    rows = ["unit,period,business,speed,manner"]
    for code, n in FORMS.items():
        for i in range(n):
            manner = "" if n < 10 and i > 2 else "no" if i % 5 == 4 else "yes"
            rows.append(f"{code},2025,{code}{i},{'no' if i % 4 == 3 else 'yes'},{manner}")
    (folder / "forms.csv").write_text("\n".join(rows), encoding="utf-8")
    import_answers(office.installation, Request("assessed", folder / "forms.csv", TODAY))
    return office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = made(tmp_path / "office")
    yield found
    found.installation.database.close()


def test_scores_are_kept_exactly_as_written(office: Office):
    report = office.scores()
    assert (report.is_new, report.rows, report.kept) == (True, 4, 4)
    assert office.kept() == {"hq": Decimal(90), "east": Decimal("95.5"), "west": Decimal(80), "small": Decimal(70)}


def test_the_same_file_in_any_order_changes_nothing(office: Office):
    office.scores()
    first, *rest = SCORES.splitlines(keepends=True)
    again = office.scores(first + "".join(reversed(rest)))
    assert (again.is_new, again.withdrawn) == (False, 0)
    assert len(office.kept()) == 4


def test_another_score_of_the_same_place_needs_replace_and_leaves_nothing_out(office: Office):
    office.scores()
    other = SCORES.replace("95.5", "60")
    with pytest.raises(ScoredBefore, match="east, 2025, criterion discipline"):
        office.scores(other)
    with pytest.raises(LeavesScoresOut, match="hq, 2025, criterion discipline"):
        office.scores(HEAD + "east,2025,discipline,60\n", replace=True)
    assert office.kept()["east"] == Decimal("95.5")
    assert office.scores(other, replace=True).withdrawn == 1
    assert office.kept()["east"] == 60


def test_a_replaced_file_may_come_back_and_an_empty_cell_takes_a_score_away(office: Office):
    office.scores()
    office.scores(SCORES.replace("95.5", ""), replace=True)
    assert "east" not in office.kept()
    assert office.scores(replace=True).is_new
    assert office.kept()["east"] == Decimal("95.5")


def test_scores_of_other_units_and_periods_come_in_files_of_their_own(office: Office):
    office.scores(HEAD + "east,2025,discipline,95.5\n")
    office.scores(HEAD + "west,2025,discipline,80\neast,2024,discipline,50\n")
    assert office.kept() == {"east": Decimal("95.5"), "west": Decimal(80)}


@pytest.mark.parametrize(
    ("row", "place", "code"),
    [
        ("nowhere,2025,discipline,90", (2, 1), "unknown-unit"),
        ("east,20x5,discipline,90", (2, 2), "bad-period"),
        ("east,2025-Q1,discipline,90", (2, 2), "too-fine"),
        ("east,2025,dicipline,90", (2, 3), "unknown-criterion"),
        ("east,2025,discipline,ninety", (2, 4), "not-a-score"),
        ("east,2025,discipline,100.1", (2, 4), "out-of-bounds"),
        ("east,2025,discipline,-1", (2, 4), "out-of-bounds"),
        ("west,2025,discipline,1\nwest,2025,discipline,1", (3, 3), "counted-twice"),
    ],
)
def test_a_bad_row_refuses_the_whole_file_with_its_place(office: Office, row: str, place: tuple[int, int], code: str):
    with pytest.raises(FaultyFile) as refused:
        office.scores(HEAD + row + "\n")
    assert [(fault.line, fault.column, fault.code) for fault in refused.value.faults] == [(*place, code)]
    assert office.kept() == {}


def test_the_bounds_themselves_are_scores(office: Office):
    office.scores(HEAD + "east,2025,discipline,100\nwest,2025,discipline,0\n")
    assert office.kept() == {"east": Decimal(100), "west": Decimal(0)}


def test_a_score_beyond_its_bounds_is_taken_where_the_edition_clips_or_places_it(office: Office):
    file = office.folder / "scores.csv"
    file.write_text(HEAD + "east,2025,discipline,120\n", encoding="utf-8")
    definition = office.installation.definition("assessed")
    (edition,) = definition.indexes
    clipped = edition.model_copy(update={"normalisation": "bounds"})
    found = read_scores(file, replace(definition, indexes=(clipped,)))
    assert found[YEAR]["east"].given == {"discipline": Decimal(120)}
    with pytest.raises(FaultyFile, match="out-of-bounds"):
        read_scores(file, definition)


def test_the_overall_is_seventy_and_thirty_and_says_so_where_the_scores_are_missing(office: Office):
    before = office.figures()["east"].figure(Kind.OVERALL, "overall")
    assert isinstance(before, Suppressed)
    assert before.reason is Reason.NO_SCORE
    office.scores()
    # Of 30 forms, i % 4 == 3 is 7 times "no" and i % 5 == 4 six times: 23/30 and 24/30 are satisfied.
    asked = (Fraction(2300, 30) + Fraction(2400, 30)) / 2
    assert overall(office.figures()["east"]).value == Fraction(7, 10) * asked + Fraction(3, 10) * Fraction("95.5")


def test_simulated_scores_mark_every_figure_that_has_them(office: Office):
    office.scores(HEAD + "east,2025,discipline,95.5\n", simulated=True)
    found = office.figures()
    assert {unit: each.context.simulated for unit, each in found.items() if unit in {"east", "west"}} == {
        "east": True,
        "west": False,
    }


def test_a_file_beside_the_installation_stands_in_the_place_of_what_is_kept(office: Office, tmp_path: Path):
    office.scores()
    file = tmp_path / "other.csv"
    file.write_text(HEAD + "east,2025,discipline,0\n", encoding="utf-8")
    basis = basis_of(office.settings, "assessed", Files(scores=file), iter)
    found = {each.context.unit: each for each in figures_from(basis, Asked(TODAY, period=YEAR))}
    stored = overall(office.figures()["east"]).value
    assert stored - overall(found["east"]).value == Fraction(3, 10) * Fraction("95.5")
    assert isinstance(found["west"].figure(Kind.OVERALL, "overall"), Suppressed)


def test_the_last_period_is_the_last_with_answers_and_a_later_score_is_no_such_period(office: Office, tmp_path: Path):
    office.scores(SCORES + "east,2026,discipline,50\n")
    day = date(2027, 1, 1)
    basis = basis_of(office.settings, "assessed", Files(), iter)
    assert {each.context.period for each in figures_from(basis, Asked(day))} == {"2025"}
    asked_for = figures_from(basis, Asked(day, period=Period.parse("2026")))
    assert [each.context.unit for each in asked_for] == ["east"]
    file = tmp_path / "scores.csv"
    file.write_text(HEAD + "east,2026,discipline,50\n", encoding="utf-8")
    alone = basis_of(office.settings, None, Files(office.settings.surveys_dir / "assessed", scores=file), iter)
    assert {each.context.period for each in figures_from(alone, Asked(day))} == {"2026"}


def test_units_are_ranked_by_the_scores_kept(office: Office):
    office.scores()
    basis = basis_of(office.settings, "assessed", Files(), iter)
    asked = Asked(TODAY, level="branch", period=YEAR)
    assert [each.row.unit for each in ranking(basis, asked, "marginal", 100, 1)][:2] == ["east", "west"]
    file = office.folder / "turned.csv"
    file.write_text(SCORES.replace("95.5", "0"), encoding="utf-8")
    turned = basis_of(office.settings, "assessed", Files(scores=file), iter)
    assert [each.row.unit for each in ranking(turned, asked, "marginal", 100, 1)][:2] == ["west", "east"]


# Publications


def published(office: Office, out: Path) -> Path:
    wanted = Wanted("office", "2025", "assessed", ("html", "json"))
    publish(office.installation, office.settings, wanted, out, today=TODAY)
    return out


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def test_a_publication_holds_its_scores_described_and_is_recomputed_from_the_folder_alone(
    office: Office, tmp_path: Path
):
    office.scores()
    out = published(office, tmp_path / "out")
    assert rows(out / "scores.csv")[0] == {
        "period": "2025", "unit": "east", "criterion": "discipline", "score": "95.5", "simulated": "no",
    }  # fmt: skip
    described = json.loads((out / "scores.csv-metadata.json").read_text(encoding="utf-8"))
    columns = [each["name"] for each in described["tableSchema"]["columns"]]
    assert (described["url"], columns) == ("scores.csv", list(rows(out / "scores.csv")[0]))
    assert all("scores.csv" in (out / f"README.{language}.md").read_text(encoding="utf-8") for language in WORDS)
    assert (verify(out).differences, verify(out).notes) == ((), ())
    inside = {
        each.context.unit: each for each in from_json((out / "figures" / "2025.json").read_text(encoding="utf-8"))
    }
    assert overall(inside["east"]).value == overall(office.figures()["east"]).value


def test_its_file_of_scores_is_one_that_figures_take(office: Office, tmp_path: Path):
    office.scores(simulated=True)
    file = published(office, tmp_path / "out") / "scores.csv"
    again = {each.context.unit: each for each in figures_from(
        basis_of(office.settings, "assessed", Files(scores=file), iter), Asked(TODAY, period=YEAR)
    )}  # fmt: skip
    assert again == office.figures()


def test_a_changed_score_is_named_with_every_figure_it_moves_even_under_new_hashes(office: Office, tmp_path: Path):
    office.scores()
    out = published(office, tmp_path / "out")
    file = out / "scores.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("95.5", "96.5"), encoding="utf-8")
    seal(out)
    told = [str(each) for each in verify(out).differences]
    assert any(each.startswith("figures/2025.json: east, overall of overall: value: published ") for each in told)
    file.unlink()
    seal(out)
    assert "scores.csv: missing" in [str(each) for each in verify(out).differences]


def test_a_score_of_a_period_that_was_not_published_is_named(office: Office, tmp_path: Path):
    office.scores()
    out = published(office, tmp_path / "out")
    with (out / "scores.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("2024,east,discipline,50,no\n")
    seal(out)
    assert any("2024 is no period of this publication" in str(each) for each in verify(out).differences)


def test_a_publication_without_scores_has_no_file_and_no_word_of_them(office: Office, tmp_path: Path):
    without = published(office, tmp_path / "without")
    assert not [path for path in paths(without) if path.startswith("scores.csv")]
    said = (without / "publication.json").read_text(encoding="utf-8")
    assert "scores" not in json.loads(said)
    assert "scores.csv" not in (without / "README.en.md").read_text(encoding="utf-8")
    assert verify(without).differences == ()


# Disclosure


def test_no_overall_is_shown_from_which_scores_would_leave_answers_that_are_hidden(office: Office, tmp_path: Path):
    office.scores()
    small, east = (office.figures()[unit] for unit in ("small", "east"))
    speed, manner = (small.figure(Kind.COMPONENT, code) for code in ("speed", "manner"))
    assert isinstance(speed, Figure)
    assert isinstance(manner, Suppressed)
    assert isinstance(small.figure(Kind.OVERALL, "overall"), Suppressed)
    # Where an overall is shown, the reader's sum is right: taken from it, the scores leave the answers.
    left = (overall(east).value - Fraction(3, 10) * Fraction("95.5")) / Fraction(7, 10)
    assert left == (Fraction(2300, 30) + Fraction(2400, 30)) / 2
    file = published(office, tmp_path / "out") / "counts.csv"
    assert {row["option"] for row in rows(file) if (row["unit"], row["question"]) == ("small", "manner")} == {
        "no_answer",
        "too_few",
    }
