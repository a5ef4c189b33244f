"""`surveyapp figures`: what the answers of units come to, as a table or as JSON."""

import click

from surveyapp.cli.clock import today
from surveyapp.cli.figure_table import table
from surveyapp.definitions.period import Period
from surveyapp.services import figures as service
from surveyapp.services.installation import opened
from surveyapp.services.organisation import the_organisation
from surveyapp.settings import Settings


@click.command()
@click.argument("survey")
@click.option("--unit", help="code of one unit")
@click.option("--level", help="all units of this level; without unit and level: all units with answers")
@click.option("--period", help="such as 2021, 2021-Q3 or 2021-06; else the last closed one with answers")
@click.option("--edition", help="label of an index edition; else the one valid on the period's first day")
@click.option("--channel", type=click.Choice(["invited", "open_link"]), help="else invited where there are any")
@click.option("--lang", help="language of the questions; else the survey's first")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def figures(  # noqa: PLR0913, PLR0917 - one argument for each option
    survey: str,
    unit: str | None,
    level: str | None,
    period: str | None,
    edition: str | None,
    channel: str | None,
    lang: str | None,
    form: str,
) -> None:
    """Print the figures of SURVEY: satisfied share, mean, distribution, components, overall; base and interval of each."""
    if unit and level:
        raise click.UsageError("--unit and --level exclude each other")
    installation = opened(Settings())
    definition = installation.definition(survey)
    organisation = the_organisation(installation.database)
    found = service.figures(
        installation.database,
        definition,
        organisation,
        today=today(),
        unit=unit,
        level=level,
        period=Period.parse(period) if period else None,
        edition=edition,
        channel=channel,
    )
    if form == "json":
        click.echo(service.as_json(found), nl=False)
        return
    text = definition.text(lang or definition.survey.languages[0])
    known = (each.context for each in found if each.context.unit in organisation.units)
    names = {
        each.unit: organisation.unit(each.unit).name(text.language, Period.parse(each.period).last_day)
        for each in known
    }
    click.echo("\n".join(table(found, definition.survey, text, names)))
