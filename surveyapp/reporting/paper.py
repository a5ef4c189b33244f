"""The questionnaire of a survey to print and fill in with a pen: every question, whoever is asked it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from surveyapp.definitions.question import (
    ChoiceQuestion,
    LongText,
    Multiple,
    Number,
    Points,
    Question,
    Rating,
    Smiley,
    TextQuestion,
)
from surveyapp.definitions.report import ReportDefinition, ReportText
from surveyapp.definitions.rule import Rule
from surveyapp.definitions.survey import Subject, Survey
from surveyapp.definitions.text import Text
from surveyapp.reporting.asking import Ask, AskGrid, Boxes
from surveyapp.reporting.document import Document, Heading, Note, Paragraph, Piece
from surveyapp.reporting.front import Close, Front
from surveyapp.reporting.labels import labels
from surveyapp.reporting.paper_rules import Rules
from surveyapp.reporting.wording import Wording, clean

HASH_DIGITS = 12
SHORT = 14
"""Options of at most so many letters stand side by side, up to `ACROSS` of them."""
ACROSS = 3
LINES: Mapping[type[Question], int] = {LongText: 4}


@dataclass(frozen=True)
class PaperFacts:
    """What a questionnaire on paper is made from: the survey, its words, and the department that asks."""

    survey: Survey
    text: Text
    department: str = ""


def paper(facts: PaperFacts, report: ReportDefinition, text: ReportText) -> Document:
    """The questionnaire of a survey on paper, whole, for any format."""
    wording = Wording(text.language, text.sentences)
    title, code = clean(facts.text.title), facts.survey.edition[:HASH_DIGITS]
    printed = _Printed(facts, wording, Rules(facts.survey, facts.text, wording, _numbers(facts.survey)))
    front = Front(
        above="",
        agency=clean(facts.department).upper() or wording.say("blank"),
        nation=wording.say("nation"),
        motto=wording.say("motto"),
        number="",
        place_and_date="",
        title=wording.say("title"),
        subject=title,
        unit="",
        period="",
    )
    return Document(
        language=text.language,
        title=wording.say("document_title", survey=title),
        front=front,
        pieces=tuple(piece for shown in report.shows for piece in PIECES[shown](printed)),
        close=Close("", (), "", ""),
        footer=wording.say("footer", survey=facts.survey.code, hash=code),
        labels=labels(wording),
    )


def _numbers(survey: Survey) -> Mapping[str, str]:
    return {question.code: str(n) for n, (_, question) in enumerate(survey.questions(), 1)}


@dataclass(frozen=True)
class _Printed:
    """A questionnaire under way: what it is made from, its sentences, and its rules in words."""

    facts: PaperFacts
    wording: Wording
    rules: Rules

    def number(self, question: Question) -> str:
        return self.rules.numbers[question.code]


def _invitation(printed: _Printed) -> Iterator[Piece]:
    if printed.facts.text.intro:
        yield Paragraph(clean(printed.facts.text.intro))
    yield Paragraph(printed.wording.say("how_to_fill"))


def _privacy(printed: _Printed) -> Iterator[Piece]:
    privacy, words = printed.facts.survey.privacy, printed.wording
    yield Note(
        words.say(
            "privacy",
            k=words.number(privacy.k),
            comments=words.number(privacy.comments_from),
            officers=words.number(privacy.officers_from),
        )
    )


def _thanks(printed: _Printed) -> Iterator[Piece]:
    yield Paragraph(clean(printed.facts.text.thanks) or printed.wording.say("thanks"))


def _unit(printed: _Printed, subject: Subject, written: Mapping[Subject, str]) -> str:
    """Who is rated: the department by its name; a unit by a place to write it, later by the part where it was written."""
    if subject is Subject.DEPARTMENT and printed.facts.department:
        return clean(printed.facts.department)
    if subject in written:
        return printed.wording.say("unit_again", part=written[subject])
    return printed.wording.say("unit_blank")


def _sections(printed: _Printed) -> Iterator[Piece]:
    words = printed.wording
    told = False
    written: dict[Subject, str] = {}
    for letter, section in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", printed.facts.survey.sections, strict=False):
        if section.repeat and not told:
            told = True
            yield Note(words.say("repeated", n=words.number(section.repeat.at_most)))
        own = printed.facts.text.sections[section.code]
        subject = Subject.BRANCH if section.subject is Subject.HEAD else section.subject
        unit = _unit(printed, subject, written)
        yield Heading(f"{letter}. {clean(own.title.replace('{unit}', unit))}")
        if "{unit}" in own.title:
            written.setdefault(subject, letter)
        if own.intro:
            yield Paragraph(clean(own.intro.replace("{unit}", unit)))
        if section.subject is Subject.OFFICER:
            yield Paragraph(words.say("officer_blank"))
        if section.show_if:
            yield Note(words.say("section_condition", rule=printed.rules.said(section.show_if)))
        for page_rule, pages in groupby(section.pages, key=lambda page: page.show_if):
            yield from _asked(printed, page_rule, [question for page in pages for question in page.questions])


PIECES: Mapping[str, Callable[[_Printed], Iterator[Piece]]] = {
    "invitation": _invitation,
    "privacy": _privacy,
    "sections": _sections,
    "thanks": _thanks,
}


def _asked(printed: _Printed, rule: Rule | None, questions: Sequence[Question]) -> Iterator[Piece]:
    """Neighbouring questions that are asked under the same rule of their pages."""
    if rule:
        first, last = printed.number(questions[0]), printed.number(questions[-1])
        key = "page_condition" if first != last else "page_condition_one"
        yield Note(printed.wording.say(key, rule=printed.rules.said(rule), first=first, last=last))
    for (options, hint), group in groupby(questions, key=lambda question: _in_a_grid(printed, question)):
        together = tuple(group)
        if options and len(together) > 1:
            yield _grid(printed, options, hint, together)
        else:
            for question in together:
                yield from _question(printed, question)


def _in_a_grid(printed: _Printed, question: Question) -> tuple[tuple[str, ...], str]:
    """The options and the hint that a question can share with its neighbours; no options where it stands alone."""
    plain = isinstance(question, Rating | Smiley) and not question.reasons and not question.written_reason
    options = _names(printed, question) if plain and not question.show_if else ()
    return options, clean(printed.facts.text.questions[question.code].hint)


def _grid(printed: _Printed, options: tuple[str, ...], hint: str, questions: Sequence[Question]) -> AskGrid:
    rows = tuple((printed.number(each), clean(printed.facts.text.questions[each.code].text)) for each in questions)
    return AskGrid(options, rows, f"{hint} {printed.wording.say('choose_each')}".strip())


def _names(printed: _Printed, question: Question) -> tuple[str, ...]:
    if not isinstance(question, ChoiceQuestion):
        return ()
    return tuple(clean(printed.facts.text.option(question, option.code)) for option in question.options)


def _question(printed: _Printed, question: Question) -> Iterator[Ask]:
    words, own = printed.wording, printed.facts.text.questions[question.code]
    names = _names(printed, question)
    levels = isinstance(question, Rating | Smiley | Points)
    short = len(names) <= ACROSS and all(len(name) <= SHORT for name in names)
    rule = question.show_if
    yield Ask(
        number=printed.number(question),
        text=clean(own.text),
        condition=words.say("condition", rule=printed.rules.said(rule)) if rule else "",
        hint=_hint(words, question, clean(own.hint)),
        boxes=(Boxes(names),) if names else (),
        across=levels or short,
        blank=words.say(f"blank_{question.unit}") if isinstance(question, Number) else "",
        lines=LINES.get(type(question), 2) if isinstance(question, TextQuestion) else 0,
    )
    if isinstance(question, ChoiceQuestion) and (question.reasons or question.written_reason):
        yield _reasons(printed, question)


def _hint(words: Wording, question: Question, hint: str) -> str:
    # A hint of a question with several answers says itself that several may be chosen.
    how = "" if hint and isinstance(question, Multiple) else _how(words, question)
    return f"{hint} {how}".strip()


def _how(words: Wording, question: Question) -> str:
    if isinstance(question, Number):
        low, high = words.number(question.minimum), words.number(question.maximum)
        return words.say("between", low=low, high=high)
    if not isinstance(question, ChoiceQuestion):
        return ""
    return words.say("choose_any" if isinstance(question, Multiple) else "choose_one")


def _reasons(printed: _Printed, question: ChoiceQuestion) -> Ask:
    """Why: under each level its reasons, and a line for others."""
    own, words = printed.facts.text.questions[question.code], printed.wording
    number = printed.number(question)
    groups = tuple(
        Boxes(
            tuple(clean(own.reasons[reason]) for reason in question.reasons[option.code]),
            words.say("reasons_label", level=clean(printed.facts.text.option(question, option.code))),
        )
        for option in question.options
        if option.code in question.reasons
    )
    return Ask(
        number=f"{number}.1",
        text=words.say("reasons", number=number),
        hint=words.say("choose_any") if groups else "",
        boxes=groups,
        across=True,
        blank=words.say("other_reason") if question.written_reason else "",
        lines=1 if question.written_reason else 0,
    )
