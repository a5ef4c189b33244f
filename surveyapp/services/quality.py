"""Whether the questions of components measure one thing, and which components drive a rating."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from surveyapp.analysis.drivers import Method
from surveyapp.analysis.figure import Figure, Interval, Kind
from surveyapp.analysis.importance import Importance, importance
from surveyapp.analysis.reliability import AllAlike, NotEnoughForms, Reliability, factors, reliability, turned
from surveyapp.analysis.score import Answers, Points, scorer
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.index import Component, IndexEdition, Indicator, QuestionHeadline
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Choice
from surveyapp.definitions.survey import Part, Survey
from surveyapp.services.basis import Asked, Basis, edition_of, last_closed
from surveyapp.services.figures import figures_from

DRAWS = 200


class NothingToMeasure(SurveyAppError):
    """No forms, or no components made of questions."""

    def __init__(self, edition: str, period: Period) -> None:
        super().__init__(f"edition {edition!r}, {period}: there are no forms, or no components of questions")
        self.edition = edition
        self.period = period


@dataclass(frozen=True)
class Measurement:
    """One component: its questions, how they go together and how many factors they show; or why that is not known."""

    component: str
    questions: tuple[str, ...]
    found: Reliability | None
    factors: int | None = None
    why_not: str = ""


@dataclass(frozen=True)
class Quality:
    """The quality of a questionnaire in one period; `importance` is None where no question is rated as a whole."""

    period: Period
    edition: IndexEdition
    forms: int
    components: tuple[Measurement, ...]
    importance: Importance | None


def quality(basis: Basis, asked: Asked, outcome: str | None, method: Method | None, seed: int) -> Quality:
    """The quality of a questionnaire from the forms about units, by the components of an edition.

    `outcome` is the question that components are to explain, else the headline's; `method` shares out what they
    explain, else as `importance` chooses. NothingToMeasure without forms or components.
    """
    survey = basis.definition.survey
    period = asked.period or last_closed(survey.code, basis.periods(), asked.today)
    edition = edition_of(basis.definition, period, asked.edition)
    rows = list(_wanted(basis, asked, period))
    components = [component for component in edition.components if component.indicators]
    if not rows or not components:
        raise NothingToMeasure(edition.label, period)
    rng = np.random.default_rng(seed)
    measured = tuple(_measured(survey, component, rows, rng) for component in components)
    rated = outcome or (edition.headline.question if isinstance(edition.headline, QuestionHeadline) else None)
    found = None
    if rated is not None:
        effect = _design_effect(basis, replace(asked, period=period, edition=edition.label))
        means = _means(survey, edition, rows)
        found = importance(survey, edition, rated, rows, means, rng=rng, design_effect=effect, method=method)
    return Quality(period, edition, len(rows), measured, found)


def _wanted(basis: Basis, asked: Asked, period: Period) -> Iterator[Answers]:
    for form in basis.ledger.forms(period):
        if form.part is Part.UNIT and (asked.unit is None or asked.unit in basis.above(form.unit, period)):
            yield form.answers


def _measured(survey: Survey, component: Component, rows: Sequence[Answers], rng: np.random.Generator) -> Measurement:
    choices = [each for each in component.indicators if isinstance(survey.question(each.question), Choice)]
    questions = tuple(each.question for each in choices)
    scorers = [(each.question, scorer(survey.question(each.question), each.score)) for each in choices]
    table = [[_number(score(row.get(code))) for code, score in scorers] for row in rows]
    scores = turned(np.array(table, dtype=np.float64), [each.direction == "negative" for each in choices])
    least = survey.privacy.least(Part.UNIT)
    if np.count_nonzero(~np.isnan(scores).any(axis=1)) < least:
        return Measurement(
            component.code, questions, None, why_not=f"fewer than {least} forms answer all its questions"
        )
    try:
        return Measurement(component.code, questions, reliability(scores), factors(scores, rng, DRAWS))
    except NotEnoughForms as error:
        return Measurement(component.code, questions, None, why_not=str(error))
    except AllAlike as error:
        why = f"every form that answers all questions says the same of {questions[error.question]!r}"
        return Measurement(component.code, questions, None, why_not=why)


def _number(points: Points | None) -> float:
    return np.nan if points is None else float(points)


def _means(survey: Survey, edition: IndexEdition, rows: Sequence[Answers]) -> Mapping[str, float]:
    """The mean of each component over the means of those of its questions that forms hold as answers.

    A mean of what each form scores would tell of the few who were not asked all of them.
    """
    found: dict[str, float] = {}
    for component in edition.components:
        means = [_mean(survey, each, rows) for each in component.indicators]
        known = [mean for mean in means if mean is not None]
        if known and all(survey.part(each.question) is Part.UNIT for each in component.indicators):
            found[component.code] = sum(known) / len(known)
    return found


def _mean(survey: Survey, indicator: Indicator, rows: Sequence[Answers]) -> float | None:
    score = scorer(survey.question(indicator.question), indicator.score)
    points = [float(each) for row in rows if (each := score(row.get(indicator.question))) is not None]
    if not points:
        return None
    mean = sum(points) / len(points)
    return 100 - mean if indicator.direction == "negative" else mean


def _design_effect(basis: Basis, asked: Asked) -> float:
    """The largest design effect of a component; 1 where none is known."""
    figures = (f for each in figures_from(basis, asked) for f in each.figures if f.kind is Kind.COMPONENT)
    found = (figure.interval for figure in figures if isinstance(figure, Figure))
    return max((interval.design_effect for interval in found if isinstance(interval, Interval)), default=1.0)
