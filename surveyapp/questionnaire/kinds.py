"""The kinds of questions: how each reads what was given, and the form field that shows it."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.question import Choice, LongText, Multiple, Number, Points, Question, ShortText
from surveyapp.definitions.response import Answer
from surveyapp.questionnaire.messages import Message, sentence

_GROUPED = re.compile(r"\d{1,3}([., ]\d{3})+")
_CONTROL = {code: None for code in range(32) if chr(code) not in "\n\t"}


class NotAnAnswer(SurveyAppError):
    """What was given cannot be the answer: which message says so, and the values in it."""

    def __init__(self, message: Message, **values: object) -> None:
        super().__init__(message.value)
        self.message = message
        self.values = values


def option_codes(question: Question) -> tuple[str, ...]:
    """The codes a question can be answered with; none for numbers and texts."""
    if isinstance(question, Points) and not question.options:
        return tuple(map(str, range(11)))
    return tuple(option.code for option in question.options) if isinstance(question, Choice) else ()


def one(question: Question, given: Sequence[str]) -> Answer:
    """The one option given."""
    chosen = sorted({code for code in given if code})
    if len(chosen) > 1:
        raise NotAnAnswer(Message.ONE_ONLY)
    if chosen and chosen[0] not in option_codes(question):
        raise NotAnAnswer(Message.NOT_AN_OPTION)
    return chosen[0] if chosen else None


def several(question: Question, given: Sequence[str]) -> Answer:
    """The options given, in the order of the definition."""
    exclusive = frozenset(question.exclusive) if isinstance(question, Multiple) else frozenset()
    return among(option_codes(question), given, exclusive)


def among(
    codes: Sequence[str], given: Sequence[str], exclusive: frozenset[str] = frozenset()
) -> tuple[str, ...] | None:
    """Those of the codes that were given, in their order; None if none was."""
    chosen = {code for code in given if code}
    if not chosen <= set(codes):
        raise NotAnAnswer(Message.NOT_AN_OPTION)
    if len(chosen) > 1 and chosen & exclusive:
        raise NotAnAnswer(Message.ALONE)
    return tuple(code for code in codes if code in chosen) or None


def number(question: Question, given: Sequence[str]) -> Answer:
    """The number given, with a decimal comma or point; where there are no decimals, both may group thousands."""
    text = _single(given).replace("\u00a0", " ")
    if not text or not isinstance(question, Number):
        return None
    if question.decimals == 0 and _GROUPED.fullmatch(text):
        text = re.sub(r"[., ]", "", text)
    if not re.fullmatch(rf"-?[0-9]{{1,15}}([.,][0-9]{{1,{max(question.decimals, 1)}}})?", text):
        raise NotAnAnswer(Message.NOT_A_NUMBER, example=_example(question))
    value = Decimal(text.replace(",", "."))
    if question.decimals == 0 and value != value.to_integral_value():
        raise NotAnAnswer(Message.WHOLE_NUMBER, example=_example(question))
    if not question.minimum <= value <= question.maximum:
        raise NotAnAnswer(Message.OUT_OF_RANGE, minimum=question.minimum, maximum=question.maximum)
    return value


def _example(question: Number) -> str:
    return "12" if question.decimals == 0 else "1,5"


def written(question: Question, given: Sequence[str]) -> Answer:
    """The text given, trimmed, without control characters."""
    return text_of(given, question.max_length) if isinstance(question, ShortText | LongText) else None


def text_of(given: Sequence[str], max_length: int) -> str | None:
    """A text of at most so many characters; None if it is empty."""
    text = unicodedata.normalize("NFC", _single(given).replace("\r\n", "\n").translate(_CONTROL)).strip()
    if len(text) > max_length:
        raise NotAnAnswer(Message.TOO_LONG, max_length=max_length, length=len(text))
    return text or None


def _single(given: Sequence[str]) -> str:
    texts = [text.strip() for text in given if text.strip()]
    if len(texts) > 1:
        raise NotAnAnswer(Message.ONE_ONLY)
    return texts[0] if texts else ""


Reading = Callable[[Sequence[str]], Answer]


@dataclass(frozen=True)
class Row:
    """One option as a row of a field."""

    code: str
    label: str
    chosen: bool


class AnswerField(Field):
    """A form field that reads its answer as the question's kind says, and speaks the respondent's language."""

    control = "line"
    missing = Message.FILL_IN
    data: Answer

    def __init__(  # noqa: PLR0913 (WTForms passes its own arguments on by name)
        self,
        label: str,
        reading: Reading,
        language: str,
        *,
        required: bool = True,
        hint: str = "",
        options: tuple[tuple[str, str], ...] = (),
        max_length: int | None = None,
        unit: str = "",
        name: str | None = None,
        _form: BaseForm | None = None,
        _prefix: str = "",
        _translations: None = None,
        _meta: type | None = None,
    ) -> None:
        super().__init__(label, description=hint, name=name, _form=_form, _prefix=_prefix, _meta=_meta)  # type: ignore[arg-type]  # WTForms hands over its own Meta
        self.reading, self.language, self.required = reading, language, required
        self.options, self.max_length, self.unit = options, max_length, unit
        self.given: tuple[str, ...] = ()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was given; it is kept as it came, so that nothing is lost when it is refused."""
        self.given = tuple(valuelist)
        try:
            self.data = self.reading(valuelist)
        except NotAnAnswer as refused:
            raise ValueError(sentence(self.language, refused.message, refused.values)) from None

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 (the hook of WTForms)
        """Refuse a required question left open."""
        if self.required and self.data is None and not self.process_errors:
            raise ValidationError(sentence(self.language, self.missing, {}))

    def rows(self) -> Iterator[Row]:
        """Its options, and which of them was given."""
        return (Row(code, label, code in self.given) for code, label in self.options)


class OneOf(AnswerField):
    """Radio buttons."""

    control = "radio"
    missing = Message.CHOOSE


class Level(OneOf):
    """Radio buttons of levels."""

    missing = Message.CHOOSE_LEVEL


class SomeOf(AnswerField):
    """Check boxes."""

    control = "checkbox"
    missing = Message.CHOOSE_SOME


class Amount(AnswerField):
    """A number with its unit behind it."""

    control = "number"


class Lines(AnswerField):
    """Several lines of text."""

    control = "lines"


@dataclass(frozen=True)
class Kind:
    """How a kind of question is shown, and how it reads what was given."""

    field: type[AnswerField]
    read: Callable[[Question, Sequence[str]], Answer]


KINDS: Mapping[str, Kind] = {
    "rating": Kind(Level, one),
    "smiley": Kind(Level, one),
    "single": Kind(OneOf, one),
    "yes_no": Kind(OneOf, one),
    "points": Kind(Level, one),
    "multiple": Kind(SomeOf, several),
    "number": Kind(Amount, number),
    "short_text": Kind(AnswerField, written),
    "long_text": Kind(Lines, written),
}


def read(question: Question, given: Sequence[str]) -> Answer:
    """The answer that the given texts are; None for an empty one, else NotAnAnswer."""
    return KINDS[question.kind].read(question, given)
