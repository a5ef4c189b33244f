"""What a command or a web worker works with: the database, the key store and the surveys."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from surveyapp.definitions.load import Definition
from surveyapp.services import surveys
from surveyapp.storage import ballots
from surveyapp.storage.database import Database
from surveyapp.storage.sealing import KeyStore


class Places(Protocol):
    """Where an installation keeps things; the settings say it."""

    @property
    def instance_dir(self) -> Path: ...

    @property
    def surveys_dir(self) -> Path: ...

    @property
    def keys(self) -> Path: ...

    @property
    def database(self) -> str: ...


@dataclass(frozen=True)
class Installation:
    """One installation, opened: its tables are the newest."""

    database: Database
    keys: KeyStore
    surveys_dir: Path

    @cached_property
    def definitions(self) -> Mapping[str, Definition]:
        """Every survey by its code; their editions are kept."""
        found = surveys.definitions(self.surveys_dir)
        surveys.register_editions(self.database, found)
        return found

    def definition(self, survey: str) -> Definition:
        """The survey with this code; else Unknown."""
        return surveys.definition(self.definitions, survey)


def opened(places: Places) -> Installation:
    """The installation at these places; its database is made or brought up to date."""
    places.instance_dir.mkdir(parents=True, exist_ok=True)
    database = Database(places.database)
    database.migrate()
    keys = KeyStore(places.keys)
    with database.reading() as rx:
        is_claimed = ballots.is_claimed(rx)
    if not is_claimed:
        # Before any key is made: a kill in between leaves an empty key store, which can still be taken.
        # Nobody else is here meanwhile, so that all web workers ever find the same signing secret.
        with database.transaction() as tx:
            ballots.claim(tx, keys)
            keys.signing_secret()
    return Installation(database, keys, places.surveys_dir)
