"""`surveyapp audit`: what totals give away, which formula published figures were made with, whose ballots to look at."""

from collections.abc import Iterator

import click

from surveyapp.cli.asking import made_from
from surveyapp.cli.formula import formula
from surveyapp.cli.group import Group
from surveyapp.cli.integrity import integrity_
from surveyapp.cli.listing import Cell, Listing, listed
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
@click.option("-k", "k", type=click.IntRange(2), help="how few businesses nothing may tell about; else the survey's k")
@listed
def disclosure(*, basis: Basis, k: int | None) -> Listing:
    """Work out what totals of SURVEY tell about fewer than k businesses; exit 1 if anything.

    Released blocks, or forms in a file, are audited by the rank of all totals that can be asked for, and blocks also for
    totals that hold a part of one; counts in a file as a table in which cells below k are hidden.
    """
    ledger, privacy = basis.ledger, basis.definition.survey.privacy
    if isinstance(ledger, InFiles) and ledger.counted and ledger.given:
        raise click.UsageError("--counts and --forms are audited one at a time")
    with waiting("Working out what totals give away"):
        if isinstance(ledger, InFiles) and ledger.counted:
            return _table(tuple(audit_table(ledger, k or privacy.k)), k or privacy.k)
        return _sets(basis, _leaks(basis, k), k)


def _leaks(basis: Basis, k: int | None) -> Leaks:
    ledger = basis.ledger
    if isinstance(ledger, Stored):
        return audit_blocks(basis, ledger.database, k)
    return audit_forms(basis, ledger.given if isinstance(ledger, InFiles) else (), k)


def _sets(basis: Basis, leaks: Leaks, k: int | None) -> Listing:
    rows: list[tuple[Cell, ...]] = [(part.value, each.businesses, " ".join(each.atoms)) for part, each in leaks.found]
    rows += [(part.value, None, f"{total}: no sum of whole blocks") for part, total in leaks.cut]
    audited = f"{leaks.held} blocks or forms, {leaks.totals} totals of units, officers, periods, quarters and years"
    return Listing(SETS, rows, (audited,), tuple(_said(basis, k, is_safe=not rows)), found_wrong=bool(rows))


def _said(basis: Basis, k: int | None, *, is_safe: bool) -> Iterator[str]:
    if isinstance(basis.ledger, InFiles) and not basis.ledger.names_businesses:
        yield "the file has no column 'business': each form counts as a business of its own"
    if k is None and basis.definition.survey.privacy.answers == "open":
        yield "answers of this survey are open: it promises no k; name one with -k"
    elif is_safe:
        yield "no total, and no sum or difference of totals, is about fewer than k businesses"


def _table(holes: tuple[Holes, ...], k: int) -> Listing:
    rows = [row for hole in holes for row in _rows(hole)]
    cells, small = sum(hole.cells for hole in holes), sum(len(hole.small) for hole in holes)
    audited = f"{cells} cells with their sums, {small} below {k} and hidden"
    said = () if rows else ("nothing hidden can be worked out from what is shown",)
    return Listing(CELLS, rows, (audited,), said, found_wrong=bool(rows))


def _rows(hole: Holes) -> Iterator[tuple[Cell, ...]]:
    for each in hole.exposed:
        yield (hole.question, *each.cell, "worked out", round(each.low), round(each.high))
    for unit, period in sorted(hole.further):
        yield hole.question, unit, period, "hide too", None, None
