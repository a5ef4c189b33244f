"""The meaning of each question: its options, values, reasons and bins."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.meaning.standing import Standing, repeated, standings
from surveyapp.definitions.option import Option
from surveyapp.definitions.question import POINTS, RESERVED_OPTIONS, Choice, Multiple, Number, Points, Rating, Smiley
from surveyapp.definitions.source import Source, Steps
from surveyapp.definitions.survey import Survey


def check_questions(survey: Survey, source: Source) -> Iterator[Fault]:
    """Every fault in the options, reasons and bins of a survey's questions."""
    for standing in standings(survey):
        for check in CHECKS:
            yield from check(standing, source)


def _options(standing: Standing) -> Iterator[tuple[Steps, Option]]:
    """The options that the file gives a question; points from 0 to 10 stand in no file."""
    question = standing.question
    if isinstance(question, Choice):
        written = [o for o in question.options if not (isinstance(question, Points) and o.code in POINTS)]
        for i, option in enumerate(written):
            yield (*standing.steps, "options", i), option


def _check_codes(standing: Standing, source: Source) -> Iterator[Fault]:
    question, steps = standing.question, standing.steps
    coded = [((*at, "code"), option.code) for at, option in _options(standing)]
    yield from repeated(source, coded, "option")
    bins = question.bins if isinstance(question, Number) else ()
    banded = [((*steps, "bins", i, "code"), each.code) for i, each in enumerate(bins)]
    yield from repeated(source, banded, "bin")
    given = question.reasons if isinstance(question, Choice) else {}
    reasons = [((*steps, "reasons", level, i), r) for level, codes in given.items() for i, r in enumerate(codes)]
    yield from repeated(source, reasons, "reason")
    for at, code in (*coded, *banded, *reasons):
        if code in RESERVED_OPTIONS:
            yield source.fault("reserved-code", f"'{code}' names a count of its own; choose another code", at)


def _check_values(standing: Standing, source: Source) -> Iterator[Fault]:
    seen: dict[int, str] = {}
    for at, option in _options(standing):
        if option.outside and (option.value is not None or option.satisfied or option.dissatisfied):
            sentence = f"the option '{option.code}' is outside the base, so it has no value and is never satisfied"
            yield source.fault("outside-with-value", sentence, (*at, "outside"))
        if option.satisfied and option.dissatisfied:
            sentence = f"the option '{option.code}' is satisfied and dissatisfied at once"
            yield source.fault("satisfied-twice", sentence, (*at, "dissatisfied"))
        if not isinstance(standing.question, Rating | Smiley) or option.outside:
            continue
        if option.value is None:
            sentence = f"the level '{option.code}' needs a value from 0 to 100"
            yield source.fault("value-off-scale", sentence, (*at, "code"))
        elif option.value in seen:
            sentence = f"the levels '{seen[option.value]}' and '{option.code}' have the same value {option.value}"
            yield source.fault("value-off-scale", sentence, (*at, "value"))
        else:
            seen[option.value] = option.code


def _check_levels(standing: Standing, source: Source) -> Iterator[Fault]:
    question = standing.question
    inside = [option for _, option in _options(standing) if not option.outside]
    n = len(inside)
    wrong = {
        "rating": ("a rating has five levels inside the base, worst to best", n != 5),  # noqa: PLR2004 - as it says
        "smiley": ("a smiley rating has three to five faces", n not in {3, 4, 5}),
        "yes_no": ("yes or no has the options 'yes' and 'no'", {option.code for option in inside} != {"yes", "no"}),
        "points": ("points run from 0 to 10; further options must be outside the base", n > 0),
    }
    sentence, is_wrong = wrong.get(question.kind, ("", False))
    if is_wrong:
        yield source.fault("wrong-levels", sentence, (*standing.steps, "code"))


def _check_references(standing: Standing, source: Source) -> Iterator[Fault]:
    question = standing.question
    if not isinstance(question, Choice):
        return
    codes = {option.code for option in question.options}
    for level in question.reasons:
        if level not in codes:
            sentence = f"reasons stand at '{level}', which is no option of this question"
            yield source.fault_at_key("unknown-level", sentence, (*standing.steps, "reasons", level))
    for i, code in enumerate(question.exclusive if isinstance(question, Multiple) else ()):
        if code not in codes:
            sentence = f"'{code}' is no option of this question"
            yield source.fault("unknown-option", sentence, (*standing.steps, "exclusive", i))
    if isinstance(question, Multiple) and (question.reasons or question.written_reason):
        sentence = "reasons belong to one chosen level; a question with several answers has none"
        yield source.fault("misplaced-reasons", sentence, (*standing.steps, "code"))


def _check_numbers(standing: Standing, source: Source) -> Iterator[Fault]:
    question, steps = standing.question, standing.steps
    if not isinstance(question, Number):
        return
    if question.minimum >= question.maximum:
        sentence = f"the maximum {question.maximum} is not above the minimum {question.minimum}"
        yield source.fault("bounds-reversed", sentence, (*steps, "maximum"))
    *closed, last = question.bins
    if last.up_to is not None:
        sentence = "the last bin has no 'up_to': it takes every larger number"
        yield source.fault("wrong-bins", sentence, (*steps, "bins", len(closed), "up_to"))
    ends = [(i, each.up_to) for i, each in enumerate(closed)]
    for i, end in ends:
        if end is None:
            yield source.fault("wrong-bins", "only the last bin has no 'up_to'", (*steps, "bins", i, "code"))
    known: list[tuple[int, Decimal]] = [(i, end) for i, end in ends if end is not None]
    for (_, before), (i, end) in pairwise(known):
        if end <= before:
            yield source.fault("wrong-bins", f"{end} is not above {before}", (*steps, "bins", i, "up_to"))


CHECKS: tuple[Callable[[Standing, Source], Iterator[Fault]], ...] = (
    _check_codes,
    _check_values,
    _check_levels,
    _check_references,
    _check_numbers,
)
