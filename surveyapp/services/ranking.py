"""Units ranked by their overall index or headline, with the ranks that each may truly have."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from surveyapp.analysis.figure import Figure, Interval, Shown
from surveyapp.analysis.index_table import IndexRow, index_table
from surveyapp.analysis.rank_draws import Cell, drawn_ranks, rank_intervals
from surveyapp.analysis.rank_sets import Shares, joint
from surveyapp.analysis.score import FormScores, own_score
from surveyapp.analysis.standing import effective_base, letters, standings
from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Part
from surveyapp.services.basis import Asked, Basis, Gathered, gathered

Method = Literal["marginal", "joint", "draws"]
Limits = Mapping[str, tuple[int, int]]
"""The best and the worst rank of each unit; empty where they cannot be known."""


class NotDrawn(SurveyAppError):
    """Forms cannot be drawn again: there are none, or the overall index is not a mean of what a form says."""


class NotRanked(SurveyAppError):
    """Answers of an open link: nobody knows who gave them, so no unit is ranked by them."""


@dataclass(frozen=True)
class Place:
    """One unit's place: rank and band, the best and the worst rank it may have, and whom it cannot be told from.

    `alike` are letters: neighbours that share one cannot be told apart.
    """

    row: IndexRow
    level: str
    peers: str
    best: int | None
    worst: int | None
    alike: str


def ranking(basis: Basis, asked: Asked, method: Method, draws: int, seed: int) -> Iterator[Place]:
    """The units that are asked for, from the first rank to the last of each group of peers; those without one last."""
    for group in gathered(basis, _among_peers(basis, asked)):
        if any(known.context.channel == OPEN_LINK for known in group.units):
            raise NotRanked("units are not ranked by answers of an open link: nobody knows who gave them")
        peers = peers_of(basis.organisation, group)
        rows = index_table(basis.definition.survey, group.edition, group.units, group.earlier, peers)
        for name in sorted(set(peers.values())):
            own = [row for row in rows if peers[row.unit] == name]
            shown = {row.unit: row.overall for row in own if isinstance(row.overall, Figure)}
            limits = _LIMITS[method](basis, group, shown, draws, seed) if shown else {}
            alike = _alike(shown, group.edition)
            for row in sorted(own, key=_order):
                if asked.unit in {None, row.unit}:
                    best, worst = limits.get(row.unit, (None, None))
                    unit = basis.organisation.units.get(row.unit)
                    yield Place(row, unit.level if unit else "", name, best, worst, alike.get(row.unit, ""))


def _among_peers(basis: Basis, asked: Asked) -> Asked:
    """One unit is ranked among all of its level."""
    if asked.unit is None:
        return asked
    return replace(asked, unit=None, level=basis.organisation.unit(asked.unit).level)


def peers_of(organisation: Organisation, group: Gathered) -> Mapping[str, str]:
    """The group of peers that each unit is ranked in, as the edition says."""
    day = group.period.last_day
    units = {known.counts.unit: organisation.units.get(known.counts.unit) for known in group.units}
    how: Mapping[str, Callable[[str], str]] = {
        "level": lambda code: unit.level if (unit := units[code]) else "",
        "parent": lambda code: (unit.parent(day) or "") if (unit := units[code]) else "",
    }
    return {code: how[group.edition.ranking.peers](code) for code in units}


def _order(row: IndexRow) -> tuple[bool, int, str]:
    return row.rank is None, row.rank or 0, row.unit


def _alike(shown: Mapping[str, Shown], edition: IndexEdition) -> Mapping[str, str]:
    found = standings(shown, edition.ranking)
    return {each.unit: letters(found.alike or (), place) for place, each in enumerate(found.units)}


def _marginal(_basis: Basis, group: Gathered, shown: Mapping[str, Figure], _draws: int, _seed: int) -> Limits:
    found = standings(shown, group.edition.ranking).units
    return {each.unit: (each.best, each.worst) for each in found if each.best is not None and each.worst is not None}


def _joint(_basis: Basis, _group: Gathered, shown: Mapping[str, Figure], _draws: int, _seed: int) -> Limits:
    bases = [base for figure in shown.values() if (base := effective_base(figure)) is not None]
    if len(bases) < len(shown):
        return {}
    shares = np.array([float(figure.value) / float(figure.scale) for figure in shown.values()])
    sets = joint(Shares(shares, np.array(bases)))
    return {unit: (int(best), int(worst)) for unit, best, worst in zip(shown, sets.best, sets.worst, strict=True)}


def _drawn(basis: Basis, group: Gathered, shown: Mapping[str, Figure], draws: int, seed: int) -> Limits:
    edition = group.edition
    if (
        edition.aggregation == "geometric"
        or edition.normalisation != "none"
        or any(c.criteria for c in edition.components)
    ):
        raise NotDrawn("only an overall index that is a weighted mean of what each form says can be drawn again")
    rows = _scores(basis, edition, group.period, shown)
    missing = next((unit for unit in shown if unit not in rows), None)
    if missing is not None:
        raise NotDrawn(f"no forms of {missing!r} are here to be drawn again")
    cells = [Cell(np.array(rows[unit], dtype=np.float64) / 100, _effect(figure)) for unit, figure in shown.items()]
    weights = np.array([float(weight) for weight in edition.weights().values()])
    ranks = drawn_ranks(cells, weights, draws, np.random.default_rng(seed), edition.ranking.decimals)
    found = rank_intervals(ranks)
    return {unit: (each.low, each.high) for unit, each in zip(shown, found, strict=True)}


def _scores(
    basis: Basis, edition: IndexEdition, period: Period, wanted: Iterable[str]
) -> Mapping[str, Sequence[Sequence[float]]]:
    """What the forms about each unit and those below it score on each component; NaN where they do not."""
    own = FormScores(basis.definition.survey, edition, Part.UNIT)
    codes = [own_score(edition.label, component.code) for component in edition.components]
    wanted, found = set(wanted), dict[str, list[list[float]]]()
    for form in basis.ledger.forms(period):
        if form.part is Part.UNIT:
            scored = dict(own.of(form.answers))
            row = [float(scored.get(code, np.nan)) for code in codes]
            for code in wanted & basis.above(form.unit, period):
                found.setdefault(code, []).append(row)
    return found


def _effect(figure: Figure) -> float:
    return figure.interval.design_effect if isinstance(figure.interval, Interval) else 1.0


_LIMITS: Mapping[Method, Callable[[Basis, Gathered, Mapping[str, Figure], int, int], Limits]] = {
    "marginal": _marginal,
    "joint": _joint,
    "draws": _drawn,
}
