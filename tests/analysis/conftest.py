"""One small survey that has every kind of figure, and an edition over it."""

import random
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import pytest

from surveyapp.analysis.figure import Context
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Survey

LEVELS: list[dict[str, object]] = [
    {"code": "very_good", "value": 100, "satisfied": True},
    {"code": "good", "value": 75, "satisfied": True},
    {"code": "fair", "value": 50},
    {"code": "bad", "value": 25, "dissatisfied": True},
    {"code": "very_bad", "value": 0, "dissatisfied": True},
    {"code": "dont_know", "outside": "unknown"},
    {"code": "none", "outside": "not_occurred"},
]
QUESTIONS: list[dict[str, object]] = [
    {"code": "speed", "kind": "rating", "options": LEVELS, "reasons": {"bad": ["slow", "queue"]}},
    {"code": "manner", "kind": "rating", "options": LEVELS},
    {
        "code": "hours",
        "kind": "number",
        "unit": "hours",
        "maximum": 100,
        "decimals": 1,
        "bins": [{"code": "short", "up_to": 4}, {"code": "long"}],
    },
    {
        "code": "channels",
        "kind": "multiple",
        "options": [{"code": "web"}, {"code": "desk"}, {"code": "no_idea", "outside": "unknown"}],
    },
]


def pages(questions: Sequence[object]) -> list[dict[str, object]]:
    return [{"code": "page", "questions": questions}]


@pytest.fixture(scope="session")
def survey() -> Survey:
    officer = [{"code": "help", "kind": "rating", "options": LEVELS}]
    return Survey.model_validate(
        {
            "code": "small",
            "languages": ["vi"],
            "privacy": {"k": 5, "officers_from": 5},
            "sections": [
                {"code": "branch", "subject": "branch", "pages": pages(QUESTIONS)},
                {"code": "officer", "subject": "officer", "pages": pages(officer)},
                {"code": "words", "subject": "branch", "pages": pages([{"code": "wish", "kind": "long_text"}])},
            ],
        }
    )


@pytest.fixture(scope="session")
def edition() -> IndexEdition:
    return IndexEdition.model_validate(
        {
            "label": "2021",
            "valid_from": "2021-01-01",
            "headline": {"question": "speed", "score": "satisfied"},
            "components": [
                {
                    "code": "quality",
                    "weight": 3,
                    "indicators": [
                        {"question": "speed", "score": "mean"},
                        {"question": "manner", "score": "satisfied"},
                    ],
                },
                {
                    "code": "time",
                    "weight": 1,
                    "indicators": [{"question": "hours", "score": {"bounds": [0, 10]}, "direction": "negative"}],
                },
            ],
        }
    )


@pytest.fixture(scope="session")
def context() -> Context:
    return Context("small", "north", "2021", "invited", "2021@00000000")


Forms = list[Mapping[str, Answer]]


@pytest.fixture(scope="session")
def drawn() -> Callable[[int, int], Forms]:
    """Forms of one branch, drawn at random: how many, and the seed."""

    def forms(n: int, seed: int) -> Forms:
        rng = random.Random(seed)  # noqa: S311 - no secret
        levels = [str(level["code"]) for level in LEVELS]

        def level() -> str:
            return rng.choices(levels, [50, 25, 10, 5, 4, 4, 2])[0]

        return [
            {"speed": level(), "manner": level(), "hours": Decimal(rng.randint(0, 150)) / 10, "channels": ("web",)}
            for _ in range(n)
        ]

    return forms
