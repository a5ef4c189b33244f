"""A survey with every kind of question, rules, reasons and a section repeated over branches."""

import pytest

from surveyapp.definitions.load import Definition
from surveyapp.definitions.survey import Survey
from surveyapp.definitions.text import Text

LEVELS = [
    {"code": "good", "value": 100, "satisfied": True},
    {"code": "fair", "value": 50},
    {"code": "bad", "value": 0, "dissatisfied": True},
    {"code": "dont_know", "outside": "unknown"},
]
SECTIONS = [
    {
        "code": "business",
        "subject": "department",
        "pages": [
            {
                "code": "about",
                "questions": [
                    {"code": "role", "kind": "single", "options": [{"code": "owner"}, {"code": "broker"}]},
                    {
                        "code": "goods",
                        "kind": "multiple",
                        "options": [{"code": "import"}, {"code": "export"}, {"code": "none"}],
                        "exclusive": ["none"],
                        "show_if": {"question": "role", "any_of": ["broker"]},
                    },
                    {"code": "online", "kind": "yes_no", "required": False},
                ],
            }
        ],
    },
    {
        "code": "branch",
        "subject": "branch",
        "repeat": {"over": "branch", "at_most": 2},
        "pages": [
            {
                "code": "rating",
                "questions": [
                    {
                        "code": "overall",
                        "kind": "rating",
                        "options": LEVELS,
                        "reasons": {"good": ["quick", "clear"], "bad": ["slow"]},
                        "written_reason": True,
                    },
                    {"code": "likely", "kind": "points", "required": False},
                ],
            },
            {
                "code": "time",
                "show_if": {
                    "all": [{"question": "overall", "none_of": ["good"]}, {"question": "role", "answered": True}]
                },
                "questions": [
                    {
                        "code": "hours",
                        "kind": "number",
                        "unit": "hours",
                        "maximum": 72,
                        "decimals": 1,
                        "bins": [{"code": "short", "up_to": 4}, {"code": "long"}],
                    },
                    {
                        "code": "why_long",
                        "kind": "short_text",
                        "required": False,
                        "show_if": {"question": "hours", "at_least": 24},
                    },
                ],
            },
        ],
    },
    {
        "code": "end",
        "subject": "department",
        "pages": [{"code": "words", "questions": [{"code": "comment", "kind": "long_text", "required": False}]}],
    },
]
QUESTIONS = {
    "role": {"text": "Your role", "options": {"owner": "Owner", "broker": "Broker"}},
    "goods": {"text": "What", "options": {"import": "Import", "export": "Export", "none": "Neither"}},
    "online": {"text": "Online", "options": {"yes": "Yes", "no": "No"}},
    "overall": {
        "text": "How was it",
        "options": {"good": "Good", "fair": "Fair", "bad": "Bad", "dont_know": "I do not know"},
        "reasons": {"quick": "It was quick", "clear": "It was clear", "slow": "It was slow"},
    },
    "likely": {"text": "Likely"},
    "hours": {"text": "Hours", "bins": {"short": "short", "long": "long"}},
    "why_long": {"text": "Why so long"},
    "comment": {"text": "Anything else"},
}


@pytest.fixture(scope="session")
def definition() -> Definition:
    survey = Survey.model_validate({"code": "sample", "languages": ["en"], "sections": SECTIONS})
    text = Text.model_validate(
        {
            "language": "en",
            "title": "Sample",
            "sections": {code: {"title": "{unit}"} for code in ("business", "branch", "end")},
            "questions": QUESTIONS,
        }
    )
    return Definition(survey, {"en": text}, ())


@pytest.fixture(scope="session")
def survey(definition: Definition) -> Survey:
    return definition.survey
