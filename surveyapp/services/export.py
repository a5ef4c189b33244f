"""Released blocks leave as Parquet files for other engines, once the files count to what the database holds."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.period import Period
from surveyapp.services.installation import Installation
from surveyapp.storage import counts, parquet
from surveyapp.storage.counts import INVITED
from surveyapp.storage.database import Transaction
from surveyapp.storage.parquet import Written


class NothingReleased(SurveyAppError):
    """A survey without a single released block."""

    def __init__(self, survey: str) -> None:
        super().__init__(f"survey {survey!r} has no released blocks")
        self.survey = survey


class CountsDiffer(SurveyAppError):
    """The files count to other numbers than the database holds: they are not kept."""

    def __init__(self, survey: str, period: Period) -> None:
        super().__init__(f"survey {survey!r}, {period}: rows and stored counts differ, so nothing was exported")
        self.survey = survey
        self.period = period


def export(installation: Installation, survey: str, out: Path) -> Written:
    """Writes the released blocks of a survey into a folder, in the place of what was exported there before.

    What was written is counted again from the files first: DuckDB and the database must agree on every count.
    """
    installation.definition(survey)
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out, prefix=".") as staged, installation.database.reading() as rx:
        written = parquet.write(rx, survey, Path(staged))
        if not written.blocks:
            raise NothingReleased(survey)
        for period in _differing(rx, survey, Path(staged)):
            raise CountsDiffer(survey, period)
        shutil.rmtree(out / survey, ignore_errors=True)
        (Path(staged) / survey).rename(out / survey)
    return written


def _differing(rx: Transaction, survey: str, folder: Path) -> Iterator[Period]:
    for period in counts.periods(rx, survey):
        for channel in (INVITED, OPEN_LINK):
            if parquet.load(folder, survey, period, channel) != counts.load(rx, survey, period, channel):
                yield period
