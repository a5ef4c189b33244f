"""The meaning of rules: each reads an earlier question, in a way that fits its kind."""

from collections.abc import Iterator

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.meaning.standing import Standing, conditions_at, rules, standings
from surveyapp.definitions.question import Choice, Number, Points, Question
from surveyapp.definitions.rule import AnyOf, AtLeast, AtMost, Condition, NoneOf
from surveyapp.definitions.source import Source, Steps
from surveyapp.definitions.survey import Survey


def check_rules(survey: Survey, source: Source) -> Iterator[Fault]:
    """Every fault in the rules that say when something is asked."""
    known = {standing.question.code: standing for standing in reversed(tuple(standings(survey)))}
    for steps, rule, decided in rules(survey):
        for at, condition in conditions_at(rule, steps):
            read = known.get(condition.question)
            if read is None:
                sentence = f"the survey has no question '{condition.question}'"
                yield source.fault("unknown-question", sentence, (*at, "question"))
            elif read.steps >= decided.steps:
                sentence = f"the rule reads '{condition.question}', which is not asked before"
                yield source.fault("later-question", sentence, (*at, "question"))
            else:
                yield from _check_condition(condition, at, read, decided, source)


def _check_condition(
    condition: Condition, at: Steps, read: Standing, decided: Standing, source: Source
) -> Iterator[Fault]:
    question = read.question
    if read.section.repeat and not decided.section.repeat:
        sentence = f"'{question.code}' is asked once for each branch, so it decides nothing outside such sections"
        yield source.fault("rule-across-repeat", sentence, (*at, "question"))
    if isinstance(condition, AtLeast | AtMost) and not isinstance(question, Number | Points):
        yield source.fault("rule-misfit", f"'{question.code}' has no number to compare", at)
    if isinstance(condition, AnyOf | NoneOf):
        yield from _check_options(condition, at, question, source)


def _check_options(condition: AnyOf | NoneOf, at: Steps, question: Question, source: Source) -> Iterator[Fault]:
    operator, named = ("any_of", condition.any_of) if isinstance(condition, AnyOf) else ("none_of", condition.none_of)
    if not isinstance(question, Choice):
        yield source.fault("rule-misfit", f"'{question.code}' has no options to choose from", (*at, operator))
        return
    known = {option.code for option in question.options}
    for i, code in enumerate(named):
        if code not in known:
            sentence = f"'{code}' is no option of '{question.code}'"
            yield source.fault("unknown-option", sentence, (*at, operator, i))
