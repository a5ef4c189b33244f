"""Publishing: a wave that is over becomes a folder that anyone can recompute, kept with its hash."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from surveyapp.analysis.figure_json import to_json
from surveyapp.definitions.errors import FaultyFile
from surveyapp.services.beside import Beside
from surveyapp.services.installation import Installation
from surveyapp.services.publication import Statement, seal
from surveyapp.services.publication_derived import BESIDE, DOCUMENTS, FIGURES, documents_of, figures_of, restored
from surveyapp.services.publication_gathered import Folders, Wanted, gather, refuse_other_index, write
from surveyapp.services.publication_readme import readme
from surveyapp.services.publication_wave import NotPublishable
from surveyapp.storage import publications as kept
from surveyapp.storage.database import Transaction
from surveyapp.storage.publications import Publication


class Occupied(NotPublishable):
    """A folder that holds something: a publication is never written over another."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is not an empty folder; nothing is written over")
        self.folder = folder


class Unwritable(NotPublishable):
    """A folder that cannot be written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder} cannot be written: {reason}")
        self.folder = folder


class PublishedBefore(NotPublishable):
    """A publication that is known already with other content: it stays, and a correction names it."""

    def __init__(self, known: Publication) -> None:
        super().__init__(
            f"{known.label} was published on {known.day} with another content (hash {known.hash[:12]}); it stays as it"
            f" is: publish a correction with --corrects {known.label} --reason TEXT"
        )
        self.known = known


class CorrectedBefore(NotPublishable):
    """A publication that has a correction already, with other content."""

    def __init__(self, known: Publication) -> None:
        super().__init__(f"{known.corrects} was corrected on {known.day} by {known.label}; correct that one")
        self.known = known


def publish(  # noqa: PLR0913 - from where, what, into which folder, on which day, with how many hands
    installation: Installation, folders: Folders, wanted: Wanted, out: Path, *, today: date, workers: int = 1
) -> Publication:
    """Writes a publication into an empty folder, whole or not at all, and keeps its hash; the publication.

    The same counts and definitions give the same bytes on any day; a label known with another hash is refused.
    """
    with _staged(out.resolve()) as folder:
        said = gather(installation, folders, wanted, folder, today)
        try:
            derive(folder, said, folders.fonts_dir, workers)
        except FaultyFile as error:
            raise _where_given(error, folder, wanted.beside) from None
        found = _publication(said, seal(folder).whole, today)
        with installation.database.transaction() as tx:
            known = _known(tx, said, found)
    return known


def publications(installation: Installation) -> tuple[Publication, ...]:
    """Every publication, by day and label."""
    with installation.database.reading() as rx:
        return kept.publications(rx)


def derive(folder: Path, said: Statement, fonts_dir: Path | None, workers: int) -> None:
    """Writes what follows from the counts in a folder: figures, documents, and how to recompute them."""
    with restored(folder) as publication:
        for period, units in figures_of(publication).items():
            write(folder / FIGURES / f"{period}.json", to_json(units).encode())
        for name, content in documents_of(publication, folder, fonts_dir, workers).items():
            write(folder / DOCUMENTS / name, content)
    for name, content in readme(said).items():
        write(folder / name, content)


def _where_given(error: FaultyFile, folder: Path, beside: Beside) -> FaultyFile:
    """The same faults, in the files that were named and not in their copies, which are gone."""
    given = {folder / BESIDE / f"{name}.csv": file for name, file in vars(beside).items()}
    return FaultyFile(tuple(replace(fault, file=given.get(fault.file) or fault.file) for fault in error.faults))


def _publication(said: Statement, whole: str, today: date) -> Publication:
    return Publication(said.label, said.report, said.survey, said.wave, whole, today, said.corrects, said.reason)


def _known(tx: Transaction, said: Statement, found: Publication) -> Publication:
    """The publication as it is kept: of a second run the first; what is known with another hash is refused."""
    refuse_other_index(tx, said.survey, said.index, said.index_hash)
    known = kept.find(tx, found.label)
    if known is None:
        kept.keep(tx, found)
        kept.bind(tx, said.survey, said.index, said.index_hash, said.label)
    elif known.hash != found.hash:
        raise CorrectedBefore(known) if known.corrects else PublishedBefore(known)
    return known or found


@contextmanager
def _staged(out: Path) -> Iterator[Path]:
    """A folder beside the wanted one, which takes its place when all is done."""
    staging = out.with_name(f".{out.name}.part")
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise Occupied(out)
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        yield staging
        staging.replace(out)
    except OSError as error:
        raise Unwritable(out, error.strerror or str(error)) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
