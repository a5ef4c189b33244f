"""`surveyapp organisation`: the register of units and officers."""

from pathlib import Path

import click

from surveyapp.cli.group import Group
from surveyapp.services.installation import opened
from surveyapp.services.organisation import import_organisation
from surveyapp.settings import Settings


@click.group(cls=Group)
def organisation() -> None:
    """The register of units and officers."""


@organisation.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_(file: Path) -> None:
    """Put the register in FILE in the place of the last; a faulty file is refused whole."""
    imported = import_organisation(opened(Settings()).database, file)
    if imported.changed:
        click.echo(f"register of {imported.units} units and {imported.postings} postings imported")
    else:
        click.echo("the register is the same already: nothing changed")
