"""The pages after the first: screens, the last look, clearing, and closing; a GET changes nothing."""

from flask import Blueprint, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from surveyapp.web.errors import NothingKept
from surveyapp.web.language import LANGUAGES, catalogue, wanted
from surveyapp.web.public.desk import the_desk
from surveyapp.web.public.filling import Filling
from surveyapp.web.public.page import COOKIE, closing, cookie_path, lines, own_code, send, show_screen, still_open, take

answering = Blueprint("answering", __name__, url_prefix="/a")


@answering.get("/<survey>/<int:position>")
def show(survey: str, position: int) -> str | Response:
    """A screen, filled with what was said before."""
    filling = _kept(survey)
    if not 1 <= position <= len(filling.screens):
        return redirect(url_for(".show", survey=survey, position=len(filling.screens)))
    return show_screen(filling, position)


@answering.post("/<survey>/<int:position>")
def answer(survey: str, position: int) -> Response | tuple[str, int]:
    """The answers of a screen; sent twice, they lead to the same receipt."""
    filling = the_desk().kept(survey, own_code())
    if filling is None:
        return _sent_before(survey)
    still_open(filling)
    return take(filling, min(max(position, 1), len(filling.screens)), own_code())


@answering.get("/<survey>/check")
def check(survey: str) -> str:
    """All answers, to be looked through before they are sent."""
    filling = _kept(survey)
    screens = [
        (position, filling.heading(screen), lines(filling, screen))
        for position, screen in enumerate(filling.screens, start=1)
    ]
    return render_template("check.html", filling=filling, words=filling.words, screens=screens)


@answering.post("/<survey>/check")
def submit(survey: str) -> Response | tuple[str, int]:
    """The answers are sent after a last look."""
    filling = the_desk().kept(survey, own_code())
    return _sent_before(survey) if filling is None else send(still_open(filling), own_code())


@answering.get("/<survey>/clear")
def ask_to_clear(survey: str) -> str:
    """Whether the answers shall be forgotten."""
    filling = the_desk().kept(survey, own_code())
    words = filling.words if filling else catalogue(wanted(tuple(LANGUAGES)))
    return render_template("clear.html", words=words, survey=the_desk().definition(survey).survey.code)


@answering.post("/<survey>/clear")
def clear(survey: str) -> Response:
    """The answers are forgotten, and the questionnaire begins anew."""
    desk = the_desk()
    filling = desk.kept(survey, own_code())
    if filling:
        desk.drop(own_code())
    unit = filling.draft.linked if filling else None
    reply = redirect(url_for("start.show", survey=desk.definition(survey).survey.code, unit=unit), 303)
    reply.delete_cookie(COOKIE, path=cookie_path(survey))
    return reply


@answering.get("/<survey>/done")
def done(survey: str) -> str:
    """Thanks, the receipt, and what happens next."""
    finished = session.get("finished")
    if not finished or finished["survey"] != survey:
        raise NothingKept
    definition = the_desk().definition(survey)
    language = finished["language"]
    return render_template(
        "done.html", words=catalogue(language), text=definition.text(language), receipt=finished["receipt"]
    )


def _kept(survey: str) -> Filling:
    """The unfinished answers that this browser's code opens; else NothingKept."""
    filling = the_desk().kept(survey, own_code())
    if filling is None:
        raise NothingKept
    return still_open(filling)


def _sent_before(survey: str) -> Response:
    """On to the closing page again, where the answers of this browser's code were sent already; else NothingKept."""
    code = own_code()
    receipt = the_desk().receipt(code)
    if receipt is None:
        raise NothingKept
    return closing(survey, code, receipt, wanted(the_desk().definition(survey).survey.languages))
