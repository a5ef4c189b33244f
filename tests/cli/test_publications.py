"""Publications from the command line: made, verified and listed, and one sentence where it cannot be."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli import publications
from surveyapp.cli.main import main
from surveyapp.definitions.errors import Fault, FaultyFile

ROOT = Path(__file__).parents[2]
REGISTER = """kind,code,level,parent,name_vi,name_en,since,until,successors
unit,hq,department,,Cục Hải quan,Customs Department,,,
unit,mong-cai,service,hq,Chi cục Móng Cái,Mong Cai Branch,,,
unit,hon-gai,service,hq,Chi cục Hòn Gai,Hon Gai Branch,,,
"""
COUNTS = "unit,period,question,option,n\n" + "".join(
    f"{unit},{year},satisfaction,{option},{n}\n"
    for unit in ("mong-cai", "hon-gai")
    for year in (2020, 2021)
    for option, n in {"very_satisfied": 600, "satisfied": 360, "neutral": 40}.items()
)
MAKE = (
    "publications",
    "make",
    "office",
    "service-satisfaction",
    "--wave",
    "2021",
    "--format",
    "html",
    "--workers",
    "1",
)
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an installation with counts of two years, on a day in 2022."""
    for name in ("surveys", "reports"):
        one = {"surveys": "service-satisfaction", "reports": "office"}[name]
        shutil.copytree(ROOT / name / one, tmp_path / name / one)
        monkeypatch.setenv(f"SURVEYAPP_{name.upper()}_DIR", str(tmp_path / name))
    shutil.copy(ROOT / "reports" / "house.typ", tmp_path / "reports")
    monkeypatch.setenv("SURVEYAPP_INSTANCE_DIR", str(tmp_path / "instance"))
    monkeypatch.setattr(publications, "today", lambda: date(2022, 3, 1))

    def command(*words: str) -> Result:
        return CliRunner().invoke(main, words)

    for name, content in {"register.csv": REGISTER, "counts.csv": COUNTS}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert command("organisation", "import", str(tmp_path / "register.csv")).exit_code == 0
    imported = command("counts", "import", "service-satisfaction", str(tmp_path / "counts.csv"))
    assert imported.exit_code == 0, imported.output
    return command


def test_what_is_made_is_verified_and_listed(run: Run, tmp_path: Path):
    assert run("publications", "list").stdout == "nothing was published\n"
    out = str(tmp_path / "out")
    made = run(*MAKE, "--out", out)
    assert made.exit_code == 0, made.output
    whole = (tmp_path / "out" / "HASH").read_text(encoding="utf-8").split()[0]
    assert made.stdout == f"office-service-satisfaction-2021 published in {out}, hash {whole}\n"
    verified = run("publications", "verify", out, "--workers", "1")
    assert (verified.exit_code, verified.stderr) == (0, "")
    assert verified.stdout == f"{out} is as published and can be recomputed, hash {whole}\n"
    listed = run("publications", "list")
    assert listed.stdout == f"office-service-satisfaction-2021  2022-03-01  {whole[:12]}\n"
    corrected = run(*MAKE, "--out", f"{out}-2", "--corrects", "office-service-satisfaction-2021", "--reason", "a slip")
    assert corrected.exit_code == 0, corrected.output
    assert "  corrects office-service-satisfaction-2021: a slip\n" in run("publications", "list").stdout


def test_one_changed_count_is_named_and_the_exit_code_is_1(run: Run, tmp_path: Path):
    run(*MAKE, "--out", str(tmp_path / "out"))
    counts = tmp_path / "out" / "counts.csv"
    before = counts.read_text(encoding="utf-8")
    after = before.replace("2021,mong-cai,satisfaction,neutral,40", "2021,mong-cai,satisfaction,neutral,39")
    assert before != after
    counts.write_text(after, encoding="utf-8")
    verified = run("publications", "verify", str(tmp_path / "out"), "--workers", "1")
    assert (verified.exit_code, verified.stdout) == (1, "")
    lines = verified.stderr.splitlines()
    named = "figures/2021.json: mong-cai, satisfied of satisfaction: value: published 96.00, recomputed 96.10; "
    assert [line for line in lines if line.startswith(named)]
    assert [line for line in lines if line.startswith("counts.csv: changed: ")]
    assert lines[-1] == f"surveyapp: {len(lines) - 1} differences in {tmp_path / 'out'}"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("office", "service-satisfaction", "--wave", "2022"), "wave '2022' runs until 2022-12-31 (Asia/Ho_Chi_Minh)"),
        (("office", "service-satisfaction", "--wave", "2019"), "wave '2019' has no answers"),
        (("office", "service-satisfaction", "--wave", "soon"), "'soon' is not a period"),
        (("office", "nothing", "--wave", "2021"), "survey 'nothing' does not exist"),
        (("office", "--wave", "2021"), "report 'office' is about any survey: name one"),
        (("../office", "nothing", "--wave", "2021"), "report '../office' does not exist"),
        (("office", "service-satisfaction", "--wave", "2021", "--format", "mp3"), "format 'mp3' does not exist"),
        (("office", "service-satisfaction", "--wave", "2021", "--corrects", "x"), "both or neither"),
    ],
)
def test_what_cannot_be_published_is_one_sentence(run: Run, tmp_path: Path, words: tuple[str, ...], told: str):
    result = run("publications", "make", *words, "--out", str(tmp_path / "out"))
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert told in result.stderr
    assert not list(tmp_path.glob("*out*"))


def test_a_fault_is_told_in_the_file_that_was_named_and_not_in_its_copy(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def faulty(folder: Path, *_: object) -> None:
        copies = (folder / "beside" / "participation.csv", folder / "counts.csv")
        raise FaultyFile(tuple(Fault(copy, 2, 1, "bad-csv", "no CSV") for copy in copies))

    monkeypatch.setattr("surveyapp.services.publish.derive", faulty)
    named = tmp_path / "asked.csv"
    named.write_text("unit,channel\n")
    words = ("office", "service-satisfaction", "--wave", "2021", "--participation", str(named))
    told = run("publications", "make", *words, "--out", str(tmp_path / "out")).stderr.splitlines()
    assert told[0] == f"{named}:2:1: bad-csv: no CSV"
    assert told[1] == f"{tmp_path / '.out.part' / 'counts.csv'}:2:1: bad-csv: no CSV"


def test_a_folder_that_holds_something_is_left_as_it_is(run: Run, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").touch()
    result = run(*MAKE, "--out", str(tmp_path / "out"))
    assert (result.exit_code, result.stderr) == (
        1,
        f"surveyapp: {tmp_path / 'out'} is not an empty folder; nothing is written over\n",
    )
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_folder_without_a_publication_is_one_sentence(run: Run, tmp_path: Path):
    result = run("publications", "verify", str(tmp_path))
    assert (result.exit_code, result.stderr) == (
        1,
        f"surveyapp: {tmp_path} holds no publication: it has no file HASH\n",
    )
