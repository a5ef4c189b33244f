"""What one respondent is asked, given the answers so far; answers are read and never changed."""

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TypeVar

from surveyapp.definitions.question import Question
from surveyapp.definitions.response import Answer
from surveyapp.definitions.rule import (
    Answered,
    AnyOf,
    AtLeast,
    AtMost,
    Condition,
    Every,
    Negation,
    NoneOf,
    Rule,
    Some,
    read_by,
)
from surveyapp.definitions.survey import Page, Section, Subject, Survey

Seen = Mapping[str, Answer]
"""The answers a rule may look at: its own repetition's before the general ones."""

Answers = Mapping[str, Mapping[str, Answer]]
"""Answers by repetition: under the branch's code inside a repeated section, else under ONCE."""

Ahead = frozenset[str]
"""The codes of questions whose answers may still change."""

ONCE = ""

Kind = TypeVar("Kind", bound=Rule)


@dataclass(frozen=True)
class Rated:
    """The units and the officer that one respondent rates, as far as known."""

    department: str | None = None
    branches: tuple[str, ...] = ()
    team: str | None = None
    officer: str | None = None

    @property
    def branch(self) -> str | None:
        """The branch, where just one is rated."""
        return self.branches[0] if len(self.branches) == 1 else None


UNIT_OF: Mapping[Subject, Callable[[Rated], str | None]] = {
    Subject.DEPARTMENT: lambda rated: rated.department,
    Subject.BRANCH: lambda rated: rated.branch,
    Subject.HEAD: lambda rated: rated.branch,
    Subject.STAGE: lambda rated: rated.branch,
    Subject.TEAM: lambda rated: rated.team,
    Subject.OFFICER: lambda rated: (rated.team or rated.branch) if rated.officer else None,
}


@dataclass(frozen=True)
class Asking:
    """Questions of one page that are asked together, the unit they are about, and their repetition."""

    section: Section
    page: Page
    unit: str
    repetition: str
    questions: tuple[Question, ...]


def route(survey: Survey, rated: Rated, answers: Answers, ahead: Ahead = frozenset()) -> Iterator[Asking]:
    """Everything that is asked, in order; an answer to a question that is not asked decides nothing.

    With questions still ahead: everything that may be asked, whatever is answered to these.
    """
    asked: dict[str, dict[str, Answer]] = {ONCE: {}}
    for section, unit, repetition in places(survey, rated):
        given = answers.get(repetition, {})
        own = asked.setdefault(repetition, {})
        place = Asking(section, section.pages[0], unit, repetition, ())
        yield from _section(place, given, ChainMap(own, asked[ONCE]), ahead)


def places(survey: Survey, rated: Rated) -> Iterator[tuple[Section, str, str]]:
    """Each section with its unit and repetition; neighbouring repeated sections are finished branch by branch."""
    order = (ONCE, *rated.branches)
    for _, neighbours in groupby(survey.sections, key=lambda section: section.repeat is not None):
        found = [(section, *place) for section in neighbours for place in repetitions(section, rated)]
        yield from sorted(found, key=lambda place: order.index(place[2]))


def _section(place: Asking, given: Mapping[str, Answer], seen: ChainMap[str, Answer], ahead: Ahead) -> Iterator[Asking]:
    if not _may_hold(place.section.show_if, seen, ahead):
        return
    for page in place.section.pages:
        if not _may_hold(page.show_if, seen, ahead):
            continue
        for group in page.groups:
            asked = tuple(question for question in group if _may_hold(question.show_if, seen, ahead))
            seen.maps[0].update({question.code: given.get(question.code) for question in asked})
            if asked:
                yield Asking(place.section, page, place.unit, place.repetition, asked)


def repetitions(section: Section, rated: Rated) -> tuple[tuple[str, str], ...]:
    """The units that a section is asked about, each with its repetition; none where its subject is not known."""
    if section.repeat is not None:
        return tuple((branch, branch) for branch in rated.branches[: section.repeat.at_most])
    unit = UNIT_OF[section.subject](rated)
    return ((unit, ONCE),) if unit else ()


def _may_hold(rule: Rule | None, seen: Seen, ahead: Ahead) -> bool:
    return rule is None or holds(rule, seen) or any(code in seen for code in read_by(rule) & ahead)


def holds(rule: Rule | None, seen: Seen) -> bool:
    """Whether a rule is met by these answers; no rule always is."""
    return rule is None or OPERATORS[type(rule)](rule, seen)


def _on(kind: type[Kind], test: Callable[[Kind, Seen], bool]) -> Callable[[Rule, Seen], bool]:
    def tested(rule: Rule, seen: Seen) -> bool:
        return isinstance(rule, kind) and test(rule, seen)

    return tested


def _chosen(condition: Condition, seen: Seen) -> frozenset[str]:
    answer = seen.get(condition.question)
    if isinstance(answer, tuple):
        return frozenset(answer)
    return frozenset() if answer is None else frozenset({str(answer)})


def _number(condition: Condition, seen: Seen) -> Decimal | None:
    answer = seen.get(condition.question)
    if isinstance(answer, str) and answer.isdecimal():
        return Decimal(answer)
    return answer if isinstance(answer, Decimal) else None


def _at_least(rule: AtLeast, seen: Seen) -> bool:
    number = _number(rule, seen)
    return number is not None and number >= rule.at_least


def _at_most(rule: AtMost, seen: Seen) -> bool:
    number = _number(rule, seen)
    return number is not None and number <= rule.at_most


OPERATORS: Mapping[type[Rule], Callable[[Rule, Seen], bool]] = {
    AnyOf: _on(AnyOf, lambda rule, seen: not _chosen(rule, seen).isdisjoint(rule.any_of)),
    NoneOf: _on(NoneOf, lambda rule, seen: bool(_chosen(rule, seen)) and _chosen(rule, seen).isdisjoint(rule.none_of)),
    Answered: _on(Answered, lambda rule, seen: bool(_chosen(rule, seen))),
    AtLeast: _on(AtLeast, _at_least),
    AtMost: _on(AtMost, _at_most),
    Every: _on(Every, lambda rule, seen: all(holds(inner, seen) for inner in rule.all)),
    Some: _on(Some, lambda rule, seen: any(holds(inner, seen) for inner in rule.any)),
    Negation: _on(Negation, lambda rule, seen: not holds(rule.not_, seen)),
}
