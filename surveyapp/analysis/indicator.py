"""What indicators and criteria come to on 0..100: each by itself, or placed among all units."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from surveyapp.analysis.evidence import Evidence, Sums
from surveyapp.analysis.figure import Context, Reason
from surveyapp.analysis.normalise import PERCENT, Scale, Scores, min_max, min_max_pooled, placed, standardised
from surveyapp.analysis.satisfaction import sums
from surveyapp.analysis.score import needs_forms, own_score, turned
from surveyapp.definitions.counts import TOO_FEW, UnitCounts
from surveyapp.definitions.index import Component, Criterion, IndexEdition, Indicator, Relative
from surveyapp.definitions.question import Choice, Number


@dataclass(frozen=True)
class Known:
    """All that is known of one unit in one period: its counts, where it stands, and scores given, by criterion."""

    counts: UnitCounts
    context: Context
    scores: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """What an indicator or criterion comes to, with the answers behind it; a given score has none."""

    value: Fraction
    sums: Sums | None = None


Found = Measured | Reason
Measures = Mapping[tuple[str, str], Found]
"""By component and by question or criterion."""
Rows = Iterable[tuple[Evidence, Measures]]
"""Units, each with its measures."""


def measures(evidence: Evidence, scores: Mapping[str, Fraction]) -> Measures:
    """What one unit's indicators and criteria come to; where all units decide on it, before it is placed."""
    return {
        (component.code, code): _question(evidence, component, measure)
        if isinstance(measure, Indicator)
        else _criterion(evidence.edition, measure, scores.get(code))
        for component in evidence.edition.components
        for code, measure in component.measures().items()
    }


def _question(evidence: Evidence, component: Component, indicator: Indicator) -> Found:
    question = evidence.survey.question(indicator.question)
    if not isinstance(question, Choice | Number):
        return Reason.NO_ANSWERS
    answers = evidence.answers[question.code]
    if needs_forms(question, indicator.score):
        code = own_score(evidence.edition.label, f"{component.code}.{question.code}")
        found = Sums.counted(evidence.counts.tally.of(code), answers.left_out, answers.clusters)
    elif isinstance(question, Choice):
        found = sums(question, indicator.score, answers)
    else:
        return Reason.NO_ANSWERS
    refused = evidence.refusal(evidence.survey.part(question.code), found.base, found.left_out.get(TOO_FEW, 0))
    if refused is not None:
        return refused
    if isinstance(evidence.edition.normalisation, Relative):
        return Measured(found.mean, found)
    return Measured(turned(found.mean, indicator), found)


def _criterion(edition: IndexEdition, criterion: Criterion, score: Fraction | None) -> Found:
    if score is None:
        return Reason.NO_SCORE
    if isinstance(edition.normalisation, Relative):
        return Measured(score)
    low, high = map(Fraction, criterion.bounds)
    found = placed({"": score}, (low, high), less_is_better=criterion.direction == "negative")[""]
    return Reason.NO_SPREAD if found is None else Measured(found)


def normalised(edition: IndexEdition, rows: Rows, earlier: Sequence[Rows] = ()) -> Rows:
    """The measures of all units in one period placed as the edition says, `earlier` holding those of earlier periods.

    Where all units are alike (max = min) nobody has a score, and NO_SPREAD says so.
    """
    if not isinstance(edition.normalisation, Relative):
        return rows
    table = tuple(rows)
    years = [tuple(year) for year in _pooled(edition.normalisation, earlier)]
    placed: list[dict[tuple[str, str], Found]] = [{} for _ in table]
    for component in edition.components:
        for code, measure in component.measures().items():
            key = component.code, code
            columns = [_column(year, key) for year in years]
            column = _placed(edition.normalisation, _column(table, key), columns, measure)
            for (evidence, row), found in zip(table, placed, strict=True):
                found[key] = _replaced(row[key], column[evidence.counts.unit])
    return zip((evidence for evidence, _ in table), placed, strict=True)


def _pooled(normalisation: Relative, earlier: Sequence[Rows]) -> Sequence[Rows]:
    return earlier if normalisation.periods is None else earlier[-(normalisation.periods - 1) :]


def _column(rows: Rows, key: tuple[str, str]) -> Scores:
    found = {evidence.counts.unit: row[key] for evidence, row in rows}
    return {unit: each.value if isinstance(each, Measured) else None for unit, each in found.items()}


def _replaced(found: Found, value: Fraction | None) -> Found:
    if isinstance(found, Reason):
        return found
    return Reason.NO_SPREAD if value is None else replace(found, value=value)


def _placed(normalisation: Relative, column: Scores, years: Sequence[Scores], measure: Indicator | Criterion) -> Scores:
    low, high = map(Fraction, normalisation.target)
    onto = (low, high) if normalisation.method == "z" else (100 * low / high, PERCENT[1])
    return _RELATIVE[normalisation.method](column, years, onto, measure.direction == "negative")


def _deviations(column: Scores, _years: Sequence[Scores], onto: Scale, less_is_better: bool) -> Scores:  # noqa: FBT001
    middle, half = (onto[0] + onto[1]) / 2, (onto[1] - onto[0]) / 2
    found = standardised(column, less_is_better=less_is_better)
    return {unit: None if z is None else middle + half * z for unit, z in found.items()}


_RELATIVE: Mapping[str, Callable[[Scores, Sequence[Scores], Scale, bool], Scores]] = {
    "within": lambda column, _, onto, less: min_max(column, onto, less_is_better=less),
    "pooled": lambda column, years, onto, less: min_max_pooled(column, years, onto, less_is_better=less),
    "z": _deviations,
}
