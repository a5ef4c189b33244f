"""A wave that may be published: it is over, and its index rests on no officer's ratings."""

from dataclasses import dataclass
from datetime import date

from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.index import IndexEdition, QuestionHeadline
from surveyapp.definitions.load import Definition
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Part, Survey
from surveyapp.services.basis import edition_of
from surveyapp.services.wave import wave_period


class NotPublishable(SurveyAppError):
    """Something may not be published as it is, or not yet; the sentence says why."""


class WaveNotOver(NotPublishable):
    """A wave whose last day is not past."""

    def __init__(self, wave: str, last_day: date) -> None:
        super().__init__(
            f"wave {wave!r} runs until {last_day} (Asia/Ho_Chi_Minh); it can be published from the next day on"
        )
        self.wave = wave
        self.last_day = last_day


@dataclass(frozen=True)
class Edition:
    """A wave that is over, and the index editions of it and of those before it."""

    label: str
    period: Period
    definition: Definition
    edition: IndexEdition

    @classmethod
    def of(cls, definition: Definition, label: str, today: date) -> "Edition":
        """The wave with this label, named in the survey or a period; else Unknown, NotAPeriod or WaveNotOver."""
        period = wave_period(definition.survey, label)
        if not period.is_over(today):
            raise WaveNotOver(label, period.last_day)
        edition = edition_of(definition, period)
        _refuse_officers(definition.survey, edition)
        return cls(label, period, definition, edition)

    def editions(self, periods: tuple[Period, ...]) -> frozenset[str]:
        """The labels of the editions valid in these periods and in the one before the wave."""
        every = (*periods, self.period, self.period.shifted(-1))
        return frozenset(edition_of(self.definition, period).label for period in every)


def _refuse_officers(survey: Survey, edition: IndexEdition) -> None:
    """An index that rests on ratings of officers would change where these are left out."""
    used = {indicator.question for component in edition.components for indicator in component.indicators}
    if isinstance(edition.headline, QuestionHeadline):
        used.add(edition.headline.question)
    if any(survey.part(question) is Part.OFFICER for question in used):
        raise NotPublishable(f"index {edition.label!r} rests on ratings of officers, who are never published")
