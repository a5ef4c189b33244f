"""Where everything stands in a survey file: the keys that lead to each section, page and question."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.question import Question
from surveyapp.definitions.rule import Condition, Every, Negation, Rule, Some
from surveyapp.definitions.source import Source, Steps
from surveyapp.definitions.survey import Page, Section, Survey


@dataclass(frozen=True)
class Standing:
    """A question with the keys that lead to it, its page and its section."""

    steps: Steps
    section: Section
    page: Page
    question: Question

    @property
    def page_steps(self) -> Steps:
        """The keys that lead to its page."""
        return self.steps[:4]

    @property
    def section_steps(self) -> Steps:
        """The keys that lead to its section."""
        return self.steps[:2]


def standings(survey: Survey) -> Iterator[Standing]:
    """Every question of a survey with its place, in the order they are asked."""
    for s, section in enumerate(survey.sections):
        for p, page in enumerate(section.pages):
            for q, question in enumerate(page.questions):
                yield Standing(("sections", s, "pages", p, "questions", q), section, page, question)


def rules(survey: Survey) -> Iterator[tuple[Steps, Rule, Standing]]:
    """Every `show_if` with its place and the first question that it decides on, in order."""
    for standing in standings(survey):
        firsts = (
            (standing.section_steps, standing.section.show_if, standing.steps[3:] == (0, "questions", 0)),
            (standing.page_steps, standing.page.show_if, standing.steps[5:] == (0,)),
            (standing.steps, standing.question.show_if, True),
        )
        for steps, rule, is_first in firsts:
            if rule is not None and is_first:
                yield (*steps, "show_if"), rule, standing


def conditions_at(rule: Rule, steps: Steps) -> Iterator[tuple[Steps, Condition]]:
    """The conditions on single questions that a rule is made of, each with its place."""
    if isinstance(rule, Negation):
        yield from conditions_at(rule.not_, (*steps, "not"))
    elif isinstance(rule, Every):
        for i, inner in enumerate(rule.all):
            yield from conditions_at(inner, (*steps, "all", i))
    elif isinstance(rule, Some):
        for i, inner in enumerate(rule.any):
            yield from conditions_at(inner, (*steps, "any", i))
    else:
        yield steps, rule


def repeated(source: Source, codes: Iterable[tuple[Steps, str]], noun: str) -> Iterator[Fault]:
    """A fault for every code that stood before in the same list."""
    seen: dict[str, int] = {}
    for steps, code in codes:
        if code in seen:
            yield source.fault("duplicate-code", f"the {noun} '{code}' stands in line {seen[code]} already", steps)
        else:
            seen[code] = source.line(steps)
