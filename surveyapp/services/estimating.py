"""Shares and means of units from forms that a design drew: weighted, linearised, each unit as a domain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from surveyapp.analysis.design import EmptyDomain, Estimate, Floats, LonelyCluster, LonelyStratum, Truths, weighted_mean
from surveyapp.analysis.disclosure import Atom, Total, safe_together
from surveyapp.analysis.proportion import Census
from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Choice
from surveyapp.definitions.survey import Part
from surveyapp.services.bases import definition_in
from surveyapp.services.basis import Asked, Basis, NotRated, edition_of, last_closed, rated, wanted_units
from surveyapp.services.drawn import BESIDE, Drawn, Sample, design_of, with_margins
from surveyapp.services.figures import NoAnswers
from surveyapp.services.import_blocks import pieces
from surveyapp.services.import_forms import Track
from surveyapp.services.ledger_files import Files, read_ledger

Hidden = Literal["too_few", "protects", "no_answers"]
"""Why a unit is not shown: too few answered, or it would tell of too few by subtraction, or nobody answered."""


class NotDrawn(SurveyAppError):
    """Answers of an open link: nobody knows who gave them, so no design drew them."""


class OneCluster(SurveyAppError):
    """A stratum has one business, or one form, and nobody has said what it counts."""

    def __init__(self, stratum: str, drawn: str) -> None:
        super().__init__(
            f"of stratum {stratum!r} only one of its {drawn} was drawn: say with --lonely what it counts "
            f"({', '.join(LonelyCluster)})"
        )
        self.stratum = stratum


@dataclass(frozen=True)
class Plan:
    """What an estimate is made from: files, what a lonely stratum counts, and the question, else the headline's."""

    survey: Path
    forms: Path
    index: Path | None = None
    organisation: Path | None = None
    strata: Path | None = None
    margins: Path | None = None
    lonely: LonelyCluster | None = None
    question: str | None = None


@dataclass(frozen=True)
class Estimated:
    """An estimate with its limits, all in 0..1; without limits `why_not` says why."""

    found: Estimate
    limits: tuple[float, float] | None
    why_not: str = ""


@dataclass(frozen=True)
class UnitEstimate:
    """One unit's satisfied share and mean, where the question has them; `hidden` where the unit is not shown."""

    unit: str
    share: Estimated | None = None
    mean: Estimated | None = None
    businesses: int | None = None
    hidden: Hidden | None = None


@dataclass(frozen=True)
class Estimates:
    """The units asked for, and the design that their forms were drawn by."""

    basis: Basis
    period: Period
    question: Choice
    sample: Sample
    drawn: Drawn
    units: tuple[UnitEstimate, ...] = ()


def estimates(plan: Plan, asked: Asked, track: Track) -> Estimates:
    """The satisfied share and the mean of one question, for each unit asked for, from forms drawn by a design.

    A form that does not answer stays in the design and lies outside every unit's domain. Else FaultyFile, OneCluster,
    NotDrawn, NotRated, NoAnswers, or an error that names the margin.
    """
    files = Files(plan.survey, plan.index, forms=plan.forms, organisation=plan.organisation, beside=BESIDE)
    ledger = read_ledger(definition_in(plan.survey, plan.index), files, track)
    basis = Basis(ledger.definition, ledger.organisation, ledger)
    survey = basis.definition.survey
    period = asked.period or last_closed(survey.code, basis.periods(), asked.today)
    question = rated(basis, edition_of(basis.definition, period, asked.edition), plan.question)
    _refuse(asked, survey.part(question.code), question)
    forms = tuple(form for form in ledger.given if period.contains(form.period) and form.channel != OPEN_LINK)
    if not forms:
        raise NoAnswers(asked.unit or asked.level, str(period))
    sample = Sample(plan.forms, forms, ledger.names_businesses)
    found = Estimates(basis, period, question, sample, _drawn(plan, sample, basis, period))
    return replace(found, units=tuple(_units(found, asked)))


def _refuse(asked: Asked, part: Part, question: Choice) -> None:
    if asked.channel == OPEN_LINK:
        raise NotDrawn("nobody knows who answers an open link, so no design drew its forms")
    if part is Part.OFFICER:
        raise NotRated(f"question {question.code!r} is about officers, whose answers are their own")
    if not any(_points(question)):
        raise NotRated(f"question {question.code!r} has no satisfied option, nor a value for each")


