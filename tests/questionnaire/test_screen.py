"""What a respondent sees at once, and how much is still to come."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from surveyapp.definitions.load import load
from surveyapp.definitions.question import Choice, Multiple, Question
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Survey
from surveyapp.questionnaire.route import ONCE, Rated
from surveyapp.questionnaire.screen import (
    TOGETHER,
    Choosing,
    Screen,
    most_branches,
    most_screens,
    rates_served,
    screens,
)

SURVEYS = Path(__file__).parents[2] / "surveys"
NOTHING: frozenset[Choosing] = frozenset()
ONE = Rated("department", ("north",))


def codes(shown: tuple[Screen, ...]) -> list[list[str]]:
    return [[question.code for question in screen.questions] for screen in shown]


def test_a_question_whose_rule_reads_the_same_page_comes_on_the_next_screen(survey: Survey) -> None:
    shown = codes(screens(survey, ONE, {ONCE: {"role": "broker"}}, NOTHING))
    assert shown[:2] == [["role"], ["goods", "online"]]


def test_a_screen_does_not_change_when_its_own_question_is_answered(survey: Survey) -> None:
    before = codes(screens(survey, ONE, {}, NOTHING))
    after = codes(screens(survey, ONE, {ONCE: {"role": "broker"}}, NOTHING))
    assert before[0] == after[0]


def test_no_screen_holds_more_than_a_few_questions_of_neighbouring_sections(survey: Survey) -> None:
    shown = screens(survey, ONE, {}, NOTHING)
    assert all(len(screen.questions) <= TOGETHER for screen in shown)


def test_the_branches_are_chosen_before_anything_is_asked(survey: Survey) -> None:
    chosen = frozenset({Choosing.BRANCHES})
    assert screens(survey, Rated("department"), {}, chosen) == (Screen(choosing=Choosing.BRANCHES),)
    assert screens(survey, ONE, {}, chosen)[0] == Screen(choosing=Choosing.BRANCHES)


def test_each_repetition_has_screens_of_its_own(survey: Survey) -> None:
    shown = screens(survey, Rated("department", ("north", "south")), {}, NOTHING)
    assert [screen.repetition for screen in shown] == [ONCE, ONCE, "north", "south", ONCE]


def answered(question: Question, random: Random) -> Answer:
    if not isinstance(question, Choice):
        return None
    code = random.choice(question.options).code
    return (code,) if isinstance(question, Multiple) else code


def chosen_by(survey: Survey, random: Random, rated: Rated, screen: Screen) -> Rated:
    if screen.choosing is Choosing.BRANCHES:
        return replace(rated, branches=tuple(map(str, range(random.randint(1, most_branches(survey))))))
    if screen.choosing is Choosing.SERVED:
        team = random.choice((None, "one"))
        return replace(rated, team=team, officer=random.choice((None, "0123")) if team else None)
    return rated


def walked(survey: Survey, random: Random) -> Iterator[tuple[int, int]]:
    """Each position of a respondent who answers at random, with the most screens told there; at last how many there were."""
    served = {Choosing.SERVED} if rates_served(survey) else set()
    chosen = frozenset({Choosing.BRANCHES, *served})
    rated, answers, position = Rated("department"), {ONCE: dict[str, Answer]()}, 1
    while position <= len(shown := screens(survey, rated, answers, chosen)):
        yield position, most_screens(survey, rated, answers, chosen, shown[: position - 1])
        screen = shown[position - 1]
        own = answers.setdefault(screen.repetition, {})
        own |= {question.code: answered(question, random) for question in screen.questions}
        rated = chosen_by(survey, random, rated, screen)
        position += 1
    yield position - 1, position - 1


@pytest.mark.parametrize("code", ["cdci", "post-procedure", "sipas", "service-satisfaction"])
def test_the_most_screens_told_are_never_too_few_and_the_share_done_never_falls(code: str) -> None:
    survey, random = load(SURVEYS / code).survey, Random(20)  # noqa: S311 - answers of nobody
    for _ in range(20):
        told = list(walked(survey, random))
        last, _most = told[-1]
        assert all(position <= last <= most for position, most in told)
        shares = [position / most for position, most in told]
        assert shares == sorted(shares)


def test_what_was_passed_is_certain(survey: Survey) -> None:
    shown = screens(survey, ONE, {ONCE: {"role": "broker"}}, NOTHING)
    most = [most_screens(survey, ONE, {ONCE: {"role": "broker"}}, NOTHING, shown[:n]) for n in range(len(shown))]
    assert most[-1] == len(shown)
    assert most == sorted(most, reverse=True)


def test_control_the_screens_known_so_far_may_be_too_few() -> None:
    survey = load(SURVEYS / "post-procedure").survey
    chosen = frozenset({Choosing.SERVED})
    before, after = (screens(survey, Rated("department", ("north",), team), {}, chosen) for team in (None, "one"))
    assert len(before) < len(after) <= most_screens(survey, Rated("department", ("north",)), {}, chosen, ())
