"""Reports of offices as files: one or a whole level, in parallel, a failing one named and the rest finished."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.report import ReportDefinition, ReportText
from surveyapp.definitions.report_folder import TEMPLATE_FILE, read_report, read_report_text, report_folder
from surveyapp.reporting.document import Document
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.reporting.office import office_report
from surveyapp.reporting.wording import Wording
from surveyapp.services.figures import edition_of, figures, last_closed_period
from surveyapp.services.installation import Installation
from surveyapp.services.organisation import the_organisation
from surveyapp.storage.blocks import head


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


class Folders(Protocol):
    """Where reports are defined and further fonts are; the settings say it."""

    @property
    def reports_dir(self) -> Path: ...

    @property
    def fonts_dir(self) -> Path | None: ...


@dataclass(frozen=True)
class Order:
    """Which report is wanted: about one unit or all of a level, on which period, by which edition, in a language."""

    report: str
    survey: str
    today: date
    unit: str | None = None
    level: str | None = None
    period: Period | None = None
    edition: str | None = None
    language: str = "vi"


def jobs(
    installation: Installation, folders: Folders, order: Order, wanted: tuple[str, ...], out: Path
) -> tuple[Job, ...]:
    """What has to be written for an order; Unknown for a report, survey, unit, level or language that is not there."""
    folder = report_folder(folders.reports_dir, order.report)
    text = read_report_text(folder, order.language)
    layout = Layout(folder, read_report(folder), text, folders.fonts_dir)
    definition = installation.definition(order.survey)
    if order.language not in definition.texts:
        raise Unknown("language", order.language)
    facts = office_facts(installation, definition, order)
    if not facts:
        raise Unknown("level", f"{order.level} in this period")
    return tuple(Job(each, layout, wanted, out) for each in facts)


def office_facts(installation: Installation, definition: Definition, order: Order) -> tuple[OfficeFacts, ...]:
    """What the report of each office is made from; the last period is computed on the formula of this one."""
    database, survey = installation.database, definition.survey
    organisation = the_organisation(database)
    period = order.period or last_closed_period(database, survey.code, order.today)
    edition = edition_of(definition, period, order.edition)
    asked = partial(figures, database, definition, organisation, today=order.today, edition=edition.label)
    found = asked(unit=order.unit, level=order.level, period=period)
    channel = found[0].context.channel if found else None
    before = {each.context.unit: each for each in asked(period=period.shifted(-1), channel=channel)}
    then = edition_of(definition, period.shifted(-1)).label
    with database.reading() as rx:
        chain = head(rx)
    made = partial(
        OfficeFacts,
        survey=survey,
        text=definition.text(order.language),
        edition=edition,
        period=period,
        today=order.today,
        edition_before=None if then == edition.label else then,
        chain=chain,
    )
    return tuple(
        made(unit=unit, above=above, now=now, before=before.get(now.context.unit))
        for now in found
        for unit, above in [_names(organisation, now.context.unit, order.language, period.last_day)]
    )


def _names(organisation: Organisation, code: str, language: str, day: date) -> tuple[str, str]:
    unit = organisation.unit(code)
    parent = unit.parent(day)
    return unit.name(language, day), organisation.unit(parent).name(language, day) if parent else ""


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
    unfinished = file.with_name(f"{file.name}.part")
    unfinished.write_bytes(content)
    return unfinished.replace(file)


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
