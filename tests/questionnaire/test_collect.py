"""What becomes of answers."""

from decimal import Decimal

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from surveyapp.definitions.load import Definition
from surveyapp.definitions.survey import Part, Survey
from surveyapp.questionnaire.collect import answers_of, answers_of_row, parts_of
from surveyapp.questionnaire.route import ONCE, Rated, route

RATED = Rated("department", ("north", "south"))
TEXTS = st.lists(st.one_of(st.text(max_size=12), st.sampled_from(["good", "bad", "owner", "broker", "48", "quick"])))
NAMES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["role", "goods", "overall", "hours", "why_long", "comment", "overall.reason.good"]),
)
GIVEN = st.dictionaries(
    st.sampled_from([ONCE, "north", "south", "elsewhere"]), st.dictionaries(NAMES, TEXTS, max_size=8), max_size=4
)


def codes_of(survey: Survey) -> set[str]:
    reasons = {f"overall.reason.{level}" for level in ("good", "fair", "bad")}
    return {question.code for _, question in survey.questions()} | reasons | {f"{reason}.written" for reason in reasons}


@whatever(sent=GIVEN)
def test_whatever_is_sent_only_asked_codes_come_back(
    definition: Definition, sent: dict[str, dict[str, list[str]]]
) -> None:
    survey = definition.survey
    answers = answers_of(survey, sent)
    parts = parts_of(survey, RATED, answers)
    asked = {question.code for asking in route(survey, RATED, answers) for question in asking.questions}
    for part in parts:
        assert part.unit in {"department", "north", "south"}
        assert {code.partition(".reason.")[0] for code in part.answers} <= asked
        assert set(part.answers) <= codes_of(survey)


@whatever(row=st.dictionaries(NAMES, st.text(max_size=12), max_size=8))
def test_whatever_a_row_holds_only_asked_codes_come_back(definition: Definition, row: dict[str, str]) -> None:
    answers, faults = answers_of_row(definition, row)
    assert set(answers) <= codes_of(definition.survey)
    assert {fault.column for fault in faults} <= set(row)


def test_only_the_reasons_of_the_chosen_level_are_kept(survey: Survey) -> None:
    sent = {
        "overall": ["bad"],
        "overall.reason.good": ["quick"],
        "overall.reason.bad": ["slow"],
        "overall.reason.bad.written": ["Chờ lâu"],
        "overall.reason.good.written": ["Nhanh"],
    }
    assert answers_of(survey, {"north": sent})["north"] == {
        "overall": "bad",
        "overall.reason.bad": ("slow",),
        "overall.reason.bad.written": "Chờ lâu",
    }


def test_a_response_is_taken_apart_by_subject_unit_and_comments(survey: Survey) -> None:
    answers = answers_of(
        survey,
        {
            ONCE: {"role": ["owner"], "comment": ["Cảm ơn"]},
            "north": {"overall": ["good"], "overall.reason.good": ["quick"], "overall.reason.good.written": ["Nhanh"]},
            "south": {"overall": ["bad"], "hours": ["48"]},
        },
    )
    parts = {(part.part, part.unit): dict(part.answers) for part in parts_of(survey, RATED, answers)}
    assert parts == {
        (Part.GENERAL, "department"): {"role": "owner", "online": None},
        (Part.COMMENT, "department"): {"comment": "Cảm ơn"},
        (Part.UNIT, "north"): {"overall": "good", "overall.reason.good": ("quick",), "likely": None},
        (Part.COMMENT, "north"): {"overall.reason.good.written": "Nhanh"},
        (Part.UNIT, "south"): {
            "overall": "bad",
            "overall.reason.bad": None,
            "likely": None,
            "hours": Decimal(48),
        },
        (Part.COMMENT, "south"): {"overall.reason.bad.written": None, "why_long": None},
    }


def test_a_question_left_open_is_told_apart_from_one_not_asked(definition: Definition) -> None:
    answers, faults = answers_of_row(definition, {"role": "", "overall": "-", "goods": ""})
    assert not faults
    assert answers == {"role": None}


@pytest.mark.parametrize("cell", ["import;export", "Import | Export", "export;IMPORT"])
def test_a_cell_is_a_code_or_a_label(definition: Definition, cell: str) -> None:
    answers, faults = answers_of_row(definition, {"role": "Broker", "goods": cell})
    assert not faults
    assert answers == {"role": "broker", "goods": ("import", "export")}


def test_a_faulty_cell_is_named_and_its_content_is_not_repeated(definition: Definition) -> None:
    answers, faults = answers_of_row(definition, {"role": "secret person", "overall": "good"})
    assert [(fault.column, fault.code) for fault in faults] == [("role", "not_an_option")]
    assert "secret" not in faults[0].sentence
    assert answers == {"overall": "good"}


def test_reasons_stand_in_columns_of_their_own(definition: Definition) -> None:
    row = {"overall": "bad", "overall.reason.bad": "It was slow", "overall.reason.good": "quick"}
    answers, faults = answers_of_row(definition, row)
    assert not faults
    assert answers == {"overall": "bad", "overall.reason.bad": ("slow",)}
