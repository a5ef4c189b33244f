"""Every fault of a survey's files at once: first their structure, then their meaning."""

from collections.abc import Iterator
from pathlib import Path

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.folder import Folder, read_folder, survey_folders


def check(path: Path) -> tuple[Fault, ...]:
    """Every fault of one survey folder, or of all surveys in a folder of them, in the order of the files."""
    return tuple(sorted({fault for folder in survey_folders(path) for fault in faults_of(read_folder(folder))}))


def faults_of(folder: Folder) -> Iterator[Fault]:
    """Every fault of a survey's files."""
    yield from folder.structural()
