"""A posted form or a row of a file becomes answers; what was not asked is dropped."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from surveyapp.definitions.load import Definition
from surveyapp.definitions.question import Choice, Multiple, Question, reason_code
from surveyapp.definitions.response import Answer, PartAnswers
from surveyapp.definitions.survey import Part, Survey, part_of
from surveyapp.definitions.text import Text
from surveyapp.questionnaire.form import REASON_LENGTH, levels_with_reasons, written_code
from surveyapp.questionnaire.kinds import NotAnAnswer, among, option_codes, read, text_of
from surveyapp.questionnaire.messages import sentence
from surveyapp.questionnaire.route import ONCE, Answers, Asking, Rated, route

NOT_ASKED = "-"
"""The cell of an imported row that says the question was not put to this respondent."""

Labels = Callable[[Text], Iterator[tuple[str, str]]]


@dataclass(frozen=True)
class CellFault:
    """A cell that cannot be taken: its column, what is wrong, and a sentence that repeats no answer."""

    column: str
    code: str
    sentence: str


def answers_of(survey: Survey, given: Mapping[str, Mapping[str, Sequence[str]]]) -> Answers:
    """Everything given that can be read, by repetition, whether it is asked or not."""
    return {repetition: dict(_readable(survey, texts)) for repetition, texts in given.items()}


def _readable(survey: Survey, texts: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Answer]]:
    for _, question in survey.questions():
        if question.code in texts:
            answer = _or_none(question, texts[question.code])
            yield question.code, answer
            if isinstance(question, Choice) and isinstance(answer, str):
                yield from _reasons(question, answer, texts)


def _or_none(question: Question, given: Sequence[str]) -> Answer:
    try:
        return read(question, given)
    except NotAnAnswer:
        return None


def _reasons(question: Choice, level: str, texts: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Answer]]:
    """The reasons given at the chosen level; those of other levels are dropped."""
    if level not in levels_with_reasons(question):
        return
    name, codes = reason_code(question.code, level), question.reasons.get(level, ())
    if codes:
        yield name, tuple(code for code in codes if code in texts.get(name, ())) or None
    if question.written_reason:
        try:
            yield written_code(name), text_of(texts.get(written_code(name), ()), REASON_LENGTH)
        except NotAnAnswer:
            yield written_code(name), None


def asked_only(asking: Asking, answers: Answers) -> Mapping[str, Answer]:
    """The answers to what is asked, with their reasons; None where a question is left open."""
    own = answers.get(asking.repetition, {})
    kept: dict[str, Answer] = {}
    for question in asking.questions:
        answer = own.get(question.code)
        kept[question.code] = answer
        if isinstance(question, Choice) and isinstance(answer, str):
            reasons = reason_code(question.code, answer)
            kept |= {code: own[code] for code in (reasons, written_code(reasons)) if code in own}
    return kept


def parts_of(survey: Survey, rated: Rated, answers: Answers) -> tuple[PartAnswers, ...]:
    """The response taken apart: one part per subject and unit, comments apart from ratings."""
    parts: dict[tuple[Part, str, str | None], dict[str, Answer]] = {}
    for asking in route(survey, rated, answers):
        for code, answer in asked_only(asking, answers).items():
            part = _part(asking, code)
            unit = _unit(part, asking, rated)
            officer = rated.officer if part is Part.OFFICER else None
            parts.setdefault((Part.COMMENT, unit, None), {})
            parts.setdefault((part, unit, officer), {})[code] = answer
    return tuple(PartAnswers(part, unit, answers, officer) for (part, unit, officer), answers in parts.items())


def _part(asking: Asking, code: str) -> Part:
    if code.endswith(".written"):
        return Part.COMMENT
    question = code.partition(".reason.")[0]
    return next(part_of(asking.section, asked) for asked in asking.questions if asked.code == question)


def _unit(part: Part, asking: Asking, rated: Rated) -> str:
    """The department for its own part, the branch of a repetition, else the team where it is known."""
    if part is Part.GENERAL or asking.repetition or asking.unit == rated.department:
        return asking.unit
    return rated.team or asking.unit


def answers_of_row(
    definition: Definition, row: Mapping[str, str]
) -> tuple[Mapping[str, Answer], tuple[CellFault, ...]]:
    """The answers in a row of an imported file, and the faults of its cells; a column that is not there asks nothing."""
    answers: dict[str, Answer] = {}
    faults: list[CellFault] = []
    for column, reading in _columns(definition):
        cell = row.get(column, NOT_ASKED).strip()
        if cell == NOT_ASKED:
            continue
        try:
            answers[column] = reading(cell)
        except NotAnAnswer as refused:
            faults.append(CellFault(column, refused.message.value, sentence("en", refused.message, refused.values)))
    return _on_route(definition.survey, row, answers), tuple(faults)


def _columns(definition: Definition) -> Iterator[tuple[str, Callable[[str], Answer]]]:
    """Every column that a row may have, and how its cells are read."""
    for _, question in definition.survey.questions():
        yield question.code, partial(_cell, definition, question)
        if isinstance(question, Choice):
            for level in levels_with_reasons(question):
                name = reason_code(question.code, level)
                if level in question.reasons:
                    yield name, partial(_reason_cell, definition, question, level)
                if question.written_reason:
                    yield written_code(name), lambda cell: text_of((cell,), REASON_LENGTH)


def _cell(definition: Definition, question: Question, cell: str) -> Answer:
    """A cell as an answer: codes, or labels in any language of the survey."""
    if not isinstance(question, Choice):
        return read(question, (cell,))
    cells = _several(cell) if isinstance(question, Multiple) else (cell,)
    codes = option_codes(question)

    def labels(text: Text) -> Iterator[tuple[str, str]]:
        return ((code, text.option(question, code)) for code in codes)

    return read(question, tuple(_code(one, codes, definition, labels) for one in cells))


def _reason_cell(definition: Definition, question: Choice, level: str, cell: str) -> Answer:
    codes = question.reasons[level]

    def labels(text: Text) -> Iterator[tuple[str, str]]:
        return ((code, text.questions[question.code].reasons[code]) for code in codes)

    return among(codes, tuple(_code(one, codes, definition, labels) for one in _several(cell)))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;|]", cell))


def _code(cell: str, codes: Sequence[str], definition: Definition, labels: Labels) -> str:
    """The code that a cell names; the cell itself where it names none."""
    if not cell or cell in codes:
        return cell
    for text in definition.texts.values():
        for code, label in labels(text):
            if label.casefold() == cell.casefold():
                return code
    return cell


def _on_route(survey: Survey, row: Mapping[str, str], answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
    """The answers to what the row's own answers lead to; a row rates one unit, wherever it stands."""
    rated = Rated("row", ("row",), "row", row.get("officer") or None)
    kept: dict[str, Answer] = {}
    for asking in route(survey, rated, {ONCE: answers, "row": answers}):
        asked = asked_only(asking, {asking.repetition: answers})
        kept |= {code: answer for code, answer in asked.items() if code in answers}
    return kept
