"""Units ranked by their overall index or headline, with the ranks that each may truly have."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from surveyapp.analysis.composite import Sensitivity, component_scores
from surveyapp.analysis.composite import sensitivity as under_recipes
from surveyapp.analysis.figure import Figure, Interval, Shown
from surveyapp.analysis.index_table import IndexRow, index_table
from surveyapp.analysis.rank_draws import Cell, drawn_ranks, rank_intervals
from surveyapp.analysis.rank_sets import (
    Floats,
    RankSets,
    Scores,
    Shares,
    bootstrap_marginal,
    bootstrap_simultaneous,
    joint,
)
from surveyapp.analysis.score import FormScores, own_score
from surveyapp.analysis.standing import effective_base, letters, standard_error, standings
from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Part
from surveyapp.services.basis import Asked, Basis, Gathered, gathered

Method = Literal["marginal", "joint", "bootstrap-marginal", "bootstrap-simultaneous", "draws"]
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


@dataclass(frozen=True)
class Recipes:
    """Units of one group of peers under other recipes; None where no other order is possible, as `sensitivity`."""

    level: str
    units: tuple[IndexRow, ...]
    found: Sensitivity | None


@dataclass(frozen=True)
class _Peers:
    """The units that are ranked together, from the first rank to the last; those without one last."""

    group: Gathered
    name: str
    rows: tuple[IndexRow, ...]


def ranking(basis: Basis, asked: Asked, method: Method, draws: int, seed: int) -> Iterator[Place]:
    """The units that are asked for, from the first rank to the last of each group of peers; those without one last."""
    for peers in _ranked(basis, asked):
        shown = {row.unit: row.overall for row in peers.rows if isinstance(row.overall, Figure)}
        limits = _LIMITS[method](basis, peers.group, shown, draws, seed) if shown else {}
        alike = _alike(shown, peers.group.edition)
        for row in peers.rows:
            if asked.unit in {None, row.unit}:
                best, worst = _holding(row.rank, limits.get(row.unit))
                yield Place(row, _level(basis, row.unit), peers.name, best, worst, alike.get(row.unit, ""))


def sensitivity(basis: Basis, asked: Asked) -> Iterator[Recipes]:
    """The ranks of units under other recipes, for each group of peers; of one unit asked for among all of its level."""
    for peers in _ranked(basis, asked):
        found = under_recipes(peers.group.edition, {row.unit: component_scores(row.figures) for row in peers.rows})
        rows = tuple(row for row in peers.rows if asked.unit in {None, row.unit})
        yield Recipes(_level(basis, peers.rows[0].unit), rows, found)


def _ranked(basis: Basis, asked: Asked) -> Iterator[_Peers]:
    for group in gathered(basis, _among_peers(basis, asked)):
        if any(known.context.channel == OPEN_LINK for known in group.units):
            raise NotRanked("units are not ranked by answers of an open link: nobody knows who gave them")
        peers = peers_of(basis.organisation, group)
        rows = index_table(basis.definition.survey, group.edition, group.units, group.earlier, peers)
        for name in sorted(set(peers.values())):
            yield _Peers(group, name, tuple(sorted((row for row in rows if peers[row.unit] == name), key=_order)))


def _level(basis: Basis, unit: str) -> str:
    known = basis.organisation.units.get(unit)
    return known.level if known else ""


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


def _holding(rank: int | None, limits: tuple[int, int] | None) -> tuple[int | None, int | None]:
    """The limits of a rank, wide enough to hold it however ties are counted."""
    return (min(limits[0], rank), max(limits[1], rank)) if limits and rank else (None, None)


def _marginal(_basis: Basis, group: Gathered, shown: Mapping[str, Figure], _draws: int, _seed: int) -> Limits:
    found = standings(shown, group.edition.ranking).units
    return {each.unit: (each.best, each.worst) for each in found if each.best is not None and each.worst is not None}


def _joint(_basis: Basis, _group: Gathered, shown: Mapping[str, Figure], _draws: int, _seed: int) -> Limits:
    bases = [base for figure in shown.values() if (base := effective_base(figure)) is not None]
    if len(bases) < len(shown):
        return {}
    return _of_sets(shown, joint(Shares(_parts(shown), np.array(bases))))


def _bootstrap(
    sets: Callable[[Scores, int, np.random.Generator], RankSets],
    _basis: Basis,
    _group: Gathered,
    shown: Mapping[str, Figure],
    draws: int,
    seed: int,
) -> Limits:
    errors = [error for figure in shown.values() if (error := standard_error(figure)) is not None]
    if len(errors) < len(shown):
        return {}
    return _of_sets(shown, sets(Scores(_parts(shown), np.array(errors)), draws, np.random.default_rng(seed)))


def _parts(shown: Mapping[str, Figure]) -> Floats:
    return np.array([float(figure.value) / float(figure.scale) for figure in shown.values()])


def _of_sets(units: Iterable[str], sets: RankSets) -> Limits:
    return {unit: (int(best), int(worst)) for unit, best, worst in zip(units, sets.best, sets.worst, strict=True)}


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
    "bootstrap-marginal": partial(_bootstrap, bootstrap_marginal),
    "bootstrap-simultaneous": partial(_bootstrap, bootstrap_simultaneous),
    "draws": _drawn,
}
