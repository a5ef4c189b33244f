"""What is counted in a survey: each question, and the reasons given at each of its levels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp.definitions.question import Choice, Multiple, Question, reason_code
from surveyapp.definitions.rule import read_by
from surveyapp.definitions.survey import Part, Survey


@dataclass(frozen=True)
class Countable:
    """Something counted: a question, or the reasons given at one level; `outside` names options outside its base.

    `decided_by` names the questions whose answers decide whether it is asked.
    """

    code: str
    question: Question
    outside: frozenset[str] = frozenset()
    is_multiple: bool = False
    decided_by: frozenset[str] = frozenset()


def counted_in(survey: Survey, part: Part) -> Iterator[Countable]:
    """What is counted in one part, in order: each question, then the reasons at each of its levels."""
    rules = _decided_by(survey)
    for _, question in survey.questions():
        if survey.part(question.code) is not part:
            continue
        decided_by = rules[question.code]
        if not isinstance(question, Choice):
            yield Countable(question.code, question, decided_by=decided_by)
            continue
        outside = frozenset(question.outside)
        yield Countable(question.code, question, outside, isinstance(question, Multiple), decided_by)
        for level in question.reasons:
            code = reason_code(question.code, level)
            yield Countable(code, question, is_multiple=True, decided_by=frozenset({question.code}))


def _decided_by(survey: Survey) -> Mapping[str, frozenset[str]]:
    """The questions that the rules of each question, its page and its section read."""
    return {
        question.code: read_by(section.show_if) | read_by(page.show_if) | read_by(question.show_if)
        for section in survey.sections
        for page in section.pages
        for question in page.questions
    }
