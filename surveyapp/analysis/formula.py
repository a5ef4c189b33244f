"""The ways in which a percentage may have been made of counted answers, right ones and the classic errors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveyapp.analysis.satisfaction import MEASURES
from surveyapp.definitions.question import Choice

Options = Mapping[str, int]
"""How often each option of one question was chosen."""
Points = Mapping[str, int]
"""What choosing an option counts; one that is absent stays outside the base."""
Answers = Mapping[str, Options]
"""The options of each question."""

MIDDLE = 50
UNITS = "units"
"""The road that weighs every unit alike, whatever its answers: for one question as for several."""


@dataclass(frozen=True)
class Item:
    """One of several questions that a figure is made of, the aspect it belongs to, and whether less is better."""

    question: Choice
    aspect: str
    is_negative: bool = False

    def score(self, score: str, options: Options) -> tuple[int, int] | None:
        """The sum of what its answers count and their number; None where it has no such score or no answers."""
        measure = MEASURES[score]
        if not measure.is_made_of(self.question):
            return None
        points = measure.points(self.question)
        total, base = _summed({o: 100 - n for o, n in points.items()} if self.is_negative else points, options)
        return (total, base) if base else None


def _points(score: str) -> Callable[[Choice], Points]:
    """What options count in a figure of the product; nothing where a question has no such figure."""
    measure = MEASURES[score]
    return lambda question: measure.points(question) if measure.is_made_of(question) else {}


def _net(question: Choice) -> Points:
    if not MEASURES["net"].is_made_of(question):
        return {}
    return {option.code: 100 * (option.satisfied - option.dissatisfied) for option in question.inside}


def _with_outside(points: Callable[[Choice], Points], worth: int) -> Callable[[Choice], Points]:
    """The same with "don't know" and all others outside the base counted in."""

    def counted_in(question: Choice) -> Points:
        own = points(question)
        return {**own, **dict.fromkeys(question.outside, worth)} if own and question.outside else {}

    return counted_in


FORMULAS: Mapping[str, Callable[[Choice], Points]] = {
    "mean": _points("mean"),
    "satisfied": _points("satisfied"),
    "very_satisfied": _points("very_satisfied"),
    "net": _net,
    "satisfied_of_all": _with_outside(_points("satisfied"), 0),
    "satisfied_or_unknown": _with_outside(_points("satisfied"), 100),
    "mean_unknown_middle": _with_outside(_points("mean"), MIDDLE),
}
"""What may have been made of one question: from it to what each option counts; empty where it has no such figure."""

SCORES = ("mean", "satisfied")
"""What each of several questions, or of several units, is scored by before it is joined with the others."""


def of_question(question: Choice, own: Options, parts: Sequence[Options]) -> Mapping[str, Fraction]:
    """What each formula exactly gives for one question of a unit; one without answers is absent.

    `parts` are the units next below: a mean of their percentages is the error of weighing them alike.
    """
    found = {name: _percent(points(question), own) for name, points in FORMULAS.items()}
    for name in SCORES:
        of_parts = [_percent(FORMULAS[name](question), part) for part in parts]
        found[f"{name}_{UNITS}"] = _average([each for each in of_parts if each is not None])
    return {name: value for name, value in found.items() if value is not None}


def of_questions(items: Sequence[Item], own: Answers, parts: Sequence[Answers]) -> Mapping[str, Fraction]:
    """What the four roads from several questions to one percentage give, exactly; one without answers is absent."""
    found: dict[str, Fraction | None] = {}
    for score in SCORES:
        found |= {f"{score}_{road}": walked(score, items, own) for road, walked in _ROADS.items()}
        of_parts = [_pooled(score, items, part) for part in parts]
        found[f"{score}_{UNITS}"] = _average([each for each in of_parts if each is not None])
    return {name: value for name, value in found.items() if value is not None}


def _pooled(score: str, items: Sequence[Item], answers: Answers) -> Fraction | None:
    scored = [each for item in items if (each := item.score(score, answers.get(item.question.code, {})))]
    base = sum(n for _, n in scored)
    return Fraction(sum(total for total, _ in scored), base) if base else None


def _over_items(score: str, items: Sequence[Item], answers: Answers) -> Fraction | None:
    scored = (item.score(score, answers.get(item.question.code, {})) for item in items)
    return _average([Fraction(*each) for each in scored if each])


def _over_aspects(score: str, items: Sequence[Item], answers: Answers) -> Fraction | None:
    aspects = dict.fromkeys(item.aspect for item in items)
    means = [_over_items(score, [item for item in items if item.aspect == aspect], answers) for aspect in aspects]
    return _average([each for each in means if each is not None])


_ROADS: Mapping[str, Callable[[str, Sequence[Item], Answers], Fraction | None]] = {
    "pooled": _pooled,
    "items": _over_items,
    "aspects": _over_aspects,
}


def _summed(points: Points, options: Options) -> tuple[int, int]:
    base = sum(options.get(option, 0) for option in points)
    return sum(options.get(option, 0) * worth for option, worth in points.items()), base


def _percent(points: Points, options: Options) -> Fraction | None:
    total, base = _summed(points, options)
    return Fraction(total, base) if base else None


def _average(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None
