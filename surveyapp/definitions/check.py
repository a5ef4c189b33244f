"""Every fault of a survey's files at once: first their structure, then their meaning."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.folder import Folder, read_folder, survey_folders
from surveyapp.definitions.meaning.indexes import check_index
from surveyapp.definitions.meaning.questions import check_questions
from surveyapp.definitions.meaning.reach import check_reach
from surveyapp.definitions.meaning.rules import check_rules
from surveyapp.definitions.meaning.survey import check_survey
from surveyapp.definitions.meaning.texts import check_texts
from surveyapp.definitions.survey import Survey


def check(path: Path) -> tuple[Fault, ...]:
    """Every fault of one survey folder, or of all surveys in a folder of them, in the order of the files."""
    return faults_of(map(read_folder, survey_folders(path)))


def faults_of(folders: Iterable[Folder]) -> tuple[Fault, ...]:
    """Every fault of some surveys that stand side by side, in the order of the files."""
    read = tuple(folders)
    found = (fault for folder in read for fault in _faults(folder))
    return tuple(sorted({*found, *_same_codes(read)}))


def _faults(folder: Folder) -> Iterator[Fault]:
    yield from folder.structural()
    yield from _misnamed(folder)
    yield from _same_days(folder)
    survey, source = folder.survey.value, folder.survey.source
    if survey is None:
        return
    yield from check_survey(survey, source)
    yield from check_questions(survey, source)
    rule_faults = tuple(check_rules(survey, source))
    # A rule that reads what is not there never holds; that it reads it is the fault.
    yield from rule_faults or check_reach(survey, source)
    for index in folder.indexes:
        if index.value:
            yield from check_index(survey, index.value, index.source)
    yield from _text_faults(folder, survey)


def _misnamed(folder: Folder) -> Iterator[Fault]:
    """Files whose name says another language or label than they do inside."""
    inside = [(text.source, "language", f"text.{text.value.language}.yaml") for text in folder.texts if text.value]
    inside += [(index.source, "label", f"index-{index.value.label}.yaml") for index in folder.indexes if index.value]
    for source, key, name in inside:
        if source.file.name != name:
            yield source.fault("misnamed-file", f"with this {key} the file must be called {name}", (key,))


def _same_days(folder: Folder) -> Iterator[Fault]:
    seen: dict[date, str] = {}
    for index in folder.indexes:
        if index.value and index.value.valid_from in seen:
            sentence = f"the edition '{seen[index.value.valid_from]}' is valid from the same day"
            yield index.source.fault("duplicate-date", sentence, ("valid_from",))
        elif index.value:
            seen[index.value.valid_from] = index.value.label


def _text_faults(folder: Folder, survey: Survey) -> Iterator[Fault]:
    # A component whose edition could not be read would make its words look left over.
    if all(index.value for index in folder.indexes):
        texts = [(text.value, text.source) for text in folder.texts if text.value]
        yield from check_texts(survey, tuple(folder.editions()), texts)


def _same_codes(folders: Iterable[Folder]) -> Iterator[Fault]:
    seen: dict[str, Path] = {}
    for folder in folders:
        survey = folder.survey.value
        if survey and survey.code in seen:
            sentence = f"the survey '{survey.code}' stands in {seen[survey.code]} already"
            yield folder.survey.source.fault("duplicate-code", sentence, ("code",))
        elif survey:
            seen[survey.code] = folder.path
