"""The address of a questionnaire, as text and QR code."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli.main import FAILED, main
from surveyapp.cli.serve import addresses, arguments
from surveyapp.services.installation import opened
from surveyapp.services.organisation import import_organisation
from surveyapp.settings import Settings

REGISTER = """\
kind,code,level,parent,name_vi,since,until,successors
unit,north,branch,,Chi cục Bắc,,,
unit,north-1,team,north,Đội Một,,,
unit,south,branch,,Chi cục Nam,,,
officer,0123,,north-1,,2020-01-01,,
"""


@pytest.fixture
def links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYAPP_INSTANCE_DIR", str(tmp_path / "instance"))
    file = tmp_path / "organisation.csv"
    file.write_text(REGISTER, "utf-8")
    import_organisation(opened(Settings()).database, file)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["links", *arguments])


@pytest.mark.usefixtures("links")
def test_an_officer_stands_behind_the_hash_and_nowhere_else() -> None:
    ran = run("post-procedure", "--unit", "north", "--officer", "0123")
    assert ran.exit_code == 0, ran.output
    address = ran.output.splitlines()[0]
    assert address == "http://127.0.0.1:8000/s/post-procedure/north#0123"
    assert "chosen in the list: 0123" in ran.output
    assert "▄" in ran.output


@pytest.mark.usefixtures("links")
def test_the_code_can_be_printed(tmp_path: Path) -> None:
    file = tmp_path / "link.svg"
    assert run("post-procedure", "--unit", "north", "--svg", str(file)).exit_code == 0
    assert "<svg" in file.read_text("utf-8")


@pytest.mark.usefixtures("links")
def test_a_code_that_has_nowhere_to_go_is_told_in_a_line(tmp_path: Path) -> None:
    ran = run("post-procedure", "--svg", str(tmp_path / "nowhere" / "link.svg"))
    assert ran.exit_code == FAILED
    assert ran.stderr.startswith("surveyapp: Could not open file")
    assert ran.stderr.count("\n") == 1


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing",), "'nothing' does not exist"),
        (("post-procedure", "--unit", "nowhere"), "unit 'nowhere' does not exist"),
        (("post-procedure", "--unit", "south", "--officer", "0123"), "officer '0123' is not posted in 'south'"),
    ],
)
def test_a_link_to_nothing_is_refused_in_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    ran = run(*arguments)
    assert ran.exit_code == 1
    assert said in ran.output
    assert "Traceback" not in ran.output


def test_the_server_keeps_no_access_log_and_says_where_to_go() -> None:
    called = arguments("127.0.0.1", 8123, 2)
    assert not any("access" in argument for argument in called)
    assert "http://127.0.0.1:8123/s/post-procedure" in set(addresses(Settings(), 8123))
