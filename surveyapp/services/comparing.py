"""How figures of units moved between two periods, or differ from the rest of the unit above them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import nan

from surveyapp.analysis.compare import (
    Comparison,
    NotComparable,
    Obstacle,
    Verdict,
    benjamini_hochberg,
    compared,
    verdict,
)
from surveyapp.analysis.figure import Kind, Shown, UnitFigures
from surveyapp.analysis.index import unit_figures
from surveyapp.analysis.score import HEADLINE, OVERALL
from surveyapp.analysis.succession import continued
from surveyapp.definitions.counts import UnitCounts
from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Number
from surveyapp.services.basis import Asked, Basis, edition_of, last_closed, round_of
from surveyapp.services.figures import figures_from


class NothingBeside(SurveyAppError):
    """There is nothing that a unit could be compared with."""


@dataclass(frozen=True)
class Compared:
    """A unit's figure beside another, what may be said of the difference, and its p-value adjusted over all units."""

    unit: str
    after: Shown
    before: Shown | None
    found: Comparison | NotComparable
    adjusted: float = nan

    @property
    def verdict(self) -> Verdict | Obstacle:
        """What may be said once all units are judged together, or why nothing may."""
        if isinstance(self.found, NotComparable):
            return self.found.reason
        return verdict(self.found.change, self.adjusted)


@dataclass(frozen=True)
class Changes:
    """What was compared: the figure, the two sides, the edition both are by, and the one published then if another."""

    kind: Kind
    of: str
    after: Period
    before: Period | None
    edition: IndexEdition
    published: str | None
    units: tuple[Compared, ...]


def changes(basis: Basis, asked: Asked, before: Period | None, of: str | None) -> Changes:
    """How one figure of each unit moved since another period (else the last of the same length), on one formula.

    Units that became others are followed where one continues one; the verdicts are by Benjamini-Hochberg over all.
    """
    now, edition = _chosen(basis, asked)
    then = before or now.shifted(-1)
    if then == now:
        raise NothingBeside(f"{now} is not compared with itself: name another period")
    kind, code = figure_named(basis, edition, of)
    label = edition.label
    after = figures_from(basis, replace(asked, period=now, edition=label))
    old = figures_from(basis, replace(asked, period=then, edition=label, unit=None, level=None))
    known = {each.context.unit: each for each in old}
    pairs = [(each, known.get(continued(basis.organisation, each.context.unit, known) or "")) for each in after]
    units = [_compared(each, before_it, kind, code) for each, before_it in pairs]
    published = edition_of(basis.definition, then).label
    return Changes(kind, code, now, then, edition, None if published == label else published, _adjusted(units))


def beside_parent(basis: Basis, asked: Asked, of: str | None) -> Changes:
    """How one figure of each unit differs from that of the rest of the unit above it, in one period."""
    now, edition = _chosen(basis, asked)
    kind, code = figure_named(basis, edition, of)
    round_ = round_of(basis, edition, now, asked.channel)
    own = figures_from(basis, replace(asked, period=now, edition=edition.label))
    units = []
    for figures in own:
        unit = figures.context.unit
        parent = basis.organisation.unit(unit).parent(now.last_day)
        if parent is not None and parent in round_.found and unit in round_.found:
            rest = _less(round_.found[parent], round_.found[unit])
            whole = unit_figures(basis.definition.survey, edition, rest, replace(figures.context, unit=parent))
            units.append(_compared(figures, whole, kind, code))
    if not units:
        raise NothingBeside(f"no unit that is asked for stands in {now} below one with answers")
    return Changes(kind, code, now, None, edition, None, _adjusted(units))


def figure_named(basis: Basis, edition: IndexEdition, of: str | None) -> tuple[Kind, str]:
    """The figure that a code names: headline, overall, a component or a question; without one the overall if any."""
    chosen = of or (OVERALL if edition.components else HEADLINE)
    named = {HEADLINE: Kind.HEADLINE, OVERALL: Kind.OVERALL} | {
        each.code: Kind.COMPONENT for each in edition.components
    }
    if chosen in named:
        return named[chosen], chosen
    try:
        question = basis.definition.survey.question(chosen)
    except Unknown:
        known = (*named, *(question.code for _, question in basis.definition.survey.questions()))
        raise Unknown("headline, overall, component or question", chosen, known) from None
    score = Kind.MEAN if edition.headline_score == "mean" else Kind.SATISFIED
    return Kind.NUMBER if isinstance(question, Number) else score, chosen


def _chosen(basis: Basis, asked: Asked) -> tuple[Period, IndexEdition]:
    now = asked.period or last_closed(basis.definition.survey.code, basis.periods(), asked.today)
    return now, edition_of(basis.definition, now, asked.edition)


def _compared(after: UnitFigures, before: UnitFigures | None, kind: Kind, code: str) -> Compared:
    now = after.figure(kind, code)
    if now is None:
        raise Unknown("figure", code)
    then = before.figure(kind, code) if before else None
    found = NotComparable(Obstacle.UNIT) if then is None else compared(then, now)
    return Compared(after.context.unit, now, then, found)


def _adjusted(units: Sequence[Compared]) -> tuple[Compared, ...]:
    p_values = [each.found.change.p_value if isinstance(each.found, Comparison) else nan for each in units]
    return tuple(replace(each, adjusted=p) for each, p in zip(units, benjamini_hochberg(p_values), strict=True))


def _less(whole: UnitCounts, part: UnitCounts) -> UnitCounts:
    """What is left of a unit without one below it; of its businesses at least those that the other does not have."""
    rest = whole.tally - part.tally
    known, own = whole.precision, part.precision
    if known is None or own is None:
        return replace(whole, tally=rest, precision=None)
    return replace(whole, tally=rest, precision=replace(known, businesses=max(1, known.businesses - own.businesses)))
