"""A respondent's way from the link to the receipt."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveyapp.web.language import catalogue

Send = Callable[..., TestResponse]
Rows = Callable[[str], int]
LINK = "/s/post-procedure/north"
FIRST = {"branch_overall": "dissatisfied", "branch_time": "satisfied"}
SERVED = {"rated_team": "north-1", "rated_officer__north-1": "0123"}
SECOND = {"team_overall": "satisfied", "team_guidance": "neutral"}
SECOND_OFFICER = {"officer_overall": "satisfied", "officer_attitude": "satisfied"}
LAST = {"stage": "inspection", "stage_overall": "satisfied", "comment": "Chờ lâu ở cửa khẩu"}


def receipt(page: TestResponse) -> str:
    found = re.search(r'class="receipt">(\w+)<', page.text)
    assert found, page.text
    return found[1]


def test_the_first_question_can_be_answered_right_from_the_link(client: FlaskClient) -> None:
    page = client.get(LINK)
    assert page.status_code == 200
    assert "Chi cục Bắc" in page.text
    assert page.text.count('name="branch_overall"') == 5
    assert " checked" not in page.text


def test_a_journey_takes_four_pages_and_ends_with_a_receipt(client: FlaskClient, send: Send, rows: Rows) -> None:
    page = client.get(LINK)
    page = send(client, page, **FIRST, **SERVED)
    assert "Đội Một" in page.text
    assert "0123" in page.text
    page = send(client, page, **SECOND, **SECOND_OFFICER)
    page = send(client, page, **LAST)
    assert receipt(page)
    assert "Câu trả lời đi vào kết quả khi đã có đủ số phiếu" in page.text
    assert (rows("ballot"), rows("draft")) == (1, 0)


def test_whoever_does_not_know_the_team_is_not_asked_about_it(client: FlaskClient, send: Send) -> None:
    page = send(client, client.get(LINK), **FIRST, rated_team="-")
    assert "team_overall" not in page.text
    assert "officer_overall" not in page.text
    assert receipt(send(client, page, **LAST))


def test_a_respondent_without_a_link_chooses_the_branch_first(client: FlaskClient, send: Send) -> None:
    page = client.get("/s/post-procedure")
    assert "Chi cục Bắc" in page.text
    assert "Chi cục Cũ" not in page.text
    page = send(client, page, rated_branches="south")
    assert page.request.path == "/a/post-procedure/2"
    assert "Chi cục Nam" in page.text


def test_a_get_makes_no_row_and_no_cookie_but_the_one_of_the_form_token(client: FlaskClient, rows: Rows) -> None:
    for path in ("/", "/privacy", LINK, "/s/cdci", "/a/cdci/clear"):
        page = client.get(path)
        assert all(cookie.startswith("session=") for cookie in page.headers.getlist("Set-Cookie"))
    assert (rows("draft"), rows("ballot")) == (0, 0)


def test_what_is_refused_makes_no_row_and_loses_nothing(client: FlaskClient, send: Send, rows: Rows) -> None:
    page = send(client, client.get(LINK), branch_overall="satisfied", rated_team="north-2")
    assert page.status_code == 422
    assert "<title>Lỗi:" in page.text
    assert '<a href="#branch_time">Xin chọn một mức' in page.text
    assert page.text.count(" checked") == 2
    assert rows("draft") == 0


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"branch_overall": ["satisfied", "neutral"]}, "Câu này chỉ được chọn một phương án"),
        ({"branch_overall": "splendid"}, "Phương án đã gửi không có trong câu hỏi này"),
        ({"rated_team": "south"}, "Đơn vị hoặc công chức đã gửi không có trong danh sách"),
        ({"rated_team": "north-1", "rated_officer__north-1": "0124"}, "Đơn vị hoặc công chức đã gửi không có"),
        ({"branch_overall__reason__satisfied__written": "x" * 301, "branch_overall": "satisfied"}, "không quá 300"),
    ],
)
def test_a_tampered_answer_is_refused_in_words(
    client: FlaskClient, send: Send, sent: dict[str, object], said: str
) -> None:
    page = send(client, client.get(LINK), **{**FIRST, **sent})
    assert page.status_code == 422
    assert said in page.text


def test_back_and_refresh_keep_answers(client: FlaskClient, send: Send) -> None:
    send(client, client.get(LINK), **FIRST, **SERVED)
    for _ in range(2):
        page = client.get("/a/post-procedure/1")
        assert 'value="dissatisfied" checked' in page.text
        assert 'value="north-1" checked' in page.text
        assert '<option value="0123" selected>' in page.text


def test_a_change_of_language_keeps_what_was_not_sent_yet(client: FlaskClient, send: Send) -> None:
    page = send(client, client.get(LINK), branch_overall="neutral", rated_team="north-2", language="ja")
    assert '<html lang="ja">' in page.text
    assert 'value="neutral" checked' in page.text
    assert 'value="north-2" checked' in page.text


def test_going_back_to_the_link_begins_anew(client: FlaskClient, send: Send) -> None:
    send(client, client.get(LINK), **FIRST)
    assert " checked" not in client.get(LINK).text


def test_clearing_asks_first_and_then_forgets_everything(client: FlaskClient, send: Send, rows: Rows) -> None:
    send(client, client.get(LINK), **FIRST)
    asked = client.get("/a/post-procedure/clear")
    assert "Xóa mọi câu trả lời" in asked.text
    assert rows("draft") == 1
    page = send(client, asked)
    assert page.request.path == LINK
    assert rows("draft") == 0
    assert client.get("/a/post-procedure/1").status_code == 410


def test_answers_on_a_way_not_taken_any_more_are_not_sent(client: FlaskClient, send: Send, rows: Rows) -> None:
    send(client, client.get(LINK), **FIRST, **SERVED)
    back = client.get("/a/post-procedure/1")
    page = send(client, back, **FIRST, rated_team="-")
    assert receipt(send(client, page, **LAST))
    assert rows("ballot") == 1


def test_the_same_form_sent_twice_is_one_ballot_with_one_receipt(client: FlaskClient, send: Send, rows: Rows) -> None:
    page = send(client, client.get(LINK), **FIRST, rated_team="-")
    cookie = client.get_cookie("draft", path="/a/post-procedure")
    assert cookie is not None
    first = receipt(send(client, page, **LAST))
    client.set_cookie("draft", cookie.value, path="/a/post-procedure")
    assert receipt(send(client, page, **LAST)) == first
    assert rows("ballot") == 1


def test_the_first_page_clicked_twice_is_one_respondent(client: FlaskClient, send: Send, rows: Rows) -> None:
    page = client.get(LINK)
    send(client, page, follow=False, **FIRST)
    send(client, page, follow=False, **FIRST)
    assert rows("draft") == 1


def test_a_first_page_left_open_by_the_last_respondent_is_a_new_one(
    client: FlaskClient, send: Send, rows: Rows
) -> None:
    left = client.get(LINK)
    send(client, send(client, left, **FIRST, rated_team="-"), **LAST)
    send(client, send(client, left, **FIRST, rated_team="-"), **LAST)
    assert rows("ballot") == 2


def test_nobody_gets_past_a_question_that_must_be_answered(client: FlaskClient, send: Send, rows: Rows) -> None:
    send(client, client.get("/s/cdci"), rated_branches="north")
    last = send(client, client.get("/a/cdci/check"))
    assert last.status_code == 422
    assert "<title>Lỗi:" in last.text
    assert rows("ballot") == 0


def test_the_last_look_shows_every_answer_with_a_way_back(client: FlaskClient, send: Send) -> None:
    send(client, client.get("/s/cdci"), rated_branches=["north", "south"])
    page = client.get("/a/cdci/check")
    assert "Chi cục Bắc; Chi cục Nam" in page.text
    assert 'href="/a/cdci/1"' in page.text


def test_the_summary_of_what_is_missing_names_each_question_and_leads_to_it(client: FlaskClient, send: Send) -> None:
    page = send(client, client.get(LINK), branch_overall="satisfied")
    summary = page.text[
        page.text.index('class="summary"') : page.text.index("</ul>", page.text.index('class="summary"'))
    ]
    links = re.findall(r'<a href="#([^"]+)">(.*?)</a>', summary)
    assert links == [
        ("branch_time", "Xin chọn một mức: Quý doanh nghiệp hài lòng ở mức nào với thời gian giải quyết thủ tục?")
    ]
    assert all(f'id="{name}"' in page.text for name, _ in links)
    assert page.text.count('id="branch_time-fault"') == 1
    assert 'id="branch_overall-fault"' not in page.text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_last_look_is_short_and_says_how_much_was_answered(client: FlaskClient, send: Send, language: str) -> None:
    second = send(client, client.get("/s/cdci"), rated_branches=["north", "south"])
    send(client, second, language=language)
    page = client.get("/a/cdci/check")
    words = catalogue(language)
    assert len(page.data) < 40 * 1024
    assert page.text.index(words("Gửi phiếu")) < page.text.index("<details")
    assert page.text.count("<details") == page.text.count(f">{words('Sửa')}<") > 20
    assert "<details open" not in page.text
    assert words("đã trả lời {n}/{all} câu", n=1, all=1) in page.text
    assert words("đã trả lời {n}/{all} câu", n=0, all=3) in page.text


def test_the_last_look_goes_through_one_branch_before_the_next_and_names_it(client: FlaskClient, send: Send) -> None:
    send(client, client.get("/s/cdci"), rated_branches=["north", "south"])
    headings = re.findall(r"<h2>(.*?)</h2>", client.get("/a/cdci/check").text)
    named = [name for heading in headings for name in ("Chi cục Bắc", "Chi cục Nam") if heading.startswith(name)]
    assert named == sorted(named)
    assert set(named) == {"Chi cục Bắc", "Chi cục Nam"}


def test_three_branches_are_refused_where_two_can_be_rated(client: FlaskClient, send: Send) -> None:
    page = send(client, client.get("/s/cdci"), rated_branches=["north", "south", "nasty"])
    assert page.status_code == 422
    assert "Xin chọn không quá 2 đơn vị" in page.text


def test_answers_of_another_browser_cannot_be_opened(client: FlaskClient, send: Send) -> None:
    send(client, client.get(LINK), **FIRST)
    client.set_cookie("draft", "A" * 20, path="/a/post-procedure")
    assert client.get("/a/post-procedure/2").status_code == 410


def test_no_address_holds_an_answer_or_an_officer(client: FlaskClient, send: Send) -> None:
    page = send(client, client.get(LINK), **FIRST, **SERVED)
    seen = [step.request.url for step in (*page.history, page)]
    assert not any(code in address for address in seen for code in ("0123", "dissatisfied", "north-1"))
    assert page.headers["Referrer-Policy"] == "no-referrer"
