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


def commands(group: click.Group, words: str = "surveyapp") -> dict[str, click.Command]:
    context = click.Context(group)
    found: dict[str, click.Command] = {}
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        called = f"{words} {name}"
        found |= commands(command, called) if isinstance(command, click.Group) else {called: command}
    return found


COMMANDS = commands(main)


@pytest.mark.parametrize("setting", Settings.model_fields)
def test_every_setting_is_documented(setting: str):
    assert f"`SURVEYAPP_{setting.upper()}`" in OPERATIONS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented_with_its_options(command: str):
    assert f"`{command}" in OPERATIONS
    options = {name for parameter in COMMANDS[command].params for name in parameter.opts if name.startswith("--")}
    assert {name for name in options if not re.search(rf"{name}\b", OPERATIONS)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path):
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text) + re.findall(r'src="([^":]+)"', text)
    assert [target for target in targets if not (page.parent / target).exists()] == []
