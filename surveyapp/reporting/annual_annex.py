"""The annex: how every figure is made, what was asked, and where the data is."""

from collections.abc import Iterator
from fractions import Fraction

from surveyapp.analysis.figure import Figure
from surveyapp.definitions.index import Bounds, Component, Criterion, Indicator, Share
from surveyapp.definitions.question import ChoiceQuestion, Multiple, Number, Question
from surveyapp.definitions.survey import Subject
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.annual_participation import channel_cell
from surveyapp.reporting.document import Cell, Listing, Paragraph, Piece, Table
from surveyapp.reporting.remarks import method
from surveyapp.reporting.wording import clean, sentence

_METHODS = ("ranks", "groups", "benjamini", "funnel", "drivers", "means")


def annex(book: Book) -> Iterator[Piece]:
    """The method in sentences, the identity of each formula, and the components with their indicators."""
    yield from method(book.whole)
    yield Listing(tuple(book.say(f"annex_{each}") for each in _METHODS))
    yield _formulas(book)
    if book.whole.facts.edition.components:
        yield _components(book)
    waves = [wave for wave in book.facts.waves if wave.figures]
    if waves:
        rows = (
            (Cell(wave.context.period), Cell(wave.context.edition), channel_cell(book, wave.context.channel))
            for wave in waves
        )
        yield book.table(book.say("editions_title"), ("wave", "edition", "channel"), rows)


def _formulas(book: Book) -> Table:
    found: dict[tuple[str, str], int] = {}
    for figure in book.whole.facts.now.figures:
        key = (figure.kind.value, figure.formula)
        found[key] = found.get(key, 0) + 1
    intervals = {
        (figure.kind.value, figure.formula): getattr(figure.interval, "method", book.say("nothing"))
        for figure in book.whole.facts.now.figures
        if isinstance(figure, Figure)
    }
    rows = (
        (
            Cell(formula),
            Cell(book.say(f"kind_{kind}")),
            Cell(intervals.get((kind, formula), book.say("nothing"))),
            book.count(n),
        )
        for (kind, formula), n in found.items()
    )
    return book.table(book.say("formulas_title"), ("formula", "kind", "interval", "figures"), rows)


def _components(book: Book) -> Table:
    weights = book.whole.facts.edition.weights()
    rows = (_component(book, component, weights[component.code]) for component in book.whole.facts.edition.components)
    sources = ("source",) if book.whole.facts.edition.sources else ()
    return book.table(book.say("components_table"), ("component", "code", *sources, "weight", "indicators"), rows)


def _component(book: Book, component: Component, weight: Fraction) -> tuple[Cell, ...]:
    indicators = "; ".join(_indicator(book, indicator) for indicator in component.indicators)
    criteria = "; ".join(_criterion(book, criterion) for criterion in component.criteria)
    facts, source = book.whole.facts, component.source
    name = Cell(facts.component_name(component.code), code=component.code)
    of = (Cell(sentence(facts.source_name(source)), code=source),) if source else ()
    return name, Cell(component.code), *of, Cell(book.wording.number(weight, 2), weight), Cell(indicators or criteria)


def _criterion(book: Book, criterion: Criterion) -> str:
    low, high = criterion.bounds
    said = book.say("score_bounds", low=str(low), high=str(high))
    turned = f", {book.say('turned')}" if criterion.direction == "negative" else ""
    return f"{clean(book.whole.facts.text.criterion(criterion.code))} ({said}{turned})"


def _indicator(book: Book, indicator: Indicator) -> str:
    score = indicator.score
    if isinstance(score, Bounds):
        said = book.say("score_bounds", low=str(score.bounds[0]), high=str(score.bounds[1]))
    else:
        said = (
            book.say("score_share", options=", ".join(score.share))
            if isinstance(score, Share)
            else book.say(f"score_{score}")
        )
    turned = f", {book.say('turned')}" if indicator.direction == "negative" else ""
    return f"{indicator.question} ({said}{turned})"


def questionnaire(book: Book) -> Iterator[Piece]:
    """Every question as it was asked, with its answers and the component that it counts in."""
    facts = book.whole.facts
    parts = enumerate(facts.edition.components, 1)
    counts_in = {indicator.question: place for place, part in parts for indicator in part.indicators}
    for section in facts.survey.sections:
        is_department = section.subject is Subject.DEPARTMENT
        unit = facts.above or facts.unit if is_department else book.say("the_unit")
        title = clean(facts.text.sections[section.code].title.replace("{unit}", unit))
        rows = (_question(book, question, counts_in.get(question.code)) for question in section.questions())
        yield book.table(title, ("question", "code", "answers", "counts_in"), rows)


def _question(book: Book, question: Question, component: int | None) -> tuple[Cell, ...]:
    facts = book.whole.facts
    text = clean(facts.text.questions[question.code].text)
    return Cell(text, code=question.code), Cell(question.code), Cell(_answers(book, question)), book.count(component)


def _answers(book: Book, question: Question) -> str:
    facts = book.whole.facts
    if isinstance(question, Number):
        return book.say("answers_number", unit=book.say(f"word_{question.unit}"))
    if not isinstance(question, ChoiceQuestion):
        return book.say("answers_text")
    names = " · ".join(facts.option_name(question, option.code) for option in question.options)
    return book.say("answers_several", names=names) if isinstance(question, Multiple) else names


def open_data(book: Book) -> Iterator[Piece]:
    """Where the numbers behind the report are, and how anybody checks them."""
    yield Paragraph(book.say("open_data_says"))
    chain = book.whole.facts.chain or book.say("nothing")
    yield Listing(
        (
            book.say("open_data_tables"),
            book.say("open_data_verify"),
            book.say("open_data_chain", chain=chain),
            book.say("open_data_not"),
        )
    )
