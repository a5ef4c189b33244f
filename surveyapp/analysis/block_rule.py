"""Which pending forms may leave together as one block; what fails waits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from surveyapp.definitions.question import Rating, Smiley
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Part, Privacy, Survey

Forms = Sequence[Mapping[str, Answer]]


def leaving(survey: Survey, part: Part, forms: Forms, businesses: Sequence[str], rng: Random) -> tuple[int, ...]:
    """The positions of the forms that may leave as one block now; none where they have to wait.

    A block holds enough distinct businesses, none of them with more than half of its forms, and no rating question
    whose answers are all at the two lowest levels: such a block would tell the answer of everybody in it.
    """
    if not enough(survey.privacy, part, businesses):
        return ()
    if survey.privacy.answers == "open":
        return tuple(range(len(forms)))
    kept = balanced(businesses, rng)
    return () if at_the_bottom(survey, part, [forms[n] for n in kept]) else kept


def enough(privacy: Privacy, part: Part, businesses: Sequence[str]) -> bool:
    """Whether a group holds as many distinct businesses as a block of this part needs."""
    return len(set(businesses)) >= privacy.least(part)


def balanced(businesses: Sequence[str], rng: Random) -> tuple[int, ...]:
    """The positions to keep so that no business has more than half: of a larger one, drawn at random."""
    ((largest, most),) = Counter(businesses).most_common(1)
    others = [n for n, business in enumerate(businesses) if business != largest]
    if most <= len(others) or not others:
        return tuple(range(len(businesses)))
    own = [n for n, business in enumerate(businesses) if business == largest]
    return tuple(sorted([*others, *rng.sample(own, len(others))]))


def at_the_bottom(survey: Survey, part: Part, forms: Forms) -> tuple[str, ...]:
    """The rating questions of a part whose answers, from all who gave one, are all at the lowest levels.

    Of five levels these are two, of three one; questions answered by fewer than the least are not shown anyway.
    """
    return tuple(
        question.code
        for _, question in survey.questions()
        if isinstance(question, Rating | Smiley) and survey.part(question.code) is part
        if _all_low(question, [form.get(question.code) for form in forms], survey.privacy.least(part))
    )


def lowest(question: Rating | Smiley) -> frozenset[str]:
    """The lowest levels of a question."""
    levels = sorted(question.inside, key=lambda option: option.value or 0)
    return frozenset(option.code for option in levels[: len(levels) // 2])


def _all_low(question: Rating | Smiley, answers: Sequence[Answer], least: int) -> bool:
    inside = {option.code for option in question.inside}
    given = [answer for answer in answers if answer in inside]
    return len(given) >= least and lowest(question).issuperset(map(str, given))
