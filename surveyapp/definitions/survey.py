"""What a survey is: sections about subjects, their pages, and its privacy."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from surveyapp.definitions.cap import Cap
from surveyapp.definitions.errors import Unknown
from surveyapp.definitions.option import Frozen, Option
from surveyapp.definitions.period import Grain
from surveyapp.definitions.question import Code, LongText, Question, ShortText
from surveyapp.definitions.rule import Rule, read_by
from surveyapp.definitions.wave import Wave

SurveyCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]


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


class Page(Frozen):
    """What a respondent sees at once: two to four questions."""

    code: Code
    show_if: Rule | None = None
    questions: tuple[Question, ...] = Field(min_length=1)

    @cached_property
    def groups(self) -> tuple[tuple[Question, ...], ...]:
        """Its questions, cut before each one whose rule reads an answer of the same page."""
        found: list[list[Question]] = [[]]
        for question in self.questions:
            if read_by(question.show_if) & {earlier.code for earlier in found[-1]}:
                found.append([])
            found[-1].append(question)
        return tuple(map(tuple, found))


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
