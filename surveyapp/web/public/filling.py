"""One respondent at one survey: which screens there are, their forms, and what comes of the answers."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Question
from surveyapp.definitions.response import Response
from surveyapp.definitions.survey import Subject
from surveyapp.definitions.text import Text
from surveyapp.questionnaire.collect import answers_of, parts_of
from surveyapp.questionnaire.draft import Draft
from surveyapp.questionnaire.form import AnswerForm, Fields, Given, fields
from surveyapp.questionnaire.route import Answers, Asking
from surveyapp.questionnaire.screen import Choosing, Screen, most_screens, screens
from surveyapp.web.language import Catalogue, catalogue
from surveyapp.web.public.choosing import choices, given_by, rated_by

_FIELDS: dict[tuple[str, str, str], Fields] = {}
"""The fields of each question seen so far, by edition, language and code: made once in a process."""


@dataclass(frozen=True)
class Filling:
    """A survey, the organisation, a day, and what one respondent has said so far."""

    definition: Definition
    organisation: Organisation
    today: date
    draft: Draft

    @classmethod
    def begun(
        cls, definition: Definition, organisation: Organisation, today: date, language: str, unit: str | None
    ) -> Self:
        """A filling just begun from a link; Unknown if the link's unit cannot be rated."""
        lists = choices(definition.survey, organisation, today, catalogue(language), unit)
        return cls(definition, organisation, today, Draft(language, lists.link, unit, lists.chosen))

    @property
    def text(self) -> Text:
        """The survey's sentences in the respondent's language."""
        return self.definition.text(self.draft.language)

    @property
    def words(self) -> Catalogue:
        """The sentences around the survey's own, in the respondent's language."""
        return catalogue(self.draft.language)

    @cached_property
    def answers(self) -> Answers:
        """What has been answered, whether it is asked or not."""
        return answers_of(self.definition.survey, self.draft.given)

    @cached_property
    def screens(self) -> tuple[Screen, ...]:
        """The screens of this respondent, as far as the answers tell."""
        return screens(self.definition.survey, self.draft.rated, self.answers, self.draft.chosen)

    def most(self, position: int) -> int:
        """How many screens there are at most, whatever is answered from this position on."""
        passed = self.screens[: position - 1]
        return most_screens(self.definition.survey, self.draft.rated, self.answers, self.draft.chosen, passed)

    def form(self, screen: Screen, posted: Given | None = None) -> AnswerForm:
        """The form of a screen, filled with what was posted, else with what was said before."""
        asked = tuple(field for question in screen.questions for field in self.fields(question))
        return AnswerForm((*asked, *self.choosing(screen)), self.given(screen) if posted is None else posted)

    def fields(self, question: Question) -> Fields:
        """The fields of a question and its reasons."""
        key = (self.definition.survey.edition, self.draft.language, question.code)
        if key not in _FIELDS:
            _FIELDS[key] = fields((question,), self.text)
        return _FIELDS[key]

    def choosing(self, screen: Screen) -> Fields:
        """The fields that choose who is rated on a screen."""
        if screen.choosing is None:
            return ()
        lists = choices(self.definition.survey, self.organisation, self.today, self.words, self.draft.linked)
        return lists.fields(screen.choosing, self.draft.rated)

    def said(self, screen: Screen, form: AnswerForm, posted: Given) -> Self:
        """The filling after a form was sent; only the screen's own fields are kept."""
        names = {field.name for field in form}
        texts = Given({name: values for name, values in posted.items() if name in names})
        texts |= {question.code: () for question in screen.questions if question.code not in texts}
        draft = self.draft.said(screen.repetition, texts) if screen.questions else self.draft
        if not set(form.errors) & {name for name in names if name.startswith("rated-")}:
            draft = replace(draft, rated=rated_by(form, screen.choosing, draft.rated))
        return replace(self, draft=draft)

    def speaking(self, language: str) -> Self:
        """The same filling in another language."""
        return replace(self, draft=replace(self.draft, language=language))

    def first_open(self) -> int | None:
        """The position of the first screen that leaves something open which has to be answered; None if none does."""
        for position, screen in enumerate(self.screens, start=1):
            own = self.answers.get(screen.repetition, {})
            chooses = screen.choosing is Choosing.BRANCHES and not self.draft.rated.branches
            if chooses or any(asked.required and own.get(asked.code) is None for asked in screen.questions):
                return position
        return None

    def given(self, screen: Screen) -> Given:
        """What has been said on a screen."""
        return Given({**self.draft.given.get(screen.repetition, {}), **given_by(self.draft.rated)})

    def response(self) -> Response:
        """The response, taken apart, in the finest period its survey allows."""
        survey = self.definition.survey
        period = Period.of_day(self.today, survey.privacy.finest)
        return Response(survey.code, survey.edition, period, parts_of(survey, self.draft.rated, self.answers))

    def subject(self, unit: str) -> str:
        """What a unit is called on this day in the respondent's language."""
        return self.organisation.unit(unit).name(self.draft.language, self.today)

    def titled(self, sentence: str, asking: Asking) -> str:
        """A section's sentence with its unit put in; the officer's number follows where an officer is rated."""
        branch = self.draft.rated.branch
        within = f", {self.subject(branch)}" if branch and asking.section.subject is Subject.TEAM else ""
        named = sentence.replace("{unit}", self.subject(asking.unit) + within)
        officer = self.draft.rated.officer if asking.section.subject is Subject.OFFICER else None
        return f"{named}: {officer}" if officer else named

    def heading(self, screen: Screen) -> str:
        """What a screen is about: its sections with the units they rate, else the survey."""
        titles = [self.titled(self.text.sections[asking.section.code].title, asking) for asking in screen.askings]
        return "; ".join(dict.fromkeys(titles)) or self.text.title
