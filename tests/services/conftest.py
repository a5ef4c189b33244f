"""One small installation: a department, two branches, a team, and a survey about them."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Dated, Organisation, Posting, Unit
from surveyapp.definitions.period import Period
from surveyapp.definitions.response import Answer, PartAnswers, Response
from surveyapp.definitions.survey import Part, Survey
from surveyapp.definitions.text import Text
from surveyapp.services import surveys
from surveyapp.services.collect import Collecting
from surveyapp.services.installation import Installation
from surveyapp.storage import organisation as register
from surveyapp.storage.database import Database
from surveyapp.storage.sealing import KeyStore

LEVELS = ["very_bad", "bad", "fair", "good", "very_good"]
OPTIONS = [
    {"code": code, "value": 25 * rank, "satisfied": rank > 2, "dissatisfied": rank < 2}
    for rank, code in enumerate(LEVELS)
]
PERIOD = Period.parse("2026-11")
NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
DAY = date(2026, 11, 20)


def _text(survey: Survey) -> Text:
    questions: dict[str, dict[str, object]] = {
        question.code: {"text": question.code} for _, question in survey.questions()
    }
    words = {"vi": ["Rất tệ", "Tệ", "Bình thường", "Tốt", "Rất tốt"]}
    for code in ("speed", "manner"):
        questions[code] |= {"options": dict(zip(LEVELS, words["vi"], strict=True))}
    sections = {section.code: {"title": section.code} for section in survey.sections}
    return Text.model_validate({"language": "vi", "title": "Thử", "sections": sections, "questions": questions})


@pytest.fixture(scope="session")
def definition() -> Definition:
    number = {
        "code": "hours", "kind": "number", "unit": "hours", "maximum": 100, "required": False,
        "bins": [{"code": "short", "up_to": 2}, {"code": "long"}],
    }  # fmt: skip
    sections = [
        {
            "code": "team",
            "subject": "team",
            "pages": [{"code": "one", "questions": [{"code": "speed", "kind": "rating", "options": OPTIONS}, number]}],
        },
        {
            "code": "officer",
            "subject": "officer",
            "pages": [{"code": "two", "questions": [{"code": "manner", "kind": "rating", "options": OPTIONS}]}],
        },
        {
            "code": "words",
            "subject": "team",
            "pages": [{"code": "three", "questions": [{"code": "remark", "kind": "long_text", "required": False}]}],
        },
    ]
    survey = Survey.model_validate({"code": "after", "languages": ["vi"], "sections": sections})
    return Definition(survey, {"vi": _text(survey)}, ())


@pytest.fixture(scope="session")
def organisation() -> Organisation:
    def unit(code: str, level: str, parent: str = "") -> Unit:
        return Unit(code, level, {"vi": (Dated(None, code),)}, (Dated(None, parent),) if parent else ())

    units = [
        unit("dept", "department"), unit("east", "branch", "dept"), unit("west", "branch", "dept"),
        unit("team1", "team", "east"), unit("team2", "team", "east"),
    ]  # fmt: skip
    postings = tuple(Posting(f"010{n}", "team1", date(2020, 1, 1)) for n in range(4))
    return Organisation({found.code: found for found in units}, postings)


@pytest.fixture(scope="session")
def empty_database(
    tmp_path_factory: pytest.TempPathFactory, organisation: Organisation, definition: Definition
) -> Path:
    """A database with the register and the survey, made once; each test takes a copy."""
    file = tmp_path_factory.mktemp("database") / "answers.sqlite"
    made = Database(f"sqlite:///{file}")
    made.migrate()
    with made.transaction() as tx:
        register.save(tx, organisation)
    surveys.register_editions(made, {"after": definition})
    made.checkpoint()
    made.close()
    return file


@pytest.fixture
def database(tmp_path: Path, empty_database: Path) -> Iterator[Database]:
    copy = tmp_path / "answers.sqlite"
    shutil.copyfile(empty_database, copy)
    made = Database(f"sqlite:///{copy}")
    yield made
    made.close()


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys")


@pytest.fixture
def collecting(database: Database, keys: KeyStore, definition: Definition) -> Collecting:
    return Collecting(database, keys, {"after": definition})


@pytest.fixture
def answered(definition: Definition) -> Callable[..., Response]:
    """A response about team1: how speed, manner and the remark were answered."""

    def response(speed: Answer = "good", remark: Answer = None, unit: str = "team1") -> Response:
        parts = (
            PartAnswers(Part.UNIT, unit, {"speed": speed, "hours": None}),
            PartAnswers(Part.OFFICER, unit, {"manner": "good"}, "0100"),
            PartAnswers(Part.COMMENT, unit, {"remark": remark}),
        )
        return Response("after", definition.survey.edition, PERIOD, parts)

    return response


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def day() -> date:
    return DAY


@pytest.fixture
def installation(database: Database, keys: KeyStore, definition: Definition) -> Installation:
    made = Installation(database, keys, Path())
    made.__dict__["definitions"] = {"after": definition}
    return made
