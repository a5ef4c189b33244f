"""The form of one screen in one language."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from surveyapp.definitions.question import Choice, LongText, Number, Question, ShortText, reason_code
from surveyapp.definitions.response import Answer
from surveyapp.definitions.text import Text
from surveyapp.questionnaire.kinds import KINDS, AnswerField, SomeOf, among, option_codes, text_of

REASON_LENGTH = 300
"""The most characters of a written reason."""

Unbound: TypeAlias = "UnboundField[AnswerField]"
Fields = tuple[tuple[str, Unbound], ...]


class Given(dict[str, tuple[str, ...]]):
    """What was sent or kept, as texts by field name, in the shape that WTForms reads."""

    def getlist(self, name: str) -> list[str]:
        """Every text given for one field."""
        return list(self.get(name, ()))


class AnswerForm(BaseForm):
    """A form whose fields are known by question code, which no attribute of a class could safely be."""

    def __init__(self, fields: Fields, given: Given | None = None) -> None:
        super().__init__(fields)
        self.process(given)

    def field(self, name: str) -> AnswerField | None:
        """The field of this name; None where the form has none."""
        found = self._fields.get(name)
        return found if isinstance(found, AnswerField) else None

    def answers(self) -> Mapping[str, Answer]:
        """The answer of each field."""
        return {name: field.data for name, field in self._fields.items()}

    def faults(self) -> Iterator[tuple[str, str]]:
        """Each field that was refused, with the first sentence about it."""
        return ((name, field.errors[0]) for name, field in self._fields.items() if field.errors)


def fields(questions: Sequence[Question], text: Text) -> Fields:
    """The fields of some questions, each followed by those of its reasons; made once and used for many forms."""
    return tuple(named for question in questions for named in (_asked(question, text), *_reasons(question, text)))


def _asked(question: Question, text: Text) -> tuple[str, Unbound]:
    words, kind = text.questions[question.code], KINDS[question.kind]
    labels = (
        tuple((code, text.option(question, code)) for code in option_codes(question))
        if isinstance(question, Choice)
        else ()
    )
    return question.code, UnboundField(
        kind.field,
        words.text,
        partial(kind.read, question),
        text.language,
        required=question.required,
        hint=words.hint,
        options=labels,
        max_length=question.max_length if isinstance(question, ShortText | LongText) else None,
        unit=question.unit if isinstance(question, Number) else "",
    )


def _reasons(question: Question, text: Text) -> Iterator[tuple[str, Unbound]]:
    if not isinstance(question, Choice):
        return
    words = text.questions[question.code].reasons
    for level in levels_with_reasons(question):
        name, codes = reason_code(question.code, level), question.reasons.get(level, ())
        if codes:
            labels = tuple((code, words[code]) for code in codes)
            reading = partial(among, codes)
            yield name, UnboundField(SomeOf, "", reading, text.language, required=False, options=labels)
        if question.written_reason:
            reading_text = partial(text_of, max_length=REASON_LENGTH)
            yield (
                written_code(name),
                UnboundField(AnswerField, "", reading_text, text.language, required=False, max_length=REASON_LENGTH),
            )


def levels_with_reasons(question: Choice) -> tuple[str, ...]:
    """The options at which a reason can be picked or, with a written one allowed, every option inside the base."""
    return tuple(
        option.code
        for option in question.options
        if option.code in question.reasons or (question.written_reason and option.outside is None)
    )


def written_code(reason: str) -> str:
    """The key of the written reason beside a picked one."""
    return f"{reason}.written"
