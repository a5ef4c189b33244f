"""`surveyapp figures`: what answers and scores of units come to, as a table, CSV or JSON."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from surveyapp.analysis.figure import UnitFigures
from surveyapp.cli.asking import asking, language_of, made_from, only
from surveyapp.cli.figure_rows import listing
from surveyapp.cli.figure_table import table
from surveyapp.cli.listing import FORMS
from surveyapp.services import figures as service
from surveyapp.services.bases import under_cap
from surveyapp.services.basis import Asked, Basis
from surveyapp.services.served import among_served


@click.command()
@made_from
@asking
@click.option("--officer", help="the private figures of one officer, by number")
@click.option(
    "--population", type=click.Path(path_type=Path), help="CSV: unit,period,served; intervals of shares of those served"
)
@click.option(
    "--cap", type=click.IntRange(min=1), help="with --forms: the most forms one business counts, in the survey's place"
)
@click.option("--explain", is_flag=True, help="print each formula with the numbers put in")
@click.option("--lang", help="language of the questions; else the survey's first")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def figures(  # noqa: PLR0913 - one argument for each option
    *,
    basis: Basis,
    asked: Asked,
    officer: str | None,
    population: Path | None,
    cap: int | None,
    explain: bool,
    lang: str | None,
    form: str,
) -> None:
    """Print the figures of SURVEY: satisfied share, mean, distribution, components, overall; base and interval of each."""
    if officer and (asked.unit or asked.level):
        raise click.UsageError("--officer excludes --unit and --level")
    if officer and (explain or cap):
        raise click.UsageError("--officer excludes --explain and --cap")
    if population and (officer or explain):
        raise click.UsageError("--population excludes --officer and --explain")
    if explain:
        only("without --explain", "form", "lang")
    basis = under_cap(basis, cap) if cap else basis
    found = (service.officer_figures(basis, officer, asked),) if officer else service.figures_from(basis, asked)
    found = among_served(basis.organisation, found, population) if population else found
    lines = _explained(basis, asked) if explain else _printed(basis, asked, found, lang, form)
    for line in lines:
        click.echo(line)


def _printed(basis: Basis, asked: Asked, found: Sequence[UnitFigures], lang: str | None, form: str) -> Iterator[str]:
    if form == "json":
        yield service.as_json(found).rstrip("\n")
        return
    service.told(asked, found)
    text = basis.definition.text(language_of(basis, lang))
    if form == "csv":
        yield from FORMS["csv"](listing(found))
    else:
        yield from table(found, basis.definition.survey, text, _names(basis, found, text.language))


def _names(basis: Basis, found: Sequence[UnitFigures], language: str) -> Mapping[str, str]:
    contexts = (each.context for each in found)
    return {each.unit: basis.unit_name(each.unit, language, each.period) for each in contexts}


def _explained(basis: Basis, asked: Asked) -> Iterator[str]:
    unit = None
    for code, line in service.explanations(basis, asked):
        if code != unit:
            yield code
        unit = code
        yield f"  {line}"
