"""What a page of the questionnaire is made of."""

import hashlib

from flask import g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from surveyapp.questionnaire.form import AnswerForm, Given
from surveyapp.questionnaire.kinds import AnswerField
from surveyapp.questionnaire.screen import Screen
from surveyapp.web.errors import SurveyClosed
from surveyapp.web.public.desk import the_desk
from surveyapp.web.public.drawing import Drawing
from surveyapp.web.public.filling import Filling

COOKIE = "draft"
REFUSED = 422


def posted() -> Given:
    """What was sent, by field name."""
    return Given({name: tuple(values) for name, values in request.form.lists()})


def own_code() -> str:
    """The code that this browser holds; empty where it holds none."""
    return request.cookies.get(COOKIE, "")


def cookie_path(survey: str) -> str:
    """Where the browser shows its code: on the pages of one survey only."""
    return url_for("answering.show", survey=survey, position=1).rpartition("/")[0]


def still_open(filling: Filling) -> Filling:
    """The filling, if its survey takes answers today; else SurveyClosed."""
    g.language = filling.draft.language
    if not filling.definition.survey.is_open(filling.today):
        raise SurveyClosed(filling.text.title)
    return filling


def show_screen(filling: Filling, position: int, refused: AnswerForm | None = None, code: str = "") -> str:
    """A screen, with the form that was refused if one was; `code` is drawn for a filling that has just begun."""
    g.language = filling.draft.language
    screen = filling.screens[position - 1]
    return render_template(
        "screen.html",
        filling=filling,
        words=filling.words,
        screen=screen,
        position=position,
        drawing=Drawing(filling, screen, refused),
        form=refused,
        code=code,
        faults=tuple(refused.faults()) if refused else (),
    )


def take(filling: Filling, position: int, code: str, *, begun: bool = False) -> Response | tuple[str, int]:
    """Take the answers of one screen: keep them and go on, or show what is wrong with them."""
    given, screen = posted(), filling.screens[position - 1]
    form = filling.form(screen, given)
    said = filling.said(screen, form, given)
    language = request.form.get("language", "")
    if language in filling.definition.survey.languages:
        the_desk().keep(code, said.speaking(language))
        return redirect(url_for("answering.show", survey=_survey(filling), position=position), 303)
    if not form.validate():
        return show_screen(filling, position, form, code if begun else ""), REFUSED
    if position < len(said.screens) or said.definition.survey.check_answers:
        the_desk().keep(code, said)
        return redirect(_next(said, position), 303)
    return send(said, code)


def _next(filling: Filling, position: int) -> str:
    if position < len(filling.screens):
        return url_for("answering.show", survey=_survey(filling), position=position + 1)
    return url_for("answering.check", survey=_survey(filling))


def send(filling: Filling, code: str) -> Response | tuple[str, int]:
    """Send all answers, or show the first screen with something left open."""
    missing = filling.first_open()
    if missing is not None:
        the_desk().keep(code, filling)
        form = filling.form(filling.screens[missing - 1])
        form.validate()
        return show_screen(filling, missing, form), REFUSED
    return closing(_survey(filling), code, the_desk().submit(code, filling), filling.draft.language)


def closing(survey: str, code: str, receipt: str, language: str) -> Response:
    """On to the closing page: the browser forgets the code and holds the receipt until it is closed."""
    session["finished"] = {"survey": survey, "receipt": receipt, "mark": mark(code), "language": language}
    reply = redirect(url_for("answering.done", survey=survey), 303)
    reply.delete_cookie(COOKIE, path=cookie_path(survey))
    return reply


def mark(code: str) -> str:
    """What tells a code used before; the code cannot be worked out from it."""
    return hashlib.blake2b(code.encode(), person=b"finished", digest_size=8).hexdigest()


def _survey(filling: Filling) -> str:
    return filling.definition.survey.code


def lines(filling: Filling, screen: Screen) -> list[tuple[str, str, str]]:
    """The fields of a screen as name, question and answer in words; what is left open has an empty answer."""
    fields = [field for field in filling.form(screen) if isinstance(field, AnswerField)]
    return [(field.name, field.label.text, said(field)) for field in fields if field.label.text or said(field)]


def said(field: AnswerField) -> str:
    """An answer in words."""
    chosen = [row.label for row in field.rows() if row.chosen]
    return "; ".join(chosen) if field.options else "".join(field.given)
