"""The command `surveyapp`: each subcommand is imported only when it is called."""

import importlib
import sys
from collections.abc import Mapping

import click
from pydantic import ValidationError

from surveyapp.definitions.errors import FaultyFile, SurveyAppError

COMMANDS: Mapping[str, str] = {
    "answers": "surveyapp.cli.answers:answers",
    "audit": "surveyapp.cli.audit:audit",
    "compare": "surveyapp.cli.compare:compare",
    "counts": "surveyapp.cli.counts:counts",
    "export": "surveyapp.cli.export:export",
    "figures": "surveyapp.cli.figures:figures",
    "funnel": "surveyapp.cli.funnel:funnel_",
    "links": "surveyapp.cli.links:links",
    "organisation": "surveyapp.cli.organisation:organisation",
    "publications": "surveyapp.cli.publications:publications",
    "quality": "surveyapp.cli.quality:quality_",
    "rank": "surveyapp.cli.rank:rank",
    "release": "surveyapp.cli.release:release",
    "reports": "surveyapp.cli.reports:reports",
    "sample": "surveyapp.cli.sample:sample",
    "serve": "surveyapp.cli.serve:serve",
    "surveys": "surveyapp.cli.surveys:surveys",
    "upkeep": "surveyapp.cli.release:upkeep",
    "weights": "surveyapp.cli.weights:weights",
}


class UnknownCommand(SurveyAppError):
    """A command that does not exist."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no command '{name}'; the commands are: {', '.join(COMMANDS)}")
        self.name = name


class Commands(click.Group):
    """Subcommands found in a table, and every error of ours told in a sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command with this name; else UnknownCommand."""
        if cmd_name not in COMMANDS:
            raise UnknownCommand(cmd_name)
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(importlib.import_module(module), name)
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what is wrong goes to stderr, a sentence or a fault a line, with exit code 1."""
        try:
            return super().invoke(ctx)
        except FaultyFile as error:
            told = list(map(str, error.faults))
        except SurveyAppError as error:
            told = [f"surveyapp: {error}"]
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else "surveyapp"
            told = [f"{where}: {error.format_message()} (see {where} --help)"]
        except ValidationError as error:
            if error.title != "Settings":
                raise
            told = [f"surveyapp: setting {detail['loc'][0]}: {detail['msg']}" for detail in error.errors()]
        for line in told:
            click.echo(line, err=True)
        sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="surveyapp", message="%(prog)s %(version)s")
def main() -> None:
    """Satisfaction surveys: questionnaires, sealed answers, figures with their base, reports."""
