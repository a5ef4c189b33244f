"""What a respondent sees at once."""

from surveyapp.definitions.survey import Survey
from surveyapp.questionnaire.route import ONCE, Rated
from surveyapp.questionnaire.screen import TOGETHER, Choosing, Screen, screens

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
