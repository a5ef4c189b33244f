"""What each source of the index gives each unit, beside the overall index."""

from collections.abc import Iterator

from surveyapp.analysis.figure import Kind
from surveyapp.analysis.sources import by_source
from surveyapp.reporting.annual_book import Book, by_value
from surveyapp.reporting.document import Cell, Table
from surveyapp.reporting.sources import part
from surveyapp.reporting.wording import sentence


def source_table(book: Book) -> Iterator[Table]:
    """The mean of the components of each source by unit, in the order of the overall index; nothing for one source."""
    sources = book.whole.facts.edition.sources
    if not sources:
        return
    figures = book.figures(Kind.OVERALL, "overall")
    order = by_value(figures)
    rows = [_row(book, code) for code in (*order, *(code for code in book.units if code not in order))]
    columns = (book.say("column_unit"), *(sentence(part(book.whole, source)) for source in sources))
    keys = ("unit", *(source.code for source in sources), "overall")
    title, subtitle = book.say("sources_title"), book.say("sources_subtitle", period=book.period)
    yield Table(title, (*columns, book.say("row_overall")), tuple(rows), sentence(subtitle), keys)


def _row(book: Book, unit: str) -> tuple[Cell, ...]:
    facts = book.units[unit].facts
    values = by_source(facts.edition, facts.now)
    nothing = Cell(book.say("nothing"))
    given = (
        Cell(book.wording.number(values[source.code], 2), values[source.code]) if source.code in values else nothing
        for source in facts.edition.sources
    )
    return book.named(unit), *given, book.value(unit, facts.overall())
