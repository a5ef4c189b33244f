"""How units moved since the last wave, all judged together: as a table, and in a sentence."""

from collections.abc import Iterable, Iterator

from surveyapp.analysis.compare import Verdict
from surveyapp.analysis.figure import Kind
from surveyapp.reporting.annual_book import Book, Moved
from surveyapp.reporting.document import Cell, Paragraph, Table
from surveyapp.reporting.wording import sentence


def changes(book: Book, kind: Kind, of: str) -> Iterator[Table]:
    """Each unit's figure in the last wave and what may be said of the difference, all judged together; nothing without."""
    moved = book.moved(kind, of)
    if not any(each.before for each in moved.values()):
        return
    rows = (_change_row(book, code, each) for code, each in moved.items())
    keys = ("unit", "now", "then", "difference", "verdict")
    title = sentence(book.say("changes_title", now=book.period, before=book.last_period))
    yield book.table(title, keys, rows, book.say("changes_subtitle"))


def _change_row(book: Book, code: str, each: Moved) -> tuple[Cell, ...]:
    nothing = Cell(book.say("nothing"))
    difference = nothing if each.before is None else book.units[code].difference(each.now, each.before)
    if each.verdict is None:
        difference = nothing
    return book.named(code), book.value(code, each.now), book.value(code, each.before), difference, Cell(each.said)


def moves(book: Book, kind: Kind, of: str) -> Iterator[Paragraph]:
    """Which units rose and which fell, or that there is no ground to say so of any; nothing without a last wave."""
    moved = book.moved(kind, of)
    if not any(each.verdict for each in moved.values()):
        return
    said = [
        book.say(f"moves_{verdict}", names=names)
        for verdict in (Verdict.BETTER, Verdict.WORSE)
        if (names := _named(book, moved.items(), verdict))
    ]
    rest = "moves_rest" if said else "moves_none"
    yield Paragraph(" ".join((*said, book.say(rest, period=book.last_period))))


def _named(book: Book, moved: Iterable[tuple[str, Moved]], verdict: Verdict) -> str:
    return book.both(
        [
            f"{book.name(code)} ({book.units[code].difference(each.now, each.before).text})"
            for code, each in moved
            if each.verdict is verdict and each.before is not None
        ]
    )


def moves_table(book: Book, codes: Iterable[str], kind: Kind, of: str) -> Table:
    """One figure of units: value, interval, base, the last wave's, the difference, and what may be said of it."""
    moved = book.moved(kind, of)
    known = [(code, moved[code]) for code in codes if code in moved]
    score = "satisfied" if all(book.whole.is_share(each.now) for _, each in known) else "mean"
    rows = []
    for code, each in known:
        name, now, *then = _change_row(book, code, each)
        rows.append((name, now, book.units[code].range_cell(each.now), book.units[code].base_cell(each.now), *then))
    return book.table("", ("unit", score, "range", "base", "then", "difference", "verdict"), rows)
