"""The organisation of an installation: imported as a whole, read once per version."""

from dataclasses import dataclass
from pathlib import Path

from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.register import read_register
from surveyapp.storage import organisation as register
from surveyapp.storage.database import Database, Transaction

_READ: dict[str, tuple[str, Organisation]] = {}
"""The register last read from each database, with its version."""


@dataclass(frozen=True)
class Imported:
    """How many units and postings a register has, and whether anything changed."""

    units: int
    postings: int
    changed: bool


def import_organisation(database: Database, file: Path) -> Imported:
    """Puts the register in a file in the place of the last; a faulty file is refused whole."""
    found = read_register(file)
    with database.transaction() as tx:
        changed = register.save(tx, found)
    return Imported(len(found.units), len(found.postings), changed)


def the_organisation(database: Database) -> Organisation:
    """The register as it is now; one statement where it has not changed."""
    with database.reading() as rx:
        return organisation_in(rx, database.url)


def organisation_in(rx: Transaction, url: str) -> Organisation:
    """The register inside a transaction that is open already."""
    version = register.version(rx)
    read = _READ.get(url)
    if read is None or read[0] != version:
        read = _READ[url] = (version, register.load(rx))
    return read[1]
