"""Reports of offices as files: one or a whole level, in parallel, a failing one named and the rest finished."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote

from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.report import ReportDefinition, ReportText
from surveyapp.definitions.report_folder import TEMPLATE_FILE
from surveyapp.reporting.document import Document
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.reporting.office import office_report
from surveyapp.reporting.wording import Wording


@dataclass(frozen=True)
class Layout:
    """A report as its folder defines it in one language, and where further fonts are."""

    folder: Path
    report: ReportDefinition
    text: ReportText
    fonts_dir: Path | None = None


@dataclass(frozen=True)
class Job:
    """One office's report to be written in some formats to a folder."""

    facts: OfficeFacts
    layout: Layout
    formats: tuple[str, ...]
    out: Path


@dataclass(frozen=True)
class Rendered:
    """What became of one office's report: its files, or in a sentence why there are none."""

    unit: str
    files: tuple[Path, ...] = ()
    failure: str = ""


def _html(document: Document, _: Layout) -> bytes:
    from surveyapp.reporting.html import html  # noqa: PLC0415  # loads matplotlib, which only rendering needs

    return html(document)


def _pdf(document: Document, layout: Layout) -> bytes:
    from surveyapp.reporting.pdf import pdf  # noqa: PLC0415  # loads matplotlib and Typst, which only rendering needs

    wording = Wording(layout.text.language, layout.text.sentences)
    return pdf(document, layout.folder / TEMPLATE_FILE, wording, layout.fonts_dir)


FORMATS: Mapping[str, Callable[[Document, Layout], bytes]] = {"html": _html, "pdf": _pdf}
"""Each format and what makes its bytes."""


def formats(names: str) -> tuple[str, ...]:
    """The formats in a list with commas, each once; else Unknown."""
    found = tuple(dict.fromkeys(name.strip() for name in names.split(",")))
    for name in found:
        if name not in FORMATS:
            raise Unknown("format", name)
    return found


def write(job: Job) -> tuple[Path, ...]:
    """The files of one report, each whole or not there."""
    facts, layout = job.facts, job.layout
    document = office_report(facts, layout.report, layout.text)
    job.out.mkdir(parents=True, exist_ok=True)
    return tuple(_kept(job.out / f"{_stem(job)}.{name}", FORMATS[name](document, layout)) for name in job.formats)


def _stem(job: Job) -> str:
    facts = job.facts
    names = (job.layout.report.code, facts.survey.code, facts.now.context.unit, str(facts.period))
    return "-".join(quote(name, safe="") for name in (*names, job.layout.text.language))


def _kept(file: Path, content: bytes) -> Path:
    partial = file.with_name(f"{file.name}.part")
    partial.write_bytes(content)
    return partial.replace(file)


def write_all(jobs: Sequence[Job], workers: int) -> Iterator[Rendered]:
    """Every report as it is finished, over that many processes; one that fails says why."""
    with _executor(min(workers, len(jobs))) as executor:
        running = {executor.submit(write, job): job.facts.now.context.unit for job in jobs}
        for done in as_completed(running):
            yield _rendered(running[done], done)


def _executor(workers: int) -> Executor:
    if workers <= 1:
        return ThreadPoolExecutor(1)
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _rendered(unit: str, done: Future[tuple[Path, ...]]) -> Rendered:
    error = done.exception()
    if error is None:
        return Rendered(unit, done.result())
    told = str(error) if isinstance(error, SurveyAppError | OSError) else f"{type(error).__name__}: {error}"
    return Rendered(unit, failure=" ".join(told.split()))
