"""What became of last year's plan, and of the cases of the wave."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.annual_facts import CaseLoad, Planned
from surveyapp.reporting.document import Cell, Paragraph, Piece
from surveyapp.reporting.wording import clean, day


def plan(book: Book) -> Iterator[Piece]:
    """The tasks that units set themselves after the last wave, and their state."""
    if book.facts.plan is None:
        yield Paragraph(book.say("plan_none"))
        return
    states = Counter(each.state for each in book.facts.plan)
    said = ", ".join(f"{book.say(f'state_{state}')} {book.wording.number(n)}" for state, n in sorted(states.items()))
    total = book.wording.counted("n_tasks", len(book.facts.plan))
    rows = (_task(book, each) for each in book.facts.plan)
    yield book.table(book.say("plan_title", total=total, states=said), ("unit", "task", "due", "state", "note"), rows)


def _task(book: Book, each: Planned) -> tuple[Cell, ...]:
    due = book.say("nothing") if each.due is None else day(each.due, book.wording.language)
    state = Cell(book.say(f"state_{each.state}"), code=each.state)
    return book.named(each.unit), Cell(clean(each.task)), Cell(due), state, Cell(clean(each.note))


def cases(book: Book) -> Iterator[Piece]:
    """Cases opened, closed, closed in time, and how long they took."""
    if book.facts.cases is None:
        yield Paragraph(book.say("cases_none"))
        return
    rows = [_cases(book, book.named(each.unit), each) for each in book.facts.cases]
    opened, closed, in_time = (
        sum(each) for each in zip(*((c.opened, c.closed, c.in_time) for c in book.facts.cases), strict=True)
    )
    rows.append(_cases(book, Cell(book.say("all_units")), CaseLoad("", opened, closed, in_time)))
    title = book.say("cases_title", opened=book.wording.counted("n_cases", opened), closed=book.wording.number(closed))
    keys = ("unit", "cases_opened", "cases_closed", "in_time", "days")
    yield book.table(title, keys, rows, book.say("cases_subtitle", period=book.period))


def _cases(book: Book, name: Cell, each: CaseLoad) -> tuple[Cell, ...]:
    share = Fraction(100 * each.in_time, each.closed) if each.closed else None
    in_time = Cell(book.say("nothing")) if share is None else Cell(book.wording.percent(share), share)
    return name, book.count(each.opened), book.count(each.closed), in_time, book.count(each.days)
