"""How a simulated business answers: what it thinks, from bad to good, becomes an option, a number or a sentence."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch
from statistics import median_high

from demo.sentences import SENTENCES
from surveyapp.definitions.index import Bounds, IndexEdition, Indicator, Share
from surveyapp.definitions.option import Outside
from surveyapp.definitions.question import (
    Asked,
    Choice,
    LongText,
    Multiple,
    Number,
    Points,
    Question,
    ShortText,
    TextQuestion,
    YesNo,
    reason_code,
)
from surveyapp.definitions.response import Answer

# Where a leaning passes from one of five levels to the next: a mean leaning of 1.75 with unit spread is 96 % satisfied.
TURNS = ((-4.0, 0.0), (-1.5, 0.125), (-0.9, 0.375), (0.0, 0.625), (1.2, 0.875), (4.0, 1.0))
OUTSIDE = {Outside.UNKNOWN: 0.04, Outside.NOT_OCCURRED: 0.08, Outside.REFUSED: 0.01}
LEFT_OPEN = {True: 0.008, False: 0.05}
SAYS_YES = {"penalised": 0.22, "problem": 0.25, "dialogue": 0.4}
WRITES = 0.10
PLEASED = {"done_well": True, "to_improve": False, "proposals": False}
"""Questions whose every answer is praise, or criticism, whoever writes."""
GIVES_A_REASON, GIVES_ANOTHER = 0.35, 0.2
ROUGHLY = {"hours": 0, "days": 0, "vnd": -4}
SPREAD = 0.75


def drawn(seed: str) -> random.Random:
    """A source of chance that is the same for the same seed, on every machine."""
    return random.Random(seed)  # noqa: S311 (a simulation, no secret)


@dataclass(frozen=True)
class Opinion:
    """What one form thinks of one subject: its leaning, with the draw that every answer is made from."""

    leaning: float
    rng: random.Random

    def quality(self, shift: float) -> float:
        """How good this form finds one thing, in 0..1."""
        lean = self.leaning + shift + self.rng.gauss(0, SPREAD)
        below = max((turn for turn in TURNS[:-1] if turn[0] <= lean), default=TURNS[0])
        above = TURNS[TURNS.index(below) + 1]
        part = (lean - below[0]) / (above[0] - below[0])
        return min(1.0, max(0.0, below[1] + part * (above[1] - below[1])))


@dataclass(frozen=True)
class Simulated:
    """The answers that opinions lead to, under an index edition that says which answers are good."""

    indicators: Mapping[str, Indicator]
    shifts: Mapping[str, float]

    @classmethod
    def of(cls, index: IndexEdition, seed: str) -> "Simulated":
        """Each question a little easier or harder than the others, by component and by itself; not the headline."""
        indicators, shifts = {}, {}
        for component in index.components:
            by_component = drawn(f"{seed}:{component.code}").gauss(-0.1, 0.25)
            for indicator in component.indicators:
                indicators[indicator.question] = indicator
                own = drawn(f"{seed}:{indicator.question}").gauss(0, 0.2)
                shifts[indicator.question] = by_component + own
        shifts[getattr(index.headline, "question", "")] = 0.0
        return cls(indicators, shifts)

    def goodness(self, question: Choice) -> Mapping[str, float]:
        """Each option inside the base with how good it is, in 0..1; empty for a question of fact."""
        indicator = self.indicators.get(question.code)
        inside = [option for option in question.options if option.outside is None]
        good = {option.code: option.value / 100 for option in inside if option.value is not None}
        if indicator is not None and isinstance(indicator.score, Share):
            if good:
                return good
            good = {option.code: float(option.code in indicator.score.share) for option in inside}
        turned = indicator is not None and indicator.direction == "negative"
        return {code: 1 - worth for code, worth in good.items()} if turned else good


def answer(question: Question, simulated: Simulated, opinion: Opinion) -> Answer:
    """The answer to one question; None where it is left open."""
    left_open = opinion.rng.random() < LEFT_OPEN[question.required]
    return None if left_open else answered(question, simulated, opinion)


@singledispatch
def answered(question: Asked, _simulated: Simulated, _opinion: Opinion) -> Answer:
    """The answer to a question of a kind registered below."""
    raise NotImplementedError(type(question))


@answered.register
def _(question: Choice, simulated: Simulated, opinion: Opinion) -> Answer:
    for option in question.options:
        if option.outside is not None and opinion.rng.random() < OUTSIDE[option.outside]:
            return option.code
    good = simulated.goodness(question)
    if not good:
        return _fact(question, opinion)
    quality = opinion.quality(simulated.shifts.get(question.code, 0.0))
    nearest = min(abs(quality - worth) for worth in good.values())
    return opinion.rng.choice([code for code, worth in good.items() if abs(quality - worth) == nearest])


def _fact(question: Choice, opinion: Opinion) -> str:
    if isinstance(question, YesNo):
        return "yes" if opinion.rng.random() < SAYS_YES.get(question.code, 0.3) else "no"
    inside = [option.code for option in question.options if option.outside is None]
    return opinion.rng.choices(inside, [1 / place for place in range(1, len(inside) + 1)])[0]


@answered.register
def _(question: Multiple, _simulated: Simulated, opinion: Opinion) -> Answer:
    together = [option.code for option in question.options if option.code not in question.exclusive]
    chosen = [code for place, code in enumerate(together, 2) if opinion.rng.random() < 1 / place]
    alone = list(question.exclusive[:1]) or together[:1]
    return tuple(chosen or alone)


@answered.register
def _(question: Points, simulated: Simulated, opinion: Opinion) -> Answer:
    return str(round(10 * opinion.quality(simulated.shifts.get(question.code, 0.0))))


@answered.register
def _(question: Number, simulated: Simulated, opinion: Opinion) -> Answer:
    indicator = simulated.indicators.get(question.code)
    low, high = indicator.score.bounds if indicator and isinstance(indicator.score, Bounds) else _usual(question)
    quality = opinion.quality(simulated.shifts.get(question.code, 0.0))
    reached = quality if indicator and indicator.direction == "positive" else 1 - quality
    number = float(low) + float(high - low) * reached * opinion.rng.lognormvariate(0, 0.3)
    rounded = Decimal(str(round(number, question.decimals or ROUGHLY[question.unit])))
    return min(question.maximum, max(question.minimum, rounded)).quantize(Decimal(1).scaleb(-question.decimals))


def _usual(question: Number) -> tuple[Decimal, Decimal]:
    ends = [band.up_to for band in question.bins if band.up_to is not None]
    return question.minimum, median_high(ends or [question.maximum])


@answered.register(ShortText)
@answered.register(LongText)
def _(question: TextQuestion, _simulated: Simulated, opinion: Opinion) -> Answer:
    if opinion.rng.random() > WRITES:
        return None
    pleased = PLEASED.get(question.code, opinion.quality(0.0) > 0.625)
    return opinion.rng.choice(SENTENCES[pleased])[: question.max_length]


def reasons(question: Question, answer: Answer, rng: random.Random) -> Mapping[str, tuple[str, ...]]:
    """The reasons ticked for a level, under the code of the question that holds them."""
    if not isinstance(question, Choice) or not isinstance(answer, str) or answer not in question.reasons:
        return {}
    given = question.reasons[answer]
    if rng.random() > GIVES_A_REASON:
        return {}
    first = rng.choice(given)
    second = [rng.choice(given)] if rng.random() < GIVES_ANOTHER else []
    return {reason_code(question.code, answer): tuple(dict.fromkeys([first, *second]))}
