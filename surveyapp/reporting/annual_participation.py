"""Who was asked and who answered: businesses and forms, by unit and channel."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from surveyapp.analysis.figure import Figure
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.annual_facts import Flow
from surveyapp.reporting.document import Cell, Paragraph, Piece, Table


def participation(book: Book) -> Iterator[Piece]:
    """Forms and businesses of each unit and channel; from population to answer where a file says it."""
    yield Paragraph(book.say("participation_counts"))
    yield _answers(book)
    if book.facts.flows is None:
        yield Paragraph(book.say("participation_none"))
        return
    yield _flow(book, book.facts.flows)
    yield Paragraph(book.say("participation_rate"))


def _answers(book: Book) -> Table:
    channels = {each.channel for each in book.facts.received}
    several = len(channels) > 1
    keys = ("unit", *(("channel",) if several else ()), "forms", "businesses")
    rows = (row for code in book.units for row in _answer_rows(book, code, several=several))
    title = book.say("participation_title", forms=book.wording.counted("n_forms", _all_forms(book)))
    return book.table(title, keys, rows, book.say("participation_subtitle", period=book.period))


def _answer_rows(book: Book, code: str, *, several: bool) -> Iterator[tuple[Cell, ...]]:
    forms = {each.channel: each.forms for each in book.facts.received if each.unit == code}
    name, businesses = Cell(book.full_name(code), code=code), book.count(_businesses(book, code))
    every = (Cell(book.say("all_channels")),) if several else ()
    yield name, *every, book.count(sum(forms.values())), businesses
    if several:
        for channel, n in sorted(forms.items()):
            yield name, channel_cell(book, channel), book.count(n), book.count(None)


def _all_forms(book: Book) -> int:
    return sum(each.forms for each in book.facts.received)


def _businesses(book: Book, code: str) -> int | None:
    figures = book.units[code].facts.now.figures
    return next((figure.businesses for figure in figures if isinstance(figure, Figure)), None)


def channel_cell(book: Book, channel: str) -> Cell:
    """A channel by its name; one without a name by its code."""
    key = f"channel_{channel}"
    return Cell(book.say(key) if key in book.wording.sentences else channel, code=channel)


def _flow(book: Book, flows: Sequence[Flow]) -> Table:
    keys = ("unit", "channel", "population", "invited", "opened", "answered", "rate")
    rows = [
        (
            book.named(each.unit),
            channel_cell(book, each.channel),
            *(book.count(n) for n in (each.population, each.invited, each.opened, each.answered)),
            _rate(book, each),
        )
        for each in flows
    ]
    return book.table(book.say("flow_title"), keys, rows, book.say("flow_subtitle", period=book.period))


def _rate(book: Book, flow: Flow) -> Cell:
    if not flow.invited or flow.answered is None:
        return Cell(book.say("nothing"))
    share = Fraction(100 * flow.answered, flow.invited)
    return Cell(book.wording.percent(share, 1), share)
