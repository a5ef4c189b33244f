"""Rules of a survey as sentences on paper: who is asked a question, said by the numbers of other questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from surveyapp.definitions.question import ChoiceQuestion
from surveyapp.definitions.rule import Answered, AnyOf, AtLeast, AtMost, Condition, Every, Negation, NoneOf, Rule, Some
from surveyapp.definitions.survey import Survey
from surveyapp.definitions.text import Text
from surveyapp.reporting.wording import Wording, clean


@dataclass(frozen=True)
class Rules:
    """What it takes to say a rule: the survey, its words, the sentences of the paper, and the numbers of questions."""

    survey: Survey
    text: Text
    wording: Wording
    numbers: Mapping[str, str]

    def said(self, rule: Rule) -> str:
        """The rule in words, without the word that begins a condition."""
        match rule:
            case Every(all=inner):
                return self._joined("rule_and", inner)
            case Some(any=inner):
                return self._joined("rule_or", inner)
            case Negation(not_=inside):
                return self.wording.say("rule_not", rule=self.said(inside))
            case _:
                return self._condition(rule)

    def _condition(self, rule: Condition) -> str:
        match rule:
            case AnyOf(question=question, any_of=options):
                return self._options("rule_any_of", question, options)
            case NoneOf(question=question, none_of=options):
                return self._options("rule_none_of", question, options)
            case Answered(question=question):
                return self.wording.say("rule_answered", number=self.numbers[question])
            case AtLeast(question=question, at_least=value):
                return self.wording.say("rule_at_least", number=self.numbers[question], value=self._amount(value))
            case AtMost(question=question, at_most=value):
                return self.wording.say("rule_at_most", number=self.numbers[question], value=self._amount(value))

    def _joined(self, key: str, rules: tuple[Rule, ...]) -> str:
        first, *rest = map(self.said, rules)
        for each in rest:
            first = self.wording.say(key, first=first, last=each)
        return first

    def _options(self, key: str, code: str, options: tuple[str, ...]) -> str:
        question = self.survey.question(code)
        names = (self.text.option(question, o) if isinstance(question, ChoiceQuestion) else o for o in options)
        named = self.wording.either(tuple(f"“{clean(name)}”" for name in names))
        return self.wording.say(key, options=named, number=self.numbers[code])

    def _amount(self, value: Decimal) -> str:
        exponent = value.normalize().as_tuple().exponent
        return self.wording.number(value, -exponent if isinstance(exponent, int) and exponent < 0 else 0)
