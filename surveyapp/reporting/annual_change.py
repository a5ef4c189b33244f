"""The whole over the waves, and the two ways to average its units."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from surveyapp.analysis.figure import Figure, Interval, Kind, UnitFigures
from surveyapp.analysis.score import OVERALL
from surveyapp.definitions.period import Period
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.comparison import change
from surveyapp.reporting.document import Cell, Moment, Paragraph, Piece, Row, Trend
from surveyapp.reporting.facts import is_given
from surveyapp.reporting.sentences import axis
from surveyapp.reporting.wording import sentence

_MONTH = 31
"""More days than years or quarters differ by."""


def trend(book: Book) -> Iterator[Piece]:
    """The large number and the index of every wave, the line broken where they may not be compared; then the change."""
    waves = [wave for wave in book.facts.waves if wave.figures]
    for kind, of in ((Kind.HEADLINE, "headline"), (Kind.OVERALL, "overall")):
        known = [(wave, f) for wave in waves if isinstance(f := wave.figure(kind, of), Figure)]
        if len(known) > 1:
            yield _drawn(book, kind, known)
    if len(waves) < 2:  # noqa: PLR2004 - one wave has no trend
        yield Paragraph(book.say("trend_none"))
    yield from change(book.whole)


def _drawn(book: Book, kind: Kind, known: list[tuple[UnitFigures, Figure]]) -> Trend:
    joined = [True, *(_comparable(before, after) for (_, before), (_, after) in pairwise(known))]
    on_one = len({figure.scale for _, figure in known}) == 1
    moments = tuple(
        _moment(book, *each, joined=same, on_one_scale=on_one) for each, same in zip(known, joined, strict=True)
    )
    first, last = moments[0], moments[-1]
    key = f"trend_{kind}" if all(joined) else f"trend_broken_{kind}"
    begin, end = (_period(book, known[place][0]) for place in (0, -1))
    title = book.say(key, first=first.value_text, last=last.value_text, begin=begin, end=end)
    rows = tuple(Row(each.label, each.value, each.value_text, each.low, each.high) for each in moments)
    ends = axis(rows, known[-1][1].scale if on_one else Decimal(100))
    notes = {
        "trend_break_note": not all(joined),
        "trend_scales": not on_one,
        "trend_uneven": _are_uneven(wave for wave, _ in known),
    }
    return Trend(
        title=title,
        subtitle=book.say("trend_subtitle"),
        moments=moments,
        table=book.table("", ("wave", "value", "range", "base", "edition"), _cells(book, known)),
        alt=book.say("chart_alt", title=title, values="; ".join(f"{m.label} {m.value_text}" for m in moments)),
        axis=ends,
        broken=book.say("trend_break"),
        note=" ".join((*(book.say(key) for key, holds in notes.items() if holds), book.axis_note(ends))).strip(),
    )


def _cells(book: Book, known: list[tuple[UnitFigures, Figure]]) -> Iterator[tuple[Cell, ...]]:
    for wave, figure in known:
        yield (
            Cell(sentence(_period(book, wave))),
            Cell(book.whole.value(figure, 1), figure.value),
            book.whole.range_cell(figure),
            book.count(figure.base),
            Cell(wave.context.edition.partition("@")[0]),
        )


def _are_uneven(waves: Iterable[UnitFigures]) -> bool:
    """Whether more time lies between some waves than between others."""
    days = [Period.parse(wave.context.period).first_day for wave in waves]
    gaps = [(after - before).days for before, after in pairwise(days)]
    return max(gaps) - min(gaps) > _MONTH


def _comparable(before: Figure, after: Figure) -> bool:
    then, now = before.context, after.context
    made = (before.formula, then.channel, then.simulated) == (after.formula, now.channel, now.simulated)
    # The formula of an index names none of its questions: only its edition says which they are.
    holds_index = after.kind is Kind.OVERALL or after.formula.startswith(OVERALL)
    return made and (then.edition == now.edition or not holds_index)


def _moment(book: Book, wave: UnitFigures, figure: Figure, *, joined: bool, on_one_scale: bool) -> Moment:
    found = figure.interval if isinstance(figure.interval, Interval) else None
    stretch = 1.0 if on_one_scale else 100 / float(figure.scale)
    scale = "" if on_one_scale else f"/{book.wording.number(figure.scale)}"
    return Moment(
        label=sentence(_period(book, wave)),
        value=float(figure.value) * stretch,
        value_text=book.whole.value(figure) + scale,
        low=found.low * stretch if found else None,
        high=found.high * stretch if found else None,
        joined=joined,
    )


def _period(book: Book, wave: UnitFigures) -> str:
    return book.wording.period(Period.parse(wave.context.period))


def two_means(book: Book) -> Iterator[Piece]:
    """The mean over forms beside the plain mean over units, for the large number, the index and the components."""
    named = [
        (book.say("row_headline"), Kind.HEADLINE, "headline"),
        (book.say("row_overall"), Kind.OVERALL, "overall"),
        *((book.whole.facts.component_name(c.code), Kind.COMPONENT, c.code) for c in book.whole.facts.components()),
    ]
    rows = [row for name, kind, of in named if (row := _means(book, name, kind, of)) is not None]
    if not rows:
        yield Paragraph(book.say("two_means_none"))
        return
    keys = ("what", "by_forms", "by_units", "difference", "units")
    yield book.table(book.say("two_means_title"), keys, rows, book.say("two_means_subtitle", period=book.period))
    yield Paragraph(book.say("two_means_about"))


def _means(book: Book, name: str, kind: Kind, of: str) -> tuple[Cell, ...] | None:
    whole = book.whole.facts.now.figure(kind, of)
    found = [figure for figure in book.figures(kind, of).values() if isinstance(figure, Figure)]
    if not isinstance(whole, Figure) or is_given(whole) or not found:
        return None
    plain = sum((figure.value for figure in found), Fraction(0)) / len(found)
    apart = whole.value - plain
    places = 1 if book.whole.is_share(whole) else 2
    said = book.wording.number(apart, places)
    return (
        Cell(name, code=of),
        Cell(book.whole.value(whole, 1), whole.value),
        Cell(book.whole.amount(whole, plain, 1), plain),
        Cell(f"+{said}" if apart > 0 else said, apart),
        book.count(len(found)),
    )
