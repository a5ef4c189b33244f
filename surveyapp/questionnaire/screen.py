"""What a respondent sees at once: questions, and the choice of who is rated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from surveyapp.definitions.survey import Question, Section, Subject, Survey
from surveyapp.questionnaire.route import Answers, Asking, Rated, route

TOGETHER = 4
"""How many questions of neighbouring one-page sections share a screen at most."""

OF_THE_BRANCH = frozenset(Subject) - {Subject.DEPARTMENT}
OF_THE_SERVED = frozenset({Subject.TEAM, Subject.OFFICER})


class Choosing(StrEnum):
    """What a respondent chooses about who is rated: the branches, or the team and officer met there."""

    BRANCHES = "branches"
    SERVED = "served"


@dataclass(frozen=True)
class Screen:
    """Questions shown together, and what is chosen before or after them."""

    askings: tuple[Asking, ...] = ()
    choosing: Choosing | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """All its questions, in order."""
        return tuple(question for asking in self.askings for question in asking.questions)

    @property
    def repetition(self) -> str:
        """The repetition that its answers belong to."""
        return self.askings[0].repetition if self.askings else ""


def screens(survey: Survey, rated: Rated, answers: Answers, chosen: frozenset[Choosing]) -> tuple[Screen, ...]:
    """The screens of one respondent; `chosen` says what the respondent chooses, the rest comes from the link."""
    first: tuple[Screen, ...] = (Screen(choosing=Choosing.BRANCHES),) if Choosing.BRANCHES in chosen else ()
    if not rated.branches and Choosing.BRANCHES in chosen:
        return first
    asked = list(route(survey, rated, answers))
    if Choosing.SERVED in chosen and rated.branch:
        alone = survey.sections[0].subject in OF_THE_SERVED
        first += (Screen(() if alone else tuple(asked[:1]), Choosing.SERVED),)
        asked = asked[0 if alone else 1 :]
    return first + tuple(Screen(askings) for askings in _packed(survey, asked))


def _packed(survey: Survey, asked: Sequence[Asking]) -> Iterator[tuple[Asking, ...]]:
    places = {section.code: place for place, section in enumerate(survey.sections)}
    together: tuple[Asking, ...] = ()
    for asking in asked:
        if together and not _share(survey.sections[places[together[0].section.code] : places[asking.section.code] + 1]):
            yield together
            together = ()
        if together and sum(len(shown.questions) for shown in (*together, asking)) > TOGETHER:
            yield together
            together = ()
        together += (asking,)
    if together:
        yield together


def _share(sections: Sequence[Section]) -> bool:
    """Whether neighbouring sections may share a screen: short ones, whose presence no answer decides."""
    return len(sections) > 1 and all(
        section.repeat is None
        and section.show_if is None
        and len(section.pages) == 1
        and section.pages[0].show_if is None
        and all(question.show_if is None for question in section.questions())
        for section in sections
    )


def rates_branches(survey: Survey) -> bool:
    """Whether a survey asks about a branch or anything inside one."""
    return any(section.subject in OF_THE_BRANCH for section in survey.sections)


def rates_served(survey: Survey) -> bool:
    """Whether a survey asks about a team or an officer."""
    return any(section.subject in OF_THE_SERVED for section in survey.sections)


def most_branches(survey: Survey) -> int:
    """How many branches one respondent may name."""
    return max((section.repeat.at_most for section in survey.sections if section.repeat), default=1)
