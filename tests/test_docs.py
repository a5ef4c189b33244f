"""The documentation names everything that can be set and called."""

import re
from pathlib import Path

import click
import pytest

from surveyapp.cli.main import main
from surveyapp.settings import Settings

ROOT = Path(__file__).parent.parent
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]


def commands(group: click.Group, words: str = "surveyapp") -> list[str]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = commands(command, f"{words} {name}") if isinstance(command, click.Group) else [f"{words} {name}"]
        found.extend(inner)
    return found


@pytest.mark.parametrize("setting", Settings.model_fields)
def test_every_setting_is_documented(setting: str):
    assert f"`SURVEYAPP_{setting.upper()}`" in OPERATIONS


@pytest.mark.parametrize("command", commands(main))
def test_every_command_is_documented(command: str):
    assert f"`{command}" in OPERATIONS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path):
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text) + re.findall(r'src="([^":]+)"', text)
    assert [target for target in targets if not (page.parent / target).exists()] == []
