"""What a report shows: which figures, in which order, and its sentences in each language."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from surveyapp.definitions.survey import Code, Frozen, Language

Shown = Literal[
    "headline", "distribution", "extremes", "components", "questions", "change", "reasons", "left_out", "method"
]


class ReportDefinition(Frozen):
    """A report: its code, what it is about, and its pieces in order."""

    code: Code
    about: Literal["unit"]
    shows: tuple[Shown, ...] = Field(min_length=1)


class Plural(Frozen):
    """A phrase about a number of things: for one, and for any other number."""

    one: str
    other: str


class ReportText(Frozen):
    """Every sentence of a report in one language; what stands in braces is filled in from figures."""

    language: Language
    sentences: Mapping[Code, str | Plural]
