"""What businesses asked for: what they ticked, and what they wrote where the rule on comments allows it."""

from collections.abc import Iterator
from fractions import Fraction

from surveyapp.analysis.figure import Distribution
from surveyapp.definitions.question import Choice, ChoiceQuestion
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.document import Cell, Paragraph, Piece, Table
from surveyapp.reporting.wording import clean


def wishes(book: Book) -> Iterator[Piece]:
    """The options of questions about wishes, most often chosen first."""
    known = {question.code: question for _, question in book.whole.facts.survey.questions()}
    shown = False
    for code in book.report.wishes:
        question, found = known.get(code), book.whole.facts.now.distribution(code)
        if isinstance(question, Choice) and found is not None and found.base:
            shown = True
            yield _chosen(book, question, found)
    if not shown:
        yield Paragraph(book.say("wishes_none"))


def _chosen(book: Book, question: ChoiceQuestion, found: Distribution) -> Table:
    order = sorted(found.options.items(), key=lambda each: (-each[1], each[0]))
    rows = []
    for code, n in order:
        share = Fraction(100 * n, found.base)
        name = Cell(book.whole.facts.option_name(question, code), code=code)
        rows.append((name, book.count(n), Cell(book.wording.percent(share, 1), share)))
    title = clean(book.whole.facts.text.questions[question.code].text)
    base = book.wording.counted("n_forms", found.base)
    return book.table(title, ("answer", "n", "share"), rows, book.say("wishes_subtitle", base=base, period=book.period))


def comments(book: Book) -> Iterator[Piece]:
    """Some of what was written, by unit and question, masked, with how often it was written."""
    least = book.wording.number(book.whole.facts.survey.privacy.comments_from)
    yield Paragraph(book.say("comments_rule", least=least))
    if not book.facts.remarks:
        yield Paragraph(book.say("comments_none"))
        return
    rows = (
        (
            book.named(each.unit),
            Cell(book.whole.facts.question_name(each.question), code=each.question),
            book.count(times),
            Cell(clean(text)),
        )
        for each in book.facts.remarks
        for text, times in each.chosen
    )
    title = book.say("comments_title", n=book.wording.counted("n_comments", sum(r.written for r in book.facts.remarks)))
    yield book.table(title, ("unit", "question", "times", "comment"), rows, book.say("comments_subtitle"))
