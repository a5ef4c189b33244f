"""Installations to be cut off: on the disk that is there, and on one that forgets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drills.lossy_disk import LossyDisk
from tests.drills.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site.made(tmp_path, tmp_path)


@pytest.fixture
def lossy_disk(tmp_path: Path) -> Iterator[LossyDisk]:
    disk = LossyDisk(tmp_path / "backing", tmp_path / "mount")
    yield disk
    disk.stop()


@pytest.fixture
def lossy_site(tmp_path: Path, lossy_disk: LossyDisk) -> Site:
    return Site.made(tmp_path, lossy_disk.mount)
