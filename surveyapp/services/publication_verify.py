"""A publication held against itself: its hashes, its figures from its counts, its documents from its definitions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from surveyapp.analysis.figure_json import NotFigures, from_json
from surveyapp.definitions.errors import FaultyFile, SurveyAppError
from surveyapp.services.publication import (
    SEAL,
    STATEMENT,
    SUMS,
    DamagedPublication,
    Sealed,
    Statement,
    code,
    fonts,
    hashed,
    paths,
    seal_of,
    sealed,
    statement,
    text,
)
from surveyapp.services.publication_derived import (
    BESIDE,
    DOCUMENTS,
    FIGURES,
    REPORTS,
    Restored,
    documents_of,
    figures_of,
    restored,
)
from surveyapp.services.publication_differences import differences
from surveyapp.services.publication_readme import readme
from surveyapp.services.report_formats import FORMATS

_DIGITS = 12


class NotAPublication(SurveyAppError):
    """A folder that holds no publication."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds no publication: it has no file {SEAL}")
        self.folder = folder


@dataclass(frozen=True)
class Difference:
    """A file of a publication that is not as it was published, or does not follow from its counts."""

    file: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}: {self.sentence}"


@dataclass(frozen=True)
class Verified:
    """What was found in a publication: its hash, every difference, and what could not be looked at and why."""

    hash: str
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()


Findings = tuple[tuple[Difference, ...], tuple[str, ...]]


def verify(folder: Path, fonts_dir: Path | None = None, workers: int = 1) -> Verified:
    """Everything in a publication that differs from what was sealed, or from what its own counts give.

    Reads the folder alone. Documents are made again where program, fonts and report definition are the same.
    """
    if not (folder / SEAL).is_file():
        raise NotAPublication(folder)
    try:
        whole = sealed(folder)
    except DamagedPublication as damage:
        return Verified("", (_difference(folder, damage),))
    changed = tuple(_changed(folder, whole))
    found, notes = _recomputed(folder, {each.file for each in changed}, fonts_dir, workers)
    return Verified(whole.whole, tuple(dict.fromkeys((*changed, *found))), notes)


def _changed(folder: Path, whole: Sealed) -> Iterator[Difference]:
    """The files that are not those that were sealed."""
    own = hashed((folder / SUMS).read_bytes())
    if (folder / SEAL).read_bytes() != seal_of(own):
        yield Difference(SUMS, f"changed: its hash is {own[:_DIGITS]}, {SEAL} says {whole.whole[:_DIGITS]}")
    there = set(paths(folder))
    for path in sorted(there | whole.files.keys()):
        if path not in there:
            yield Difference(path, "missing")
        elif path not in whole.files:
            yield Difference(path, "added: it is no file of this publication")
        elif (now := hashed((folder / path).read_bytes())) != whole.files[path]:
            yield Difference(path, f"changed: its hash is {now[:_DIGITS]}, published {whole.files[path][:_DIGITS]}")


def _recomputed(folder: Path, changed: set[str], fonts_dir: Path | None, workers: int) -> Findings:
    """What does not follow from the counts, and what could not be made again and why."""
    found: list[Difference] = []
    try:
        said = statement(folder)
        with restored(folder) as publication:
            found.extend((*_editions(publication), *_figures(folder, publication)))
            reason = _no_documents(said, changed, fonts_dir)
            if reason:
                return tuple(found), (f"documents were not made again: {reason}",)
            made = documents_of(publication, folder, fonts_dir, workers)
    except SurveyAppError as error:
        return (*found, _difference(folder, error)), ("what comes after this fault was not made again",)
    again = {f"{DOCUMENTS}/{name}": content for name, content in made.items()}
    return (*found, *_documents(folder, {**again, **readme(said)})), tuple(_taken(folder))


def _taken(folder: Path) -> Iterator[str]:
    """What documents take over as it was published, since it rests on single forms."""
    for path in paths(folder):
        if path.startswith(f"{BESIDE}/importance"):
            yield f"{path} is taken as published: it rests on single forms, which are not"


def _editions(publication: Restored) -> Iterator[Difference]:
    said, held = publication.statement, publication.held
    own = {"survey_edition": held.survey.edition, "index_hash": held.index(said.index).hash}
    for name, recomputed in own.items():
        published = str(getattr(said, name))
        if published != recomputed:
            yield Difference(STATEMENT, f"{name}: published {published[:_DIGITS]}, recomputed {recomputed[:_DIGITS]}")


def _figures(folder: Path, publication: Restored) -> Iterator[Difference]:
    for period, units in figures_of(publication).items():
        path = f"{FIGURES}/{period}.json"
        try:
            published = from_json(text(folder, path))
        except NotFigures as error:
            yield Difference(path, str(error))
        except DamagedPublication as damage:
            yield _difference(folder, damage)
        else:
            yield from (Difference(path, sentence) for sentence in differences(published, units))


def _no_documents(said: Statement, changed: set[str], fonts_dir: Path | None) -> str:
    """Why documents cannot be made again here; empty where they can."""
    here = code()
    unknown = [name for name in said.formats if name not in FORMATS]
    if unknown:
        return f"format {unknown[0]!r} is not known here"
    if said.code != here:
        made = f"surveyapp {said.code.version} (source {said.code.source[:_DIGITS]})"
        return f"{made} and its libraries made them, this is {here.version} (source {here.source[:_DIGITS]})"
    if said.fonts != fonts(fonts_dir):
        return "they were made with other fonts"
    templates = sorted(path for path in changed if path.startswith(f"{REPORTS}/"))
    return f"{templates[0]} is not the one that was published" if templates else ""


def _documents(folder: Path, again: Mapping[str, bytes]) -> Iterator[Difference]:
    """Documents that are other bytes than those made again; one that is missing was named already."""
    for path, content in again.items():
        file = folder / path
        if file.is_file() and file.read_bytes() != content:
            yield Difference(path, "is not what counts and definitions give")
    for path in paths(folder):
        if path.startswith(f"{DOCUMENTS}/") and path not in again:
            yield Difference(path, "follows from nothing in this publication")


def _difference(folder: Path, error: SurveyAppError) -> Difference:
    """A fault as something that differs: in the file it names, else in what the publication says of itself."""
    if isinstance(error, FaultyFile):
        fault = error.faults[0]
        return Difference(fault.file.relative_to(folder).as_posix(), f"line {fault.line}: {fault.sentence}")
    if isinstance(error, DamagedPublication):
        return Difference(error.file, error.reason)
    return Difference(STATEMENT, str(error))
