"""What a report shows: which figures, in which order."""

from typing import Literal

from pydantic import Field

from surveyapp.definitions.survey import Code, Frozen

Shown = Literal[
    "headline", "distribution", "extremes", "components", "questions", "change", "reasons", "left_out", "method"
]


class ReportDefinition(Frozen):
    """A report: its code, what it is about, and its pieces in order."""

    code: Code
    about: Literal["unit"]
    shows: tuple[Shown, ...] = Field(min_length=1)
