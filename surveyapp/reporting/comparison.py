"""The period beside the last: what changed, what did not, and what cannot be compared."""

from collections.abc import Iterator

from surveyapp.analysis.compare import Comparison, NotComparable, Obstacle
from surveyapp.analysis.figure import Figure
from surveyapp.reporting.document import Cell, Paragraph, Piece, Table
from surveyapp.reporting.sentences import Speaker
from surveyapp.reporting.wording import sentence


def change(say: Speaker) -> Iterator[Piece]:
    """The headline, the overall index and the components beside those of the last period."""
    if say.facts.open_link or not say.facts.now.figures:
        return
    before = say.facts.before
    if before is None or not before.figures:
        yield Paragraph(say.wording.say("no_before", period=say.wording.period(say.facts.last_period)))
        return
    rows = tuple(_rows(say))
    if not rows:
        return
    now, then = (say.wording.period(period) for period in (say.facts.period, say.facts.last_period))
    columns = (
        say.wording.say("column_what"),
        sentence(now),
        sentence(then),
        say.wording.say("column_difference"),
        say.wording.say("column_change_range"),
        say.wording.say("column_verdict"),
    )
    yield Table(
        sentence(say.wording.say("change_title", now=now, before=then)),
        columns,
        rows,
        say.wording.say("change_subtitle"),
        keys=("what", "now", "before", "difference", "range", "verdict"),
    )
    if say.facts.edition_before:
        label, other = say.facts.edition.label, say.facts.edition_before
        yield Paragraph(sentence(say.wording.say("recomputed", period=then, edition=label, other=other)))


def _rows(say: Speaker) -> Iterator[tuple[Cell, ...]]:
    facts = say.facts
    named = [(say.wording.say("row_headline"), facts.headline()), (say.wording.say("row_overall"), facts.overall())]
    named += [(facts.component_name(figure.of), figure) for figure in facts.component_figures()]
    for name, figure in named:
        if isinstance(figure, Figure):
            yield (Cell(name, code=figure.of), *_cells(say, figure))


def _cells(say: Speaker, figure: Figure) -> tuple[Cell, ...]:
    now = Cell(say.value(figure, 1), figure.value)
    nothing = Cell(say.wording.say("nothing"))
    old, found = say.facts.previous(figure), say.facts.change(figure)
    if not isinstance(old, Figure) or found is None:
        return now, nothing, nothing, nothing, Cell(say.verdict(found)) if found else nothing
    then = Cell(say.value(old, 1), old.value)
    barred = isinstance(found, NotComparable) and found.reason is not Obstacle.NO_INTERVAL
    limits = nothing if isinstance(found, NotComparable) else _limits(say, figure, found)
    return now, then, nothing if barred else say.difference(figure, old), limits, Cell(say.verdict(found))


def _limits(say: Speaker, figure: Figure, found: Comparison) -> Cell:
    low, high = (say.signed(figure, limit) for limit in (found.change.low, found.change.high))
    return Cell(say.wording.say("change_limits", low=low, high=high))
