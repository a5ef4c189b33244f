"""What the reader of an office report must know beside its figures: reasons, what was left out, and the method."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveyapp.analysis.figure import Figure, Interval, Kind, NoInterval, Reason, Shown, Suppressed
from surveyapp.definitions.question import ChoiceQuestion, reason_code
from surveyapp.reporting import sources
from surveyapp.reporting.document import Cell, Listing, Note, Paragraph, Piece, Table, Tone
from surveyapp.reporting.sentences import Speaker, in_no_language
from surveyapp.reporting.wording import clean, day

MOST_REASONS = 6
HASH_DIGITS = 12
"""Enough of a hash to tell editions apart on paper."""


def warnings(say: Speaker) -> Iterator[Note]:
    """What comes before any figure: simulated data, a period not over, an open link."""
    facts, words = say.facts, say.wording
    if facts.now.context.simulated:
        yield Note(words.say("simulated"), Tone.WARNING)
    if not facts.period.is_over(facts.today):
        last = day(facts.period.last_day, words.language)
        yield Note(words.say("unfinished", period=words.period(facts.period), last=last), Tone.WARNING)
    if facts.open_link:
        yield Note(words.say("open_link"), Tone.WARNING)


@dataclass(frozen=True)
class _Given:
    """A reason as often as it was given at one level of one question."""

    n: int
    base: int
    question: str
    level: str
    reason: str


def reasons(say: Speaker) -> Iterator[Piece]:
    """The reasons given most often: first those of who was not satisfied, then those of who was."""
    found = sorted(_given(say), key=lambda given: (-given.n, given.question, given.level, given.reason))
    satisfied = [given for given in found if _is_satisfied(say, given)]
    if others := [given for given in found if given not in satisfied]:
        yield _reasons(say, "reasons_unsatisfied", others)
    elif satisfied:
        yield Paragraph(say.wording.say("reasons_few"))
    if satisfied:
        yield _reasons(say, "reasons_satisfied", satisfied)


def _is_satisfied(say: Speaker, given: _Given) -> bool:
    question = say.facts.survey.question(given.question)
    options = question.options if isinstance(question, ChoiceQuestion) else ()
    return any(option.satisfied for option in options if option.code == given.level)


def _reasons(say: Speaker, key: str, found: Sequence[_Given]) -> Table:
    rows = tuple(_reason_row(say, given) for given in found[:MOST_REASONS])
    keys = ("column_reason", "column_question", "column_level", "column_n", "column_share")
    title = say.wording.say(key, first=rows[0][0].text)
    columns = tuple(map(say.wording.say, keys))
    return Table(title, columns, rows, say.wording.say("reasons_subtitle"), in_no_language(keys))


def _given(say: Speaker) -> Iterator[_Given]:
    for question in say.facts.questions():
        levels = question.reasons if isinstance(question, ChoiceQuestion) else {}
        for level in levels:
            distribution = say.facts.now.distribution(reason_code(question.code, level))
            for reason, n in distribution.options.items() if distribution else ():
                if distribution and n:
                    yield _Given(n, distribution.base, question.code, level, reason)


def _reason_row(say: Speaker, given: _Given) -> tuple[Cell, ...]:
    question = say.facts.survey.question(given.question)
    level = say.facts.option_name(question, given.level) if isinstance(question, ChoiceQuestion) else given.level
    share = Fraction(100 * given.n, given.base)
    return (
        Cell(
            clean(say.facts.text.questions[given.question].reasons.get(given.reason, given.reason)), code=given.reason
        ),
        Cell(say.facts.question_name(given.question), code=given.question),
        Cell(level, code=given.level),
        Cell(say.wording.number(given.n), given.n),
        Cell(say.wording.percent(share), share),
    )


def left_out(say: Speaker) -> Iterator[Piece]:
    """What is not in the base of the headline and why, and which figures are not shown."""
    figure, words = say.facts.headline(), say.wording
    if isinstance(figure, Figure):
        rows = tuple(_left_out_row(say, why, n) for why, n in figure.left_out.items() if n)
        subtitle = words.say("left_out_subtitle", period=words.period(say.facts.period))
        columns = (words.say("column_why"), words.say("column_base"))
        if rows:
            yield Table(words.say("left_out_title"), columns, rows, subtitle, ("why", "n"))
        else:
            yield Paragraph(words.say("left_out_none"))
    hidden = tuple(dict.fromkeys(_suppressed(say)))
    if hidden and (say.facts.scores() or say.facts.component_figures()):
        yield Paragraph(words.say("suppressed", names="; ".join(hidden)))


def _left_out_row(say: Speaker, why: str, n: int) -> tuple[Cell, ...]:
    key = f"left_{why}"
    return Cell(say.wording.say(key) if key in say.wording.sentences else why, code=why), Cell(say.wording.number(n), n)


def _suppressed(say: Speaker) -> Iterator[str]:
    facts = say.facts
    for question in facts.questions():
        if _has_too_few(facts.now.figure(facts.score, question.code)):
            yield facts.question_name(question.code)
    for component in facts.components():
        if _has_too_few(facts.now.figure(Kind.COMPONENT, component.code)):
            yield facts.component_name(component.code)


def _has_too_few(figure: Shown | None) -> bool:
    # What was never asked of this unit, or never answered, is not hidden.
    return isinstance(figure, Suppressed) and figure.reason is Reason.TOO_FEW


def method(say: Speaker) -> Iterator[Piece]:
    """How the figures were made: formula, edition, interval, comparison, rounding, and the rule of small groups."""
    yield Listing(tuple(_method(say)))


def _method(say: Speaker) -> Iterator[str]:
    facts, words = say.facts, say.wording
    figure = facts.headline()
    if facts.survey.sections:
        yield words.say(f"method_{facts.score}")
    if figure is not None:
        yield words.say("method_formula", formula=figure.formula)
    yield words.say(
        "method_edition",
        edition=facts.edition.label,
        date=day(facts.edition.valid_from, words.language),
        hash=facts.edition.hash[:HASH_DIGITS],
        survey=facts.survey.edition[:HASH_DIGITS],
    )
    if facts.overall() is not None:
        yield _weights(say)
        yield from sources.method(say)
    yield from _intervals(say)
    if facts.before is not None and facts.before.figures:
        yield words.say("method_two_samples")
    yield words.say("method_rounding")
    if facts.survey.privacy.answers == "sealed":
        yield words.say("method_k", k=words.number(facts.least))
    yield words.say("officers")
    if facts.chain:
        yield words.say("method_chain", chain=facts.chain)


def _weights(say: Speaker) -> str:
    facts, words = say.facts, say.wording
    weights = facts.edition.weights()
    named = (
        words.say("weight", component=facts.component_name(code), weight=words.number(weight, 2))
        for code, weight in weights.items()
    )
    by_source = {(each.source, weights[each.code]) for each in facts.edition.components}
    equal = len(by_source) == len({source for source, _ in by_source})
    said = words.say("weights_equal") if equal else "; ".join(named)
    if facts.edition.sources:
        parts = "; ".join(sources.part(say, source) for source in facts.edition.sources)
        said = words.say("weights_of_sources", parts=parts, weights=said)
    return words.say(
        "method_components",
        aggregation=words.say(f"aggregation_{facts.edition.aggregation}"),
        weights=said,
        scale=words.number(facts.edition.scale),
    )


def _intervals(say: Speaker) -> Iterator[str]:
    figures = [figure for figure in say.facts.now.figures if isinstance(figure, Figure)]
    if any(isinstance(figure.interval, Interval) for figure in figures):
        yield say.wording.say("method_wilson")
    figure = say.facts.headline()
    if isinstance(figure, Figure) and isinstance(figure.interval, Interval):
        yield _design(say, figure, figure.interval)
    missing = {figure.interval for figure in figures if isinstance(figure.interval, NoInterval)}
    for reason in sorted(missing):
        yield say.wording.say(f"none_{reason}")


def _design(say: Speaker, figure: Figure, interval: Interval) -> str:
    if figure.businesses is None:
        return say.wording.say("method_no_businesses")
    return say.wording.say(
        "method_design",
        effect=say.wording.number(interval.design_effect, 1),
        businesses=say.wording.counted("n_businesses", figure.businesses),
        forms=say.wording.counted("n_forms", max(say.facts.forms, figure.base)),
    )
