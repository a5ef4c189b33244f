"""A site of its own for each test, on the shipped surveys and one that is closed."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveyapp.services.installation import Installation, opened
from surveyapp.services.organisation import import_organisation
from surveyapp.settings import Settings
from surveyapp.web.app import create_app

SURVEYS = Path(__file__).parents[2] / "surveys"
NASTY = "<script>alert(1)</script> & {{ 7*7 }} \"'"
REGISTER = f"""\
kind,code,level,parent,name_vi,name_en,since,until,successors
unit,qn,department,,Cục Hải quan,Customs Department,,,
unit,north,branch,qn,Chi cục Bắc,North Branch,,,
unit,south,branch,qn,Chi cục Nam,South Branch,,,
unit,nasty,branch,qn,"{NASTY.replace('"', '""')}",Nasty,,,
unit,gone,branch,qn,Chi cục Cũ,Old Branch,,2020-12-31,
unit,north-1,team,north,Đội Một,Team One,,,
unit,north-2,team,north,Đội Hai,Team Two,,,
unit,desk,service,,Quầy,Desk,,,
officer,0123,,north-1,,,2020-01-01,,
officer,0124,,north-2,,,2020-01-01,,
"""
WAVES = "waves: [{label: '2019', opens: 2019-01-01, closes: 2019-12-31}]\n"
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
Answer = Callable[..., TestResponse]


@pytest.fixture(scope="session")
def surveys_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("definitions") / "surveys"
    shutil.copytree(SURVEYS, folder)
    shutil.copytree(SURVEYS / "service-satisfaction", folder / "closed")
    survey = folder / "closed" / "survey.yaml"
    written = survey.read_text("utf-8")
    survey.write_text(written.replace("code: service-satisfaction", "code: closed") + WAVES, "utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path, surveys_dir: Path) -> Settings:
    return Settings(instance_dir=tmp_path / "instance", surveys_dir=surveys_dir)


@pytest.fixture
def installation(settings: Settings, tmp_path: Path) -> Installation:
    file = tmp_path / "organisation.csv"
    file.write_text(REGISTER, "utf-8")
    installation = opened(settings)
    import_organisation(installation.database, file)
    return installation


@pytest.fixture
def app(settings: Settings, installation: Installation) -> Flask:
    assert installation
    return create_app(settings, clock=lambda: NOW)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "vi"
        yield client


@pytest.fixture
def send() -> Answer:
    """Send a page's form back: its hidden fields, and the answers given."""

    def sent(client: FlaskClient, page: TestResponse, follow: bool = True, **answers: object) -> TestResponse:
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
        action = re.search(r'<form[^>]* action="([^"]*)"', page.text)
        address = unescape(action[1]) if action else page.request.path
        named = {name.replace("__", "."): value for name, value in answers.items()}
        data = {**dict(hidden), **{name.replace("rated_", "rated-"): value for name, value in named.items()}}
        return client.post(address, data=data, follow_redirects=follow)

    return sent


@pytest.fixture
def rows(installation: Installation) -> Callable[[str], int]:
    """How many rows a table holds."""

    def counted(table: str) -> int:
        with installation.database.reading() as rx:
            return int(rx.connection.exec_driver_sql(f"select count(*) from {table}").scalar_one())  # noqa: S608 (a name from the tests)

    return counted
