"""A survey as loaded: what it asks, its sentences in every language, and its index editions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from surveyapp.definitions.check import faults_of
from surveyapp.definitions.errors import Fault, FaultyFile, Severity, Unknown
from surveyapp.definitions.folder import Folder, read_folder, survey_folders
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.meaning.indexes import check_index
from surveyapp.definitions.source import read_source
from surveyapp.definitions.structure import read_model
from surveyapp.definitions.survey import Survey
from surveyapp.definitions.text import Text


@dataclass(frozen=True)
class Definition:
    """A survey with its texts by language and its index editions, oldest first."""

    survey: Survey
    texts: Mapping[str, Text]
    indexes: tuple[IndexEdition, ...]

    def index_on(self, day: date) -> IndexEdition | None:
        """The edition valid on a day: the newest begun by then, else the oldest; None for a survey without any."""
        begun = [index for index in self.indexes if index.valid_from <= day]
        return begun[-1] if begun else next(iter(self.indexes), None)

    def index(self, label: str) -> IndexEdition:
        """The edition with this label; else Unknown."""
        for index in self.indexes:
            if index.label == label:
                return index
        raise Unknown("edition", label, [index.label for index in self.indexes])

    def text(self, language: str) -> Text:
        """The survey in a language, else in its first one."""
        return self.texts.get(language) or self.texts[self.survey.languages[0]]


def load(folder: Path) -> Definition:
    """The survey that a folder defines; else FaultyFile with every fault of its files."""
    read = read_folder(folder)
    _refuse_errors(faults_of([read]))
    return _definition(read)


def load_all(surveys_dir: Path) -> Mapping[str, Definition]:
    """The surveys of a folder of surveys, by code; else FaultyFile with every fault of all of them."""
    folders = tuple(map(read_folder, survey_folders(surveys_dir)))
    _refuse_errors(faults_of(folders))
    definitions = map(_definition, folders)
    return {definition.survey.code: definition for definition in definitions}


def read_edition(file: Path, survey: Survey) -> IndexEdition:
    """The edition that a file outside the survey's folder holds; else FaultyFile with every fault of it."""
    read = read_model(read_source(file), IndexEdition)
    faults = (*read.faults, *(check_index(survey, read.value, read.source) if read.value else ()))
    _refuse_errors(tuple(sorted(faults)))
    if read.value is None:
        raise FaultyFile(faults)
    return read.value


def _refuse_errors(faults: Iterable[Fault]) -> None:
    errors = tuple(fault for fault in faults if fault.severity is Severity.ERROR)
    if errors:
        raise FaultyFile(errors)


def _definition(folder: Folder) -> Definition:
    survey = folder.survey.value
    if survey is None:
        raise FaultyFile(folder.survey.faults)
    texts = {text.language: text for text in folder.written()}
    indexes = sorted(folder.editions(), key=lambda index: index.valid_from)
    return Definition(survey, {language: texts[language] for language in survey.languages}, tuple(indexes))
