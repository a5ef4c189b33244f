"""All answers to some questions over the whole: one chart for each way of answering, numbers as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from surveyapp.analysis.figure import Distribution, Figure, Interval, Kind
from surveyapp.definitions.question import Choice, ChoiceQuestion, Multiple, Number
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.document import Bar, Cell, Paragraph, Piece, Segment, StackedBars, Table
from surveyapp.reporting.levels import by_level
from surveyapp.reporting.wording import clean

Answered = tuple[ChoiceQuestion, Distribution]


def answers(book: Book, codes: Sequence[str]) -> Iterator[Piece]:
    """Bars of all levels for the questions that are answered alike; bins for numbers; which are not shown."""
    now = book.whole.facts.now
    groups: dict[tuple[str, ...], list[Answered]] = {}
    hidden: list[str] = []
    for code in codes:
        question, found = book.whole.facts.survey.question(code), now.distribution(code)
        if found is None or not found.base:
            hidden.append(book.whole.facts.question_name(code))
        elif isinstance(question, Number):
            yield _bins(book, question, found)
        elif isinstance(question, Choice) and not isinstance(question, Multiple):
            groups.setdefault(_names(book, question), []).append((question, found))
    for place, (names, group) in enumerate(groups.items()):
        base = _bases(book, group)
        # What the first of several charts says of all of them is not said again.
        subtitle = "" if place else book.say("answers_subtitle", base=base, period=book.period)
        yield _bars(book, names, group, (_title(book, group, base if place else ""), subtitle))
    if hidden:
        yield Paragraph(book.say("suppressed", names="; ".join(hidden)))


def _names(book: Book, question: ChoiceQuestion) -> tuple[str, ...]:
    return tuple(book.whole.facts.option_name(question, option.code) for option in by_level(question))


def _bases(book: Book, group: Sequence[Answered]) -> str:
    """How many answered, from the question with the fewest to the one with the most."""
    least, most = (pick(found.base for _, found in group) for pick in (min, max))
    said = book.wording.counted("n_forms", most)
    return said if least == most else f"{book.wording.number(least)} – {said}"


def _bars(book: Book, names: tuple[str, ...], group: Sequence[Answered], said: tuple[str, str]) -> StackedBars:
    title, subtitle = said
    bars = tuple(
        Bar(clean(book.whole.facts.text.questions[question.code].text), tuple(_segments(book, question, found)))
        for question, found in group
    )
    lowest = "; ".join(f"{bar.label} {bar.segments[-1].share_text} {names[-1]}" for bar in bars)
    return StackedBars(
        title=title,
        subtitle=subtitle,
        levels=names,
        bars=bars,
        table=_table(book, names, group),
        alt=book.say("chart_alt", title=title, values=lowest),
    )


def _segments(book: Book, question: ChoiceQuestion, found: Distribution) -> Iterator[Segment]:
    for option in by_level(question):
        n = found.options.get(option.code, 0)
        yield Segment(100 * n / found.base, book.whole.share(found, n))


def _title(book: Book, group: Sequence[Answered], base: str) -> str:
    title = _finding(book, group)
    return f"{title}; {base}" if base else title


def _finding(book: Book, group: Sequence[Answered]) -> str:
    facts = book.whole.facts
    figures = [facts.now.figure(Kind.SATISFIED, question.code) for question, _ in group]
    known = sorted((f for f in figures if isinstance(f, Figure)), key=lambda f: (-f.value, f.of))
    if not known:
        return _most_chosen(book, *group[0])
    first, last = (f"“{facts.question_name(f.of)}” ({book.whole.value(f)})" for f in (known[0], known[-1]))
    are_satisfied = facts.are_satisfied(known)
    if len(known) == 1:
        return book.say("answers_one" if are_satisfied else "answers_one_positive", first=first)
    return book.say("answers_title" if are_satisfied else "answers_positive", first=first, last=last)


def _most_chosen(book: Book, question: ChoiceQuestion, found: Distribution) -> str:
    code, n = max(found.options.items(), key=lambda option: option[1])
    return book.say(
        "answers_most", option=book.whole.facts.option_name(question, code), share=book.whole.share(found, n)
    )


def _table(book: Book, names: tuple[str, ...], group: Sequence[Answered]) -> Table:
    bare = book.table("", ("question", "base"), ())
    rows = []
    for question, found in group:
        shares = [Fraction(100 * found.options.get(option.code, 0), found.base) for option in by_level(question)]
        cells = (Cell(book.wording.percent(share, 1), share) for share in shares)
        rows.append(
            (Cell(book.whole.facts.question_name(question.code), code=question.code), *cells, book.count(found.base))
        )
    codes = tuple(option.code for option in by_level(group[0][0]))
    columns = (bare.columns[0], *names, bare.columns[1])
    return replace(bare, columns=columns, rows=tuple(rows), keys=("question", *codes, "base"))


def _bins(book: Book, question: Number, found: Distribution) -> Table:
    facts = book.whole.facts
    words = facts.text.questions[question.code].bins
    rows = []
    for code, n in found.options.items():
        share = Fraction(100 * n, found.base)
        rows.append(
            (Cell(clean(words.get(code, code)), code=code), book.count(n), Cell(book.wording.percent(share, 1), share))
        )
    mean = facts.now.figure(Kind.NUMBER, question.code)
    said = _mean(book, question, mean) if isinstance(mean, Figure) else ""
    title = book.say("bins_title", question=facts.question_name(question.code), mean=said)
    base = book.wording.counted("n_forms", found.base)
    subtitle = book.say("answers_subtitle", base=base, period=book.period)
    return book.table(title, ("answer", "n", "share"), rows, subtitle)


def _mean(book: Book, question: Number, mean: Figure) -> str:
    said = [book.whole.base(mean)]
    if isinstance(mean.interval, Interval):
        low, high = (book.wording.number(end, 1) for end in (mean.interval.low, mean.interval.high))
        said.insert(0, book.say("from_to", low=low, high=high))
    return f"{book.say(f'unit_{question.unit}', n=book.wording.number(mean.value, 1))} ({'; '.join(said)})"
