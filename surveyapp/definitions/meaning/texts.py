"""The meaning of texts: every sentence in every language, and none too many."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.index import Component, Criterion, IndexEdition
from surveyapp.definitions.question import POINTS, Choice, Number, Points, Question
from surveyapp.definitions.source import Plain, Source, Steps
from surveyapp.definitions.survey import Survey
from surveyapp.definitions.text import Text

Said = Mapping[Steps, str]
"""Sentences of one language by the keys that lead to them."""

UNIT = "{unit}"
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_ASIDE = frozenset({"intro", "thanks", "hint", "short"})


def check_texts(
    survey: Survey, indexes: Sequence[IndexEdition], texts: Sequence[tuple[Text, Source]]
) -> Iterator[Fault]:
    """Every fault in the texts of a survey: sentences that lack, are left over, or differ between languages."""
    needed = tuple(_needed(survey, indexes))
    written = [(text, source, dict(_said(source.data, ()))) for text, source in texts]
    aside = {steps for _, _, said in written for steps in said if steps[-1] in _ASIDE}
    for text, source, said in written:
        if text.language not in survey.languages:
            sentence = f"'{text.language}' is not among the languages of the survey"
            yield source.fault("unused-text", sentence, ("language",))
            continue
        yield from _check_needed(text, said, source, needed)
        yield from _check_left_over(said, source, needed)
        yield from (_uneven(text, source, steps) for steps in sorted(aside - set(said), key=str))
        yield from _check_braces(said, source)
        yield from _check_labels(survey, text, source)


def _said(node: Plain, steps: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _said(value, (*steps, key))
    elif isinstance(node, str) and node.strip():
        yield steps, node


def _needed(survey: Survey, indexes: Iterable[IndexEdition]) -> Iterator[tuple[Steps, ...]]:
    """Each sentence that a language must have, as the places where it may stand: the first that has it counts."""
    for section in survey.sections:
        yield (("sections", section.code, "title"),)
    for _, question in survey.questions():
        yield (("questions", question.code, "text"),)
        yield from _needed_of(question)
    for index in indexes:
        yield from ((("components", component.code),) for component in index.components)
        yield from (
            _needed_of_criterion(component, each) for component in index.components for each in component.criteria
        )
        yield from ((("sources", source.code),) for source in index.sources)
        yield from ((("bands", band.code),) for band in index.bands)


def _needed_of_criterion(component: Component, criterion: Criterion) -> tuple[Steps, ...]:
    """A criterion that bears the code of its component may go by the words of that."""
    own: Steps = ("criteria", criterion.code)
    return (own, ("components", component.code)) if criterion.code == component.code else (own,)


def _needed_of(question: Question) -> Iterator[tuple[Steps, ...]]:
    at: Steps = ("questions", question.code)
    if isinstance(question, Number):
        yield from (((*at, "bins", each.code),) for each in question.bins)
    if isinstance(question, Choice):
        for option in question.options:
            own: Steps = (*at, "options", option.code)
            if not isinstance(question, Points) or option.code not in POINTS:
                yield (own, ("scales", question.scale, option.code)) if question.scale else (own,)
        yield from (((*at, "reasons", reason),) for reasons in question.reasons.values() for reason in reasons)


def _check_needed(text: Text, said: Said, source: Source, needed: Iterable[tuple[Steps, ...]]) -> Iterator[Fault]:
    for places in needed:
        if not any(steps in said for steps in places):
            name = ".".join(map(str, places[-1]))
            yield source.fault("missing-translation", f"'{text.language}' has no words for {name}", places[-1])


def _check_left_over(said: Said, source: Source, needed: Iterable[tuple[Steps, ...]]) -> Iterator[Fault]:
    known = {steps for places in needed for steps in places}
    holders = {steps[:2] for steps in known}
    points = {steps for steps in said if steps[2:3] == ("options",) and steps[3] in POINTS}
    for steps in said:
        is_aside = len(steps) == 1 or (steps[-1] in _ASIDE and steps[:2] in holders)
        if not (is_aside or steps in known or steps in points):
            name = ".".join(map(str, steps))
            yield source.fault_at_key("unused-text", f"nothing in the survey uses {name}", steps)


def _uneven(text: Text, source: Source, steps: Steps) -> Fault:
    name = ".".join(map(str, steps))
    return source.fault("uneven-text", f"another language has {name}, '{text.language}' has not", steps)


def _check_braces(said: Said, source: Source) -> Iterator[Fault]:
    for steps, sentence in said.items():
        allowed = {UNIT} if steps[0] == "sections" else set[str]()
        for braces in sorted(set(_BRACES.findall(sentence)) - allowed):
            place = (
                "in titles and intros of sections only {unit} is replaced" if allowed else "nothing is replaced here"
            )
            yield source.fault("unknown-placeholder", f"'{braces}': {place}", steps)


def _check_labels(survey: Survey, text: Text, source: Source) -> Iterator[Fault]:
    for _, question in survey.questions():
        if not isinstance(question, Choice):
            continue
        own = text.questions[question.code].options if question.code in text.questions else {}
        shared = text.scales.get(question.scale, {}) if question.scale else {}
        named = sorted((own.get(o.code) or shared.get(o.code, ""), o.code) for o in question.options)
        for (label, code), (other_label, other) in pairwise(named):
            if label and label == other_label:
                steps: Steps = ("questions", question.code, "options", other)
                place = steps if other in own else ("scales", str(question.scale), other)
                yield source.fault("same-label", f"'{code}' and '{other}' are both called '{label}'", place)
