"""The wave on one page for the conference, and one picture for each unit."""

from collections.abc import Iterator, Sequence

from surveyapp.analysis.figure import Figure, Kind
from surveyapp.reporting.annual_book import Book, unshown
from surveyapp.reporting.annual_ranking import rank_range, ranking_chart, unranked
from surveyapp.reporting.annual_summary import ranked, ranked_by, sentences
from surveyapp.reporting.document import Heading, IntervalRows, Listing, Note, Paragraph, Piece
from surveyapp.reporting.findings import figures_table, headline
from surveyapp.reporting.sentences import Speaker
from surveyapp.reporting.sources import parted


def conference(book: Book) -> Iterator[Piece]:
    """The large number, the units with their intervals, and the wave in a few sentences."""
    yield Heading(book.say("heading_conference"))
    yield from headline(book.whole, received=False)
    placed = ranked(book)
    if len(placed.units) > 1:
        yield ranking_chart(book, placed)
    elif placed.units:
        yield Paragraph(book.say("ranking_one", unit=book.full_name(placed.units[0].unit)))
    else:
        yield from unranked(book, placed, ranked_by(book), ranked_by(book).value)
    overall, parts = book.whole.facts.overall(), tuple(parted(book.whole))
    if isinstance(overall, Figure) and parts:
        yield Paragraph(" ".join((book.whole.result(overall), *parts)))
    said = tuple(sentences(book))
    if said:
        yield Listing(said)


def unit_pictures(book: Book) -> Iterator[Piece]:
    """The components of each unit on one picture, titled with its index and rank; why there is none, else."""
    places = {each.unit: each for each in ranked(book).units}
    yield Heading(book.say("heading_unit_pictures"), new_page=True)
    if not book.whole.facts.components():
        yield Paragraph(book.say("heat_none"))
        return
    for code, say in book.units.items():
        figures = say.facts.component_figures()
        if not figures:
            yield Note(book.say("picture_none", unit=say.facts.unit, why=_why_none(say)))
            continue
        place = places.get(code)
        overall = say.facts.overall()
        values = {"unit": say.facts.unit, "value": say.value(overall) if isinstance(overall, Figure) else ""}
        if place is None or not values["value"]:
            title = say.facts.unit
        elif place.best is None:
            title = book.say("picture_bare", **values)
        else:
            key = "picture_one" if place.best == place.worst else "picture_title"
            title = book.say(key, rank=rank_range(book, place), **values)
        yield _picture(book, say, title, figures)


def _why_none(say: Speaker) -> str:
    found = (say.facts.now.figure(Kind.COMPONENT, component.code) for component in say.facts.components())
    return "; ".join(dict.fromkeys(unshown(say, figure) for figure in found))


def _picture(book: Book, say: Speaker, title: str, figures: Sequence[Figure]) -> IntervalRows:
    name = say.facts.component_name
    rows = [say.row(name(figure.of), figure) for figure in figures]
    return book.interval_rows(title, rows, figures, figures_table(say, figures, name))
