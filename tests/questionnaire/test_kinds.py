"""How each kind of question reads what was given."""

from decimal import Decimal

import pytest

from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Survey
from surveyapp.questionnaire.kinds import KINDS, NotAnAnswer, read
from surveyapp.questionnaire.messages import SENTENCES, Message


@pytest.mark.parametrize(
    ("code", "given", "answer"),
    [
        ("role", ["owner"], "owner"),
        ("role", [], None),
        ("role", [""], None),
        ("role", ["owner", "owner"], "owner"),
        ("goods", ["export", "import"], ("import", "export")),
        ("goods", [], None),
        ("likely", ["0"], "0"),
        ("likely", ["10"], "10"),
        ("hours", ["2,5"], Decimal("2.5")),
        ("hours", [" 2.5 "], Decimal("2.5")),
        ("hours", ["0"], Decimal(0)),
        ("hours", ["  "], None),
        ("comment", ["  Xin chào\r\nQuý vị \x00 "], "Xin chào\nQuý vị"),
        ("comment", ["   "], None),
        ("comment", ["<b>&amp;"], "<b>&amp;"),
    ],
)
def test_what_was_given_becomes_the_answer(survey: Survey, code: str, given: list[str], answer: Answer) -> None:
    assert read(survey.question(code), given) == answer


@pytest.mark.parametrize(
    ("code", "given", "message"),
    [
        ("role", ["owner", "broker"], Message.ONE_ONLY),
        ("role", ["Owner"], Message.NOT_AN_OPTION),
        ("overall", ["good' or 1=1"], Message.NOT_AN_OPTION),
        ("goods", ["import", "gold"], Message.NOT_AN_OPTION),
        ("goods", ["import", "none"], Message.ALONE),
        ("likely", ["11"], Message.NOT_AN_OPTION),
        ("likely", ["05"], Message.NOT_AN_OPTION),
        ("hours", ["ba"], Message.NOT_A_NUMBER),
        ("hours", ["1e3"], Message.NOT_A_NUMBER),
        ("hours", ["NaN"], Message.NOT_A_NUMBER),
        ("hours", ["2,55"], Message.NOT_A_NUMBER),
        ("hours", ["-1"], Message.OUT_OF_RANGE),
        ("hours", ["72,1"], Message.OUT_OF_RANGE),
        ("hours", ["1", "2"], Message.ONE_ONLY),
        ("comment", ["x" * 1001], Message.TOO_LONG),
    ],
)
def test_what_cannot_be_an_answer_is_refused_with_its_message(
    survey: Survey, code: str, given: list[str], message: Message
) -> None:
    with pytest.raises(NotAnAnswer) as refused:
        read(survey.question(code), given)
    assert refused.value.message is message


def test_thousands_may_be_grouped_where_there_are_no_decimals(survey: Survey) -> None:
    hours = survey.question("hours")
    dong = hours.model_copy(update={"decimals": 0, "maximum": Decimal(10**9)})
    assert [read(dong, [text]) for text in ("1.500.000", "1,500,000", "1 500 000", "1500000")] == [Decimal(1500000)] * 4
    with pytest.raises(NotAnAnswer) as refused:
        read(dong, ["1,5"])
    assert refused.value.message is Message.WHOLE_NUMBER


def test_every_kind_of_the_language_has_its_line() -> None:
    kinds = {"rating", "smiley", "single", "multiple", "yes_no", "points", "number", "short_text", "long_text"}
    assert set(KINDS) == kinds


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_every_message_is_said_in_every_language_with_the_same_values(language: str) -> None:
    def values(sentence: str) -> set[str]:
        return {part.split("}")[0] for part in sentence.split("{")[1:]}

    assert set(SENTENCES[language]) == set(Message)
    for message in Message:
        assert values(SENTENCES[language][message]) == values(SENTENCES["vi"][message])
