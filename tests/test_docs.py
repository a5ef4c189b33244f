"""The documentation names everything that can be set and called."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from surveyapp.cli.main import main
from surveyapp.settings import Settings

ROOT = Path(__file__).parent.parent
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
DECISIONS = ROOT / "docs" / "decisions"
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


def written(page: Path) -> Iterator[str]:
    """Every call of the program in a page, in code blocks with what continues it, and between backticks."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for block in blocks:
        yield from re.findall(r"^surveyapp .*(?:\n[ \t]+.*)*", block, re.MULTILINE)
    yield from re.findall(r"`(surveyapp [^`]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def wrong(call: str) -> set[str]:
    """The words of a call that are no command, and the options that the command does not have."""
    group: click.Command = main
    words = call.removeprefix("surveyapp ").split()
    while isinstance(group, click.Group) and words:
        if words[0] not in group.list_commands(click.Context(group)):
            # A page may speak of any command.
            return {words[0]} - {"--help", "--version", "COMMAND"}
        group = group.get_command(click.Context(group), words.pop(0)) or group
    known = {name for parameter in group.params for name in parameter.opts} | {"--help", "-h"}
    return set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", " ".join(words))) - known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_call_in_a_page_exists_with_its_options(page: Path):
    assert {call: wrong(call) for call in written(page) if wrong(call)} == {}


def test_control_a_call_that_does_not_exist_is_found(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("`surveyapp figurs`\n\n```\nsurveyapp rank SURVEY\n    --levl branch\n```\n`surveyapp audit all`\n")
    assert [wrong(call) for call in written(page)] == [{"--levl"}, {"figurs"}, {"all"}]


def test_pages_hold_calls():
    assert sum(len(list(written(page))) for page in PAGES) > 50


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_of_make_in_a_page_exists(page: Path):
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    said = re.findall(r"(?:`|^)make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(said) <= targets


def test_the_commands_that_work_from_files_are_all_named():
    called = {
        words.removeprefix("surveyapp ")
        for words, command in COMMANDS.items()
        if {"survey", "survey_file"} <= {parameter.name for parameter in command.params}
    }
    (sentence,) = re.findall(r"^(`.*) take a survey's folder in the place of its code", OPERATIONS, re.MULTILINE)
    assert set(re.findall(r"`([^`]+)`", sentence)) == called


def anchors(page: Path) -> set[str]:
    """What a link may name in a page: its headings, as they are written in an address."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path):
    text = page.read_text(encoding="utf-8")
    links = [
        *re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", text),
        *((src, "") for src in re.findall(r'src="([^":]+)"', text)),
    ]
    assert [target for target, _ in links if not (page.parent / target).exists()] == []
    places = [(page.parent / target if target else page, anchor) for target, anchor in links if anchor]
    assert [(str(to), anchor) for to, anchor in places if anchor not in anchors(to)] == []


def test_every_page_can_be_found_from_the_first_one():
    found, new = set[Path](), {ROOT / "README.md"}
    while new:
        found |= new
        links = (
            (page, link) for page in new for link in re.findall(r"\]\(([^)#:]+)", page.read_text(encoding="utf-8"))
        )
        targets = {(page.parent / link).resolve() for page, link in links}
        new = {
            target / "README.md" if target.is_dir() else target for target in targets if target.suffix != ".png"
        } - found
        new = {page for page in new if page.suffix == ".md"}
    assert {page.resolve() for page in PAGES} - found == set()


def test_the_list_of_decisions_names_each_by_its_title():
    text = (DECISIONS / "README.md").read_text(encoding="utf-8")
    for page in sorted(DECISIONS.glob("0*.md")):
        title = re.sub(r"^# \d+\. ", "", page.read_text(encoding="utf-8").partition("\n")[0])
        assert f"[{title}]({page.name})" in text
