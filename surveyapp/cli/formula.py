"""`surveyapp audit formula`: which formula published figures were made with, and where it changed."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from surveyapp.cli.asking import made_from
from surveyapp.cli.listing import Cell, Listing, listed, p_value
from surveyapp.cli.progress import waiting
from surveyapp.services.basis import Basis
from surveyapp.services.formulas import Fits, Fitted, formulas

ALL, NEITHER = "all units", "none of these"
COLUMNS = ("unit", "from", "to", "formula", "rounding", "figures")
CHANGE = "p of change"
_SCORES: Mapping[str, str] = {"mean": "mean 0..100", "satisfied": "share of satisfied"}
_ROADS: Mapping[str, str] = {
    "pooled": "pooled over answers",
    "items": "mean over questions",
    "aspects": "mean of components",
    "units": "mean over the units below",
}
WORDS: Mapping[str, str] = {
    **_SCORES,
    "very_satisfied": "share of very satisfied",
    "net": "satisfied less dissatisfied",
    "satisfied_of_all": "share of satisfied, those outside the base counted in",
    "satisfied_or_unknown": "share of satisfied, those outside the base counted as satisfied",
    "mean_unknown_middle": "mean 0..100, those outside the base as 50",
    **{f"{score}_{road}": f"{said}, {walked}" for score, said in _SCORES.items() for road, walked in _ROADS.items()},
}
AGREE = "a column of a formula: how many figures it gives to the last digit written, rounded as suits it best"
P_VALUE = (
    "p of change: two-sided sign test of this stretch against the formula of the one before; "
    "the cut was searched for, so it is rather too small; below 0.0001 it is told as 0.0001"
)


@click.command()
@made_from
@click.option("--published", required=True, type=click.Path(path_type=Path), help="CSV: unit,period,percent")
@click.option("--of", help="the question that was published, or `overall`; else what the headline is made of")
@listed
def formula(*, basis: Basis, published: Path, of: str | None) -> Listing:
    """Work out which formula fits published figures of SURVEY, and from which period on another one does.

    The figures are worked out again from counts in the database or in files. A row is a stretch of periods that one
    formula fits best; one figure off is a slip, not a change. Formulas that fit as well are all named.
    """
    with waiting("Holding figures against formulas"):
        found = formulas(basis, published, of)
    columns = (*COLUMNS, *found.formulas, CHANGE)
    rows = [_row(found.formulas, each) for each in found.stretches]
    about = f"{basis.definition.survey.code}, {found.of}: published figures held against {len(found.formulas)} formulas"
    return Listing(columns, rows, (about,), tuple(_below(found)), simulated=found.simulated)


def _row(known: Sequence[str], each: Fitted) -> tuple[Cell, ...]:
    run = each.stretch
    change = None if each.change is None else p_value(each.change.p_value)
    fits = " or ".join(WORDS[name] for name in run.formulas) if run.agree else NEITHER
    rounding = " or ".join(run.roundings) if run.agree else None
    agree = (each.agree.get(name, 0) for name in known)
    return (each.unit or ALL, run.first, run.last, fits, rounding, run.figures, *agree, change)


def _below(found: Fits) -> Iterator[str]:
    yield AGREE
    yield from (f"{name}: {WORDS[name]}" for name in found.formulas)
    for name, earlier in found.alike.items():
        yield f"not told apart from {earlier}, since it gives the same for every figure: {WORDS[name]}"
    for each in found.stretches:
        if len(each.stretch.begins) > 1:
            begins = ", ".join(each.stretch.begins)
            yield f"{each.unit or ALL}: the change at {each.stretch.first} fits as well at each of: {begins}"
    yield P_VALUE
