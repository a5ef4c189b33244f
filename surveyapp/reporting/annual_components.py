"""One page for each component: its finding, the units with intervals, all answers, and the change."""

from collections.abc import Iterator

from surveyapp.analysis.figure import Figure, Interval, Kind
from surveyapp.definitions.index import Component
from surveyapp.reporting.annual_answers import answers
from surveyapp.reporting.annual_book import Book, by_value, unshown
from surveyapp.reporting.annual_moves import moves, moves_table
from surveyapp.reporting.document import Heading, Paragraph, Piece
from surveyapp.reporting.facts import is_given
from surveyapp.reporting.sources import lacks_score


def component_pages(book: Book) -> Iterator[Piece]:
    """Each component on pages of its own; one that is not shown is told in a sentence."""
    components = book.whole.facts.components()
    if not components:
        yield Paragraph(book.say("heat_none"))
    for place, component in enumerate(components, 1):
        name = book.whole.facts.component_name(component.code)
        # What is told in one sentence needs no page of its own.
        is_shown = any(isinstance(f, Figure) for f in book.figures(Kind.COMPONENT, component.code).values())
        yield Heading(
            book.say("component_heading", place=str(place), name=name),
            new_page=place > 1 and is_shown,
        )
        yield from _component(book, component, name)


def _component(book: Book, component: Component, name: str) -> Iterator[Piece]:
    whole = book.whole.facts.now.figure(Kind.COMPONENT, component.code)
    if not isinstance(whole, Figure):
        yield Paragraph(book.say("component_hidden", name=name, why=unshown(book.whole, whole)))
    else:
        # Where there is no last wave, the large number has said so.
        change = (book.whole.change(whole),) if book.whole.facts.previous(whole) is not None else ()
        yield Paragraph(" ".join((_result(book, whole, name), *change)))
    # Units may have a score where the whole was given none.
    if isinstance(whole, Figure) or lacks_score(whole):
        yield from _units(book, component)


def _result(book: Book, whole: Figure, name: str) -> str:
    if is_given(whole):
        return book.whole.filled("given_component_result", whole, name=name, given=book.whole.given(whole))
    key = "component_result" if isinstance(whole.interval, Interval) else "bare_component_result"
    return book.whole.filled(key, whole, name=name)


def _units(book: Book, component: Component) -> Iterator[Piece]:
    found = book.figures(Kind.COMPONENT, component.code)
    order = by_value(found)
    if len(order) > 1:
        shown = [figure for code in order if isinstance(figure := found[code], Figure)]
        rows = book.rows(order, Kind.COMPONENT, component.code)
        title = book.say("component_units", first=rows[0].label, last=rows[-1].label)
        yield book.interval_rows(title, rows, shown, moves_table(book, order, Kind.COMPONENT, component.code))
        yield from moves(book, Kind.COMPONENT, component.code)
    yield from answers(book, [indicator.question for indicator in component.indicators])
