"""What is drawn once for everybody holds nothing of anybody."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveyapp.definitions.errors import Unknown
from surveyapp.services.installation import Installation
from surveyapp.services.organisation import the_organisation
from surveyapp.web.language import catalogue
from surveyapp.web.public.choosing import choices

Send = Callable[..., TestResponse]
LINK = "/s/post-procedure/north"
FIRST = {"branch_overall": "dissatisfied", "branch_time": "satisfied", "rated_team": "-"}
TODAY = date(2026, 3, 2)


def test_what_one_respondent_said_is_never_shown_to_another(app: Flask, send: Send) -> None:
    one, other = app.test_client(), app.test_client()
    for language in ("vi", "en"):
        pages = {client: client.get(f"{LINK}?lang={language}") for client in (one, other)}
        send(one, pages[one], **FIRST)
        assert 'value="dissatisfied" checked' in one.get("/a/post-procedure/1").text
        assert " checked" not in other.get(LINK).text
        send(other, pages[other], **{**FIRST, "branch_overall": "neutral"})
        assert 'value="neutral" checked' in other.get("/a/post-procedure/1").text
        assert 'value="dissatisfied" checked' not in other.get("/a/post-procedure/1").text


def test_a_refusal_is_shown_to_nobody_else(client: FlaskClient, app: Flask, send: Send) -> None:
    assert 'class="fault"' in send(client, client.get(LINK), branch_overall="satisfied").text
    assert 'class="fault"' not in app.test_client().get(LINK).text


def test_lists_are_made_anew_when_the_register_or_the_day_is_another(installation: Installation) -> None:
    survey, words = installation.definition("post-procedure").survey, catalogue("vi")
    register = the_organisation(installation.database)
    made = choices(survey, register, TODAY, words, "north")
    assert choices(survey, register, TODAY, words, "north") is made
    assert choices(survey, register, date(2026, 3, 3), words, "north").day == date(2026, 3, 3)
    emptied = type(register)({**register.units}, ())
    assert choices(survey, emptied, TODAY, words, "north").organisation is emptied


def test_a_link_that_names_nothing_is_refused_each_time(installation: Installation) -> None:
    survey, register = installation.definition("post-procedure").survey, the_organisation(installation.database)
    for _ in range(2):
        with pytest.raises(Unknown):
            choices(survey, register, TODAY, catalogue("vi"), "nowhere")
