"""The fields of a screen as HTML; what is not answered yet looks the same to everybody, and is drawn once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from flask import current_app
from markupsafe import Markup

from surveyapp.definitions.question import Question, reason_code
from surveyapp.questionnaire.form import AnswerForm, Fields, Given, written_code
from surveyapp.questionnaire.kinds import AnswerField
from surveyapp.questionnaire.screen import Screen
from surveyapp.web.language import catalogue
from surveyapp.web.public.choosing import chooser, is_of_chooser
from surveyapp.web.public.filling import Filling

Reasons = Mapping[str, tuple[AnswerField | None, AnswerField | None]]
"""The fields of picked and written reasons, by level."""


@dataclass(frozen=True)
class Drawing:
    """A screen of one respondent, with the form that was refused if one was."""

    filling: Filling
    screen: Screen
    refused: AnswerForm | None = None

    def question(self, asked: Question) -> Markup:
        """A question with its reasons."""
        return self._fields(self.filling.fields(asked))

    def choosing(self) -> Markup:
        """The lists of who is rated."""
        return self._fields(self.filling.choosing(self.screen))

    def _fields(self, fields: Fields) -> Markup:
        if self.refused is not None:
            return _drawn(fields, self.refused)
        given = {name: self._given[name] for name, _ in fields if self._given.get(name)}
        return _drawn(fields, AnswerForm(fields, Given(given))) if given else _blank(fields)

    @cached_property
    def _given(self) -> Given:
        return self.filling.given(self.screen)


@lru_cache(maxsize=4096)
def _blank(fields: Fields) -> Markup:
    return _drawn(fields, AnswerForm(fields))


def _drawn(fields: Fields, form: AnswerForm) -> Markup:
    """Fields as they stand in a form: a question with its reasons, or lists to choose from."""
    draw = getattr(current_app.jinja_env.get_template("_questions.html").module, "question")  # noqa: B009 (a macro, which mypy does not know)
    shown = [field for name, _ in fields if (field := form.field(name))]
    if not shown:
        return Markup()
    if is_of_chooser(shown[0].name):
        chosen = chooser(shown)
        drawn = [draw(field, catalogue(field.language), {}, chosen.lists) for field in chosen.asked]
    else:
        drawn = [draw(shown[0], catalogue(shown[0].language), _reasons(shown[0], form), {})]
    return Markup().join(drawn)


def _reasons(field: AnswerField, form: AnswerForm) -> Reasons:
    names = {level: reason_code(field.name, level) for level, _ in field.options}
    fields = {level: (form.field(name), form.field(written_code(name))) for level, name in names.items()}
    return {level: found for level, found in fields.items() if any(found)}
