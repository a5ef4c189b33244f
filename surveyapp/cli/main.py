"""The command `surveyapp`: each subcommand is imported only when it is called."""

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import ENOSPC
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError
from pydantic import ValidationError

from surveyapp.cli.columns import visible
from surveyapp.cli.group import Group
from surveyapp.definitions.errors import FaultyFile, SurveyAppError, instead

GROUPS: Mapping[str, Mapping[str, str]] = {
    "Ask": {
        "surveys": "surveyapp.cli.surveys:surveys",
        "organisation": "surveyapp.cli.organisation:organisation",
        "links": "surveyapp.cli.links:links",
        "serve": "surveyapp.cli.serve:serve",
        "sample": "surveyapp.cli.sample:sample",
    },
    "Keep answers": {
        "release": "surveyapp.cli.release:release",
        "upkeep": "surveyapp.cli.release:upkeep",
        "answers": "surveyapp.cli.answers:answers",
        "counts": "surveyapp.cli.counts:counts",
        "scores": "surveyapp.cli.scores:scores",
        "export": "surveyapp.cli.export:export",
    },
    "Make figures": {
        "figures": "surveyapp.cli.figures:figures",
        "compare": "surveyapp.cli.compare:compare",
        "rank": "surveyapp.cli.rank:rank",
        "funnel": "surveyapp.cli.funnel:funnel_",
        "control": "surveyapp.cli.control:control_",
        "weights": "surveyapp.cli.weights:weights",
        "estimate": "surveyapp.cli.estimate:estimate",
        "quality": "surveyapp.cli.quality:quality_",
    },
    "Publish": {
        "reports": "surveyapp.cli.reports:reports",
        "publications": "surveyapp.cli.publications:publications",
        "audit": "surveyapp.cli.audit:audit",
    },
}
COMMANDS: Mapping[str, str] = {name: place for group in GROUPS.values() for name, place in group.items()}

FAILED = 1
MISUSED = 2


class Commands(Group):
    """Subcommands found in a table, and every error of ours told in a sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name; else a UsageError."""
        if cmd_name not in COMMANDS:
            raise click.UsageError(f"there is no command '{cmd_name}'{instead(cmd_name, COMMANDS)}", ctx)
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(importlib.import_module(module), name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with its sentence, uncut, below what it is for."""
        for title, names in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name, self.sentence(ctx, name)) for name in names])

    def make_context(self, *args: Any, **extra: Any) -> click.Context:  # noqa: ANN401 - click's signature
        """The context of a call; a word it cannot take is told as any other error is."""
        with _told():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what is wrong goes to stderr, a sentence or a fault a line."""
        with _told():
            return super().invoke(ctx)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "surveyapp"
        _end([f"{where}: {' '.join(error.format_message().split()).rstrip('.')} (see {where} --help)"], MISUSED)
    except click.FileError as error:
        _end([f"surveyapp: {error.format_message()}"], FAILED)
    except OSError as error:
        if not error.filename and error.errno != ENOSPC:
            raise
        _end([f"surveyapp: {error.filename or 'the output'}: {error.strerror}"], FAILED)
    except FaultyFile as error:
        _end(list(map(str, error.faults)), FAILED)
    except SurveyAppError as error:
        _end([f"surveyapp: {error}"], FAILED)
    except ValidationError as error:
        if error.title != "Settings":
            raise
        _end([f"surveyapp: setting {each['loc'][0]}: {each['msg']}" for each in error.errors()], FAILED)


def _end(told: list[str], code: int) -> None:
    for line in told:
        click.echo(visible(line), err=True)
    sys.exit(code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="surveyapp", message="%(prog)s %(version)s")
def main() -> None:
    """Satisfaction surveys: questionnaires, sealed answers, figures with their base, reports."""
