"""The walk: a link, twelve businesses on their phones, a release, a figure, a report."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from surveyapp.definitions.period import Grain, Period, local_day

ROOT = Path(__file__).parents[2]
SURVEYAPP = str(Path(sys.executable).parent / "surveyapp")
UNIT = "mong-cai-1"
ANSWERS = ("very_satisfied",) * 5 + ("satisfied",) * 3 + ("neutral",) * 3 + ("dissatisfied",)
TOO_FEW = 4


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment of an installation with the demo's register and nothing else."""
    environment = {**os.environ, "SURVEYAPP_INSTANCE_DIR": str(tmp_path_factory.mktemp("instance"))}
    surveyapp(environment, "organisation", "import", str(ROOT / "demo" / "organisation.csv"))
    return environment


def surveyapp(environment: Mapping[str, str], *words: str) -> str:
    done = subprocess.run([SURVEYAPP, *words], env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [SURVEYAPP, "serve", "--port", str(port)]
    with subprocess.Popen(command, env={**environment, "SURVEYAPP_PUBLIC_ADDRESS": address}, cwd=ROOT) as server:
        try:
            wait_for(address, until=time.monotonic() + 30)
            yield address
        finally:
            server.terminate()


def wait_for(address: str, until: float) -> None:
    while True:
        try:
            urllib.request.urlopen(f"{address}/s/post-procedure").close()  # noqa: S310 (our own server)
        except OSError:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.1)
        else:
            return


def answer(browser: Browser, address: str, level: str) -> str:
    """One business answers on a phone, with the same level everywhere; the receipt it is shown."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN", java_script_enabled=False)
    with context.new_page() as page:
        page.goto(address)
        for _ in range(6):
            if page.locator(".receipt").count():
                return page.locator(".receipt").inner_text()
            fill(page, level)
            page.get_by_role("button", name=re.compile("Tiếp tục|Gửi phiếu")).click()
    raise AssertionError("the questionnaire has more than six pages")


def fill(page: Page, level: str) -> None:
    for rows in page.locator("main fieldset:has(> .rows)").all():
        wanted = rows.locator(f"> .rows > label input[value={level}]")
        (wanted if wanted.count() else rows.locator("> .rows > label input").last).check()


def figures(environment: Mapping[str, str], period: Period) -> list[Mapping[str, object]]:
    words = ("figures", "post-procedure", "--unit", UNIT, "--period", str(period), "--format", "json")
    found: list[Mapping[str, object]] = json.loads(surveyapp(environment, *words))["units"][0]["figures"]
    return found


def headline(environment: Mapping[str, str], period: Period) -> Mapping[str, object]:
    return next(figure for figure in figures(environment, period) if figure["kind"] == "headline")


@pytest.mark.browser
def test_twelve_phones_become_a_figure_and_a_report(
    browser: Browser, installation: Mapping[str, str], tmp_path: Path
) -> None:
    period = Period.of_day(local_day(datetime.now(UTC)), Grain.MONTH)
    link = surveyapp(installation, "links", "post-procedure", "--unit", UNIT).splitlines()[0]
    path = link.removeprefix("http://127.0.0.1:8000")
    with served(installation) as address:
        receipts = [answer(browser, address + path, level) for level in ANSWERS[:TOO_FEW]]
        surveyapp(installation, "release", "post-procedure", "--today")
        assert headline(installation, period)["suppressed"] == "no_answers"
        receipts += [answer(browser, address + path, level) for level in ANSWERS[TOO_FEW:]]
    assert len(set(receipts)) == len(ANSWERS)
    surveyapp(installation, "release", "post-procedure", "--today")

    figure = headline(installation, period)
    assert (figure["exact"], figure["base"]) == ("200/3", 12)

    words = ("--unit", UNIT, "--period", str(period), "--lang", "vi", "--format", "html,pdf", "--out", str(tmp_path))
    surveyapp(installation, "reports", "render", "office", "post-procedure", *words)
    pdf = next(tmp_path.glob("*.pdf"))
    text = " ".join(PdfReader(BytesIO(pdf.read_bytes())).pages[0].extract_text().split())
    assert "67% hài lòng" in text
    assert "12 phiếu" in text
    assert "đường dẫn mở" in text
