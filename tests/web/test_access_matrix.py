"""Who may call which route how: a route without a row here fails."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

ANYONE = "anyone"
HOLDER = "holder of the code"

MATRIX: dict[tuple[str, str], str] = {
    ("start.home", "GET"): ANYONE,
    ("start.privacy", "GET"): ANYONE,
    ("start.show", "GET"): ANYONE,
    ("start.begin", "POST"): ANYONE,
    ("answering.show", "GET"): HOLDER,
    ("answering.answer", "POST"): HOLDER,
    ("answering.check", "GET"): HOLDER,
    ("answering.submit", "POST"): HOLDER,
    ("answering.ask_to_clear", "GET"): ANYONE,
    ("answering.clear", "POST"): ANYONE,
    ("answering.done", "GET"): HOLDER,
    ("static", "GET"): ANYONE,
}
FOREIGN = {"nothing kept": None, "code of nobody": "A" * 20, "no code at all": "'; drop table draft; --"}


def routes(app: Flask) -> list[tuple[str, str]]:
    return [
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    assert set(routes(app)) == set(MATRIX)


@pytest.mark.parametrize("foreign", list(FOREIGN))
@pytest.mark.parametrize("row", [row for row, who in MATRIX.items() if who == HOLDER and row[1] == "GET"])
def test_without_the_code_a_missing_and_a_foreign_draft_look_the_same(
    app: Flask, client: FlaskClient, row: tuple[str, str], foreign: str
) -> None:
    address = _address(app, row[0])
    code = FOREIGN[foreign]
    if code:
        client.set_cookie("draft", code, path="/a/post-procedure")
    page = client.get(address)
    assert page.status_code == 410
    assert "Không còn câu trả lời nào ở đây" in page.text


@pytest.mark.parametrize("row", [row for row in MATRIX if row[1] == "POST"])
def test_no_post_is_taken_without_a_token(app: Flask, client: FlaskClient, row: tuple[str, str]) -> None:
    address = _address(app, row[0])
    assert client.post(address).status_code == 400


def _address(app: Flask, endpoint: str) -> str:
    with app.test_request_context():
        if endpoint in {"answering.show", "answering.answer"}:
            return app.url_for(endpoint, survey="post-procedure", position=1)
        return app.url_for(endpoint, survey="post-procedure")
