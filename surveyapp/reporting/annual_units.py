"""A page for each unit, all with the same anatomy."""

from collections.abc import Iterator

from surveyapp.analysis.figure import Figure, Kind
from surveyapp.reporting.annual_book import Book, Moved
from surveyapp.reporting.annual_ranking import rank_range
from surveyapp.reporting.annual_summary import ranked
from surveyapp.reporting.document import Heading, Paragraph, Piece
from surveyapp.reporting.findings import MOST, components, figures_table, headline
from surveyapp.reporting.levels import distribution
from surveyapp.reporting.sentences import Speaker


def unit_pages(book: Book) -> Iterator[Piece]:
    """The large number, the levels, rank and change, the components, the strongest and the weakest of each unit."""
    for code, say in book.units.items():
        is_shown = isinstance(say.facts.headline(), Figure)
        yield Heading(say.facts.unit, new_page=is_shown)
        yield from headline(say)
        if is_shown:
            yield from distribution(say)
            parts = tuple(components(say))
            words = (piece.text for piece in parts if isinstance(piece, Paragraph))
            yield Paragraph(" ".join((*words, *_standing(book, code))))
            yield from (piece for piece in parts if not isinstance(piece, Paragraph))
            yield from _extremes(book, say)


def _extremes(book: Book, say: Speaker) -> Iterator[Piece]:
    """The strongest and the weakest questions on one chart."""
    order = say.facts.ranked()
    most = min(MOST, len(order) // 2)
    if most:
        shown = (*order[:most], *order[-most:])
        name = say.facts.question_name
        rows = [say.row(name(figure.of), figure) for figure in shown]
        title = book.say("unit_extremes", first=rows[0].label, last=rows[-1].label)
        yield book.interval_rows(title, rows, shown, figures_table(say, shown, name))


def _standing(book: Book, code: str) -> Iterator[str]:
    placed = ranked(book)
    own = next((each for each in placed.units if each.unit == code), None)
    if own is not None and len(placed.units) > 1:
        values = {"rank": book.wording.number(own.rank), "units": book.wording.number(len(placed.units))}
        known = "unit_rank_one" if own.best == own.worst else "unit_rank"
        key = "unit_rank_bare" if own.best is None else known
        yield book.say(key, range=rank_range(book, own), **values)
    yield from _changed(book, code)


def _changed(book: Book, code: str) -> Iterator[str]:
    """Which components changed once all units are judged together."""
    found: dict[str, list[str]] = {"better": [], "worse": []}
    judged = 0
    for component in book.whole.facts.components():
        moved = book.moved(Kind.COMPONENT, component.code).get(code)
        if moved is not None and moved.verdict is not None:
            judged += 1
            found.setdefault(moved.verdict, []).append(_named(book.units[code], moved))
    for verdict in ("better", "worse"):
        if found[verdict]:
            yield book.say(f"unit_{verdict}", names=book.both(found[verdict]), period=book.last_period)
    if judged and not found["better"] and not found["worse"]:
        yield book.say("unit_unchanged", period=book.last_period)


def _named(say: Speaker, moved: Moved) -> str:
    name = say.facts.component_name(moved.now.of)
    return name if moved.before is None else f"{name} ({say.difference(moved.now, moved.before).text})"
