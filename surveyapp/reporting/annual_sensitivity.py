"""How much the recipe of the index decides the ranks."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from surveyapp.analysis.composite import Recipe, composites
from surveyapp.analysis.figure import Figure, Kind
from surveyapp.analysis.normalise import min_max, standardised
from surveyapp.analysis.rank import mean_rank_shift, ranks
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.document import Cell, Paragraph, Piece, Table

Scores = Mapping[str, Mapping[str, Fraction | None]]
Ranks = Mapping[str, int]


def sensitivity(book: Book) -> Iterator[Piece]:
    """The rank of each unit under other normalisations, aggregations and weights, and how far ranks move."""
    scores = _scores(book)
    codes = [component.code for component in book.whole.facts.edition.components]
    whole = {unit: row for unit, row in scores.items() if all(row.get(code) is not None for code in codes)}
    if len(whole) < 2 or len(codes) < 2:  # noqa: PLR2004 - one unit or one component has no other order
        yield Paragraph(book.say("sensitivity_none"))
        return
    ranked = {name: _ranks(whole, recipe) for name, recipe in _recipes(book, codes).items()}
    found = {name: places for name, places in ranked.items() if places}
    without = [_ranks(whole, _recipe(book, [c for c in codes if c != code])) for code in codes]
    own, *others = found.values()
    shift = max(mean_rank_shift(own, other) for other in (*others, *without))
    yield _table(book, found, without)
    yield Paragraph(book.say("sensitivity_says", shift=book.wording.number(shift, 2)))


def _scores(book: Book) -> Scores:
    found: dict[str, dict[str, Fraction | None]] = {unit: {} for unit in book.units}
    for component in book.whole.facts.edition.components:
        for unit, figure in book.figures(Kind.COMPONENT, component.code).items():
            found[unit][component.code] = figure.value if isinstance(figure, Figure) else None
    return found


def _recipe(book: Book, codes: list[str]) -> Recipe:
    weights = book.whole.facts.edition.weights()
    return Recipe({code: Fraction(weights[code]) for code in codes})


def _recipes(book: Book, codes: list[str]) -> Mapping[str, Recipe]:
    edition = book.whole.facts.edition
    own = _recipe(book, codes)
    if edition.aggregation == "geometric":
        own = replace(own, aggregation="geometric")
    other = "arithmetic" if own.aggregation == "geometric" else "geometric"
    made = {"own": own, other: replace(own, aggregation="geometric" if other == "geometric" else "arithmetic")}
    made["min_max"] = replace(own, normalise=min_max, aggregation="arithmetic")
    made["z"] = replace(own, normalise=standardised, aggregation="arithmetic")
    if len(set(own.weights.values())) > 1:
        made["equal"] = replace(own, weights=dict.fromkeys(codes, Fraction(1)))
    return made


def _ranks(scores: Scores, recipe: Recipe) -> Ranks:
    return ranks(composites(scores, recipe))


def _table(book: Book, found: Mapping[str, Ranks], without: list[Ranks]) -> Table:
    own = found["own"]
    order = sorted(own, key=lambda unit: (own[unit], unit))
    rows = [
        (
            book.named(unit),
            *(book.count(ranked.get(unit)) for ranked in found.values()),
            Cell(_ends(book, unit, without)),
        )
        for unit in order
    ]
    shifts = [mean_rank_shift(own, ranked) for ranked in found.values()]
    most = max(mean_rank_shift(own, ranked) for ranked in without)
    moved = (Cell(book.wording.number(each, 2), Fraction(each)) for each in (*shifts, most))
    rows.append((Cell(book.say("mean_shift")), *moved))
    keys = ("unit", *(f"by_{name}" for name in found), "by_dropping")
    return book.table(book.say("sensitivity_title"), keys, rows, book.say("sensitivity_subtitle", period=book.period))


def _ends(book: Book, unit: str, without: list[Ranks]) -> str:
    places = [ranked[unit] for ranked in without if unit in ranked]
    if not places:
        return book.say("nothing")
    low, high = map(book.wording.number, (min(places), max(places)))
    return low if low == high else f"{low} – {high}"
