"""The ranking of units and of their heads: intervals on score and rank, and who cannot be told apart."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from surveyapp.analysis.figure import Kind, Reason
from surveyapp.analysis.index import band
from surveyapp.analysis.standing import Standing, Standings, letters, standings
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.annual_moves import changes
from surveyapp.reporting.annual_sources import source_table
from surveyapp.reporting.annual_summary import leading, ranked, ranked_by
from surveyapp.reporting.document import Cell, IntervalRows, Paragraph, Piece, Table
from surveyapp.reporting.sources import lacks_score, missing

UNRANKED: Mapping[Reason, str] = {
    Reason.TOO_FEW: "ranking_hidden",
    Reason.NO_ANSWERS: "ranking_unanswered",
    Reason.NO_SCORE: "ranking_unscored",
    Reason.NO_SPREAD: "ranking_unscored",
}
"""What is said of a unit that has no rank, by the reason."""


def ranking(book: Book) -> Iterator[Piece]:
    """The units by their overall index: dots with intervals and light bands, and a table with ranks."""
    placed = ranked(book)
    kind = ranked_by(book)
    yield from _ranking(book, placed, kind, kind.value)
    yield from source_table(book)
    if len(placed.units) > 1:
        yield Paragraph(book.say("ranking_method"))
        yield from changes(book, kind, kind.value)


def heads(book: Book) -> Iterator[Piece]:
    """The heads of the units by the question about them, apart from the index."""
    question, kind = book.report.heads, book.whole.facts.score
    if question is None:
        return
    found = book.figures(kind, question)
    if not found:
        yield Paragraph(book.say("heads_none"))
        return
    yield Paragraph(book.say("heads_about", question=book.whole.facts.text.questions[question].text))
    placed = standings(found, book.facts.whole.edition.ranking)
    yield from _ranking(book, placed, kind, question)


def cover(book: Book) -> Iterator[Piece]:
    """One quiet graphic: the units' intervals."""
    placed = ranked(book)
    if placed.units:
        yield replace(ranking_chart(book, placed), title="", note="", alike=())


def _ranking(book: Book, placed: Standings, kind: Kind, of: str) -> Iterator[Piece]:
    if len(placed.units) > 1:
        yield ranking_chart(book, placed)
        yield _table(book, placed)
    elif placed.units:
        only = placed.units[0]
        yield Paragraph(book.say("ranking_one", unit=book.full_name(only.unit)))
    yield from unranked(book, placed, kind, of)


def unranked(book: Book, placed: Standings, kind: Kind, of: str) -> Iterator[Paragraph]:
    """Why units have no rank: one sentence where none has any and forms are too few, else one for each reason."""
    found = book.suppressed(kind, of)
    if not placed.units and Reason.NO_SCORE not in found:
        yield Paragraph(book.say("ranking_none"))
        return
    lacking = (say for say in book.units.values() if lacks_score(say.facts.now.figure(kind, of)))
    why = {Reason.NO_SCORE: "; ".join(dict.fromkeys(map(missing, lacking))), Reason.NO_SPREAD: book.say("no_score")}
    for reason, names in found.items():
        more = {"why": why[reason]} if reason in why else {}
        yield Paragraph(book.say(UNRANKED[reason], names=book.both(names), **more))


def ranking_chart(book: Book, placed: Standings) -> IntervalRows:
    """The units that have a rank, from the first to the last, with bands over those that cannot be told apart."""
    figure = placed.units[0].figure
    of = figure.of if figure.kind is not Kind.HEADLINE else "headline"
    rows = book.rows([each.unit for each in placed.units], figure.kind, of)
    title = leading(book, placed) if len(placed.units) > 1 else book.say("ranking_one_title")
    drawn = book.interval_rows(title.rstrip("."), rows, [figure], _table(book, placed))
    alike = placed.alike or ()
    note = " ".join(filter(None, (drawn.note, book.say("band_note") if alike else "")))
    return replace(drawn, alike=alike, note=note)


def _table(book: Book, placed: Standings) -> Table:
    figure = placed.units[0].figure
    score = "satisfied" if book.whole.is_share(figure) else "mean"
    has_bands = figure.kind is Kind.OVERALL and bool(book.facts.whole.edition.bands)
    keys = ("unit", "rank", score, "range", "rank_range", "base", "group", *(("band",) if has_bands else ()))
    rows = (_row(book, placed, place, has_bands=has_bands) for place in range(len(placed.units)))
    return book.table(book.say("ranking_table"), keys, rows, book.say("ranking_subtitle", period=book.period))


def _row(book: Book, placed: Standings, place: int, *, has_bands: bool) -> tuple[Cell, ...]:
    each = placed.units[place]
    say = book.units[each.unit]
    reached = band(book.facts.whole.edition, each.figure) if has_bands else None
    last = (Cell(say.facts.band_name(reached.code) if reached else book.say("nothing")),) if has_bands else ()
    return (
        book.named(each.unit),
        book.count(each.rank),
        book.value(each.unit, each.figure),
        say.range_cell(each.figure),
        Cell(rank_range(book, each)),
        say.base_cell(each.figure),
        Cell(letters(placed.alike or (), place) or book.say("nothing")),
        *last,
    )


def rank_range(book: Book, each: Standing) -> str:
    """The best and the worst rank that a unit may truly have."""
    if each.best is None or each.worst is None:
        return book.say("nothing")
    if each.best == each.worst:
        return book.wording.number(each.best)
    return f"{book.wording.number(each.best)} – {book.wording.number(each.worst)}"
