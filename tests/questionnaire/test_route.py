"""Which questions are asked."""

from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from surveyapp.definitions.response import Answer
from surveyapp.definitions.rule import KINDS, Rule
from surveyapp.definitions.survey import Section, Survey
from surveyapp.questionnaire.route import ONCE, OPERATORS, Answers, Rated, holds, places, route

TWO = Rated("department", ("north", "south"))
SEEN: dict[str, Answer] = {"one": "a", "some": ("a", "b"), "none": None, "hours": Decimal("2.5"), "points": "9"}


def asked(survey: Survey, rated: Rated, answers: Answers) -> list[tuple[str, str]]:
    return [
        (asking.repetition, question.code) for asking in route(survey, rated, answers) for question in asking.questions
    ]


@pytest.mark.parametrize(
    ("rule", "met"),
    [
        ({"question": "one", "any_of": ["a", "c"]}, True),
        ({"question": "one", "any_of": ["c"]}, False),
        ({"question": "some", "any_of": ["b"]}, True),
        ({"question": "some", "none_of": ["b"]}, False),
        ({"question": "one", "none_of": ["b"]}, True),
        ({"question": "none", "none_of": ["b"]}, False),
        ({"question": "none", "answered": True}, False),
        ({"question": "unheard", "answered": True}, False),
        ({"question": "hours", "answered": True}, True),
        ({"question": "hours", "at_least": 2.5}, True),
        ({"question": "hours", "at_most": 2}, False),
        ({"question": "points", "at_least": 9}, True),
        ({"question": "one", "at_least": 0}, False),
        ({"all": [{"question": "one", "answered": True}, {"question": "none", "answered": True}]}, False),
        ({"any": [{"question": "one", "answered": True}, {"question": "none", "answered": True}]}, True),
        ({"not": {"question": "none", "answered": True}}, True),
    ],
)
def test_a_rule_is_met_by_the_answers_it_names(rule: object, met: bool) -> None:
    read: Rule = TypeAdapter(Rule).validate_python(rule)
    assert holds(read, SEEN) is met


def test_every_operator_of_the_language_has_its_line() -> None:
    assert set(OPERATORS) == set(KINDS.values())


def test_a_section_is_repeated_for_each_branch_named(survey: Survey) -> None:
    places = asked(survey, TWO, {})
    assert [place for place in places if place[1] == "overall"] == [("north", "overall"), ("south", "overall")]


def test_a_section_whose_unit_is_not_known_is_not_asked(survey: Survey) -> None:
    assert {code for _, code in asked(survey, Rated("department"), {})} == {"role", "online", "comment"}


def test_a_rule_reads_its_own_repetition_before_the_general_answers(survey: Survey) -> None:
    answers: Answers = {ONCE: {"role": "owner"}, "north": {"overall": "bad"}, "south": {"overall": "good"}}
    assert ("north", "hours") in asked(survey, TWO, answers)
    assert ("south", "hours") not in asked(survey, TWO, answers)


def test_an_answer_left_behind_on_a_way_not_taken_decides_nothing(survey: Survey) -> None:
    """Control: without the general answer, the page of hours is not asked, so its old hours ask nothing further."""
    behind: Answers = {"north": {"overall": "bad", "hours": Decimal(48)}}
    assert ("north", "why_long") not in asked(survey, TWO, behind)
    taken: Answers = {**behind, ONCE: {"role": "owner"}}
    assert ("north", "why_long") in asked(survey, TWO, taken)


def test_asking_changes_no_answer(survey: Survey) -> None:
    answers: Answers = {ONCE: {"role": "owner"}, "north": {"overall": "good", "hours": Decimal(48)}}
    before = {place: dict(given) for place, given in answers.items()}
    list(route(survey, TWO, answers))
    assert answers == before


def test_neighbouring_repeated_sections_are_finished_for_one_branch_before_the_next(survey: Survey) -> None:
    branch = survey.sections[1]
    again = Section.model_validate(
        {
            "code": "again",
            "subject": "head",
            "repeat": {"over": "branch", "at_most": 2},
            "pages": [{"code": "head", "questions": [{"code": "head", "kind": "yes_no"}]}],
        }
    )
    two = survey.model_copy(update={"sections": (survey.sections[0], branch, again, survey.sections[2])})
    found = asked(two, TWO, {})
    assert [place for place in found if place[1] in {"role", "overall", "head", "comment"}] == [
        (ONCE, "role"),
        *(("north", "overall"), ("north", "head")),
        *(("south", "overall"), ("south", "head")),
        (ONCE, "comment"),
    ]


def test_repeated_sections_that_are_no_neighbours_keep_their_places(survey: Survey) -> None:
    first, branch, last = survey.sections
    apart = survey.model_copy(update={"sections": (branch, last, branch.model_copy(update={"code": "again"}), first)})
    order = [(section.code, repetition) for section, _, repetition in places(apart, TWO)]
    assert order == [
        *(("branch", "north"), ("branch", "south"), ("end", ONCE)),
        *(("again", "north"), ("again", "south"), ("business", ONCE)),
    ]
