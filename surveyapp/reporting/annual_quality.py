"""What was not counted: answers outside the base, blocks left out for their quality, and groups too small."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from surveyapp.analysis.figure import Figure, Kind, Reason, Shown, Suppressed
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.annual_facts import Without
from surveyapp.reporting.document import Cell, Listing, Paragraph, Piece, Table
from surveyapp.reporting.wording import clean


def quality(book: Book) -> Iterator[Piece]:
    """Answers outside every base by reason; then whole blocks left out, and figures with and without them."""
    yield from _outside(book)
    yield Paragraph(book.say("exclusions_rule"))
    if not book.facts.excluded:
        yield Paragraph(book.say("exclusions_none"))
        return
    rows = (
        (book.named(each.unit), Cell(clean(each.channel)), Cell(clean(each.reason))) for each in book.facts.excluded
    )
    yield book.table(book.say("exclusions_title"), ("unit", "channel", "why"), rows)
    if book.facts.without:
        yield _with_and_without(book)
    else:
        yield Paragraph(book.say("without_none"))


def _outside(book: Book) -> Iterator[Piece]:
    facts = book.whole.facts
    left: Counter[str] = Counter()
    inside = 0
    for question in facts.questions():
        found = facts.now.distribution(question.code)
        if found is not None:
            inside += found.base
            left.update(found.left_out)
    total = inside + sum(left.values())
    if not total:
        return
    rows = [_reason(book, book.say("counted_in"), inside, total)]
    rows += [_reason(book, book.say(f"left_{why}"), n, total) for why, n in sorted(left.items()) if n]
    yield book.table(
        book.say("outside_title"),
        ("outcome", "n_answers", "share"),
        rows,
        book.say("outside_subtitle", period=book.period),
    )


def _reason(book: Book, name: str, n: int, total: int) -> tuple[Cell, ...]:
    share = Fraction(100 * n, total)
    return Cell(name), book.count(n), Cell(book.wording.percent(share, 1), share)


def _with_and_without(book: Book) -> Table:
    keys = ("unit", "headline_all", "headline_without", "overall_all", "overall_without")
    rows = (_pair(book, each) for each in book.facts.without)
    return book.table(book.say("without_title"), keys, rows, book.say("without_subtitle"))


def _pair(book: Book, each: Without) -> tuple[Cell, ...]:
    order: tuple[Shown | None, ...] = (each.with_all[0], each.without[0], each.with_all[1], each.without[1])
    return book.named(each.unit), *(book.value(each.unit, figure) for figure in order)


def small_groups(book: Book) -> Iterator[Piece]:
    """The rule of small groups, and every figure that it hides."""
    privacy = book.whole.facts.survey.privacy
    if privacy.answers == "open":
        yield Paragraph(book.say("small_open"))
    else:
        k, comments, officers = map(book.wording.number, (privacy.k, privacy.comments_from, privacy.officers_from))
        yield Paragraph(book.say("small_rule", k=k, comments=comments, officers=officers))
    hidden = tuple(_hidden(book))
    yield Listing(hidden) if hidden else Paragraph(book.say("small_none"))


def _hidden(book: Book) -> Iterator[str]:
    for code, say in book.units.items():
        facts = say.facts
        figures = [(facts.question_name(q.code), facts.now.figure(facts.score, q.code)) for q in facts.questions()]
        figures += [
            (facts.component_name(c.code), facts.now.figure(Kind.COMPONENT, c.code)) for c in facts.components()
        ]
        names = [name for name, figure in figures if isinstance(figure, Suppressed) and figure.reason is Reason.TOO_FEW]
        if names and not any(isinstance(figure, Figure) for _, figure in figures):
            yield book.say("small_unit_all", unit=book.name(code))
        elif names:
            yield book.say("small_unit", unit=book.name(code), names="; ".join(names))
