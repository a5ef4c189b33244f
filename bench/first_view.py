"""Bytes and requests of a first view with an empty cache, as Chromium counts them."""

import argparse
import json
import shutil
from typing import Any

from playwright.sync_api import sync_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
QUIET = ("--disable-component-update", "--disable-sync")


def first_view(address: str, chromium: str) -> dict[str, int]:
    """How many requests a page makes, and how many bytes come over the line, headers included."""
    sizes: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *QUIET])
        page = browser.new_page()
        network = page.context.new_cdp_session(page)

        def finished(event: dict[str, Any]) -> None:
            sizes.append(event["encodedDataLength"])

        network.on("Network.loadingFinished", finished)
        network.send("Network.enable")
        page.goto(address, wait_until="networkidle")
        browser.close()
    return {"requests": len(sizes), "bytes": round(sum(sizes))}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise SystemExit("Chromium is missing")
    print(json.dumps(first_view(parser.parse_args().address, found)))
