"""`surveyapp serve`: the questionnaires, served by gunicorn."""

import os
import socket
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from surveyapp.definitions.errors import SurveyAppError
from surveyapp.services.surveys import definitions
from surveyapp.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


class CannotListen(SurveyAppError):
    """An address or port that cannot be listened on."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host}, port {port}: {reason}")
        self.host = host
        self.port = port
        self.reason = reason


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Number of processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the questionnaires until Ctrl-C; nothing of a visit is logged."""
    check(host, port)
    for address in addresses(Settings(), port):
        click.echo(address)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments(host, port, workers)])  # noqa: S606 (our own program)


def check(host: str, port: int) -> None:
    """Refuse an address or port that is taken or not this machine's, before gunicorn tries it again and again."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except OSError as error:
        raise CannotListen(host, port, error.strerror or str(error)) from None


def addresses(settings: Settings, port: int) -> Iterable[str]:
    """Where each questionnaire begins."""
    default = str(Settings.model_fields["public_address"].default)
    address = settings.public_address.rstrip("/")
    base = f"http://127.0.0.1:{port}" if address == default else address
    return (f"{base}/s/{code}" for code in definitions(settings.surveys_dir))


def arguments(host: str, port: int, workers: int) -> tuple[str, ...]:
    """How gunicorn is called: no access log is kept, and the database is opened anew in each worker.

    One thread answers in each process: a page is work for the processor, where threads would only take turns, and
    that costs a third more. Connections that wait for a next page hold no thread.
    """
    name = f"[{host}]" if ":" in host else host
    return (
        *("--chdir", str(ROOT), "--config", "python:wsgi", "--bind", f"{name}:{port}"),
        *("--workers", str(workers), "--worker-class", "gthread", "--threads", "1", "--preload"),
        *("--log-level", "warning", "wsgi:public"),
    )
