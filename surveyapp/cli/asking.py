"""Options that commands about figures share: what they are made from, and of which units and period."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import click
from click.core import ParameterSource

from surveyapp.cli.clock import today
from surveyapp.cli.progress import tracked
from surveyapp.definitions.errors import Unknown
from surveyapp.definitions.period import Period
from surveyapp.services.bases import basis_of
from surveyapp.services.basis import Asked, Basis
from surveyapp.services.ledger_files import Files
from surveyapp.settings import Settings

Command = Callable[..., None]

_FILE = click.Path(path_type=Path)
_FILES = (
    click.option("--survey", "survey_file", type=_FILE, help="folder of a survey, in the place of SURVEY"),
    click.option("--index", type=_FILE, help="file of an index edition, in the place of the survey's own"),
    click.option("--counts", type=_FILE, help="CSV: unit,period,question,option,n"),
    click.option("--forms", type=_FILE, help="CSV: unit,period and a column for each question"),
    click.option(
        "--scores", type=_FILE, help="CSV: unit,period,criterion,score; beside SURVEY in the place of all scores kept"
    ),
    click.option("--organisation", type=_FILE, help="CSV of the register; else units stand by themselves"),
)
_ASKED = (
    click.option("--unit", help="code of one unit"),
    click.option("--level", help="all units of this level; without unit and level: all units with answers"),
    click.option("--edition", help="label of an index edition; else the one valid on the period's first day"),
    click.option("--channel", type=click.Choice(["invited", "open_link"]), help="else invited where there are any"),
)
_PERIOD = click.option("--period", help="such as 2021, 2021-Q3 or 2021-06; else the last closed one with answers")
_WRITTEN = ParameterSource.COMMANDLINE


def made_from(command: Command) -> Command:
    """Gives a command its `basis`: a survey of the installation, or files."""

    @wraps(command)
    def with_basis(  # noqa: PLR0913, PLR0917 - one argument for each option
        survey: str | None,
        survey_file: Path | None,
        index: Path | None,
        counts: Path | None,
        forms: Path | None,
        scores: Path | None,
        organisation: Path | None,
        **others: object,
    ) -> None:
        files = Files(survey_file, index, counts, forms, scores, organisation)
        command(basis=basis_of(Settings(), survey, files, tracked), **others)

    return _with(click.argument("survey", required=False), *_FILES)(with_basis)


def asking(command: Command) -> Command:
    """Gives a command what is `asked`: units, period, edition, channel."""
    return _with(*_ASKED[:2], _PERIOD, *_ASKED[2:])(_with_asked(command))


def asking_over_time(command: Command) -> Command:
    """Gives a command what is `asked` of more than one period: units, edition, channel."""
    return _with(*_ASKED)(_with_asked(command))


def only(where: str, *names: str) -> None:
    """Refuses options, by the names of their arguments, that were written where they change nothing."""
    context = click.get_current_context()
    written = (each for each in context.command.params if context.get_parameter_source(each.name or "") is _WRITTEN)
    for option in written:
        if option.name in names:
            raise click.UsageError(f"{option.opts[0]} only goes {where}")


def language_of(basis: Basis, lang: str | None) -> str:
    """The language that is asked for, else the survey's first; Unknown for one that the survey does not have."""
    languages = basis.definition.survey.languages
    if lang and lang not in languages:
        raise Unknown("language", lang, languages)
    return lang or languages[0]


def _with_asked(command: Command) -> Command:
    @wraps(command)
    def with_asked(
        *,
        unit: str | None,
        level: str | None,
        edition: str | None,
        channel: str | None,
        period: str | None = None,
        **others: object,
    ) -> None:
        if unit and level:
            raise click.UsageError("--unit and --level exclude each other")
        chosen = Period.parse(period) if period else None
        command(asked=Asked(today(), unit, level, chosen, edition, channel), **others)

    return with_asked


def _with(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated
