"""One answered questionnaire, taken apart into its parts; nothing of the respondent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Part

Answer = str | tuple[str, ...] | Decimal | None
"""An option, options, a number, a text; None where the question was asked and left open."""


@dataclass(frozen=True)
class PartAnswers:
    """The answers about one subject of one unit; a question that was not asked is absent."""

    part: Part
    unit: str
    answers: Mapping[str, Answer]
    officer: str | None = None


@dataclass(frozen=True)
class Response:
    """A response: the edition answered, the period, and its parts."""

    survey: str
    edition: str
    period: Period
    parts: tuple[PartAnswers, ...]


def to_json(answers: Mapping[str, Answer]) -> str:
    """Answers as one canonical JSON text: the same answers always give the same text."""
    return json.dumps(answers, default=str, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
