"""The files of one survey: the survey, its texts and its index editions, each read by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.scale import with_scales
from surveyapp.definitions.source import read_source
from surveyapp.definitions.structure import Read, read_model
from surveyapp.definitions.survey import Survey
from surveyapp.definitions.text import Text

SURVEY_FILE = "survey.yaml"


@dataclass(frozen=True)
class Folder:
    """A survey's files as read: a file whose structure is at fault has no value."""

    path: Path
    survey: Read[Survey]
    texts: tuple[Read[Text], ...]
    indexes: tuple[Read[IndexEdition], ...]

    def structural(self) -> Iterator[Fault]:
        """Every fault in the structure of the files."""
        yield from self.survey.faults
        for text in self.texts:
            yield from text.faults
        for index in self.indexes:
            yield from index.faults

    def written(self) -> Iterator[Text]:
        """The texts whose structure is sound."""
        return (read.value for read in self.texts if read.value)

    def editions(self) -> Iterator[IndexEdition]:
        """The index editions whose structure is sound."""
        return (read.value for read in self.indexes if read.value)


def survey_folders(path: Path) -> tuple[Path, ...]:
    """The folder itself if it holds a survey, else the folders of definition files in it; itself again without any."""
    if path.is_file():
        return (path.parent,)
    inside = sorted({file.parent for file in path.glob("*/*.yaml")})
    return tuple(inside) if inside and not (path / SURVEY_FILE).exists() else (path,)


def read_folder(folder: Path) -> Folder:
    """The files of a survey: one text for each of its languages, any number of index editions."""
    survey = read_model(with_scales(read_source(folder / SURVEY_FILE)), Survey)
    languages = survey.value.languages if survey.value else ()
    expected = {folder / f"text.{language}.yaml" for language in languages}
    texts = tuple(read_model(read_source(file), Text) for file in sorted({*folder.glob("text.*.yaml"), *expected}))
    indexes = tuple(read_model(read_source(file), IndexEdition) for file in sorted(folder.glob("index-*.yaml")))
    return Folder(folder, survey, texts, indexes)
