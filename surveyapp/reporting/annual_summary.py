"""The page that a director can read out: the large number, the index, who leads, what changed, what to do."""

from collections import Counter
from collections.abc import Iterator

from surveyapp.analysis.compare import Verdict
from surveyapp.analysis.figure import Figure, Kind
from surveyapp.analysis.importance import to_improve
from surveyapp.analysis.score import OVERALL
from surveyapp.analysis.standing import Standings, standings
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.document import Listing, Piece
from surveyapp.reporting.findings import components, headline
from surveyapp.reporting.levels import distribution


def summary(book: Book) -> Iterator[Piece]:
    """The large number of the whole with its base, its levels, and the wave in a few sentences."""
    yield from headline(book.whole, received=False)
    yield from distribution(book.whole)
    yield from components(book.whole)
    yield Listing(tuple(sentences(book)))


def sentences(book: Book) -> Iterator[str]:
    """The wave in sentences that can be read out."""
    yield from _asked(book)
    overall = book.whole.facts.overall()
    # Where there is no last wave, the large number has said so.
    if isinstance(overall, Figure) and book.whole.facts.previous(overall) is not None:
        change = book.whole.change(overall)
        yield book.say("summary_overall", change=change[:1].lower() + change[1:])
    yield from _leading(book)
    yield from _changes(book)
    yield from _to_improve(book)
    yield from _heads(book)


def _asked(book: Book) -> Iterator[str]:
    figure = book.whole.facts.headline()
    if not isinstance(figure, Figure):
        return
    valid = sum(each.forms for each in book.facts.received) or max(book.whole.facts.forms, figure.base)
    forms, units = book.wording.counted("n_forms", valid), book.wording.counted("n_units", len(book.units))
    if figure.businesses is None:
        yield book.say("summary_forms", forms=forms, units=units)
    else:
        businesses = book.wording.counted("n_businesses", figure.businesses)
        yield book.say("summary_businesses", forms=forms, units=units, businesses=businesses)


def ranked(book: Book) -> Standings:
    """The units by what they are ranked by."""
    kind = ranked_by(book)
    return standings(book.figures(kind, kind.value), book.facts.whole.edition.ranking)


def ranked_by(book: Book) -> Kind:
    """Units are ranked by their overall index, or by the large number where the edition has no index."""
    return Kind.OVERALL if book.figures(Kind.OVERALL, OVERALL) else Kind.HEADLINE


def _leading(book: Book) -> Iterator[str]:
    placed = ranked(book)
    if len(placed.units) > 1:
        yield leading(book, placed)


def leading(book: Book, placed: Standings) -> str:
    """Who stands first, and from whom it cannot be told apart."""
    first = placed.units[0]
    values = {"first": book.name(first.unit), "value": book.units[first.unit].value(first.figure)}
    if placed.alike is None:
        return book.say("leads_bare", **values)
    if not placed.alike_first:
        return book.say("leads_alone", **values)
    if placed.alike == ((0, len(placed.units) - 1),):
        return book.say("leads_alike_all", **values)
    others = book.both(tuple(book.name(placed.units[place].unit) for place in placed.alike_first))
    return book.say("leads_alike", others=others, **values)


def _changes(book: Book) -> Iterator[str]:
    kind = ranked_by(book)
    judged = Counter(moved.verdict for moved in book.moved(kind, kind.value).values() if moved.verdict is not None)
    if judged:
        numbers = {verdict.value: book.wording.number(judged[verdict]) for verdict in Verdict}
        yield book.say("summary_changes", period=book.last_period, **numbers)


def _to_improve(book: Book) -> Iterator[str]:
    codes = to_improve(book.facts.importance)
    if codes:
        names = book.both(tuple(book.whole.facts.component_name(code) for code in codes))
        yield book.say("summary_improve", names=names)


def _heads(book: Book) -> Iterator[str]:
    question = book.report.heads
    if question is None:
        return
    placed = standings(book.figures(book.whole.facts.score, question), book.facts.whole.edition.ranking)
    if len(placed.units) > 1:
        yield book.say("summary_heads", says=leading(book, placed))
