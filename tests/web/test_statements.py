"""How often a visit asks the database: counted, BEGIN included."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveyapp.web.public.desk import Desk

Send = Callable[..., TestResponse]
LINK = "/s/post-procedure/north"
FIRST = {"branch_overall": "satisfied", "branch_time": "satisfied", "rated_team": "-"}
LAST = {"stage": "inspection", "stage_overall": "satisfied"}
FIRST_PAGE, SUBMIT = 3, 10


@pytest.fixture
def heard(app: Flask) -> Counter[str]:
    """The statements from now on."""
    statements = Counter[str]()
    desk = app.extensions["surveyapp"]
    assert isinstance(desk, Desk)
    desk.collecting.database.listen(lambda statement: statements.update([statement]))
    return statements


def test_a_first_page_and_a_submit_ask_the_database_a_few_times_only(
    client: FlaskClient, send: Send, heard: Counter[str]
) -> None:
    # The first respondent of a process and period finds the register unread and no pot.
    for _ in ("the first", "the next"):
        heard.clear()
        page = client.get(LINK)
        first_page = heard.total()
        page = send(client, page, **FIRST)
        heard.clear()
        page = send(client, page, **LAST)
        assert "Mã biên nhận" in page.text
    assert first_page <= FIRST_PAGE
    assert 0 < heard.total() <= SUBMIT, heard


def test_a_process_that_reads_the_register_at_every_visit_is_found(client: FlaskClient, heard: Counter[str]) -> None:
    """Control: the first visit of a process, which reads it, is more than a first page may ask."""
    client.get(LINK)
    assert heard.total() > FIRST_PAGE
