"""How much the recipe of the index decides the ranks."""

from collections.abc import Iterator
from fractions import Fraction

from surveyapp.analysis.composite import Sensitivity, component_scores
from surveyapp.analysis.composite import sensitivity as under_recipes
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.document import Cell, Paragraph, Piece, Table


def sensitivity(book: Book) -> Iterator[Piece]:
    """The rank of each unit under other normalisations, aggregations and weights, and how far ranks move."""
    scores = {unit: component_scores(say.facts.now) for unit, say in book.units.items()}
    found = under_recipes(book.whole.facts.edition, scores)
    if found is None:
        yield Paragraph(book.say("sensitivity_none"))
        return
    most = max(found.shift(ranks) for ranks in (*found.others.values(), *found.without.values()))
    yield _table(book, found)
    if most:
        yield Paragraph(book.say("sensitivity_says", shift=book.wording.number(most, 2)))
    else:
        yield Paragraph(book.say("sensitivity_same"))


def _table(book: Book, found: Sensitivity) -> Table:
    shown = {"own": found.own, **found.others}
    rows = [
        (book.named(unit), *(book.count(ranks.get(unit)) for ranks in shown.values()), Cell(_ends(book, unit, found)))
        for unit in sorted(found.own, key=lambda unit: (found.own[unit], unit))
    ]
    shifts = [*map(found.shift, shown.values()), max(map(found.shift, found.without.values()))]
    moved = (Cell(book.wording.number(each, 2), Fraction(each)) for each in shifts)
    rows.append((Cell(book.say("mean_shift")), *moved))
    keys = ("unit", *(f"by_{name}" for name in shown), "by_dropping")
    return book.table(book.say("sensitivity_title"), keys, rows, book.say("sensitivity_subtitle", period=book.period))


def _ends(book: Book, unit: str, found: Sensitivity) -> str:
    places = [ranks[unit] for ranks in found.without.values()]
    low, high = map(book.wording.number, (min(places), max(places)))
    return low if low == high else f"{low} – {high}"
