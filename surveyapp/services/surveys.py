"""The surveys of an installation, and the editions they were answered under."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from surveyapp.definitions.errors import Unknown
from surveyapp.definitions.load import Definition, load_all
from surveyapp.storage import editions
from surveyapp.storage.database import Database, Transaction


@cache
def definitions(surveys_dir: Path) -> Mapping[str, Definition]:
    """Every survey in a folder by its code, read once in a process."""
    return load_all(surveys_dir)


def definition(surveys: Mapping[str, Definition], code: str) -> Definition:
    """The survey with this code; else Unknown."""
    try:
        return surveys[code]
    except KeyError:
        raise Unknown("survey", code, surveys) from None


def register_editions(database: Database, surveys: Mapping[str, Definition]) -> None:
    """Keeps the editions in use whole; nothing is written where all are kept."""
    wanted = [(found.survey, _texts(found)) for found in surveys.values()]
    with database.reading() as rx:
        if not editions.missing(rx, wanted):
            return
    with database.transaction() as tx:
        for survey, texts in editions.missing(tx, wanted):
            editions.keep(tx, survey, texts)


def register_edition(tx: Transaction, found: Definition) -> None:
    """Keeps the edition of one survey whole."""
    editions.keep(tx, found.survey, _texts(found))


def _texts(found: Definition) -> Mapping[str, str]:
    return {
        language: hashlib.sha256(text.model_dump_json(by_alias=True).encode()).hexdigest()
        for language, text in found.texts.items()
    }
