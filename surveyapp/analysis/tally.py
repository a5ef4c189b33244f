"""Forms become counts, and the counts of units become those of the units above them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from surveyapp.analysis.score import Answers, FormScores, Points, chosen
from surveyapp.definitions.countable import Countable, counted_in
from surveyapp.definitions.counts import (
    ANSWERED,
    NO_ANSWER,
    NOT_ASKED,
    SUM,
    SUM_SQUARES,
    TOO_FEW,
    Counts,
    Tally,
    UnitCounts,
)
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.question import Choice, Number
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Part, Survey


def tally(  # noqa: PLR0913, PLR0917 - a group of forms and the rule it is counted by
    survey: Survey,
    indexes: Sequence[IndexEdition],
    part: Part,
    forms: Sequence[Answers],
    businesses: Sequence[str] | None = None,
    k: int = 1,
) -> Tally:
    """The counts of one group of forms, each form being its answers about one part.

    A question validly answered by 1 to k - 1 businesses (forms, where `businesses` is None) gives only `too_few`
    beside `not_asked` and `no_answer`, and enters no form's own score: else the score would tell its answers. So do
    its reasons and what is asked only after some of its answers, all forms of which are `too_few`: who was asked
    would tell them. What was not asked of 1 to k - 1 businesses enters no score of several questions, which would
    part these from the others.
    Own scores are counted in hundredths rounded half up, numbers in hundredths; a sum of squares may pass 64 bits.
    No forms give no counts.
    """
    groups = businesses if businesses is not None else [str(n) for n in range(len(forms))]
    countables = tuple(counted_in(survey, part))
    hidden = _hidden(countables, forms, groups, k)
    shown = [_without(form, hidden) for form in forms]
    seldom = _seldom_left_out(countables, forms, groups, k)
    asked = [_without(form, seldom) for form in shown]
    counts = {each.code: _counts(each, forms, hidden) for each in countables}
    for edition in indexes:
        scores = FormScores(survey, edition, part)
        counts |= _own_scores(scores.together, asked, groups, k) | _own_scores(scores.single, shown, groups, k)
    return Tally({part: len(forms)}, {code: options for code, options in counts.items() if options})


def rolled_up(counts: Counts, above: Mapping[str, tuple[str, ...]]) -> Mapping[str, UnitCounts]:
    """Each unit's counts with those of all units under it; `above` leads from a unit to itself and its ancestors.

    Only what is additive is added; the precision of each unit is looked up.
    """
    inside: dict[str, list[UnitCounts]] = {}
    for own in counts:
        for unit in above.get(own.unit, (own.unit,)):
            inside.setdefault(unit, []).append(own)
    return {unit: _together(unit, owns, counts) for unit, owns in inside.items()}


def _together(unit: str, owns: Sequence[UnitCounts], counts: Counts) -> UnitCounts:
    own = counts.units.get(unit)
    precision = counts.precision.get(unit) or (own.precision if own and len(owns) == 1 else None)
    if len(owns) == 1:
        return replace(owns[0], unit=unit, precision=precision)
    forms: Counter[Part] = Counter()
    questions: dict[str, dict[str, int]] = {}
    for each in owns:
        forms.update(each.tally.forms)
        for question, options in each.tally.questions.items():
            sums = questions.setdefault(question, {})
            for option, n in options.items():
                sums[option] = sums.get(option, 0) + n
    holds_forms = all(each.holds_forms for each in owns)
    simulated = any(each.simulated for each in owns)
    return UnitCounts(unit, Tally(dict(forms), questions), precision, holds_forms, simulated)


def _hidden(countables: Sequence[Countable], forms: Sequence[Answers], groups: Sequence[str], k: int) -> frozenset[str]:
    """What too few answered, and what is asked by the answers to it, which come before it."""
    hidden = frozenset[str]()
    for each in countables:
        if each.decided_by & hidden or 0 < _answering(each, forms, groups) < k:
            hidden |= {each.code}
    return hidden


def _seldom_left_out(
    countables: Sequence[Countable], forms: Sequence[Answers], groups: Sequence[str], k: int
) -> frozenset[str]:
    """The questions not asked of so few that scores with them and without would part these from the others."""
    found = set[str]()
    for code in {each.question.code for each in countables}:
        left_out = {group for group, form in zip(groups, forms, strict=True) if code not in form}
        if 0 < len(left_out) < k:
            found.add(code)
    return frozenset(found)


def _without(form: Answers, codes: frozenset[str]) -> Answers:
    return {code: answer for code, answer in form.items() if code not in codes}


def _answering(countable: Countable, forms: Sequence[Answers], groups: Sequence[str]) -> int:
    code = countable.code
    pairs = zip(groups, forms, strict=True)
    return len({group for group, form in pairs if code in form and _is_valid(countable, form[code])})


def _is_valid(countable: Countable, answer: Answer) -> bool:
    """Whether an answer belongs to the base: given, and not by options outside it alone."""
    return bool(set(chosen(answer)) - countable.outside) or isinstance(answer, Decimal)


def _counts(countable: Countable, forms: Sequence[Answers], hidden: frozenset[str]) -> dict[str, int]:
    if countable.decided_by & hidden:
        return {TOO_FEW: len(forms)}
    asked = [form[countable.code] for form in forms if countable.code in form]
    given = [answer for answer in asked if answer not in (None, (), "")]
    counts = {TOO_FEW: len(given)} if countable.code in hidden else _given(countable, given)
    counts |= {NO_ANSWER: len(asked) - len(given), NOT_ASKED: len(forms) - len(asked)}
    return {option: n for option, n in counts.items() if n}


def _given(countable: Countable, given: Sequence[Answer]) -> dict[str, int]:
    numbers = [answer for answer in given if isinstance(answer, Decimal)]
    if isinstance(countable.question, Number):
        bins = Counter(bin_of(countable.question, number) for number in numbers)
        return dict(bins) | _moments([100 * Fraction(number) for number in numbers])
    if not isinstance(countable.question, Choice):
        return {ANSWERED: len(given)}
    options = Counter(code for answer in given for code in set(chosen(answer)))
    if countable.is_multiple:
        options[ANSWERED] = sum(_is_valid(countable, answer) for answer in given)
    return dict(options)


def bin_of(question: Number, number: Decimal) -> str:
    """The code of the band that holds a number."""
    holding = (bin_.code for bin_ in question.bins if bin_.up_to is None or number <= bin_.up_to)
    return next(holding, question.bins[-1].code)


def _own_scores(
    scores: Callable[[Answers], Iterable[tuple[str, Points]]], forms: Sequence[Answers], groups: Sequence[str], k: int
) -> dict[str, dict[str, int]]:
    found: dict[str, list[Points]] = {}
    answering: dict[str, set[str]] = {}
    for group, form in zip(groups, forms, strict=True):
        for code, points in scores(form):
            found.setdefault(code, []).append(100 * points)
            answering.setdefault(code, set()).add(group)
    return {
        code: _moments(hundredths) if len(answering[code]) >= k else {TOO_FEW: len(hundredths)}
        for code, hundredths in found.items()
    }


def _moments(hundredths: Sequence[Points]) -> dict[str, int]:
    whole = [value if isinstance(value, int) else _half_up(value) for value in hundredths]
    return {ANSWERED: len(whole), SUM: sum(whole), SUM_SQUARES: sum(value * value for value in whole)}


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
