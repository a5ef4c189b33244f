"""What is left of a form in a released block: codes and bands, nothing exact, nothing that few answered."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from surveyapp.analysis.tally import bin_of
from surveyapp.definitions.counts import TOO_FEW, Tally
from surveyapp.definitions.question import Number
from surveyapp.definitions.response import Answer, to_json
from surveyapp.definitions.survey import Survey

MASK = "•••"
_IDENTIFYING = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+"  # an e-mail address
    r"|\b\d{2}[A-Z]{1,2}\d?[- ]?\d{3}[.]?\d{1,2}\b"  # the plate of a vehicle
    r"|\+?\d(?:[ .()-]{0,2}\d){7,}"  # a phone, a tax code, a declaration: eight digits or more
)


def released_row(survey: Survey, answers: Mapping[str, Answer], counted: Tally) -> str:
    """One form as a row: numbers as their bands, without the questions that too few of its block answered."""
    return to_json(
        {code: _code(survey, code, answer) for code, answer in answers.items() if TOO_FEW not in counted.of(code)}
    )


def _code(survey: Survey, code: str, answer: Answer) -> Answer:
    question = survey.question(code.partition(".")[0])
    return bin_of(question, answer) if isinstance(question, Number) and isinstance(answer, Decimal) else answer


def released_comments(answers: Mapping[str, Answer]) -> Iterator[tuple[str, str]]:
    """The texts of one form, each with its question alone, and masked."""
    return ((code, masked(text)) for code, text in answers.items() if isinstance(text, str) and text.strip())


def masked(text: str) -> str:
    """A comment without tax codes, declaration numbers, phones, e-mail addresses and plates."""
    return _IDENTIFYING.sub(MASK, text)
