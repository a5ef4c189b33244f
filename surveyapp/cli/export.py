"""`surveyapp export`: released blocks for other engines."""

from pathlib import Path

import click

from surveyapp.services.export import export as export_blocks
from surveyapp.services.installation import opened
from surveyapp.settings import Settings


@click.command()
@click.argument("survey")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="folder to write into")
def export(survey: str, out: Path) -> None:
    """Export the released blocks of SURVEY as Parquet, and count them again from the files."""
    written = export_blocks(opened(Settings()), survey, out)
    click.echo(f"exported to {out / survey}: blocks {written.blocks}, rows {written.rows}")
    click.echo("counted again from the files: every count as in the database")
