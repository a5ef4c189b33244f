"""What a report shows: which figures, in which order, and its sentences in each language."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from surveyapp.definitions.option import Frozen
from surveyapp.definitions.question import Code
from surveyapp.definitions.survey import Language, SurveyCode

OfUnit = Literal[
    "headline",
    "distribution",
    "extremes",
    "components",
    "questions",
    "change",
    "control",
    "reasons",
    "comments",
    "left_out",
    "method",
]
"""Pieces of a report about one office."""

OfWave = Literal[
    "cover",
    "conference",
    "unit_pictures",
    "summary",
    "participation",
    "ranking",
    "heads",
    "heat_map",
    "component_pages",
    "two_means",
    "trend",
    "strongest_weakest",
    "funnel",
    "importance",
    "attributes",
    "wishes",
    "comments",
    "plan",
    "cases",
    "quality",
    "sensitivity",
    "small_groups",
    "unit_pages",
    "annex",
    "questionnaire",
    "open_data",
]
"""Pieces of a report about all units of a wave."""

OfOfficer = Literal["headline", "distribution", "questions", "reasons", "left_out", "method", "rights", "reply"]
"""Pieces of a private report about one officer."""

OfSurvey = Literal["invitation", "privacy", "sections", "thanks"]
"""Pieces of a questionnaire on paper."""

ABOUT_SHOWS: Mapping[str, object] = {"unit": OfUnit, "wave": OfWave, "officer": OfOfficer, "survey": OfSurvey}
"""Which pieces a report can show, by what it is about."""

Shown = OfUnit | OfWave | OfOfficer | OfSurvey


class ReportDefinition(Frozen):
    """A report: its code, what it is about, and its pieces in order.

    `extends` is the report whose sentences it uses beside its own. A report about a wave names its survey, the
    question by which the heads of the units are ranked, the questions shown as attributes of the officers, and those
    that say what businesses wish for.
    """

    code: SurveyCode
    about: Literal["unit", "wave", "officer", "survey"]
    extends: SurveyCode | None = None
    survey: SurveyCode | None = None
    heads: Code | None = None
    attributes: tuple[Code, ...] = ()
    wishes: tuple[Code, ...] = ()
    shows: tuple[Shown, ...] = Field(min_length=1)


class Plural(Frozen):
    """A phrase about a number of things: for one, and for any other number."""

    one: str
    other: str


class ReportText(Frozen):
    """Every sentence of a report in one language; what stands in braces is filled in from figures."""

    language: Language
    sentences: Mapping[Code, str | Plural]
