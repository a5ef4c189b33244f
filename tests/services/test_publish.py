"""A wave becomes a folder that anyone can recompute, and whatever is changed in it is named."""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from surveyapp.analysis.figure import UnitFigures
from surveyapp.analysis.figure_json import from_json
from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.period import NotAPeriod, Period
from surveyapp.definitions.question import Number, Rating
from surveyapp.definitions.survey import Part
from surveyapp.services import publication, publication_verify
from surveyapp.services.beside import Beside
from surveyapp.services.figures import figures
from surveyapp.services.imports import Request, import_answers, import_counts
from surveyapp.services.installation import Installation, opened
from surveyapp.services.organisation import import_organisation, the_organisation
from surveyapp.services.publication import SEAL, SUMS, Code, hashed, paths, seal
from surveyapp.services.publication_gathered import IndexChanged, Wanted
from surveyapp.services.publication_verify import NotAPublication, verify
from surveyapp.services.publication_wave import NotPublishable, WaveNotOver
from surveyapp.services.publish import CorrectedBefore, Occupied, PublishedBefore, Unwritable, publications, publish
from surveyapp.settings import Settings
from surveyapp.storage.blocks import BEGINNING, head

ROOT = Path(__file__).parents[2]
REGISTER = """kind,code,level,parent,name_vi,name_en,since,until,successors
unit,hq,department,,Cục Hải quan,Customs Department,,,
unit,east,branch,hq,Chi cục Đông,East Branch,,,
unit,east,branch,hq,Chi cục Miền Đông,Eastern Branch,2021-03-01,,
unit,east,branch,hq,Chi cục Tương Lai,Future Branch,2023-01-01,,
unit,west,branch,hq,=1+1,West Branch,,,
unit,east-1,team,east,Đội Một,Team One,,,
unit,east-2,team,east,Đội Hai,Team Two,,,
unit,west-1,team,west,Đội Ba,Team Three,,,
unit,alone,branch,,Chi cục khác,Another Branch,,,
officer,0101,,east-1,,,2020-01-01,,
"""
LEVELS = ("very_satisfied", "satisfied", "satisfied", "neutral", "very_satisfied", "satisfied", "dissatisfied")
ASKED = ("branch_overall", "branch_time", "team_overall", "team_guidance", "officer_overall", "officer_attitude")
TEAMS = {"east-1": 40, "east-2": 12, "west-1": 23}
OVER = date(2022, 1, 1)
WANTED = Wanted("office", "2021", "post-procedure", ("html",))
SHOWN = {"hq", "east", "west"}


def forms(year: int) -> str:
    rows = ["unit,period,officer,business,stage,stage_overall," + ",".join(ASKED)]
    for team, n in TEAMS.items():
        for form in range(n):
            levels = [LEVELS[(form * (place + 2) + year) % len(LEVELS)] for place in range(len(ASKED))]
            officer = "0101" if team == "east-1" else ""
            where = [team, f"{year}-{1 + form % 2:02}", officer, f"firm{form % 20}", "declaration", levels[0]]
            rows.append(",".join([*where, *levels]))
    return "\n".join(rows)


@dataclass(frozen=True)
class Office:
    """An installation with answers of two years, and where its files are."""

    installation: Installation
    settings: Settings

    def publish(self, out: Path, wanted: Wanted = WANTED, today: date = OVER, workers: int = 1) -> str:
        return publish(self.installation, self.settings, wanted, out, today=today, workers=workers).label


def settings_in(folder: Path) -> Settings:
    return Settings(instance_dir=folder / "instance", surveys_dir=folder / "surveys", reports_dir=folder / "reports")


def change(file: Path, old: str, new: str) -> None:
    before = file.read_text(encoding="utf-8")
    assert old in before
    file.write_text(before.replace(old, new, 1), encoding="utf-8")


