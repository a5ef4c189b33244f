"""What is counted in a survey: each question, and the reasons given at each of its levels."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.definitions.survey import Choice, Multiple, Part, Question, Survey, reason_code


@dataclass(frozen=True)
class Countable:
    """Something counted: a question, or the reasons given at one level; `outside` names options outside its base."""

    code: str
    question: Question
    outside: frozenset[str] = frozenset()
    is_multiple: bool = False


def counted_in(survey: Survey, part: Part) -> Iterator[Countable]:
    """What is counted in one part, in order: each question, then the reasons at each of its levels."""
    for _, question in survey.questions():
        if survey.part(question.code) is not part:
            continue
        if not isinstance(question, Choice):
            yield Countable(question.code, question)
            continue
        yield Countable(question.code, question, frozenset(question.outside), isinstance(question, Multiple))
        for level in question.reasons:
            yield Countable(reason_code(question.code, level), question, is_multiple=True)