def _drawn(plan: Plan, sample: Sample, basis: Basis, period: Period) -> Drawn:
    drawn = design_of(sample, plan.strata, plan.lonely)
    if plan.margins is None:
        return drawn
    return with_margins(drawn, sample, plan.margins, (basis.definition.survey, basis.organisation, period))


def _units(found: Estimates, asked: Asked) -> Iterator[UnitEstimate]:
    answering = _answering(found)
    inside: dict[str, list[int]] = {}
    for unit, rows in answering.items():
        for above in found.basis.above(unit, found.period):
            inside.setdefault(above, []).extend(rows)
    shown = _shown(found, answering, inside)
    for unit in wanted_units(found.basis.organisation, inside, found.period, asked):
        rows = inside.get(unit, [])
        yield _unit(found, unit, rows) if unit in shown else UnitEstimate(unit, hidden=_hidden(found, rows))


def _unit(found: Estimates, unit: str, rows: Sequence[int]) -> UnitEstimate:
    forms = found.sample.forms
    domain = np.zeros(len(forms), dtype=np.bool_)
    domain[rows] = True
    share, mean = (_estimated(found, points, domain) for points in _points(found.question))
    businesses = len({forms[row].business for row in rows}) if found.sample.names_businesses else None
    return UnitEstimate(unit, share, mean, businesses)


def _answering(found: Estimates) -> Mapping[str, Sequence[int]]:
    """The rows with a valid answer and a weight, by the unit that the answer is about."""
    survey, question, forms = found.basis.definition.survey, found.question, found.sample.forms
    place = {form.line: row for row, form in enumerate(forms)}
    valid = {option.code for option in question.inside}
    part = survey.part(question.code)
    units: dict[str, list[int]] = {}
    for where, group in pieces(survey, found.basis.organisation, forms).items():
        if where.part is part:
            rows = [place[piece.form.line] for piece in group if piece.answers.get(question.code) in valid]
            units.setdefault(where.unit, []).extend(row for row in rows if found.drawn.design.weights[row] > 0)
    return {unit: rows for unit, rows in units.items() if rows}


def _shown(
    found: Estimates, answering: Mapping[str, Sequence[int]], inside: Mapping[str, Sequence[int]]
) -> frozenset[str]:
    """The units that may be shown together, whichever are asked for, so that several runs tell no more than one."""
    forms = found.sample.forms
    atoms = [Atom(unit, frozenset(forms[row].business for row in rows)) for unit, rows in answering.items()]
    own = {row: unit for unit, rows in answering.items() for row in rows}
    totals = [Total.of(unit, sorted({own[row] for row in rows})) for unit, rows in inside.items()]
    return safe_together(atoms, totals, _least(found))


def _hidden(found: Estimates, rows: Sequence[int]) -> Hidden:
    if not rows:
        return "no_answers"
    return "too_few" if len({found.sample.forms[row].business for row in rows}) < _least(found) else "protects"


def _least(found: Estimates) -> int:
    survey = found.basis.definition.survey
    return survey.privacy.least(survey.part(found.question.code))


def _points(question: Choice) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """What options count for the share and for the mean; nothing where the question has none."""
    share = question.satisfied if any(question.satisfied.values()) else {}
    return share, question.values if len(question.values) == len(question.inside) else {}


def _estimated(found: Estimates, points: Mapping[str, int], domain: Truths) -> Estimated | None:
    if not points:
        return None
    answers = (form.answers.get(found.question.code) for form in found.sample.forms)
    values: Floats = np.array([points.get(str(answer), 0) / 100 for answer in answers])
    try:
        estimate = weighted_mean(values, found.drawn.design, domain)
    except LonelyStratum as error:
        raise OneCluster(found.drawn.strata[error.stratum], found.sample.drawn) from None
    try:
        return Estimated(estimate, estimate.share_limits())
    except Census:
        return Estimated(estimate, None, "census")
    except EmptyDomain:
        return Estimated(estimate, None, "one_form")
