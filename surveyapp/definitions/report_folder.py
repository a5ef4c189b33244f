"""The files of one report: what it shows, and its sentences in each language."""

from pathlib import Path
from typing import TypeVar

from surveyapp.definitions.errors import FaultyFile, Unknown
from surveyapp.definitions.option import Frozen
from surveyapp.definitions.report import ReportDefinition, ReportText
from surveyapp.definitions.source import read_source
from surveyapp.definitions.structure import read_model

REPORT_FILE = "report.yaml"
TEMPLATE_FILE = "report.typ"
WORD_TEMPLATE_FILE = "report.docx"

Model = TypeVar("Model", bound=Frozen)


def report_folders(path: Path) -> tuple[Path, ...]:
    """The folder itself if it holds a report, else the folders of reports in it; itself again without any."""
    inside = sorted(file.parent for file in path.glob(f"*/{REPORT_FILE}"))
    return tuple(inside) if inside and not (path / REPORT_FILE).exists() else (path,)


def report_folder(reports_dir: Path, code: str) -> Path:
    """The folder of the report with this code; else Unknown."""
    known = {file.parent.name: file.parent for file in reports_dir.glob(f"*/{REPORT_FILE}")}
    if code not in known:
        raise Unknown("report", code, sorted(known))
    return known[code]


def read_report(folder: Path) -> ReportDefinition:
    """What the report in a folder shows; FaultyFile with every fault."""
    return _read(folder / REPORT_FILE, ReportDefinition)


def read_report_text(folder: Path, language: str) -> ReportText:
    """The sentences of the report in a language, above those of the report it extends; Unknown without that language."""
    known = {file.stem: file for file in folder.glob("??.yaml")}
    if language not in known:
        raise Unknown("language", language, sorted(known))
    own = _read(known[language], ReportText)
    extended = read_report(folder).extends
    if extended is None:
        return own
    inherited = read_report_text(folder.parent / extended, language)
    return ReportText(language=language, sentences={**inherited.sentences, **own.sentences})


def _read(file: Path, model: type[Model]) -> Model:
    read = read_model(read_source(file), model)
    if read.value is None or read.faults:
        raise FaultyFile(read.faults)
    return read.value
