"""Questions that nobody can ever be asked, as far as their rules alone decide it."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import reduce

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.meaning.standing import Standing, standings
from surveyapp.definitions.question import Choice, Multiple, Number, Question
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
)
from surveyapp.definitions.source import Source, Steps
from surveyapp.definitions.survey import Survey

Way = frozenset[tuple[Condition, bool]]
"""Conditions that hold or do not hold at the same time."""

Ways = frozenset[Way]
Given = frozenset[str] | Decimal | None

ALWAYS: Ways = frozenset({frozenset()})
MOST = 64


def check_reach(survey: Survey, source: Source) -> Iterator[Fault]:
    """A warning at each rule that can never hold, given the rules around it and those of what it reads."""
    questions = {question.code: question for _, question in survey.questions()}
    asked: dict[str, Ways] = {}
    for standing in standings(survey):
        ways = ALWAYS
        for steps, rule in _rules_of(standing):
            narrowed = _both(ways, _ways(rule, holds=True))
            ways = frozenset(way for way in _with_reads(narrowed, asked) if _is_possible(way, questions))
            if not ways:
                yield source.fault("unreachable", "this rule can never hold, so nothing here is ever asked", steps)
                break
        asked.setdefault(standing.question.code, ways)


def _rules_of(standing: Standing) -> Iterator[tuple[Steps, Rule]]:
    levels = (
        (standing.section_steps, standing.section.show_if),
        (standing.page_steps, standing.page.show_if),
        (standing.steps, standing.question.show_if),
    )
    return (((*steps, "show_if"), rule) for steps, rule in levels if rule is not None)


def _ways(rule: Rule, *, holds: bool) -> Ways:
    """The ways in which a rule holds, or does not hold."""
    if isinstance(rule, Negation):
        return _ways(rule.not_, holds=not holds)
    if isinstance(rule, Every | Some):
        inner = [_ways(each, holds=holds) for each in (rule.all if isinstance(rule, Every) else rule.any)]
        return reduce(_both if isinstance(rule, Every) is holds else _either, inner)
    return frozenset({frozenset({(rule, holds)})})


def _both(left: Ways, right: Ways) -> Ways:
    # With too many ways to follow, the second is left out: then fewer rules are called impossible, never more.
    return frozenset(a | b for a in left for b in right) if len(left) * len(right) <= MOST else left


def _either(left: Ways, right: Ways) -> Ways:
    return left | right if len(left | right) <= MOST else ALWAYS


def _with_reads(ways: Ways, asked: Mapping[str, Ways]) -> Ways:
    """Each way together with what it takes for the questions to be asked whose answers it needs."""
    found: Ways = frozenset()
    for way in ways:
        needed = {condition.question for condition, holds in way if holds}
        whole: Ways = reduce(_both, (asked.get(code, ALWAYS) for code in sorted(needed)), frozenset({way}))
        found = _either(found, whole)
    return found


def _is_possible(way: Way, questions: Mapping[str, Question]) -> bool:
    wanted: dict[str, list[tuple[Condition, bool]]] = {}
    for condition, holds in way:
        wanted.setdefault(condition.question, []).append((condition, holds))
    return all(
        any(all(_meets(condition, given) is holds for condition, holds in conditions) for given in answers)
        for code, conditions in wanted.items()
        if code in questions
        for answers in [tuple(_answers(questions[code], conditions))]
    )


def _answers(question: Question, wanted: Iterable[tuple[Condition, bool]]) -> Iterator[Given]:
    """Answers among which one meets the conditions, if any answer does."""
    yield None
    if isinstance(question, Multiple):
        # Every further option helps every condition, save those that forbid it.
        yield frozenset(option.code for option in question.options) - frozenset(_forbidden(wanted))
    elif isinstance(question, Choice):
        yield from (frozenset({option.code}) for option in question.options)
    elif isinstance(question, Number):
        step = Decimal(1).scaleb(-question.decimals)
        limits = [_limit(condition) for condition, _ in wanted]
        near = {end + step * n for end in limits if end is not None for n in (-1, 0, 1)}
        yield from (n for n in {question.minimum, question.maximum, *near} if question.minimum <= n <= question.maximum)
    else:
        yield frozenset({"some text"})


def _forbidden(wanted: Iterable[tuple[Condition, bool]]) -> Iterator[str]:
    for condition, holds in wanted:
        if isinstance(condition, NoneOf) and holds:
            yield from condition.none_of
        if isinstance(condition, AnyOf) and not holds:
            yield from condition.any_of


def _limit(condition: Condition) -> Decimal | None:
    if isinstance(condition, AtLeast):
        return condition.at_least
    return condition.at_most if isinstance(condition, AtMost) else None


def _meets(condition: Condition, given: Given) -> bool:
    """Whether an answer meets one condition; no answer meets none."""
    if not given and not isinstance(given, Decimal):
        return False
    if isinstance(condition, AnyOf | NoneOf):
        named = condition.any_of if isinstance(condition, AnyOf) else condition.none_of
        chosen = given if isinstance(given, frozenset) else frozenset()
        return chosen.isdisjoint(named) is isinstance(condition, NoneOf)
    return isinstance(condition, Answered) or _compares(condition, given)


def _compares(condition: AtLeast | AtMost, given: Given) -> bool:
    numbers = [Decimal(code) for code in given if code.isdecimal()] if isinstance(given, frozenset) else [given]
    number = numbers[0] if numbers else None
    if number is None:
        return False
    return number >= condition.at_least if isinstance(condition, AtLeast) else number <= condition.at_most