def made(folder: Path) -> Office:
    survey = folder / "surveys" / "post-procedure"
    shutil.copytree(ROOT / "surveys" / "post-procedure", survey, ignore=shutil.ignore_patterns("text.??.yaml"))
    for language in ("vi", "en"):
        shutil.copy(ROOT / "surveys" / "post-procedure" / f"text.{language}.yaml", survey)
    change(survey / "survey.yaml", "languages: [vi, en, zh, ko, ja]", "languages: [vi, en]")
    shutil.copytree(ROOT / "surveys" / "service-satisfaction", folder / "surveys" / "service-satisfaction")
    shutil.copytree(ROOT / "reports" / "office", folder / "reports" / "office")
    shutil.copy(ROOT / "reports" / "house.typ", folder / "reports")
    installation = opened(settings_in(folder))
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    import_organisation(installation.database, folder / "register.csv")
    for year in (2020, 2021):
        file = folder / f"{year}.csv"
        file.write_text(forms(year), encoding="utf-8")
        import_answers(installation, Request("post-procedure", file, date(2021, 12, 20)))
    return Office(installation, settings_in(folder))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of an installation with answers; each test takes a copy."""
    folder = tmp_path_factory.mktemp("answers")
    office = made(folder)
    office.installation.database.checkpoint()
    office.installation.database.close()
    return folder


def from_answers(answers: Path, folder: Path) -> Office:
    shutil.copytree(answers, folder)
    return Office(opened(settings_in(folder)), settings_in(folder))


@pytest.fixture
def office(answers: Path, tmp_path: Path) -> Iterator[Office]:
    found = from_answers(answers, tmp_path / "office")
    yield found
    found.installation.database.close()


@pytest.fixture(scope="module")
def published(answers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication in one format; each test that changes it takes a copy."""
    folder = tmp_path_factory.mktemp("published")
    office = from_answers(answers, folder / "office")
    office.publish(folder / "out")
    office.installation.database.close()
    return folder / "out"


