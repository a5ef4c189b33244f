"""A closing: what is kept of the businesses behind blocks, and nothing that tells who they are."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.analysis.cap import capped_answers
from surveyapp.analysis.capped import cappable
from surveyapp.analysis.cluster import precision, rhos
from surveyapp.definitions.cap import Cap
from surveyapp.definitions.counts import TOO_FEW, Capped, CappedAnswers, Precision
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Choice
from surveyapp.definitions.survey import Part, Subject, Survey
from surveyapp.services.blocks import Formula, Place
from surveyapp.services.import_blocks import Behind, Material
from surveyapp.services.import_forms import Form


@dataclass(frozen=True)
class Closing:
    """What a closing keeps: of the businesses of units, and what counts under a cap in the units of one `kind`."""

    precisions: tuple[tuple[str, Period, str, Precision], ...] = ()
    cappings: tuple[tuple[str, Period, str, Capped], ...] = ()
    kind: frozenset[str] = frozenset()


def closing(material: Material, behind: Sequence[Behind]) -> Closing:
    """What is kept of the businesses behind the blocks of an import; nothing where it names none."""
    if not material.names_businesses:
        return Closing()
    cap = material.formula.survey.cap
    kind = _kind(material, cap) if cap else frozenset()
    return Closing(tuple(precisions(material, behind)), tuple(cappings(material, cap, behind)), kind)


def precisions(material: Material, behind: Sequence[Behind]) -> Iterator[tuple[str, Period, str, Precision]]:
    """What a closing keeps of the businesses: for each unit and those above it, per period and channel."""
    for (period, channel), own in _by(lambda place: (place.period, place.channel), behind):
        forms = _forms(own)
        rho = _rho(material.formula, forms)
        for unit, businesses in sorted(_sizes(material, forms, period).items()):
            yield unit, period, channel, precision(tuple(businesses.values()), rho)


def cappings(
    material: Material, cap: Cap | None, behind: Sequence[Behind]
) -> Iterator[tuple[str, Period, str, Capped]]:
    """What counts under a cap: for each unit of the kind that it is within, per its period and channel."""
    if cap is None:
        return
    survey = material.formula.survey
    kind = _kind(material, cap)
    # Blocks about officers stand for a year whatever the cap's period is.
    about_units = [each for each in behind if each.place.part is not Part.OFFICER]
    for (period, channel), own in _by(lambda place: (cap.period(place.period), place.channel), about_units):
        rho = _rho(material.formula, _forms(own))
        inside: dict[str, list[Behind]] = {}
        for each in own:
            for above in material.organisation.ancestors(each.place.unit, period.last_day):
                if above.code in kind:
                    inside.setdefault(above.code, []).append(each)
        for unit, blocks in sorted(inside.items()):
            yield unit, period, channel, Capped(cap.forms, dict(_questions(survey, cap, blocks, rho)))


def _kind(material: Material, cap: Cap) -> frozenset[str]:
    """The units of the kind that a cap is within."""
    level = material.formula.survey.level(Subject(cap.within))
    return frozenset(code for code, unit in material.organisation.units.items() if unit.level == level)


def _by(
    key: Callable[[Place], tuple[Period, str]], behind: Sequence[Behind]
) -> Iterator[tuple[tuple[Period, str], Sequence[Behind]]]:
    groups: dict[tuple[Period, str], list[Behind]] = {}
    for each in behind:
        groups.setdefault(key(each.place), []).append(each)
    yield from sorted(groups.items())


def _forms(behind: Iterable[Behind]) -> Sequence[Form]:
    """The forms of which any part is in a block, each once, in the order of the file."""
    by_line = {piece.form.line: piece.form for each in behind for piece in each.group}
    return [form for _, form in sorted(by_line.items())]


def _sizes(material: Material, forms: Sequence[Form], period: Period) -> Mapping[str, Counter[str]]:
    """How many forms each business has in each unit, with those of the units below it."""
    found: dict[str, Counter[str]] = {}
    by_unit: dict[str, Counter[str]] = {}
    for form in forms:
        by_unit.setdefault(form.unit, Counter())[form.business] += 1
    for unit, businesses in by_unit.items():
        for above in material.organisation.ancestors(unit, period.last_day):
            found.setdefault(above.code, Counter()).update(businesses)
    return found


def _rho(formula: Formula, forms: Sequence[Form]) -> Mapping[str, float]:
    """How alike the forms of one business are, per question and own score, over all units of the import."""
    answers, businesses = [form.answers for form in forms], [form.business for form in forms]
    found: dict[str, float] = {}
    for part in Part:
        for code, value in rhos(formula.survey, formula.indexes, part, answers, businesses).items():
            found[code] = max(value, found.get(code, 0.0))
    return found


def _questions(
    survey: Survey, cap: Cap, behind: Sequence[Behind], rho: Mapping[str, float]
) -> Iterator[tuple[str, CappedAnswers]]:
    for question in cappable(survey):
        part = survey.part(question.code)
        blocks = [_given(question, each) for each in behind if each.place.part is part]
        found = capped_answers(question, blocks, cap.forms, survey.privacy.least(part), rho.get(question.code, 0.0))
        if found is not None:
            yield question.code, found


def _given(question: Choice, behind: Behind) -> Sequence[tuple[str, str]]:
    """Who chose what, of the valid answers that the block counts; none where they are too few to be counted."""
    if TOO_FEW in behind.counts.get(question.code, {}):
        return ()
    inside = {option.code for option in question.inside}
    answers = ((piece.form.business, piece.answers.get(question.code)) for piece in behind.group)
    return [(business, answer) for business, answer in answers if isinstance(answer, str) and answer in inside]
