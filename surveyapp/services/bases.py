"""A basis for figures: from an installation, or from files alone."""

from dataclasses import replace
from pathlib import Path

from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.load import Definition, load, read_edition
from surveyapp.services.basis import Basis
from surveyapp.services.import_forms import Track
from surveyapp.services.installation import Installation, Places, opened
from surveyapp.services.ledger import Stored
from surveyapp.services.ledger_files import Files, InFiles, read_ledger
from surveyapp.services.organisation import the_organisation
from surveyapp.services.read_scores import read_scores


class NoSurvey(SurveyAppError):
    """Neither the code of a survey nor the file that defines one is named."""


class FilesWithoutSurvey(SurveyAppError):
    """Files of answers are named beside a survey of the installation, whose answers are in its database."""


class NoBusinesses(SurveyAppError):
    """A cap on one business is asked for where nobody can tell whose forms are whose."""


class LabelTaken(SurveyAppError):
    """An index file has the label of an edition of the survey, by which forms' own scores are kept, and another formula."""

    def __init__(self, label: str) -> None:
        super().__init__(
            f"the survey has an edition {label!r} with another formula: give that of --index its own label"
        )
        self.label = label


def basis_of(places: Places, survey: str | None, files: Files, track: Track) -> Basis:
    """The basis that a survey's code or that files name; else NoSurvey or FilesWithoutSurvey."""
    if files.survey is not None:
        return _from_files(files.survey, files, track)
    if survey is None:
        raise NoSurvey("name a survey by its code, or its folder with --survey")
    if files.counts or files.forms or files.organisation:
        raise FilesWithoutSurvey("--counts, --forms and --organisation go with --survey, not with a survey's code")
    return _from_installation(opened(places), survey, files)


def _from_installation(installation: Installation, survey: str, files: Files) -> Basis:
    installed = installation.definition(survey)
    definition = _with_index(installed, files.index)
    for edition in definition.indexes:
        if any(own.label == edition.label and own.hash != edition.hash for own in installed.indexes):
            raise LabelTaken(edition.label)
    organisation = the_organisation(installation.database)
    scores = read_scores(files.scores, definition, organisation) if files.scores else None
    return Basis(definition, organisation, Stored(installation.database, survey, given=scores))


def _from_files(survey: Path, files: Files, track: Track) -> Basis:
    ledger = read_ledger(definition_in(survey, files.index), files, track)
    return Basis(ledger.definition, ledger.organisation, ledger)


def under_cap(basis: Basis, cap: int) -> Basis:
    """The same, with figures beside the raw ones in which no business counts more forms; else NoBusinesses."""
    ledger = basis.ledger
    if not isinstance(ledger, InFiles) or not ledger.names_businesses:
        raise NoBusinesses("--cap needs --forms with a column 'business', which says whose forms are whose")
    return replace(basis, ledger=replace(ledger, cap=cap))


def definition_in(survey: Path, index: Path | None) -> Definition:
    """The survey in a folder, with the index edition of a file, if one is named, in the place of its own."""
    return _with_index(load(survey.parent if survey.is_file() else survey), index)


def _with_index(definition: Definition, index: Path | None) -> Definition:
    return definition if index is None else replace(definition, indexes=(read_edition(index, definition.survey),))