@pytest.fixture(scope="module")
def whole(answers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication in every format."""
    folder = tmp_path_factory.mktemp("whole")
    office = from_answers(answers, folder / "office")
    office.publish(folder / "out", replace(WANTED, formats=Wanted.formats))
    office.installation.database.close()
    return folder / "out"


@pytest.fixture
def copy(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "copy"))


def told(folder: Path) -> list[str]:
    return [str(difference) for difference in verify(folder).differences]


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines()))


def content(folder: Path) -> dict[str, str]:
    return {path: hashed((folder / path).read_bytes()) for path in (*paths(folder), SUMS, SEAL)}


def test_a_publication_holds_everything_needed_to_recompute_it(published: Path):
    there = set(paths(published))
    assert {
        "publication.json", "counts.csv", "forms.csv", "precision.csv", "organisation.csv", "README.vi.md",
        "README.en.md", "figures/2020.json", "figures/2021.json", "survey/survey.yaml", "survey/text.vi.yaml",
        "survey/index-2021.yaml", "reports/office/report.yaml", "reports/office/report.typ",
    } <= there  # fmt: skip
    said = json.loads((published / "publication.json").read_text(encoding="utf-8"))
    assert (said["label"], said["periods"]) == ("office-post-procedure-2021", ["2020", "2021"])
    assert said["code"]["version"]
    assert "DejaVuSans.ttf" in said["fonts"]


def test_an_untouched_publication_is_verified_down_to_every_document(whole: Path):
    names = {f"office-post-procedure-hq-2021-{language}" for language in ("vi", "en")}
    endings = {f".{name}" for name in Wanted.formats if name != "csv"}
    documents = {file.name for file in (whole / "documents").iterdir()}
    assert {f"{name}{ending}" for name in names for ending in endings} <= documents
    found = verify(whole)
    assert (found.differences, found.notes) == ((), ())
    assert found.hash == hashed((whole / SUMS).read_bytes())


def test_figures_from_the_folder_are_those_of_the_database(office: Office, published: Path):
    in_folder = from_json((published / "figures" / "2021.json").read_text(encoding="utf-8"))
    installation = office.installation
    asked = figures(
        installation.database,
        installation.definition("post-procedure"),
        the_organisation(installation.database),
        today=OVER,
        period=Period.parse("2021"),
    )
    inside = {unit.context.unit: without_officers(unit) for unit in asked if unit.context.unit in SHOWN}
    assert {unit.context.unit: without_officers(unit) for unit in in_folder} == inside


def without_officers(unit: UnitFigures) -> UnitFigures:
    return replace(
        unit,
        forms={part: n for part, n in unit.forms.items() if part != "officer"},
        figures=tuple(figure for figure in unit.figures if not figure.of.startswith("officer")),
        distributions=tuple(found for found in unit.distributions if not found.of.startswith("officer")),
        capped=(),  # a publication holds nothing capped
    )


def test_only_published_units_and_no_officer_are_in_a_publication(published: Path):
    units = {row["unit"] for name in ("counts.csv", "forms.csv", "precision.csv") for row in rows(published, name)}
    assert units == {"east", "west", "hq"}
    assert {row["code"] for row in rows(published, "organisation.csv")} == SHOWN
    assert not [row for row in rows(published, "counts.csv") if "officer" in row["question"]]
    assert {row["part"] for row in rows(published, "forms.csv")} == {"unit", "stage", "comment", "general"} & {
        row["part"] for row in rows(published, "forms.csv")
    }
    assert not [path for path in paths(published) if path.endswith(".csv") and "0101" in (published / path).read_text()]


def test_every_total_is_one_of_whole_blocks_and_none_is_below_k(office: Office, published: Path):
    from sqlalchemy import text  # noqa: PLC0415 (only here)

    with office.installation.database.reading() as rx:
        blocks = rx.connection.execute(
            text(
                "SELECT unit, part, sum(forms) FROM block WHERE period LIKE '2021%' AND part = 'unit' GROUP BY unit, part"
            )
        ).all()
    inside: dict[str, int] = {}
    for unit, _, n in blocks:
        own = unit.partition("-")[0]
        inside[own] = inside.get(own, 0) + n
    held = {
        row["unit"]: int(row["forms"])
        for row in rows(published, "forms.csv")
        if (row["period"], row["part"]) == ("2021", "unit")
    }
    assert held == inside
    bases: dict[tuple[str, str, str], int] = {}
    for row in rows(published, "counts.csv"):
        if row["option"] not in {"not_asked", "no_answer", "too_few", "sum", "sum_squares"}:
            place = row["period"], row["unit"], row["question"]
            bases[place] = bases.get(place, 0) + int(row["n"])
    assert min(bases.values()) >= 5


def test_the_organisation_is_that_of_the_wave_and_no_cell_is_computed(published: Path):
    names = [row["name_vi"] for row in rows(published, "organisation.csv") if row["code"] == "east"]
    assert names == ["Chi cục Đông", "Chi cục Miền Đông"]
    assert [row["name_vi"] for row in rows(published, "organisation.csv") if row["code"] == "west"] == ["'=1+1"]


def test_the_hashes_are_those_that_sha256sum_checks(published: Path):
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", SEAL, SUMS], cwd=published, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_one_changed_count_is_named_with_every_figure_it_moves(copy: Path):
    row = next(
        r
        for r in rows(copy, "counts.csv")
        if (r["period"], r["unit"], r["question"], r["option"]) == ("2021", "west", "team_overall", "neutral")
    )
    line = ",".join(row.values())
    change(copy / "counts.csv", line, line.removesuffix(row["n"]) + str(int(row["n"]) + 1))
    found = told(copy)
    assert [each for each in found if each.startswith("counts.csv: changed: its hash is ")]
    for unit in ("west", "hq"):
        (figure,) = [
            each for each in found if each.startswith(f"figures/2021.json: {unit}, satisfied of team_overall: ")
        ]
        assert "value: published " in figure
        assert ", recomputed " in figure
    assert not [each for each in found if "of branch_overall" in each or "figures/2020" in each or " east" in each]
    assert "documents/office-post-procedure-hq-2021-vi.html: is not what counts and definitions give" in found


def test_a_changed_count_is_found_also_where_every_hash_was_made_again(copy: Path):
    row = next(
        r
        for r in rows(copy, "counts.csv")
        if (r["period"], r["unit"], r["question"]) == ("2021", "west", "team_overall")
    )
    line = ",".join(row.values())
    change(copy / "counts.csv", line, line.removesuffix(row["n"]) + str(int(row["n"]) + 1))
    seal(copy)
    found = told(copy)
    assert [each for each in found if each.startswith("figures/2021.json: west, ")]
    assert not [each for each in found if each.startswith(("counts.csv", SUMS))]


def test_a_changed_figure_is_named_with_what_it_should_be(copy: Path):
    file = copy / "figures" / "2021.json"
    units = json.loads(file.read_text(encoding="utf-8"))
    figure = next(
        each for each in units["units"][0]["figures"] if (each["kind"], each["of"]) == ("satisfied", "branch_overall")
    )
    exact = figure["exact"]
    figure["exact"] = "99/1"
    file.write_text(json.dumps(units), encoding="utf-8")
    seal(copy)
    (found,) = told(copy)
    assert found.startswith("figures/2021.json: east, satisfied of branch_overall: value: published 99.00, recomputed ")
    assert exact != "99/1"


@pytest.mark.parametrize("path", ["documents/office-post-procedure-hq-2021-vi.html", "README.en.md"])
def test_a_changed_document_is_named_even_under_new_hashes(copy: Path, path: str):
    with (copy / path).open("a", encoding="utf-8") as file:
        file.write("<!-- -->")
    assert [each.partition(":")[2][:9] for each in told(copy)] == [" changed:", " is not w"]
    seal(copy)
    assert told(copy) == [f"{path}: is not what counts and definitions give"]


def test_a_removed_and_an_added_file_are_named(copy: Path):
    (copy / "precision.csv").unlink()
    (copy / "documents" / "more.html").write_text("", encoding="utf-8")
    found = told(copy)
    assert "precision.csv: missing" in found
    assert "documents/more.html: added: it is no file of this publication" in found


@pytest.mark.parametrize("name", [SUMS, SEAL])
def test_edited_hashes_are_named(copy: Path, name: str):
    file = copy / name
    digits = file.read_text(encoding="utf-8")[:4]
    change(file, digits, "0000" if digits != "0000" else "1111")
    found = told(copy)
    assert [each for each in found if each.startswith(f"{SUMS}: changed: its hash is ")]


def test_another_formula_under_the_same_label_is_named(copy: Path):
    change(copy / "survey" / "index-2021.yaml", "score: satisfied", "score: mean")
    seal(copy)
    assert [each for each in told(copy) if each.startswith("publication.json: index_hash: published ")]


@pytest.mark.parametrize(
    ("path", "content_", "sentence"),
    [
        ("counts.csv", "period,unit\n", "counts.csv: the columns are not period, unit, question, option, n"),
        ("counts.csv", "period,unit,question,option,n\n2021,west,team_overall,satisfied,-3\n", "counts.csv: '-3' is not a count"),
        ("counts.csv", "period,unit,question,option,n\n2021,west\n", "counts.csv: row 2 has 2 cells, not 5"),
        ("forms.csv", "period,unit,part,channel,forms,holds_forms,simulated\n2021,west,unit,import,5,perhaps,no\n", "forms.csv: 'perhaps' is not known here"),
        ("publication.json", "{}", "publication.json: label: Field required"),
        ("publication.json", "[", "publication.json: : Invalid JSON: EOF while parsing a list at line 1 column 1"),
        ("organisation.csv", "kind\n", "organisation.csv: line 1: the file has no rows below its header"),
        ("survey/survey.yaml", "code: [", "survey/survey.yaml: line 1: "),
        (SUMS, "nothing\n", "SHA256SUMS: 'nothing' is not a hash and a path"),
        ("figures/2021.json", "{}", "figures/2021.json: not figures under surveyapp.figures/1: "),
    ],
)  # fmt: skip
def test_a_damaged_file_is_one_sentence(copy: Path, path: str, content_: str, sentence: str):
    (copy / path).write_text(content_, encoding="utf-8")
    found = told(copy)
    assert [each for each in found if each.startswith(sentence)], found
    assert all("\n" not in each for each in found)


def test_a_folder_without_a_publication_is_refused(tmp_path: Path):
    with pytest.raises(NotAPublication, match="holds no publication"):
        verify(tmp_path)


def test_documents_of_another_program_are_not_made_again_and_it_says_so(copy: Path, monkeypatch: pytest.MonkeyPatch):
    other = Code(version="9.9.9", source="0" * 64, libraries={})
    monkeypatch.setattr(publication_verify, "code", lambda: other)
    found = verify(copy)
    assert found.differences == ()
    assert found.notes[0].startswith("documents were not made again: surveyapp 0.1.0 (source ")


def test_documents_under_other_fonts_are_not_made_again(copy: Path, tmp_path: Path):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "other.ttf").write_bytes(b"")
    assert verify(copy, tmp_path / "fonts").notes == ("documents were not made again: they were made with other fonts",)


def test_a_changed_template_is_named_and_never_run(copy: Path):
    with (copy / "reports" / "office" / "report.typ").open("a", encoding="utf-8") as file:
        file.write("\n#panic()\n")
    found = verify(copy)
    assert [each.file for each in found.differences] == ["reports/office/report.typ"]
    assert "report.typ is not the one that was published" in found.notes[0]


def test_verify_reads_the_folder_alone(copy: Path, tmp_path: Path):
    """Without a database, without surveys and reports of the checkout, from another place."""
    nowhere = str(tmp_path / "nowhere")
    environment = {
        "SURVEYAPP_INSTANCE_DIR": nowhere, "SURVEYAPP_SURVEYS_DIR": nowhere, "SURVEYAPP_REPORTS_DIR": nowhere,
    }  # fmt: skip
    done = command("publications", "verify", str(copy), "--workers", "1", cwd=tmp_path, environment=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "nowhere").exists()


def command(*words: str, cwd: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a command as the program that made the publications here, whatever is edited meanwhile."""
    run = [sys.executable, "-c", AS_THE_SAME_PROGRAM, publication.code().model_dump_json(), *words]
    return subprocess.run(run, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


AS_THE_SAME_PROGRAM = """
import sys
from surveyapp.services import publication_gathered, publication_verify
from surveyapp.services.publication import Code
same = Code.model_validate_json(sys.argv.pop(1))
publication_gathered.code = publication_verify.code = lambda: same
from surveyapp.cli.main import main
main()
"""


def test_the_same_inputs_give_the_same_bytes_wherever_and_with_however_many_workers(
    answers: Path, whole: Path, tmp_path: Path
):
    shutil.copytree(answers, tmp_path / "office")
    elsewhere = {
        "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "vi_VN.UTF-8", "PYTHONHASHSEED": "4711",
        "SURVEYAPP_INSTANCE_DIR": str(tmp_path / "office" / "instance"),
        "SURVEYAPP_SURVEYS_DIR": str(tmp_path / "office" / "surveys"),
        "SURVEYAPP_REPORTS_DIR": str(tmp_path / "office" / "reports"),
    }  # fmt: skip
    words = ("office", "post-procedure", "--wave", "2021", "--out", str(tmp_path / "out"), "--workers", "2")
    done = command("publications", "make", *words, cwd=tmp_path, environment=elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    assert content(tmp_path / "out") == content(whole)


def test_a_difference_in_one_byte_would_be_seen(
    office: Office, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The control of the test above: something that depends on the run."""
    from surveyapp.services import publish as making  # noqa: PLC0415 (the module that is changed)

    monkeypatch.setattr(making, "readme", lambda _: {"README.en.md": os.urandom(8)})
    office.publish(tmp_path / "out")
    apart = {path for path, own in content(published).items() if content(tmp_path / "out").get(path) != own}
    assert apart == {"README.en.md", "README.vi.md", SUMS, SEAL}


def test_a_second_run_on_a_later_day_is_the_same_publication(office: Office, tmp_path: Path):
    first = office.publish(tmp_path / "one")
    assert office.publish(tmp_path / "two", today=date(2023, 5, 5)) == first
    assert content(tmp_path / "one") == content(tmp_path / "two")
    (known,) = publications(office.installation)
    assert (known.label, known.day) == ("office-post-procedure-2021", OVER)


def test_answers_of_other_surveys_and_later_waves_change_nothing(office: Office, tmp_path: Path):
    office.publish(tmp_path / "one")
    counts = tmp_path / "counts.csv"
    counts.write_text("unit,period,question,option,n\nalone,2022,satisfaction,satisfied,40\n", encoding="utf-8")
    import_counts(office.installation, Request("service-satisfaction", counts, date(2022, 6, 1)))
    later = tmp_path / "later.csv"
    later.write_text(forms(2022), encoding="utf-8")
    import_answers(office.installation, Request("post-procedure", later, date(2023, 1, 5)))
    office.publish(tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_the_chain_is_that_of_the_newest_block_that_counts(office: Office, published: Path):
    said = json.loads((published / "publication.json").read_text(encoding="utf-8"))
    with office.installation.database.reading() as rx:
        assert said["chain"] == head(rx) != BEGINNING


@pytest.mark.parametrize("today", [date(2021, 6, 1), date(2021, 12, 31)])
def test_a_wave_is_published_only_when_its_last_day_is_over(office: Office, tmp_path: Path, today: date):
    with pytest.raises(WaveNotOver, match="2021-12-31"):
        office.publish(tmp_path / "out", today=today)
    assert not list(tmp_path.glob("*out*"))
    assert office.publish(tmp_path / "out", today=OVER)


def test_a_named_wave_runs_until_the_last_day_of_its_period(office: Office, tmp_path: Path):
    file = office.settings.surveys_dir / "post-procedure" / "survey.yaml"
    change(file, "privacy:", 'waves: [{label: "2021", opens: 2021-03-01, closes: 2021-10-31}]\nprivacy:')
    renewed = Office(opened(replace_surveys(office, tmp_path)), replace_surveys(office, tmp_path))
    with pytest.raises(WaveNotOver, match="2021-12-31"):
        renewed.publish(tmp_path / "out", today=date(2021, 11, 1))
    with pytest.raises(Unknown, match="wave '2020' does not exist"):
        renewed.publish(tmp_path / "out", replace(WANTED, wave="2020"))
    assert renewed.publish(tmp_path / "out")


def replace_surveys(office: Office, tmp_path: Path) -> Settings:
    """The same surveys under another path, since each path is read once in a process."""
    again = tmp_path / "surveys-again"
    shutil.copytree(office.settings.surveys_dir, again, dirs_exist_ok=True)
    return office.settings.model_copy(update={"surveys_dir": again})


def test_a_published_index_label_never_returns_with_another_formula(office: Office, tmp_path: Path):
    office.publish(tmp_path / "one")
    change(office.settings.surveys_dir / "post-procedure" / "index-2021.yaml", "score: satisfied", "score: mean")
    settings = replace_surveys(office, tmp_path)
    with pytest.raises(IndexChanged, match="index label '2021' was published with another formula"):
        Office(opened(settings), settings).publish(tmp_path / "two", replace(WANTED, wave="2020"))
    assert not (tmp_path / "two").exists()


def corrected(office: Office, tmp_path: Path) -> None:
    """Other answers take the place of those imported before."""
    file = tmp_path / "again.csv"
    file.write_text(forms(2021).replace("very_satisfied", "neutral", 40), encoding="utf-8")
    import_answers(office.installation, Request("post-procedure", file, date(2022, 2, 1), replace=True))


def test_a_publication_stays_and_a_correction_names_it_and_the_reason(office: Office, tmp_path: Path):
    first = office.publish(tmp_path / "one")
    before = content(tmp_path / "one")
    corrected(office, tmp_path)
    with pytest.raises(PublishedBefore, match="with another content"):
        office.publish(tmp_path / "two")
    correction = replace(WANTED, corrects=first, reason="40 phiếu nhập sai")
    assert office.publish(tmp_path / "two", correction) == f"{first}.2"
    assert content(tmp_path / "one") == before
    assert "40 phiếu nhập sai" in (tmp_path / "two" / "README.vi.md").read_text(encoding="utf-8")
    assert [(each.label, each.corrects, each.reason) for each in publications(office.installation)] == [
        (first, None, ""),
        (f"{first}.2", first, "40 phiếu nhập sai"),
    ]
    assert verify(tmp_path / "two").differences == ()


def test_a_correction_is_corrected_itself_not_the_first_again(office: Office, tmp_path: Path):
    first = office.publish(tmp_path / "one")
    corrected(office, tmp_path)
    second = office.publish(tmp_path / "two", replace(WANTED, corrects=first, reason="a"))
    with pytest.raises(CorrectedBefore, match="correct that one"):
        office.publish(tmp_path / "three", replace(WANTED, corrects=first, reason="b"))
    assert office.publish(tmp_path / "three", replace(WANTED, corrects=second, reason="b")) == f"{first}.3"


@pytest.mark.parametrize(
    ("wanted", "error", "sentence"),
    [
        (replace(WANTED, report="nothing"), Unknown, "report 'nothing' does not exist"),
        (replace(WANTED, survey="nothing"), Unknown, "survey 'nothing' does not exist"),
        (replace(WANTED, survey=None), NotPublishable, "is about any survey: name one"),
        (replace(WANTED, wave="next"), NotAPeriod, "'next' is not a period"),
        (replace(WANTED, wave="2019"), NotPublishable, "wave '2019' has no answers"),
        (replace(WANTED, corrects="a", reason="b"), Unknown, "publication 'a' does not exist"),
        (replace(WANTED, corrects="a"), NotPublishable, "both or neither"),
        (replace(WANTED, reason="b"), NotPublishable, "both or neither"),
        (replace(WANTED, beside=Beside(plan=Path("no-plan.csv"))), NotPublishable, "no-plan.csv cannot be read"),
    ],
)
def test_what_cannot_be_published_is_one_sentence_and_leaves_nothing(
    office: Office, tmp_path: Path, wanted: Wanted, error: type[SurveyAppError], sentence: str
):
    with pytest.raises(error, match=sentence):
        office.publish(tmp_path / "out", wanted)
    assert not list(tmp_path.glob("*out*"))
    assert publications(office.installation) == ()


def test_nothing_is_written_over(office: Office, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    for out in (tmp_path / "out", tmp_path / "out" / "mine.txt"):
        with pytest.raises(Occupied):
            office.publish(out)
    assert (tmp_path / "out" / "mine.txt").read_text(encoding="utf-8") == "mine"
    with pytest.raises(Unwritable):
        office.publish(tmp_path / "out" / "mine.txt" / "inside")
    (tmp_path / "empty").mkdir()
    assert office.publish(tmp_path / "empty")


def test_the_book_of_a_whole_wave_is_published_with_the_files_beside_it(tmp_path: Path):
    for folder, names in {"surveys": ("cdci",), "reports": ("office", "annual-cdci")}.items():
        for name in names:
            shutil.copytree(ROOT / folder / name, tmp_path / folder / name)
    shutil.copy(ROOT / "reports" / "house.typ", tmp_path / "reports")
    office = Office(opened(settings_in(tmp_path)), settings_in(tmp_path))
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    import_organisation(office.installation.database, tmp_path / "register.csv")
    survey = office.installation.definition("cdci").survey
    rated = [question for _, question in survey.questions() if isinstance(question, Rating)]
    counted = [
        f"{'hq' if survey.part(question.code) is Part.GENERAL else unit},2021,{question.code},{option.code},{20 + n}"
        for question in rated
        for unit in (("east",) if survey.part(question.code) is Part.GENERAL else ("east", "west"))
        for n, option in enumerate(question.options)
    ]
    number = next(question for _, question in survey.questions() if isinstance(question, Number))
    moments = {number.bins[0].code: 14, "answered": 14, "sum": 2000, "sum_squares": 360000}
    counted += [f"east,2021,{number.code},{option},{n}" for option, n in moments.items()]
    (tmp_path / "counts.csv").write_text("\n".join(["unit,period,question,option,n", *counted]), encoding="utf-8")
    import_counts(office.installation, Request("cdci", tmp_path / "counts.csv", date(2022, 1, 5)))
    (tmp_path / "plan.csv").write_text("unit,task,state\neast,Niêm yết thủ tục,done\n", encoding="utf-8")
    wanted = Wanted("annual-cdci", "2021", formats=("html",), beside=Beside(plan=tmp_path / "plan.csv"))
    assert office.publish(tmp_path / "out", wanted) == "annual-cdci-2021"
    assert {"beside/plan.csv", "beside/importance-hq.json"} <= set(paths(tmp_path / "out"))
    found = verify(tmp_path / "out")
    assert found.differences == ()
    assert found.notes == ("beside/importance-hq.json is taken as published: it rests on single forms, which are not",)
    office.installation.database.close()
    change(tmp_path / "out" / "counts.csv", f"{number.code},answered,14", f"{number.code},answered,7")
    assert "counts.csv: no figures of 2021 can be made, counts contradict each other" in told(tmp_path / "out")
