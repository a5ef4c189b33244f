"""What a publication is made from: counts, organisation, survey, index edition and report, written into its folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from surveyapp.definitions.counts import Counts
from surveyapp.definitions.errors import Unknown
from surveyapp.definitions.folder import SURVEY_FILE, survey_folders
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.report import ReportDefinition
from surveyapp.definitions.report_folder import read_report, report_folder
from surveyapp.definitions.source import read_source
from surveyapp.services.beside import NOTHING, Beside
from surveyapp.services.installation import Installation
from surveyapp.services.organisation import organisation_in
from surveyapp.services.publication import STATEMENT, Statement, code, fonts
from surveyapp.services.publication_counts import Wave, csv_files, forms_of, published
from surveyapp.services.publication_derived import BESIDE, REPORTS, SURVEY, importance_file
from surveyapp.services.publication_register import (
    REGISTER,
    beside,
    highest_units,
    published_above,
    published_units,
    register,
)
from surveyapp.services.publication_scores import score_files
from surveyapp.services.publication_wave import Edition, NotPublishable
from surveyapp.services.report_formats import FORMATS
from surveyapp.storage import counts as stored
from surveyapp.storage import publications as kept
from surveyapp.storage import scores as scored
from surveyapp.storage.database import Transaction


class IndexChanged(NotPublishable):
    """An index label that was published with another formula."""

    def __init__(self, label: str, publication: str) -> None:
        super().__init__(
            f"index label {label!r} was published with another formula (in {publication}); give the new one its own"
        )
        self.label = label
        self.publication = publication


class Folders(Protocol):
    """Where reports are defined and further fonts are; the settings say it."""

    @property
    def reports_dir(self) -> Path: ...

    @property
    def fonts_dir(self) -> Path | None: ...


@dataclass(frozen=True)
class Wanted:
    """What is to be published: a report on a wave of a survey, in some formats; or the correction of one, and why."""

    report: str
    wave: str
    survey: str | None = None
    formats: tuple[str, ...] = tuple(FORMATS)
    corrects: str | None = None
    reason: str = ""
    beside: Beside = NOTHING


@dataclass(frozen=True)
class Held:
    """What the database holds of a wave and those before it: counts, and files of scores, of published units only."""

    organisation: Organisation
    shown: frozenset[str]
    waves: tuple[Wave, ...]
    scores: Mapping[str, bytes]
    chain: str

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods that have counts, the wave last."""
        return tuple(Period.parse(wave.period) for wave in self.waves)


def gather(installation: Installation, folders: Folders, wanted: Wanted, folder: Path, today: date) -> Statement:
    """Writes everything that a publication is made from; what it says of itself."""
    report = read_report(report_folder(folders.reports_dir, wanted.report))
    definition = installation.definition(_survey(report, wanted))
    wave = Edition.of(definition, wanted.wave, today)
    with installation.database.reading() as rx:
        refuse_other_index(rx, definition.survey.code, wave.edition.label, wave.edition.hash)
        label = _label(rx, wanted, definition.survey.code, _base(report, wave))
        held = _held(rx, installation, wave)
    said = _statement(folders, wanted, wave, held, label)
    files = {
        STATEMENT: f"{said.model_dump_json(by_alias=True, indent=2)}\n".encode(),
        REGISTER: register(held.organisation, held.shown, wave.period.last_day),
        **csv_files(held.waves),
        **held.scores,
        **_survey_files(installation.surveys_dir, definition, wave.editions(held.periods)),
        **_report_files(folders.reports_dir, wanted.report),
        **dict(_beside_files(wanted.beside)),
        **_importance(installation, report, wave, held),
    }
    for path, content in files.items():
        write(folder / path, content)
    return said


def _base(report: ReportDefinition, wave: Edition) -> str:
    """The label of the first publication of a report on a wave."""
    words = (report.code, wave.label) if report.survey else (report.code, wave.definition.survey.code, wave.label)
    return "-".join(words)


def _statement(folders: Folders, wanted: Wanted, wave: Edition, held: Held, label: str) -> Statement:
    return Statement(
        label=label,
        report=wanted.report,
        survey=wave.definition.survey.code,
        survey_edition=wave.definition.survey.edition,
        index=wave.edition.label,
        index_hash=wave.edition.hash,
        wave=wave.label,
        periods=tuple(map(str, held.periods)),
        channel=held.waves[-1].counts.channel,
        languages=_languages(folders.reports_dir / wanted.report, wave.definition),
        formats=wanted.formats,
        beside=tuple(name for name, file in vars(wanted.beside).items() if file is not None),
        scores=bool(held.scores),
        chain=held.chain,
        corrects=wanted.corrects,
        reason=wanted.reason.strip(),
        code=code(),
        fonts=fonts(folders.fonts_dir),
    )


