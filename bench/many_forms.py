"""Seconds for the figures of all units from many imported forms, and for office reports as PDF made from them."""

import argparse
import contextlib
import io
import json
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from demo import table
from demo.simulate import Instrument, after_procedures
from surveyapp.cli.main import main
from surveyapp.definitions.period import Period
from surveyapp.services.figures import figures
from surveyapp.services.installation import opened
from surveyapp.services.organisation import the_organisation
from surveyapp.settings import Settings

SURVEY, YEAR = "post-procedure", "2021"


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def command(*words: str) -> None:
    """Runs a command of the product without its words."""
    with contextlib.redirect_stdout(io.StringIO()):
        main(words, standalone_mode=False)


def measured(forms: int, file: Path, out: Path) -> dict[str, float]:
    """Simulates and imports the forms, then asks for all figures and for one report per team."""
    installation = opened(Settings())
    definition, organisation = installation.definition(SURVEY), the_organisation(installation.database)
    instrument = Instrument.of(definition, "bench")
    table.write(file, instrument.columns(), after_procedures(instrument, organisation, forms))
    importing = seconds(lambda: command("answers", "import", SURVEY, str(file), "--simulated"))

    def every_unit() -> None:
        figures(installation.database, definition, organisation, today=date.today(), period=Period.parse(YEAR))  # noqa: DTZ011 (no period is asked from it)

    reading = statistics.median(seconds(every_unit) for _ in range(7))
    render = ("reports", "render", "office", SURVEY, "--level", "team", "--period", YEAR, "--lang", "vi")
    rendering = seconds(lambda: command(*render, "--format", "pdf", "--out", str(out)))
    return {"import": importing, "figures": reading, "pdf": rendering / len(list(out.rglob("*.pdf")))}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=100_000)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    print(json.dumps(measured(arguments.forms, arguments.file, arguments.out)))
