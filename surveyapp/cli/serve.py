"""`surveyapp serve`: the questionnaires, served by gunicorn."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from surveyapp.services.surveys import definitions
from surveyapp.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Number of processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the questionnaires until Ctrl-C; nothing of a visit is logged."""
    for address in addresses(Settings(), port):
        click.echo(address)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments(host, port, workers)])  # noqa: S606 (our own program)


def addresses(settings: Settings, port: int) -> Iterable[str]:
    """Where each questionnaire begins."""
    default = str(Settings.model_fields["public_address"].default)
    address = settings.public_address.rstrip("/")
    base = f"http://127.0.0.1:{port}" if address == default else address
    return (f"{base}/s/{code}" for code in definitions(settings.surveys_dir))


def arguments(host: str, port: int, workers: int) -> tuple[str, ...]:
    """How gunicorn is called: no access log is kept, and the database is opened anew in each worker."""
    return (
        *("--chdir", str(ROOT), "--config", "python:wsgi", "--bind", f"{host}:{port}"),
        *("--workers", str(workers), "--worker-class", "gthread", "--threads", "4", "--preload"),
        *("--log-level", "warning", "wsgi:public"),
    )
