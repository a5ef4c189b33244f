"""Reports as files: one or many, in parallel, a failing one named and the rest finished, what is there kept."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.report_folder import read_report, read_report_text, report_folder
from surveyapp.services.installation import Installation
from surveyapp.services.report_contents import Content, Order, contents
from surveyapp.services.report_formats import FORMATS, Files, Layout
from surveyapp.services.report_memory import inputs_of, remember, unchanged


@dataclass(frozen=True)
class Job:
    """One document to be written in some formats to a folder."""

    content: Content
    layout: Layout
    formats: tuple[str, ...]
    out: Path

    @property
    def stem(self) -> str:
        """What the names of its files begin with; whatever a code holds, they stay in the folder."""
        return "-".join(quote(name, safe="") for name in self.content.name)


@dataclass(frozen=True)
class Written:
    """The files of one document, and how many of its formats were there already, made of the same."""

    files: tuple[Path, ...] = ()
    kept: int = 0


@dataclass(frozen=True)
class Rendered:
    """What became of one document: its files, or in a sentence why there are none."""

    about: str
    written: Written = Written()
    failure: str = ""


class Folders(Protocol):
    """Where reports are defined and further fonts are; the settings say it."""

    @property
    def reports_dir(self) -> Path: ...

    @property
    def fonts_dir(self) -> Path | None: ...


def layout_of(folders: Folders, report: str, language: str) -> Layout:
    """A report in a language as its folder defines it; else Unknown, or FaultyFile with every fault."""
    folder = report_folder(folders.reports_dir, report)
    return Layout(folder, read_report(folder), read_report_text(folder, language), folders.fonts_dir)


def jobs(
    installation: Installation, folders: Folders, order: Order, wanted: tuple[str, ...], out: Path
) -> tuple[Job, ...]:
    """What has to be written for an order; Unknown for a report, survey, unit, level or language that is not there."""
    layout = layout_of(folders, order.report, order.language)
    return tuple(Job(each, layout, wanted, out) for each in contents(installation, order, layout))


def write(job: Job) -> Written:
    """The files of one document, each whole or not there; formats made of the same before are left as they are."""
    document = job.content.make()
    job.out.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    kept = 0
    for name in job.formats:
        inputs = inputs_of(document, job.layout, name)
        there = unchanged(job.out, job.stem, name, inputs)
        if there:
            kept += 1
            for file in there:
                file.touch()  # as good as made now, to whoever compares it with its sources
        else:
            there = _stored(job, FORMATS[name](document, job.layout))
            remember(job.out, job.stem, name, inputs, there)
        files.extend(there)
    return Written(tuple(files), kept)


def _stored(job: Job, files: Files) -> tuple[Path, ...]:
    return tuple(_whole(job.out / f"{job.stem}{ending}", content) for ending, content in files.items())


def _whole(file: Path, content: bytes) -> Path:
    file.parent.mkdir(exist_ok=True)
    unfinished = file.with_name(f"{file.name}.part")
    unfinished.write_bytes(content)
    return unfinished.replace(file)


def write_all(jobs: Sequence[Job], workers: int) -> Iterator[Rendered]:
    """Every document as it is finished, over that many processes; one that fails says why."""
    with _executor(min(workers, len(jobs))) as executor:
        running = {executor.submit(write, job): job.content.about for job in jobs}
        for done in as_completed(running):
            yield _rendered(running[done], done)


def _executor(workers: int) -> Executor:
    if workers <= 1:
        return ThreadPoolExecutor(1)
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _rendered(about: str, done: Future[Written]) -> Rendered:
    error = done.exception()
    if error is None:
        return Rendered(about, done.result())
    told = str(error) if isinstance(error, SurveyAppError | OSError) else f"{type(error).__name__}: {error}"
    return Rendered(about, failure=" ".join(told.split()))
