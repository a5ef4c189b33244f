"""What a respondent sees at once: questions, and the choice of who is rated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from surveyapp.definitions.question import Question
from surveyapp.definitions.survey import Section, Subject, Survey
from surveyapp.questionnaire.route import Ahead, Answers, Asking, Rated, route

ANY = "any"

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


def screens(
    survey: Survey, rated: Rated, answers: Answers, chosen: frozenset[Choosing], ahead: Ahead = frozenset()
) -> tuple[Screen, ...]:
    """The screens of one respondent; `chosen` says what the respondent chooses, the rest comes from the link."""
    first: tuple[Screen, ...] = (Screen(choosing=Choosing.BRANCHES),) if Choosing.BRANCHES in chosen else ()
    if not rated.branches and Choosing.BRANCHES in chosen:
        return first
    asked = list(route(survey, rated, answers, ahead))
    if Choosing.SERVED in chosen and rated.branch:
        alone = survey.sections[0].subject in OF_THE_SERVED
        first += (Screen(() if alone else tuple(asked[:1]), Choosing.SERVED),)
        asked = asked[0 if alone else 1 :]
    return first + tuple(Screen(askings) for askings in _packed(survey, asked))


def most_screens(
    survey: Survey, rated: Rated, answers: Answers, chosen: frozenset[Choosing], passed: Sequence[Screen]
) -> int:
    """How many screens there are at most once these are passed, whatever is chosen and answered from there on."""
    shown = screens(survey, rated, answers, chosen)[len(passed) :]
    done = {question.code for screen in passed for question in screen.questions}
    again = {question.code for screen in shown for question in screen.questions}
    ahead = frozenset(question.code for _, question in survey.questions()) - (done - again)
    choices = list(_rated(survey, rated, frozenset(screen.choosing for screen in shown if screen.choosing)))
    return max(len(screens(survey, choice, answers, chosen, ahead)) for choice in choices)


def _rated(survey: Survey, rated: Rated, choosing: frozenset[Choosing]) -> Iterator[Rated]:
    """Who may be rated once it is chosen; what is still to be chosen has numbers for codes."""
    served = Choosing.SERVED in choosing or Choosing.BRANCHES in choosing
    team, officer = (rated.team or ANY, rated.officer or ANY) if served else (rated.team, rated.officer)
    counts = range(1, most_branches(survey) + 1) if Choosing.BRANCHES in choosing else ()
    for branches in [tuple(map(str, range(n))) for n in counts] or [rated.branches]:
        yield Rated(rated.department, branches, team, officer)


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
