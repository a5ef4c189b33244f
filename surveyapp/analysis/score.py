"""What an answer is worth on 0..100, and what one form scores under an index edition."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from surveyapp.definitions.index import Bounds, Component, IndexEdition, Indicator, PooledHeadline, Score, Share
from surveyapp.definitions.question import Choice, Multiple, Number, Question, Rating, Smiley
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Part, Survey

Answers = Mapping[str, Answer]
Points = Fraction | int
Scorer = Callable[[Answer], Points | None]

OVERALL = "overall"
HEADLINE = "headline"


def own_score(label: str, of: str) -> str:
    """The code under which forms' own scores of a component, the overall or the headline are counted."""
    return f"index.{label}.{of}"


def worths(question: Choice, score: Score) -> Mapping[str, int]:
    """What choosing an option counts on 0..100; options outside the base, or without a value, are absent."""
    if isinstance(score, Share):
        return {option.code: 100 * (option.code in score.share) for option in question.inside}
    return question.satisfied if score == "satisfied" else question.values


def between(value: Fraction, bounds: Bounds) -> Fraction:
    """Where a number lies between its bounds on 0..100, clipped."""
    low, high = map(Fraction, bounds.bounds)
    return 100 * min(Fraction(1), max(Fraction(0), (value - low) / (high - low)))


def turned(points: Fraction, indicator: Indicator) -> Fraction:
    """An indicator's score, turned round where less is better."""
    return 100 - points if indicator.direction == "negative" else points


def scorer(question: Question, score: Score) -> Scorer:
    """What scores one answer on 0..100, as None where it is left open, outside the base, or without a value.

    Of several options the one worth most counts: a share of options is "any of them".
    """
    if isinstance(score, Bounds):
        return lambda answer: between(Fraction(answer), score) if isinstance(answer, Decimal) else None
    if not isinstance(question, Choice):
        return lambda _: None
    points = worths(question, score)
    return lambda answer: max((points[code] for code in chosen(answer) if code in points), default=None)


def chosen(answer: Answer) -> tuple[str, ...]:
    """The options that an answer names; none for a number or where it was left open."""
    if isinstance(answer, str):
        return (answer,)
    return answer if isinstance(answer, tuple) else ()


def pooled_questions(survey: Survey) -> tuple[Rating | Smiley, ...]:
    """The questions whose answers a pooled headline counts: everything rated on levels or faces."""
    return tuple(question for _, question in survey.questions() if isinstance(question, Rating | Smiley))


def needs_forms(question: Question, score: Score) -> bool:
    """Whether a score cannot be worked out from the question's counts: clipping and "any of" look at each form."""
    if isinstance(question, Multiple):
        return not isinstance(score, Share) or len(score.share) > 1
    return isinstance(question, Number)


class FormScores:
    """The own scores that forms of one part have under an edition: those whose questions all lie in that part."""

    def __init__(self, survey: Survey, edition: IndexEdition, part: Part) -> None:
        held = tuple(component for component in edition.components if _inside(survey, component, part))
        weights = edition.weights()
        self._label = edition.label
        self._components = {
            component.code: tuple(_scorer(survey, indicator) for indicator in component.indicators)
            for component in held
        }
        self._weights = {component.code: Fraction(weights[component.code]) for component in held}
        self._is_whole = edition.components == held
        self._pooled = tuple(_scorer(survey, indicator) for indicator in _pooled(survey, edition, part))
        self._single = dict(_single(survey, edition, part))

    def of(self, answers: Answers) -> Iterator[tuple[str, Points]]:
        """A form's own scores on 0..100 by code; what it cannot score is absent.

        The overall is the weighted mean of the components that the form answers.
        """
        yield from self.together(answers)
        yield from self.single(answers)

    def together(self, answers: Answers) -> Iterator[tuple[str, Points]]:
        """Those of several questions: components, overall, pooled headline."""
        scored = {code: mean for code, of in self._components.items() if (mean := _mean(of, answers)) is not None}
        yield from ((own_score(self._label, code), points) for code, points in scored.items())
        if self._is_whole and scored:
            weight = sum(self._weights[code] for code in scored)
            total = sum(self._weights[code] * points for code, points in scored.items())
            yield own_score(self._label, OVERALL), Fraction(total) / weight
        pooled = _mean(self._pooled, answers)
        if pooled is not None:
            yield own_score(self._label, HEADLINE), pooled

    def single(self, answers: Answers) -> Iterator[tuple[str, Points]]:
        """Those of one question each."""
        for code, (question, score) in self._single.items():
            points = score(answers.get(question))
            if points is not None:
                yield code, points


Placed = tuple[str, Scorer]


def _scorer(survey: Survey, indicator: Indicator) -> Placed:
    score = scorer(survey.question(indicator.question), indicator.score)
    if indicator.direction == "positive":
        return indicator.question, score
    return indicator.question, lambda answer: None if (points := score(answer)) is None else 100 - points


def _single(survey: Survey, edition: IndexEdition, part: Part) -> Iterator[tuple[str, Placed]]:
    for component in edition.components:
        for indicator in component.indicators:
            question = survey.question(indicator.question)
            if survey.part(question.code) is part and needs_forms(question, indicator.score):
                code = own_score(edition.label, f"{component.code}.{question.code}")
                yield code, (question.code, scorer(question, indicator.score))


def _pooled(survey: Survey, edition: IndexEdition, part: Part) -> tuple[Indicator, ...]:
    codes = tuple(question.code for question in pooled_questions(survey))
    if not isinstance(edition.headline, PooledHeadline) or any(survey.part(code) is not part for code in codes):
        return ()
    return tuple(Indicator(question=code, score=edition.headline.pooled) for code in codes)


def _inside(survey: Survey, component: Component, part: Part) -> bool:
    return all(survey.part(indicator.question) is part for indicator in component.indicators)


def _mean(scorers: Iterable[Placed], answers: Answers) -> Fraction | None:
    found = [points for question, score in scorers if (points := score(answers.get(question))) is not None]
    return Fraction(sum(found), len(found)) if found else None
