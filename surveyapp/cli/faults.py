"""Faults of definition files told on the command line, the same way for surveys and reports."""

import sys
from collections.abc import Sequence

import click

from surveyapp.definitions.errors import Fault, Severity


def tell(faults: Sequence[Fault], checked: int, noun: str) -> None:
    """Print every fault and how many there are; end with 1 if one is an error, else with 0."""
    for fault in faults:
        click.echo(str(fault))
    errors = sum(fault.severity is Severity.ERROR for fault in faults)
    warnings = len(faults) - errors
    click.echo(f"{_counted(checked, noun)} checked: {_counted(errors, 'error')}, {_counted(warnings, 'warning')}")
    sys.exit(1 if errors else 0)


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
