"""The questionnaire in a browser: on a phone, without JavaScript, in both schemes, for everybody."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LINK = "/s/post-procedure/mong-cai"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
Visit = Callable[..., Page]


def tap(page: Page, name: str, value: str) -> None:
    """Tap a row anywhere, as a thumb does."""
    page.locator(f"label.row:has(input[name='{name}'][value='{value}'])").click()


def go_on(page: Page) -> None:
    page.locator("button.go").click()
    page.wait_for_load_state("load")


def first_screen(page: Page) -> None:
    tap(page, "branch_overall", "dissatisfied")
    tap(page, "branch_time", "neutral")
    tap(page, "rated-team", "mong-cai-1")


def faults(page: Page) -> list[str]:
    page.wait_for_load_state("load")
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found]


def test_a_business_answers_on_a_phone_without_javascript(visit: Visit) -> None:
    page = visit(LINK)
    assert page.title().startswith("Bước 1 trong nhiều nhất ")
    first_screen(page)
    page.get_by_label("Giải quyết chậm").check()
    page.locator("select[name='rated-officer.mong-cai-1']").select_option("0123")
    go_on(page)
    for name in ("team_overall", "team_guidance", "officer_overall", "officer_attitude"):
        tap(page, name, "satisfied")
    go_on(page)
    page.get_by_role("link", name="Quay lại").click()
    assert page.locator("input[name=team_overall][value=satisfied]").is_checked()
    go_on(page)
    tap(page, "stage", "inspection")
    tap(page, "stage_overall", "satisfied")
    page.locator("textarea").fill("Cần thêm người ở cửa kiểm hóa.")
    go_on(page)
    assert page.get_by_role("heading", level=1).inner_text() == "Đã nhận được phiếu"
    assert re.fullmatch(r"\w{16,}", page.locator(".receipt").inner_text())
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "draft"]


def test_reasons_unfold_under_the_chosen_level_only(visit: Visit) -> None:
    page = visit(LINK)
    slow, fast = page.get_by_text("Giải quyết chậm"), page.get_by_text("Giải quyết rất nhanh")
    assert not slow.is_visible()
    tap(page, "branch_overall", "dissatisfied")
    assert slow.is_visible()
    assert not fast.is_visible()


@pytest.mark.parametrize("language", ["vi-VN", "en-US", "zh-CN", "ko-KR", "ja-JP"])
def test_the_first_view_of_a_small_phone_shows_the_question_and_five_answers(visit: Visit, language: str) -> None:
    page = visit(LINK, width=360, lang=language)
    rows = page.locator("fieldset#branch_overall label.row:has(> input[name=branch_overall])")
    boxes = [row.bounding_box() for row in rows.all()]
    assert len(boxes) == 5
    assert all(box and box["height"] >= 52 and box["y"] + box["height"] <= 640 for box in boxes)


@pytest.mark.parametrize(("width", "height"), [(360, 640), (390, 844), (768, 900), (1280, 900)])
def test_a_long_form_can_be_sent_from_the_first_view_of_its_last_look(visit: Visit, width: int, height: int) -> None:
    page = visit("/s/cdci", width=width, scripts=True)
    page.set_viewport_size({"width": width, "height": height})
    page.locator("label.row").first.click()
    go_on(page)
    page.goto(page.url.rpartition("/")[0] + "/check")
    box = page.locator("button.go").first.bounding_box()
    assert box
    assert box["y"] + box["height"] <= height / 2
    assert not page.locator("dl").first.is_visible()
    page.locator("summary").first.click()
    assert page.locator("dl").first.is_visible()
    assert faults(page) == []
    page.locator("button.go").last.click()
    assert page.locator(".summary").is_visible()


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    page = visit(LINK)
    page.locator("input[name=branch_overall]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.locator("input[name=branch_overall][value=satisfied]").is_checked()
    page.locator("input[name=branch_time]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/post-procedure/2")


def test_a_link_chooses_its_officer_and_the_address_forgets_it(visit: Visit) -> None:
    page = visit(f"{LINK}#0123", scripts=True)
    assert "0123" not in page.url
    assert page.locator("select[name='rated-officer.mong-cai-1']").input_value() == "0123"
    assert page.locator("input[name=rated-team][value=mong-cai-1]").is_checked()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.headers.get('referer', '')}"))
    tap(page, "branch_overall", "satisfied")
    tap(page, "branch_time", "satisfied")
    go_on(page)
    assert sent
    assert not any("0123" in request for request in sent)
    assert "0123" in page.locator("main").inner_text()


@pytest.mark.parametrize("language", ["vi-VN", "en-US", "zh-CN", "ko-KR", "ja-JP"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(visit: Visit, width: int, language: str) -> None:
    page = visit(LINK, width=width, scripts=True, lang=language)
    first_screen(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    clipped = "[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && !['SELECT', 'INPUT', 'LEGEND', 'SPAN', 'A'].includes(e.tagName)).map(e => e.outerHTML)"
    assert page.evaluate(clipped) == []


SMALL = """[...document.querySelectorAll('a, button, summary, select, input[type=text], textarea, label.row')]
    .filter(each => each.offsetParent && !each.matches('.note:not(.alone) a, .summary a'))
    .filter(each => Math.min(each.getBoundingClientRect().height, each.getBoundingClientRect().width) < 44)
    .map(each => each.outerHTML)"""
"""What a thumb has to hit, but for links inside a sentence."""


def test_everything_to_be_tapped_is_large_enough_for_a_thumb(visit: Visit) -> None:
    page = visit(LINK, width=360, scripts=True)
    first_screen(page)
    assert page.evaluate(SMALL) == []
    for path in ("/", "/s/cdci", "/a/cdci/clear", "/a/post-procedure/clear", "/privacy"):
        page.goto(page.url.partition("/s/")[0].partition("/a/")[0].rstrip("/") + path)
        assert page.evaluate(SMALL) == []
    page.locator("body").evaluate("body => body.insertAdjacentHTML('beforeend', '<p><a href=>x</a></p>')")
    assert len(page.evaluate(SMALL)) == 1


def test_text_grows_with_the_size_the_reader_has_set(visit: Visit) -> None:
    page = visit(LINK, width=390, scripts=True)
    sizes = "[...document.querySelectorAll('h1, legend, label.row, .step, .note, .service')].map(each => parseFloat(getComputedStyle(each).fontSize))"
    before = page.evaluate(sizes)
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    assert page.evaluate(sizes) == pytest.approx([2 * size for size in before], rel=0.01)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_refused_page_begins_at_its_summary_and_marks_every_field(visit: Visit) -> None:
    page = visit(LINK, scripts=True)
    go_on(page)
    assert page.evaluate("document.activeElement.className") == "summary"
    for link in page.locator(".summary a").all():
        link.click()
        target = page.evaluate("document.querySelector(':target').getAttribute('aria-describedby')")
        assert "-fault" in target
        assert page.locator(f"[id='{target.split()[-1]}']").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_questionnaire_shuts_anybody_out(visit: Visit, scheme: str) -> None:
    page = visit(LINK, scheme=scheme, scripts=True)
    assert faults(page) == []
    go_on(page)
    assert page.locator(".summary").is_visible()
    assert faults(page) == []
    first_screen(page)
    assert faults(page) == []
    go_on(page)
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/privacy", "/s/cdci", "/s/post-procedure", "/a/cdci/clear", "/s/nothing"])
def test_no_other_page_shuts_anybody_out(visit: Visit, path: str, scheme: str) -> None:
    assert faults(visit(path, scheme=scheme, scripts=True)) == []


def test_no_page_breaks_its_own_policy(visit: Visit) -> None:
    page = visit("/privacy", scripts=True)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(page.url.replace("/privacy", LINK))
    first_screen(page)
    go_on(page)
    assert told == []


def test_a_page_that_shuts_somebody_out_is_found(visit: Visit) -> None:
    """Control: without its language, a page is faulty."""
    page = visit(LINK, scripts=True)
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [fault.split(":")[0] for fault in faults(page)] == ["html-has-lang"]
