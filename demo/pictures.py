"""Pictures for the documentation: questionnaire pages as Chromium shows them, and report pages as printed."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from surveyapp.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"
CHROMIUM = "chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
PHONE = (390, 844)
DESK = (1280, 800)
PAGES = (
    ("questionnaire-vi", "/s/post-procedure/mong-cai-1", PHONE, "light"),
    ("questionnaire-vi-dark", "/s/post-procedure/mong-cai-1", PHONE, "dark"),
    ("questionnaire-ja", "/s/post-procedure/mong-cai-1?lang=ja", PHONE, "light"),
    ("questionnaire-desk", "/s/post-procedure/mong-cai-1", DESK, "light"),
)
REPORTS = (
    ("report-simulated", "cdci/office-cdci-mong-cai-2021-vi.pdf"),
    ("report-real", "service-satisfaction/office-service-satisfaction-opg-make-lpa-2026-06-vi.pdf"),
    ("annual", "cdci/annual-cdci-qn-2021-vi.pdf"),
    ("brief", "cdci/brief-qn-2021-vi.pdf"),
    ("paper", "cdci/paper-cdci-vi.pdf"),
)


@contextmanager
def served() -> Iterator[str]:
    """The address of the questionnaires, served on loopback until the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with subprocess.Popen([str(Path(sys.executable).parent / "surveyapp"), "serve", "--port", port]) as server:  # noqa: S603 (our own program)
        try:
            wait_for(f"http://127.0.0.1:{port}/s/post-procedure")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(address: str) -> None:
    """Returns once a page is served; OSError after half a minute."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 (our own server)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise OSError(f"{address} is not served")


def photograph(browser: Browser, address: str, size: tuple[int, int], scheme: str, file: Path) -> None:
    """A picture of a whole page with the second level chosen, so that its reasons show."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="vi-VN",
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(address)
    page.locator("fieldset .rows input[type=radio]").nth(1).check()
    page.evaluate("document.fonts.ready")
    page.screenshot(path=file, full_page=True)
    context.close()


def main() -> None:
    """Takes every picture anew."""
    OUT.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which(CHROMIUM), args=list(ARGUMENTS))
        for name, path, size, scheme in PAGES:
            photograph(browser, address + path, size, scheme, OUT / f"{name}.png")
        browser.close()
    for old in OUT.glob("*-[0-9]*.png"):
        old.unlink()
    for name, report in REPORTS:
        pdf = Settings().instance_dir / "reports" / report
        subprocess.run(["pdftoppm", "-r", "70", "-png", str(pdf), str(OUT / name)], check=True)  # noqa: S603, S607 (Debian's own)
    print(*sorted(OUT.glob("*.png")), sep="\n")


if __name__ == "__main__":
    main()
