"""What follows from the counts of a publication: figures and documents, made from its folder and nothing else."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from surveyapp.analysis.figure import UnitFigures
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.load import Definition, load
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.register import read_register
from surveyapp.definitions.report_folder import read_report, read_report_text
from surveyapp.definitions.survey import Part
from surveyapp.services.beside import Beside
from surveyapp.services.figures import figures
from surveyapp.services.installation import Installation
from surveyapp.services.publication import DamagedPublication, Statement, statement
from surveyapp.services.publication_counts import COUNTS, FORMS, Wave, read_counts
from surveyapp.services.publication_register import REGISTER, highest_units, published_units
from surveyapp.services.publication_scores import read_published
from surveyapp.services.report_contents import Content, Order, contents
from surveyapp.services.report_formats import FORMATS, Files, Layout
from surveyapp.services.surveys import register_edition
from surveyapp.storage import counts as stored
from surveyapp.storage import organisation as registered
from surveyapp.storage import scores as scored
from surveyapp.storage.blocks import Block
from surveyapp.storage.database import Database
from surveyapp.storage.publications import restore
from surveyapp.storage.sealing import KeyStore

SURVEY = "survey"
REPORTS = "reports"
BESIDE = "beside"
FIGURES = "figures"
DOCUMENTS = "documents"

Task = tuple[Content, Layout, str]
"""A document, how it is laid out, and its format."""


class NotRendered(SurveyAppError):
    """A document that cannot be made."""

    def __init__(self, about: str, language: str, name: str, error: BaseException) -> None:
        told = str(error) if isinstance(error, SurveyAppError) else f"{type(error).__name__}: {error}"
        super().__init__(f"the {name} document of {about} ({language}) cannot be made: {' '.join(told.split())}")
        self.about = about


@dataclass(frozen=True)
class Restored(Installation):
    """An installation that holds one publication: its counts as blocks, its survey, its organisation."""

    statement: Statement
    held: Definition
    organisation: Organisation

    @cached_property
    def definitions(self) -> Mapping[str, Definition]:
        """The survey as it was published."""
        return {self.statement.survey: self.held}

    @property
    def wave(self) -> Period:
        """The period that the publication is about."""
        return Period.parse(self.statement.period)

    @property
    def day_after(self) -> date:
        """The first day on which the wave could be published: documents know no later one."""
        return self.wave.last_day + timedelta(days=1)


@contextmanager
def restored(folder: Path) -> Iterator[Restored]:
    """The publication in a folder as an installation of its own, gone afterwards; else DamagedPublication or FaultyFile."""
    said = statement(folder)
    definition, organisation = load(folder / SURVEY), read_register(folder / REGISTER)
    waves = read_counts(folder, said.survey, said.channel, said.periods)
    scores = read_published(folder, said, definition, organisation)
    if not scores and not any(wave.forms for wave in waves):
        raise DamagedPublication(FORMS, "no unit has any forms")
    with TemporaryDirectory() as place:
        database = Database(f"sqlite:///{place}/publication.sqlite")
        database.migrate()
        with database.transaction() as tx:
            register_edition(tx, definition)
            registered.save(tx, organisation)
            restore(tx, [block for wave in waves for block in _blocks(definition, wave)], said.chain)
            for counts in (wave.counts for wave in waves):
                period, channel = Period.parse(counts.period), counts.channel
                known = [(unit, period, channel, own) for unit, own in counts.precision.items()]
                stored.keep_precision(tx, said.survey, counts.period, known)
            scored.write(tx, said.survey, said.label, scores)
        try:
            yield Restored(database, KeyStore(Path(place)), folder / SURVEY, said, definition, organisation)
        finally:
            database.close()


def figures_of(publication: Restored) -> Mapping[str, tuple[UnitFigures, ...]]:
    """The figures of all published units, in the wave and in those before it, by period."""
    said, survey = publication.statement, publication.held.survey
    found = {period: _figures(publication, Period.parse(period)) for period in said.periods}
    officers = {question.code for _, question in survey.questions() if survey.part(question.code) is Part.OFFICER}
    return {period: tuple(_without(officers, unit) for unit in units) for period, units in found.items()}


def _figures(publication: Restored, period: Period) -> tuple[UnitFigures, ...]:
    said = publication.statement
    try:
        return figures(
            publication.database,
            publication.held,
            publication.organisation,
            today=publication.day_after,
            period=period,
            edition=said.index,
            channel=said.channel,
        )
    except (ArithmeticError, ValueError) as error:
        # Counts that were altered may have a negative variance, which no formula takes.
        raise DamagedPublication(COUNTS, f"no figures of {period} can be made, counts contradict each other") from error


def _without(officers: set[str], unit: UnitFigures) -> UnitFigures:
    return replace(unit, figures=tuple(figure for figure in unit.figures if figure.of not in officers))


def documents_of(publication: Restored, folder: Path, fonts_dir: Path | None, workers: int) -> Files:
    """The documents of a publication by the name of their file, made over that many processes."""
    said = publication.statement
    tasks = [
        (content, layout, name)
        for layout in (_layout(folder / REPORTS / said.report, language, fonts_dir) for language in said.languages)
        for order in _orders(publication, folder, layout.text.language)
        for content in _contents(publication, order, layout)
        for name in said.formats
    ]
    with _executor(min(workers, len(tasks))) as executor:
        running = [(executor.submit(_rendered, task), task) for task in tasks]
        return {name: own for done, task in running for name, own in _result(done, task).items()}


def _contents(publication: Restored, order: Order, layout: Layout) -> tuple[Content, ...]:
    try:
        return contents(publication, order, layout)
    except (ArithmeticError, LookupError, ValueError) as error:
        raise NotRendered(order.unit or "", order.language, layout.report.code, error) from error


def _layout(folder: Path, language: str, fonts_dir: Path | None) -> Layout:
    return Layout(folder, read_report(folder), read_report_text(folder, language), fonts_dir)


def _orders(publication: Restored, folder: Path, language: str) -> Iterator[Order]:
    """What is ordered of a report: it is made about each unit that stands under no other."""
    said, survey = publication.statement, publication.held.survey
    given = {name: folder / BESIDE / f"{name}.csv" for name in said.beside}
    shown = published_units(survey, publication.organisation, publication.wave)
    for unit in highest_units(publication.organisation, shown, publication.wave.last_day):
        found = folder / BESIDE / importance_file(unit)
        yield Order(
            report=said.report,
            survey=said.survey,
            today=publication.day_after,
            unit=unit,
            period=publication.wave,
            edition=said.index,
            language=language,
            wave=said.wave,
            beside=Beside(**given, importance=found if found.exists() else None),
        )


def importance_file(unit: str) -> str:
    """What the file is called that holds what single forms about a unit tell."""
    return f"importance-{quote(unit, safe='')}.json"


def _result(done: Future[Files], task: Task) -> Files:
    """What a task made; what made it fail is told in a sentence that names the document."""
    error = done.exception()
    if error is None:
        return done.result()
    content, layout, name = task
    raise NotRendered(content.about, layout.text.language, name, error) from error


def _rendered(task: Task) -> Files:
    content, layout, name = task
    stem = "-".join(quote(word, safe="") for word in content.name)
    return {f"{stem}{ending}": own for ending, own in FORMATS[name](content.make(), layout).items()}


def _executor(workers: int) -> Executor:
    if workers <= 1:
        return ThreadPoolExecutor(1)
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _blocks(definition: Definition, wave: Wave) -> Iterator[Block]:
    """One block per unit, part and channel; all counts of a unit stand in its first."""
    counted = set[str]()
    for (unit, part, channel), forms in wave.forms.items():
        own = wave.counts.units[unit]
        yield Block(
            survey=definition.survey.code,
            edition=definition.survey.edition,
            part=part,
            unit=unit,
            period=Period.parse(wave.period),
            channel=channel,
            released=Period.parse(wave.period).last_day,
            forms=forms,
            least=0,
            counts={} if unit in counted else own.tally.questions,
            holds_forms=own.holds_forms,
            simulated=own.simulated,
        )
        counted.add(unit)
