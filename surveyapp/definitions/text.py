"""Every sentence of a survey in one language."""

from collections.abc import Mapping

from pydantic import Field

from surveyapp.definitions.option import Frozen, OptionCode
from surveyapp.definitions.question import ChoiceQuestion, Code, Points
from surveyapp.definitions.survey import Language


class SectionText(Frozen):
    """A section's title and what is said above it; `{unit}` stands for the subject rated."""

    title: str = Field(min_length=1)
    intro: str = ""


class QuestionText(Frozen):
    """A question as asked, its short name in tables, a hint, and its options and reasons in words."""

    text: str = Field(min_length=1)
    short: str = ""
    hint: str = ""
    options: Mapping[OptionCode, str] = Field(default_factory=dict)
    reasons: Mapping[OptionCode, str] = Field(default_factory=dict)
    bins: Mapping[OptionCode, str] = Field(default_factory=dict)


class Text(Frozen):
    """A survey in one language."""

    language: Language
    title: str = Field(min_length=1)
    intro: str = ""
    thanks: str = ""
    scales: Mapping[Code, Mapping[OptionCode, str]] = Field(default_factory=dict)
    sections: Mapping[Code, SectionText] = Field(default_factory=dict)
    questions: Mapping[Code, QuestionText] = Field(default_factory=dict)
    components: Mapping[Code, str] = Field(default_factory=dict)
    criteria: Mapping[Code, str] = Field(default_factory=dict)
    sources: Mapping[Code, str] = Field(default_factory=dict)
    bands: Mapping[Code, str] = Field(default_factory=dict)

    def option(self, question: ChoiceQuestion, code: str) -> str:
        """What an option of a question is called."""
        own = self.questions[question.code].options.get(code)
        if own is not None:
            return own
        if question.scale is not None:
            return self.scales[question.scale][code]
        if isinstance(question, Points):
            return code
        raise KeyError(code)

    def criterion(self, code: str) -> str:
        """What a criterion is called: as its component, where that bears the same code."""
        return self.criteria.get(code) or self.components[code]

    def short(self, question: str) -> str:
        """What a question is called in a table."""
        text = self.questions[question]
        return text.short or text.text
