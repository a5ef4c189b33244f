"""The meaning of a survey as a whole: its codes, waves, privacy, sections and pages."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.meaning.standing import repeated, standings
from surveyapp.definitions.source import Source
from surveyapp.definitions.survey import Subject, Survey

CROWDED = 4
LEAST_K = 5
RESERVED_QUESTIONS = frozenset({
    "unit", "period", "officer", "business", "channel", "stratum", "weight", "language", "csrf_token",
})  # fmt: skip
"""The other columns of a file of answers, and the other fields of a questionnaire's page."""


def check_survey(survey: Survey, source: Source) -> Iterator[Fault]:
    """Every fault in a survey as a whole."""
    for check in CHECKS:
        yield from check(survey, source)


def _check_codes(survey: Survey, source: Source) -> Iterator[Fault]:
    yield from repeated(source, ((("languages", i), code) for i, code in enumerate(survey.languages)), "language")
    waves = ((("waves", i, "label"), wave.label) for i, wave in enumerate(survey.waves))
    yield from repeated(source, waves, "wave")
    sections = {standing.section_steps: standing.section.code for standing in standings(survey)}
    pages = {standing.page_steps: standing.page.code for standing in standings(survey)}
    questions = {standing.steps: standing.question.code for standing in standings(survey)}
    for noun, codes in (("section", sections), ("page", pages), ("question", questions)):
        yield from repeated(source, (((*steps, "code"), code) for steps, code in codes.items()), noun)


def _check_reserved(survey: Survey, source: Source) -> Iterator[Fault]:
    for standing in standings(survey):
        if standing.question.code in RESERVED_QUESTIONS:
            sentence = f"'{standing.question.code}' names another column of files of answers, or field of a page; choose another code"
            yield source.fault("reserved-code", sentence, (*standing.steps, "code"))


def _check_waves(survey: Survey, source: Source) -> Iterator[Fault]:
    for i, wave in enumerate(survey.waves):
        if wave.closes < wave.opens:
            sentence = f"the wave '{wave.label}' closes before it opens"
            yield source.fault("ends-before-start", sentence, ("waves", i, "closes"))
        elif wave.period(survey.privacy.finest) is None:
            sentence = f"the wave '{wave.label}' is no whole period of a {survey.privacy.finest} or longer, nor named after the one it lies in"
            yield source.fault("partial-wave", sentence, ("waves", i, "opens"))
    spans = ((i, wave, wave.period(survey.privacy.finest)) for i, wave in enumerate(survey.waves))
    in_order = sorted(((span.first_day, i, wave, span) for i, wave, span in spans if span), key=lambda each: each[:2])
    for (_, _, before, first), (_, i, after, second) in pairwise(in_order):
        if second.first_day <= first.last_day:
            sentence = f"the answers of '{after.label}' and of '{before.label}' would lie in one period"
            yield source.fault("waves-overlap", sentence, ("waves", i, "opens"))


def _check_privacy(survey: Survey, source: Source) -> Iterator[Fault]:
    privacy = survey.privacy
    if privacy.answers == "open":
        return
    if privacy.k < LEAST_K:
        sentence = f"sealed answers are shown from {LEAST_K} businesses on, not from {privacy.k}"
        yield source.fault("low-k", sentence, ("privacy", "k"))
    for key, least in (("officers_from", privacy.officers_from), ("comments_from", privacy.comments_from)):
        if least < privacy.k:
            yield source.fault("low-k", f"'{key}' must not be less than k, {privacy.k}", ("privacy", key))


def _check_repeats(survey: Survey, source: Source) -> Iterator[Fault]:
    for i, section in enumerate(survey.sections):
        if section.repeat and section.subject not in {Subject.BRANCH, Subject.HEAD}:
            sentence = f"a section about the {section.subject} cannot be repeated over branches"
            yield source.fault("misplaced-repeat", sentence, ("sections", i, "repeat"))


def _check_pages(survey: Survey, source: Source) -> Iterator[Fault]:
    for standing in standings(survey):
        questions = standing.page.questions
        if len(questions) > CROWDED and standing.question is questions[0]:
            sentence = f"{len(questions)} questions on one page; two to {CROWDED} are read with care"
            yield source.fault("crowded-page", sentence, (*standing.page_steps, "code"))


def _check_scales(survey: Survey, source: Source) -> Iterator[Fault]:
    used = {getattr(question, "scale", None) for _, question in survey.questions()}
    for scale in survey.scales:
        if scale not in used:
            yield source.fault_at_key("unused-scale", f"no question uses the scale '{scale}'", ("scales", scale))


CHECKS: tuple[Callable[[Survey, Source], Iterator[Fault]], ...] = (
    _check_codes,
    _check_reserved,
    _check_waves,
    _check_privacy,
    _check_repeats,
    _check_pages,
    _check_scales,
)