def write(file: Path, content: bytes) -> None:
    """Writes a file and the folders it stands in."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def refuse_other_index(rx: Transaction, survey: str, label: str, edition: str) -> None:
    """IndexChanged where an index label was published with another hash than this."""
    known = kept.bound(rx, survey, label)
    if known is not None and known[0] != edition:
        raise IndexChanged(label, known[1])


def _survey(report: ReportDefinition, wanted: Wanted) -> str:
    if report.about == "officer":
        raise NotPublishable(f"report {wanted.report!r} is about officers, who are never published")
    found = wanted.survey or report.survey
    if found is None:
        raise NotPublishable(f"report {wanted.report!r} is about any survey: name one")
    if report.survey not in {None, found}:
        raise NotPublishable(f"report {wanted.report!r} is about survey {report.survey!r}")
    return found


def _languages(folder: Path, definition: Definition) -> tuple[str, ...]:
    found = tuple(code for code in definition.texts if (folder / f"{code}.yaml").exists())
    if not found:
        raise NotPublishable(f"report {folder.name!r} is written in no language of survey {definition.survey.code!r}")
    return found


def _label(rx: Transaction, wanted: Wanted, survey: str, base: str) -> str:
    """The label of a publication: a correction carries the next number."""
    if bool(wanted.corrects) != bool(wanted.reason.strip()):
        raise NotPublishable("a correction names the publication it corrects and the reason: both or neither")
    if wanted.corrects is None:
        return base
    old = kept.find(rx, wanted.corrects)
    if old is None:
        raise Unknown("publication", wanted.corrects, [each.label for each in kept.publications(rx)])
    if (old.report, old.survey, old.wave) != (wanted.report, survey, wanted.wave):
        raise NotPublishable(f"{old.label} is about another report, survey or wave")
    number = old.label.removeprefix(f"{base}.") if old.label != base else "1"
    return f"{base}.{int(number) + 1}"


def _held(rx: Transaction, installation: Installation, wave: Edition) -> Held:
    survey, period = wave.definition.survey, wave.period
    organisation = organisation_in(rx, installation.database.url)
    shown = published_units(survey, organisation, period)
    now = stored.load(rx, survey.code, period)
    scores = {each: scored.load(rx, survey.code, each) for each in (*_earlier(rx, wave), period)}

    def of_published(counts: Counts) -> Wave:
        its = Period.parse(counts.period)
        above = published_above(organisation, counts.units, shown, its.last_day)
        found = published(survey, wave.editions((its,)), counts, above)
        return Wave(found, forms_of(counts, kept.forms(rx, survey.code, its), above))

    earlier = {each: stored.load(rx, survey.code, each, now.channel) for each in scores if each != period}
    every = {each: of_published(counts) for each, counts in (*earlier.items(), (period, now))}
    known = {each: found.counts.units.keys() | (scores[each].keys() & shown) for each, found in every.items()}
    if not known[period]:
        raise NotPublishable(f"wave {wave.label!r} has no answers or scores about units that are published")
    periods = tuple(each for each, units in known.items() if units)
    shown = beside(organisation, shown, known[period], period.last_day)
    files = score_files(wave.definition, wave.editions(periods), shown, {each: scores[each] for each in periods})
    waves = tuple(every[each] for each in periods)
    return Held(organisation, shown, waves, files, kept.newest_block(rx, survey.code, periods))


def _earlier(rx: Transaction, wave: Edition) -> list[Period]:
    survey = wave.definition.survey.code
    known = {*stored.periods(rx, survey), *scored.periods(rx, survey)}
    found = {(Period.of_day(each.first_day, wave.period.grain), each) for each in known}
    return sorted({whole for whole, each in found if whole < wave.period and whole.contains(each)})


def _beside_files(beside: Beside) -> Iterator[tuple[str, bytes]]:
    for name, file in vars(beside).items():
        try:
            if file is not None:
                yield f"{BESIDE}/{name}.csv", file.read_bytes()
        except OSError as error:
            raise NotPublishable(f"{file} cannot be read: {error.strerror}") from None


def _importance(installation: Installation, report: ReportDefinition, wave: Edition, held: Held) -> Mapping[str, bytes]:
    """What single forms tell of a wave: they are not published, so it is taken along as it was found."""
    if report.about != "wave":
        return {}
    # Drivers need numpy and scipy, which no other report does.
    from surveyapp.services import annual  # noqa: PLC0415
    from surveyapp.services.read_beside import IMPORTANCE  # noqa: PLC0415

    day = wave.period.last_day
    units = highest_units(held.organisation, held.shown, day)
    wanted = {unit: annual.Wanted(report, day, wave.label, unit, wave.edition.label) for unit in units}
    found = {
        unit: annual.annual_facts(installation, wave.definition, asked).importance for unit, asked in wanted.items()
    }
    return {
        f"{BESIDE}/{importance_file(unit)}": IMPORTANCE.dump_json(own, indent=2)
        for unit, own in found.items()
        if own is not None
    }


def _survey_files(surveys_dir: Path, definition: Definition, labels: frozenset[str]) -> Mapping[str, bytes]:
    folder = next(each for each in survey_folders(surveys_dir) if _code(each) == definition.survey.code)
    texts = (f"text.{language}.yaml" for language in definition.texts)
    names = (SURVEY_FILE, *texts, *(f"index-{label}.yaml" for label in sorted(labels)))
    return {f"{SURVEY}/{name}": (folder / name).read_bytes() for name in names}


def _code(folder: Path) -> object:
    data = read_source(folder / SURVEY_FILE).data
    return data.get("code") if isinstance(data, dict) else None


def _report_files(reports_dir: Path, code: str) -> Mapping[str, bytes]:
    """The definition of a report and of those that it extends, and the templates that all reports share."""
    own = (file for folder in _extended(reports_dir, code) for file in folder.rglob("*"))
    return {
        f"{REPORTS}/{file.relative_to(reports_dir).as_posix()}": file.read_bytes()
        for file in (*reports_dir.glob("*.typ"), *own)
        if file.is_file()
    }


def _extended(reports_dir: Path, code: str | None) -> Iterator[Path]:
    while code is not None:
        folder = report_folder(reports_dir, code)
        yield folder
        code = read_report(folder).extends
