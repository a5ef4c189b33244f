"""A disk that forgets at a power cut whatever was not synced."""

import subprocess
import sys
import time
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
        refused = next((line for line in said.splitlines() if _is_refusal(line)), None)
        if refused is None:
            pytest.fail(f"the disk that forgets did not start:\n{said}")
        pytest.skip(f"a file system of our own cannot be mounted here (Debian: libfuse2, as root): {refused}")


def _is_refusal(line: str) -> bool:
    """Whether a line says that this machine has no FUSE, or lets nobody mount."""
    return any(word in line for word in ("Unable to find libfuse", "/dev/fuse", "mount failed", "not permitted"))
