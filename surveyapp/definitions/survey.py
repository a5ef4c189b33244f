"""What a survey asks: sections about subjects, pages, questions, options, and its privacy."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from surveyapp.definitions.amount import Amount
from surveyapp.definitions.cap import Cap
from surveyapp.definitions.errors import Unknown
from surveyapp.definitions.option import Bin, Frozen, Option, OptionCode
from surveyapp.definitions.period import Grain
from surveyapp.definitions.rule import Rule
from surveyapp.definitions.wave import Wave

SurveyCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]

POINTS = tuple(str(n) for n in range(11))
RESERVED_OPTIONS = frozenset({"answered", "not_asked", "no_answer", "too_few", "sum", "sum_squares"})


class Subject(StrEnum):
    """Whom or what a section rates."""

    DEPARTMENT = "department"
    BRANCH = "branch"
    TEAM = "team"
    STAGE = "stage"
    OFFICER = "officer"
    HEAD = "head"


class Part(StrEnum):
    """The pieces that a response is taken apart into; no two are ever joined again."""

    GENERAL = "general"
    UNIT = "unit"
    STAGE = "stage"
    OFFICER = "officer"
    COMMENT = "comment"


PART_OF: Mapping[Subject, Part] = {
    Subject.DEPARTMENT: Part.GENERAL,
    Subject.BRANCH: Part.UNIT,
    Subject.TEAM: Part.UNIT,
    Subject.HEAD: Part.UNIT,
    Subject.STAGE: Part.STAGE,
    Subject.OFFICER: Part.OFFICER,
}


class Asked(Frozen):
    """What every kind of question has."""

    code: Code
    required: bool = True
    revision: int = Field(default=1, ge=1)
    show_if: Rule | None = None


class Choice(Asked):
    """What every question with options has; `scale` names the shared list its options came from."""

    scale: Code | None = None
    options: tuple[Option, ...] = Field(min_length=2)
    reasons: Mapping[OptionCode, tuple[OptionCode, ...]] = Field(default_factory=dict)
    written_reason: bool = False

    @cached_property
    def inside(self) -> tuple[Option, ...]:
        """The options inside the base."""
        return tuple(option for option in self.options if option.outside is None)

    @cached_property
    def outside(self) -> Mapping[str, str]:
        """The options outside the base, each with its reason."""
        return {option.code: option.outside.value for option in self.options if option.outside is not None}

    @cached_property
    def values(self) -> Mapping[str, int]:
        """What each option inside the base is worth on 0..100; one without a value is absent."""
        return {option.code: option.value for option in self.inside if option.value is not None}

    @cached_property
    def satisfied(self) -> Mapping[str, int]:
        """The options inside the base: a satisfied one counts 100, another 0."""
        return {option.code: 100 * option.satisfied for option in self.inside}

    @cached_property
    def very_satisfied(self) -> Mapping[str, int]:
        """The options inside the base: the best of several satisfied levels counts 100, another 0."""
        levels = sorted({option.value for option in self.inside if option.satisfied and option.value is not None})
        return {option.code: 100 * (option.satisfied and option.value in levels[1:][-1:]) for option in self.inside}

    @cached_property
    def balance(self) -> Mapping[str, int]:
        """The options inside the base: a satisfied one counts 100, a dissatisfied one 0, one between 50."""
        return {option.code: 50 * (1 + option.satisfied - option.dissatisfied) for option in self.inside}


class Rating(Choice):
    """Five worded levels, worst to best by value."""

    kind: Literal["rating"]


class Smiley(Choice):
    """Three to five faces with words."""

    kind: Literal["smiley"]


class Single(Choice):
    """One of several options."""

    kind: Literal["single"]


class Multiple(Choice):
    """Any number of options; `exclusive` ones stand alone."""

    kind: Literal["multiple"]
    exclusive: tuple[OptionCode, ...] = ()


class YesNo(Choice):
    """Yes or no, and perhaps an option outside the base."""

    kind: Literal["yes_no"]
    options: tuple[Option, ...] = (Option(code="yes", value=100, satisfied=True), Option(code="no", value=0))


class Points(Choice):
    """A point from 0 to 10, satisfied from `satisfied_from` on; its own options stay outside the base."""

    kind: Literal["points"]
    satisfied_from: int = Field(default=8, ge=1, le=10)
    options: tuple[Option, ...] = ()

    @field_validator("options")
    @classmethod
    def _own(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(option for option in options if option.code not in POINTS)

    @model_validator(mode="after")
    def _with_points(self) -> Self:
        points = (Option(code=code, value=10 * n, satisfied=n >= self.satisfied_from) for n, code in enumerate(POINTS))
        object.__setattr__(self, "options", (*points, *self.options))
        return self


class Number(Asked):
    """A number with its unit; only its bins, its sum and its sum of squares are counted."""

    kind: Literal["number"]
    unit: Literal["hours", "days", "vnd"]
    minimum: Amount = Decimal(0)
    maximum: Amount
    decimals: int = Field(default=0, ge=0, le=2)
    bins: tuple[Bin, ...] = Field(min_length=1)


class ShortText(Asked):
    """A line of text: always a comment."""

    kind: Literal["short_text"]
    max_length: int = Field(default=200, ge=1, le=500)


class LongText(Asked):
    """A few lines of text: always a comment."""

    kind: Literal["long_text"]
    max_length: int = Field(default=1000, ge=1, le=5000)


ChoiceQuestion = Rating | Smiley | Single | Multiple | YesNo | Points
TextQuestion = ShortText | LongText
Question = Annotated[
    Rating | Smiley | Single | Multiple | YesNo | Points | Number | ShortText | LongText,
    Field(discriminator="kind"),
]


class Page(Frozen):
    """What a respondent sees at once: two to four questions."""

    code: Code
    show_if: Rule | None = None
    questions: tuple[Question, ...] = Field(min_length=1)


class Repeat(Frozen):
    """A section that is asked once for each branch the business names."""

    over: Literal["branch"]
    at_most: int = Field(ge=1, le=4)


class Section(Frozen):
    """Pages about one subject."""

    code: Code
    subject: Subject
    repeat: Repeat | None = None
    show_if: Rule | None = None
    pages: tuple[Page, ...] = Field(min_length=1)

    def questions(self) -> Iterator[Question]:
        """Its questions, in order."""
        return (question for page in self.pages for question in page.questions)


class Privacy(Frozen):
    """How small a group may be shown, and whether answers are sealed or were open already."""

    k: int = Field(default=5, ge=1)
    officers_from: int = Field(default=10, ge=1)
    comments_from: int = Field(default=10, ge=1)
    finest: Grain = Grain.MONTH
    answers: Literal["sealed", "open"] = "sealed"

    def least(self, part: Part) -> int:
        """How many businesses a block of this part needs at least."""
        if self.answers == "open":
            return 1
        return self._least.get(part, self.k)

    @cached_property
    def _least(self) -> Mapping[Part, int]:
        return {Part.OFFICER: self.officers_from, Part.COMMENT: self.comments_from}


class Survey(Frozen):
    """A survey as its file defines it, in no language; a scorecard has no sections, since it asks nobody."""

    code: SurveyCode
    languages: tuple[Language, ...] = Field(min_length=1)
    waves: tuple[Wave, ...] = ()
    check_answers: bool = False
    privacy: Privacy = Privacy()
    # Surveys got a cap later: out of the hash where there is none, so that their editions keep their names.
    cap: Cap | None = Field(default=None, exclude_if=lambda cap: cap is None)
    levels: Mapping[Subject, Code] = Field(default_factory=dict)
    scales: Mapping[Code, tuple[Option, ...]] = Field(default_factory=dict)
    sections: tuple[Section, ...]

    @cached_property
    def edition(self) -> str:
        """The hash that names this edition of the survey, the same for all its languages."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def level(self, subject: Subject) -> str:
        """The organisation level that a subject's units stand on."""
        return self.levels.get(subject, subject.value)

    def questions(self) -> Iterator[tuple[Section, Question]]:
        """Every question with its section, in order."""
        return ((section, question) for section in self.sections for question in section.questions())

    def question(self, code: str) -> Question:
        """The question with this code; else Unknown."""
        if code not in self._by_code:
            raise Unknown("question", code, self._by_code)
        return self._by_code[code]

    def part(self, code: str) -> Part:
        """The part that answers to a question belong to."""
        return self._part_of[code]

    @cached_property
    def _by_code(self) -> Mapping[str, Question]:
        return {question.code: question for _, question in self.questions()}

    @cached_property
    def _part_of(self) -> Mapping[str, Part]:
        return {question.code: part_of(section, question) for section, question in self.questions()}

    def is_open(self, today: date) -> bool:
        """Whether answers are taken on this day: always for a survey without waves, never for a scorecard."""
        is_during = any(wave.opens <= today <= wave.closes for wave in self.waves)
        return bool(self.sections) and (is_during or not self.waves)


def part_of(section: Section, question: Question) -> Part:
    """Texts are comments; everything else belongs to the part of its section's subject."""
    return Part.COMMENT if isinstance(question, ShortText | LongText) else PART_OF[section.subject]


def reason_code(question: str, level: str) -> str:
    """The code of the multiple question that holds the reasons given at one level."""
    return f"{question}.reason.{level}"
