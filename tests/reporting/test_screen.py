"""The HTML report in Chromium: it fits every screen, and axe finds nothing."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from surveyapp.reporting.html import html
from tests.reporting.conftest import Maker
from tests.reporting.test_paper import SURVEYS, on_paper

NAME = "Đội Thủ tục hàng hóa xuất khẩu, nhập khẩu <b>số một</b> " * 6
pytestmark = pytest.mark.browser


@pytest.fixture
def report(make: Maker, tmp_path: Path) -> str:
    document = make.document(unit=NAME, text=make.text(posted=NAME), now=make.figures(simulated=True))
    file = tmp_path / "report.html"
    file.write_bytes(html(document))
    return file.as_uri()


def _opened(browser: Browser, report: str, width: int, scheme: str) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page.goto(report)
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(browser: Browser, report: str, width: int):
    page = _opened(browser, report, width, "light")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_light_and_on_dark_paper(browser: Browser, report: str, scheme: str):
    page = _opened(browser, report, 390, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_every_picture_is_drawn(browser: Browser, report: str):
    page = _opened(browser, report, 1280, "light")
    widths = page.evaluate("Array.from(document.images, image => image.complete ? image.naturalWidth : 0)")
    assert len(widths) == 5
    assert all(widths)
    page.close()


@pytest.mark.parametrize("width", [320, 900])
def test_a_questionnaire_on_paper_is_as_accessible_on_screen(browser: Browser, tmp_path: Path, width: int):
    file = tmp_path / "paper.html"
    file.write_bytes(html(on_paper(SURVEYS["cdci"])))
    page = _opened(browser, file.as_uri(), width, "light")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()
