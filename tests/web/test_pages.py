"""Pages in the reader's language, small, and complete; and what is said when something is wrong."""

import re
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment
from jinja2.ext import babel_extract

import surveyapp.web
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.web.errors import SENTENCES
from surveyapp.web.language import LANGUAGES, catalogue
from surveyapp.web.public.desk import Desk

WEB = Path(surveyapp.web.__file__).parent
LINK = "/s/post-procedure/north"
LARGEST = 40 * 1024


def said() -> set[str]:
    """Every Vietnamese sentence that templates and modules say."""
    found: list[object] = [sentence for pair in SENTENCES.values() for sentence in pair]
    for file in sorted((WEB / "templates").iterdir()):
        with file.open("rb") as opened:
            found += [message for _, _, message, _ in babel_extract(opened, ["words"], (), {})]
    found += [message for _, _, message, _, _ in extract_from_dir(WEB, [("**.py", "python")], keywords={"words": None})]
    first = (message[0] if isinstance(message, tuple) else message for message in found)
    return {message for message in first if isinstance(message, str)}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "vi"])
def test_a_catalogue_has_every_sentence_and_no_other(language: str) -> None:
    assert set(catalogue(language).sentences) == said()
    assert all(catalogue(language).sentences.values())


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "vi"])
def test_a_translation_has_the_values_of_its_sentence(language: str) -> None:
    def values(sentence: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    for sentence, translation in catalogue(language).sentences.items():
        assert values(sentence) == values(translation), sentence


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_page_speaks_the_language_of_its_reader(client: FlaskClient, language: str) -> None:
    page = client.get(LINK, headers={"Accept-Language": language})
    assert f'<html lang="{language}">' in page.text
    assert catalogue(language)("Tiếp tục") in page.text


@pytest.mark.parametrize("path", ["/", LINK, "/s/post-procedure", "/s/cdci", "/s/service-satisfaction", "/privacy"])
def test_a_first_view_is_small(client: FlaskClient, path: str) -> None:
    page = client.get(path)
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert len(page.data) + sum(len(client.get(file, buffered=True).data) for file in files) < LARGEST
    assert 1 + len(files) <= 3


def test_the_style_is_small_and_free_of_foreign_addresses() -> None:
    style = (WEB / "static" / "survey.css").read_text("utf-8")
    assert len(style.encode()) < 10 * 1024
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/s/nothing", 404, "Không tìm thấy trang"),
        ("/s/post-procedure/nowhere", 404, "Không tìm thấy trang"),
        ("/s/post-procedure/gone", 404, "Không tìm thấy trang"),
        ("/s/post-procedure/desk", 404, "Không tìm thấy trang"),
        ("/s/closed", 410, "Khảo sát đã đóng"),
        ("/a/post-procedure/1", 410, "Không còn câu trả lời nào ở đây"),
        ("/a/post-procedure/done", 410, "Không còn câu trả lời nào ở đây"),
        ("/a/post-procedure/clear/", 404, "Không tìm thấy trang"),
        ("/a/post-procedure/99999999999999999999", 410, "Không còn câu trả lời nào ở đây"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(client: FlaskClient, path: str, status: int, title: str) -> None:
    page = client.get(path)
    assert page.status_code == status
    assert f"<h1>{title}</h1>" in page.text
    assert "Traceback" not in page.text


def test_a_form_for_a_closed_survey_is_refused(client: FlaskClient, rows: Callable[[str], int]) -> None:
    page = client.get(LINK)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    refused = client.post("/s/closed", data={"csrf_token": token[1], "satisfaction": "satisfied"})
    assert refused.status_code == 410
    assert rows("draft") == 0


def test_the_wrong_way_to_call_a_page_is_said_in_a_sentence(client: FlaskClient) -> None:
    page = client.delete("/")
    assert page.status_code in (400, 405)
    assert "<h1>" in page.text


def test_a_database_that_is_away_is_a_busy_service(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise SurveyAppError

    monkeypatch.setattr(Desk, "begun", away)
    page = client.get(LINK)
    assert page.status_code == 503
    assert page.headers["Retry-After"]
    assert "Hệ thống đang bận" in page.text


def test_a_template_that_names_something_unknown_is_a_fault(app: Flask) -> None:
    """Control: an environment that is not strict shows nothing instead."""
    template = "{{ nothing_of_this_name }}"
    assert Environment(autoescape=True).from_string(template).render() == ""
    with pytest.raises(Exception, match="nothing_of_this_name"):
        app.jinja_env.from_string(template).render()


@pytest.mark.parametrize(("language", "said"), [("vi", "1.000 ký tự"), ("en", "1,000 characters")])
def test_numbers_in_a_sentence_are_grouped_as_its_language_does(language: str, said: str) -> None:
    assert said in catalogue(language)("Không quá {n} ký tự", n=1000)
