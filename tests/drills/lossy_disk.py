"""A disk that forgets at a power cut whatever was not synced."""

import os
import subprocess
import sys
import time
from ctypes.util import find_library
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("lossyfs.py")
_STEP = 0.02
_PATIENCE = 500


@dataclass
class LossyDisk:
    """A folder whose unsynced writes vanish when the power is cut."""

    backing: Path
    mount: Path
    _served_by: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        has_fuse = os.access("/dev/fuse", os.R_OK | os.W_OK) and (find_library("fuse") or find_library("fuse3"))
        if os.geteuid() or not has_fuse:
            pytest.skip("a disk of our own is mounted by root, with /dev/fuse and libfuse (Debian: libfuse2)")
        self.backing.mkdir()
        self.mount.mkdir()
        self._start()

    def cut_power(self) -> None:
        """Power is cut and comes back; no process may be at work here."""
        (self.mount / ".lose").touch()
        self.stop()
        self._start()

    def stop(self) -> None:
        """Takes the disk away."""
        self._served_by.terminate()
        self._served_by.communicate()

    def _start(self) -> None:
        command = [sys.executable, str(PROGRAM), str(self.backing), str(self.mount)]
        self._served_by = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        for _ in range(_PATIENCE):
            if self.mount.is_mount():
                return
            if self._served_by.poll() is not None:
                break
            time.sleep(_STEP)
        self._served_by.kill()
        _, said = self._served_by.communicate()
        if "mount failed" in said and "not permitted" in said:
            pytest.skip(f"this machine lets not even root mount: {said.strip().splitlines()[0]}")
        pytest.fail(f"the disk that forgets did not start:\n{said}")
