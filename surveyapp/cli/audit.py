"""`surveyapp audit`: what totals give away, which formula published figures were made with, whose ballots to look at."""

import sys
from collections.abc import Iterator

import click

from surveyapp.cli.asking import made_from
from surveyapp.cli.formula import formula
from surveyapp.cli.group import Group
from surveyapp.cli.integrity import integrity_
from surveyapp.cli.listing import FORMS, Cell, Listing
from surveyapp.cli.progress import waiting
from surveyapp.services.audit import Holes, Leaks, audit_blocks, audit_forms, audit_table
from surveyapp.services.basis import Basis
from surveyapp.services.ledger import Stored
from surveyapp.services.ledger_files import InFiles

SETS = ("part", "businesses", "blocks or forms")
CELLS = ("question", "unit", "period", "what", "at least", "at most")


@click.group(cls=Group)
def audit() -> None:
    """What totals give away, which formula published figures were made with, and whose ballots to look at."""


audit.add_command(formula)
audit.add_command(integrity_)


@audit.command()
@made_from
@click.option("-k", "k", type=click.IntRange(2), help="smallest cell of a table to show; else the survey's k")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="table", show_default=True)
def disclosure(*, basis: Basis, k: int | None, form: str) -> None:
    """Work out what totals of SURVEY tell about fewer than k businesses; exit 1 if anything.

    Released blocks, or forms in a file, are audited by the rank of all totals that can be asked for; counts in a file as
    a table in which cells below k are hidden.
    """
    ledger, privacy = basis.ledger, basis.definition.survey.privacy
    with waiting("Working out what totals give away"):
        if isinstance(ledger, InFiles) and ledger.counted:
            holes = tuple(audit_table(ledger, k or privacy.k))
            listing, is_open = _table(holes), any(hole.exposed for hole in holes)
        else:
            leaks = _leaks(basis)
            listing, is_open = _sets(leaks), bool(leaks.found)
    for line in FORMS[form](listing):
        click.echo(line)
    sys.exit(int(is_open))


def _leaks(basis: Basis) -> Leaks:
    ledger = basis.ledger
    if isinstance(ledger, Stored):
        return audit_blocks(ledger.database, basis.definition.survey, basis.organisation)
    return audit_forms(ledger) if isinstance(ledger, InFiles) else Leaks()


def _sets(leaks: Leaks) -> Listing:
    rows = [(part.value, each.businesses, " ".join(each.atoms)) for part, each in leaks.found]
    audited = f"{leaks.held} blocks or forms, {leaks.totals} totals of units, officers, periods, quarters and years"
    said = "no total, and no sum or difference of totals, is about fewer than k businesses"
    return Listing(SETS, rows, (audited,), () if rows else (said,))


def _table(holes: tuple[Holes, ...]) -> Listing:
    rows = [row for hole in holes for row in _rows(hole)]
    cells, small = sum(hole.cells for hole in holes), sum(len(hole.small) for hole in holes)
    audited = f"{cells} cells with their sums, {small} below k and hidden"
    return Listing(CELLS, rows, (audited,), () if rows else ("nothing hidden can be worked out from what is shown",))


def _rows(hole: Holes) -> Iterator[tuple[Cell, ...]]:
    for each in hole.exposed:
        yield (hole.question, *each.cell, "worked out", round(each.low), round(each.high))
    for unit, period in sorted(hole.further):
        yield hole.question, unit, period, "hide too", None, None
