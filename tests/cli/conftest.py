"""A command called with files of one test: without an installation, as an auditor does, or in one of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli.main import main


@pytest.fixture
def called(tmp_path: Path) -> Callable[..., Result]:
    """Words of a command, and each file's content by the option that names it."""

    def command(*words: str, **files: str) -> Result:
        for name, content in files.items():
            (tmp_path / f"{name}.csv").write_text(content, "utf-8")
        named = [word for name in files for word in (f"--{name}", str(tmp_path / f"{name}.csv"))]
        done = CliRunner().invoke(main, [*words, *named], env={"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "nowhere")})
        assert not (tmp_path / "nowhere").exists(), "nothing of an installation is made"
        return done

    return command


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Words of a command in an installation of its own; after the last stands a file with the content, if there is one."""
    monkeypatch.setenv("SURVEYAPP_INSTANCE_DIR", str(tmp_path / "instance"))

    def command(*words: str, content: str | None = None) -> Result:
        if content is None:
            return CliRunner().invoke(main, words)
        file = tmp_path / "given.csv"
        file.write_text(content, "utf-8")
        return CliRunner().invoke(main, [*words, str(file)])

    return command
