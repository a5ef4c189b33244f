"""The first pages: what is open, and a questionnaire's first screen, answerable right from its link."""

from flask import Blueprint, current_app, render_template, request, session
from werkzeug.wrappers import Response

from surveyapp.web.language import LANGUAGES, catalogue, wanted
from surveyapp.web.public.desk import is_code, new_code, the_desk
from surveyapp.web.public.filling import Filling
from surveyapp.web.public.page import COOKIE, cookie_path, mark, show_screen, still_open, take

start = Blueprint("start", __name__)


@start.get("/")
def home() -> str:
    """The surveys that take answers today."""
    desk, language = the_desk(), wanted(tuple(LANGUAGES))
    found = [definition for definition in desk.definitions.values() if definition.survey.is_open(desk.today())]
    return render_template("home.html", words=catalogue(language), surveys=found)


@start.get("/privacy")
def privacy() -> str:
    """How answers are kept apart from who gave them."""
    return render_template("privacy.html", words=catalogue(wanted(tuple(LANGUAGES))))


@start.get("/s/<survey>")
@start.get("/s/<survey>/<unit>")
def show(survey: str, unit: str | None = None) -> str:
    """The first screen; every visit begins anew."""
    filling = _begun(survey, unit)
    return show_screen(filling, 1, code=new_code())


@start.post("/s/<survey>")
@start.post("/s/<survey>/<unit>")
def begin(survey: str, unit: str | None = None) -> Response | tuple[str, int]:
    """The first answers make the draft, under the code drawn for the page: a second click is the same respondent."""
    code = request.form.get("code", "")
    finished = session.pop("finished", None)
    if not is_code(code) or (finished and finished["mark"] == mark(code)):
        code = new_code()
    reply = take(_begun(survey, unit), 1, code, begun=True)
    if isinstance(reply, Response) and "finished" not in session:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        reply.set_cookie(COOKIE, code, path=cookie_path(survey), httponly=True, samesite="Lax", secure=secure)
    return reply


def _begun(survey: str, unit: str | None) -> Filling:
    desk = the_desk()
    language = wanted(desk.definition(survey).survey.languages)
    return still_open(desk.begun(survey, language, unit))
