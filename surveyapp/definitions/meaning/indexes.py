"""The meaning of index editions beside their survey: what they score can be scored."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.index import Bounds, Component, IndexEdition, PooledHeadline, Score, Share
from surveyapp.definitions.meaning.formulas import check_formula
from surveyapp.definitions.meaning.standing import repeated
from surveyapp.definitions.question import Choice, Multiple, Number, Question, Rating, Smiley
from surveyapp.definitions.source import Source, Steps
from surveyapp.definitions.survey import Survey


def check_index(survey: Survey, index: IndexEdition, source: Source) -> Iterator[Fault]:
    """Every fault in one index edition of a survey."""
    for check in CHECKS:
        yield from check(survey, index, source)
    yield from check_formula(index, source)


def _components(index: IndexEdition) -> Iterator[tuple[Steps, Component]]:
    return ((("components", i), component) for i, component in enumerate(index.components))


def _check_codes(_: Survey, index: IndexEdition, source: Source) -> Iterator[Fault]:
    components = (((*steps, "code"), component.code) for steps, component in _components(index))
    yield from repeated(source, components, "component")
    criteria = (
        ((*steps, "criteria", i, "code"), each.code)
        for steps, component in _components(index)
        for i, each in enumerate(component.criteria)
    )
    yield from repeated(source, criteria, "criterion")
    for steps, component in _components(index):
        scored = (((*steps, "indicators", i, "question"), each.question) for i, each in enumerate(component.indicators))
        yield from repeated(source, scored, "question")
    yield from repeated(source, ((("bands", i, "code"), band.code) for i, band in enumerate(index.bands)), "band")


def _check_scores(survey: Survey, index: IndexEdition, source: Source) -> Iterator[Fault]:
    for steps, component in _components(index):
        for i, indicator in enumerate(component.indicators):
            at = (*steps, "indicators", i)
            yield from _check_score(survey, indicator.question, indicator.score, at, source)


def _check_score(survey: Survey, code: str, score: Score, at: Steps, source: Source) -> Iterator[Fault]:
    question = next((question for _, question in survey.questions() if question.code == code), None)
    if question is None:
        yield source.fault("unknown-question", f"the survey has no question '{code}'", (*at, "question"))
    elif sentence := _misfit(question, score):
        yield source.fault("score-misfit", f"'{code}': {sentence}", (*at, "score"))
    elif isinstance(score, Share) and isinstance(question, Choice):
        yield from _check_share(question, score, (*at, "score", "share"), source)
    elif isinstance(score, Bounds) and score.bounds[0] >= score.bounds[1]:
        sentence = f"the upper bound {score.bounds[1]} is not above the lower, {score.bounds[0]}"
        yield source.fault("bounds-reversed", sentence, (*at, "score", "bounds", 1))


def _misfit(question: Question, score: Score) -> str | None:
    """Why a question cannot be scored in this way; None if it can."""
    if isinstance(score, Bounds):
        return None if isinstance(question, Number) else "bounds are for numbers"
    if not isinstance(question, Choice):
        return "this question has no options to score"
    inside = [option for option in question.options if option.outside is None]
    if score == "mean" and (isinstance(question, Multiple) or any(option.value is None for option in inside)):
        return "a mean needs one answer, and a value on every option inside the base"
    if score == "satisfied" and not any(option.satisfied for option in inside):
        return "no option of this question counts as satisfied"
    return None


def _check_share(question: Choice, score: Share, at: Steps, source: Source) -> Iterator[Fault]:
    inside = {option.code: option.outside is None for option in question.options}
    for i, code in enumerate(score.share):
        if code not in inside:
            yield source.fault("unknown-option", f"'{code}' is no option of '{question.code}'", (*at, i))
        elif not inside[code]:
            yield source.fault("score-misfit", f"the option '{code}' is outside the base", (*at, i))


def _check_headline(survey: Survey, index: IndexEdition, source: Source) -> Iterator[Fault]:
    headline = index.headline
    if headline == "overall":
        if not index.components:
            yield source.fault("score-misfit", "without components there is no overall index", ("headline",))
        return
    if not isinstance(headline, PooledHeadline):
        yield from _check_score(survey, headline.question, headline.score, ("headline",), source)
        return
    ratings = [question for _, question in survey.questions() if isinstance(question, Rating | Smiley)]
    if not any(_misfit(question, headline.pooled) is None for question in ratings):
        yield source.fault("score-misfit", "the survey has no rating to pool", ("headline", "pooled"))


def _check_parts(survey: Survey, index: IndexEdition, source: Source) -> Iterator[Fault]:
    known = {question.code for _, question in survey.questions()}
    for steps, component in _components(index):
        parts = {survey.part(each.question) for each in component.indicators if each.question in known}
        if len(parts) > 1:
            sentence = f"it joins {' and '.join(sorted(parts))} answers, which no form holds together: no interval"
            yield source.fault("mixed-parts", sentence, (*steps, "code"))


def _check_bands(_: Survey, index: IndexEdition, source: Source) -> Iterator[Fault]:
    for i, band in enumerate(index.bands):
        if not 0 <= band.lowest <= index.scale:
            sentence = f"the band '{band.code}' begins outside the scale 0 to {index.scale}"
            yield source.fault("value-off-scale", sentence, ("bands", i, "from"))
    for i, (above, below) in enumerate(pairwise(index.bands), 1):
        if below.lowest >= above.lowest:
            sentence = f"bands stand from the highest down: '{below.code}' must begin below {above.lowest}"
            yield source.fault("bands-not-falling", sentence, ("bands", i, "from"))


CHECKS: tuple[Callable[[Survey, IndexEdition, Source], Iterator[Fault]], ...] = (
    _check_codes,
    _check_scores,
    _check_headline,
    _check_parts,
    _check_bands,
)
