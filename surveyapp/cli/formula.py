"""`surveyapp audit formula`: which formula published figures were made with, and where it changed."""

from collections.abc import Mapping
from pathlib import Path

import click

from surveyapp.cli.asking import made_from
from surveyapp.cli.listing import FORMS, Cell, Listing, rounded
from surveyapp.services.basis import Basis
from surveyapp.services.formulas import SCORES, Fitted, formulas

COLUMNS = ("unit", "from", "to", "formula", "figures", *SCORES, "p of change")
WORDS: Mapping[str, str] = {"mean": "mean 0..100", "satisfied": "share of satisfied"}
ALL, NEITHER = "all units", "neither"
SAID = (
    "mean, satisfied: figures that the mean on 0..100, and the share of satisfied answers, give to the last digit",
    "p of change: two-sided sign test of this stretch against the formula of the one before; the cut was searched for, so it is rather too small",
)


@click.command()
@made_from
@click.option("--published", required=True, type=click.Path(path_type=Path), help="CSV: unit,period,percent")
@click.option("--of", help="the question that was published; else the headline's")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="table", show_default=True)
def formula(*, basis: Basis, published: Path, of: str | None, form: str) -> None:
    """Work out which formula fits published figures of SURVEY, and from which period on another one does.

    The figures are worked out again from counts in the database or in files. A row is a stretch of periods that one
    formula fits best; one figure off is a slip, not a change.
    """
    found = formulas(basis, published, of)
    above = f"{basis.definition.survey.code}, question {found.question}: published figures held against two formulas"
    for line in FORMS[form](Listing(COLUMNS, [_row(each) for each in found.stretches], (above,), SAID)):
        click.echo(line)


def _row(each: Fitted) -> tuple[Cell, ...]:
    run = each.stretch
    p_value = None if each.change is None else rounded(each.change.p_value, 4)
    agree = (each.agree[name] for name in SCORES)
    fits = WORDS[run.formula] if run.agree else NEITHER
    return (each.unit or ALL, run.first, run.last, fits, run.figures, *agree, p_value)
