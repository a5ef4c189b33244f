"""A full disk: answers are put off politely, none that was acknowledged is lost, and it passes by itself."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from surveyapp.services.installation import Installation
from surveyapp.storage.database import DatabaseUnavailable
from surveyapp.storage.sealing import KeysUnavailable
from tests.drills import worker
from tests.drills.moments import WAITING
from tests.drills.respondent import Respondent, is_receipt
from tests.drills.site import Site, assert_released_once, serving

SIZE = "3m"
PATIENCE = 200


class SmallDisk:
    """A folder with little room, and what takes up the rest of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Leaves no room, to the last byte."""
        with self._filler.open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(1024))

    def clear(self) -> None:
        """Gives the room back."""
        self._filler.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("a small disk is mounted by root, with the command `mount`")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    tried = subprocess.run(mount, capture_output=True, text=True, check=False)
    if "permission denied" in tried.stderr.lower():
        pytest.skip(f"this machine lets not even root mount: {tried.stderr.strip()}")
    assert tried.returncode == 0, tried.stderr
    yield SmallDisk(folder)
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def site(tmp_path: Path, small_disk: SmallDisk) -> Site:
    return Site.made(tmp_path, small_disk.folder)


@pytest.fixture
def installation(site: Site) -> Iterator[Installation]:
    with site.opened() as opened:
        yield opened


@pytest.fixture
def app(site: Site) -> Iterator[Flask]:
    with serving(site) as app:
        yield app


def submitted_until_full(app: Flask) -> tuple[int, Respondent]:
    """How many more are acknowledged, as the last of the room is used up, and who is the first to be put off."""
    for acknowledged in range(PATIENCE):
        respondent = Respondent.at(app)
        page = respondent.sends()
        if not is_receipt(page):
            assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
            assert "Hệ thống đang bận" in page.text
            return acknowledged, respondent
    raise AssertionError


def test_a_submit_is_put_off_and_none_acknowledged_is_lost(
    app: Flask, small_disk: SmallDisk, installation: Installation
):
    assert all(is_receipt(Respondent.at(app).sends()) for _ in range(5))
    small_disk.fill()
    more, put_off = submitted_until_full(app)
    small_disk.clear()
    assert is_receipt(put_off.sends())
    assert_released_once(installation, 5 + more + 1)


def test_the_first_submit_of_a_pot_is_put_off_too_and_leaves_no_half_written_key(
    app: Flask, small_disk: SmallDisk, installation: Installation
):
    waiting = [Respondent.at(app) for _ in range(3)]
    small_disk.fill()
    assert [each.sends().status_code for each in waiting] == [503] * 3
    assert {file.name for file in installation.keys.directory.iterdir()} == {"identity", "web.secret"}
    small_disk.clear()
    assert all(is_receipt(each.sends()) for each in waiting)
    assert_released_once(installation, 3)


def test_a_release_says_so_and_the_next_one_finishes_it(installation: Installation, small_disk: SmallDisk, site: Site):
    assert len(site.work(forms=WAITING).acknowledged) == WAITING
    small_disk.fill()
    with pytest.raises((DatabaseUnavailable, KeysUnavailable)):
        worker.release(installation)
    small_disk.clear()
    assert_released_once(installation, WAITING)
