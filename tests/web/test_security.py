"""What protects the pages."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveyapp.settings import Settings
from surveyapp.web.public.desk import Desk

Send = Callable[..., TestResponse]
LINK = "/s/post-procedure/north"
PATHS = ("/", "/privacy", LINK, "/s/nothing", "/a/cdci/1", "/static/survey.css", "/static/none.css", "/a/cdci/done")
HEAVY = ("pandas", "numpy", "scipy", "matplotlib", "typst")
CANARY = "CANARY-4711"


@pytest.mark.parametrize("path", PATHS)
def test_every_response_is_protected_by_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Server" not in headers


def test_only_files_may_be_kept_by_a_cache(client: FlaskClient) -> None:
    kept = {path: client.get(path, buffered=True).headers["Cache-Control"] for path in PATHS}
    assert {path for path, value in kept.items() if value != "no-store"} == {"/static/survey.css"}


def test_a_form_without_its_token_is_refused_and_changes_nothing(
    client: FlaskClient, rows: Callable[[str], int]
) -> None:
    page = client.post(LINK, data={"branch_overall": "satisfied", "branch_time": "satisfied"})
    assert page.status_code == 400
    assert "Trang này không còn dùng được" in page.text
    assert rows("draft") == 0


def test_a_token_of_another_browser_is_refused(app: Flask, client: FlaskClient, send: Send) -> None:
    page = app.test_client().get(LINK)
    assert send(client, page, branch_overall="satisfied", branch_time="satisfied").status_code == 400


def test_cookies_are_kept_from_scripts_and_from_other_sites(client: FlaskClient, send: Send) -> None:
    page = send(client, client.get(LINK), follow=False, branch_overall="satisfied", branch_time="satisfied")
    (cookie,) = [cookie for cookie in page.headers.getlist("Set-Cookie") if cookie.startswith("draft=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/a/post-procedure" in cookie
    assert "Expires" not in cookie


def test_an_unknown_host_is_refused(client: FlaskClient) -> None:
    page = client.get(LINK, headers={"Host": "evil.example"})
    assert page.status_code == 400
    assert "evil.example" not in page.text


def test_a_form_that_is_too_large_is_refused(client: FlaskClient) -> None:
    page = client.post(LINK, data={"comment": "x" * 70_000})
    assert page.status_code == 413
    assert "Nội dung gửi quá lớn" in page.text


def test_names_from_the_register_are_shown_as_they_are_and_never_run(client: FlaskClient) -> None:
    page = client.get("/s/post-procedure/nasty")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7*7 }}" in page.text
    assert "<script>alert" not in page.text
    assert "<script>alert" not in client.get("/s/post-procedure").text


def test_a_written_answer_is_shown_again_as_it_is_and_never_run(client: FlaskClient, send: Send) -> None:
    page = send(client, client.get(LINK), branch_overall="satisfied", branch_time="satisfied", rated_team="-")
    page = send(client, page, comment="</textarea><script>alert(1)</script>")
    assert page.status_code == 422
    assert "&lt;/textarea&gt;&lt;script&gt;" in page.text


def test_nothing_of_an_answer_reaches_a_log_or_an_error_page(
    app: Flask, client: FlaskClient, send: Send, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise ValueError(CANARY)

    page = send(client, client.get(LINK), branch_overall="satisfied", branch_time="satisfied", rated_team="-")
    monkeypatch.setattr(Desk, "submit", fails)
    with caplog.at_level(logging.DEBUG):
        page = send(client, page, stage="none", stage_overall="satisfied", comment=CANARY)
    assert page.status_code == 500
    assert "Hệ thống gặp lỗi" in page.text
    assert CANARY not in page.text
    assert "ValueError" in caplog.text
    assert CANARY not in caplog.text
    assert not app.debug


def test_the_public_process_loads_nothing_of_statistics(settings: Settings) -> None:
    code = (
        "import sys; from surveyapp.settings import Settings; from surveyapp.web.app import create_app;"
        f"create_app(Settings()); print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    places = {"SURVEYAPP_INSTANCE_DIR": str(settings.instance_dir), "SURVEYAPP_SURVEYS_DIR": str(settings.surveys_dir)}
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **places}, capture_output=True, check=True, text=True
    )
    assert ran.stdout.strip() == "[]"


def test_the_secret_is_made_once_and_readable_by_its_owner_only(app: Flask, settings: Settings) -> None:
    file = Path(settings.keys) / "web.secret"
    assert app.config["SECRET_KEY"] == file.read_text()
    assert file.stat().st_mode & 0o077 == 0
