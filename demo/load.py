"""The whole demo: real and simulated answers and scores imported, reports rendered; what is there already is left as it is."""

import contextlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from surveyapp.cli.main import main
from surveyapp.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "demo"
REGISTER = DEMO / "organisation.csv"
SFO = DEMO / "source" / "sfo" / "sfo_ratings.csv"
SIMULATED = ("post-procedure.csv", "cdci-2020.csv", "cdci-2021.csv", "cdci-2024.csv")
ASSESSED = "cdci-scores.csv"
QUESTIONNAIRES = ("post-procedure/mong-cai", "post-procedure", "cdci", "airport", "service-satisfaction/opg-make-lpa")


@dataclass(frozen=True)
class Making:
    """Files made by a module of the demo from other files."""

    says: str
    module: str
    sources: tuple[Path, ...]
    results: tuple[Path, ...]

    def run(self) -> None:
        """Makes the results beside the first of them, unless they are newer than every source."""
        if are_newer(self.results, self.sources):
            print("made already")
            return
        command = [sys.executable, "-m", self.module, "--out", str(self.results[0].parent.resolve())]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 (modules named here)


@dataclass(frozen=True)
class Import:
    """A command of the product that imports something; what is there already it leaves as it is."""

    says: str
    words: tuple[str, ...]

    def run(self) -> None:
        """Runs it in this process, so that its libraries are read once."""
        main(self.words, standalone_mode=False)


@dataclass(frozen=True)
class Rendering:
    """A command of the product that renders reports, and the list of files it made."""

    says: str
    words: tuple[str, ...]
    made: Path
    sources: tuple[Path, ...]

    def run(self) -> None:
        """Renders the reports, unless all are there and newer than whatever they are made from."""
        if self.made.exists() and are_newer((self.made, *files_in(self.made)), self.sources):
            print("rendered already")
            return
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            main(self.words, standalone_mode=False)
        self.made.parent.mkdir(parents=True, exist_ok=True)
        self.made.write_text(printed.getvalue(), encoding="utf-8")
        print(f"{len(files_in(self.made))} files")


Step = Making | Import | Rendering


@dataclass(frozen=True)
class Report:
    """Reports of one kind: about which survey, units and period or wave, in which languages and formats."""

    code: str
    survey: str
    chosen: tuple[str, ...]
    languages: tuple[str, ...] = ("vi", "en")
    formats: str = "html,pdf"

    def steps(self, out: Path, sources: tuple[Path, ...]) -> Iterator[Rendering]:
        """One step per language."""
        for language in self.languages:
            says = ", ".join((self.code, self.survey, *self.chosen[1::2], language))
            how = ("--lang", language, "--format", self.formats, "--out", str(out / self.survey))
            words = ("reports", "render", self.code, self.survey, *self.chosen, *how)
            yield Rendering(f"Reports: {says}", words, out / "made" / says.replace(", ", "-"), sources)


def are_newer(results: Iterable[Path], sources: Iterable[Path]) -> bool:
    """Whether every result is there and none is older than any source."""
    found = list(results)
    return all(map(Path.exists, found)) and min(map(_changed, found)) >= max(map(_changed, sources))


def files_in(made: Path) -> tuple[Path, ...]:
    """The files that a list names, a line each."""
    return tuple(map(Path, made.read_text(encoding="utf-8").splitlines()))


REPORTS = (
    Report("office", "service-satisfaction", ("--level", "service", "--period", "2026-06")),
    Report("office", "airport", ("--level", "area", "--period", "2018")),
    Report("office", "cdci", ("--unit", "qn", "--period", "2021")),
    Report("office", "cdci", ("--level", "branch", "--period", "2021")),
    Report("office", "post-procedure", ("--level", "branch", "--period", "2021-Q4"), ("vi",)),
    Report("paper", "cdci", (), ("vi",)),
    Report("brief", "cdci", ("--wave", "2021"), ("vi",)),
    Report("brief", "cdci", ("--wave", "2024"), ("vi",)),
    Report("annual-cdci", "cdci", ("--wave", "2021"), formats="html,pdf,docx,xlsx"),
    Report("annual-cdci", "cdci", ("--wave", "2024"), ("vi",)),
)


def steps(settings: Settings) -> tuple[Step, ...]:
    """Everything the demo does, in order."""
    made = settings.instance_dir / "demo"
    counts, airport = DEMO / "opg_counts.csv", made / "airport.csv"
    simulated, assessed = tuple(made / name for name in SIMULATED), made / ASSESSED
    surveys = tuple(settings.surveys_dir.glob("*/*.yaml"))
    code = (*DEMO.glob("*.py"), *(ROOT / "surveyapp").rglob("*.py"))
    layouts = tuple(file for file in settings.reports_dir.rglob("*") if file.is_file())
    all_of_it = (*surveys, *code, *layouts, REGISTER, counts, airport, *simulated, assessed)
    return (
        Import("Register of units", ("organisation", "import", str(REGISTER))),
        Import("Counts of three services", ("counts", "import", "service-satisfaction", str(counts), "--replace")),
        Making("Airport respondents", "demo.convert_sfo", (SFO, DEMO / "convert_sfo.py"), (airport,)),
        Import("Forms of the airport", _answers("airport", airport)),
        Making("Simulated answers", "demo.simulate", (REGISTER, *surveys, *DEMO.glob("*.py")), (*simulated, assessed)),
        *(
            Import(f"Simulated forms: {each.stem}", (*_answers(_survey(each), each), "--simulated"))
            for each in simulated
        ),
        Import(
            "Simulated scores of the department",
            ("scores", "import", "cdci", str(assessed), "--replace", "--simulated"),
        ),
        *(step for report in REPORTS for step in report.steps(settings.instance_dir / "reports", all_of_it)),
    )


def _answers(survey: str, file: Path) -> tuple[str, ...]:
    return ("answers", "import", survey, str(file), "--replace")


def _survey(file: Path) -> str:
    return file.stem.split("-20")[0]


def _changed(file: Path) -> float:
    return file.stat().st_mtime


def load(every: Sequence[Step]) -> None:
    """Runs the steps one after the other, each with its number and its time."""
    for number, step in enumerate(every, 1):
        print(f"[{number}/{len(every)}] {step.says}", flush=True)
        begun = time.perf_counter()
        step.run()
        print(f"        {time.perf_counter() - begun:.1f} s", flush=True)


def tell(every: Sequence[Step], settings: Settings) -> None:
    """Prints where the reports are, where questionnaires can be answered, and how answers are released."""
    reports = sorted({file for step in every if isinstance(step, Rendering) for file in files_in(step.made)})
    print("\nReports:", *(f"  {file}" for file in reports), sep="\n")
    print("\nQuestionnaires, once it serves:")
    print(*(f"  {settings.public_address}/s/{path}" for path in QUESTIONNAIRES), sep="\n")
    print("\nAnswers given there are sealed. To release those that enough businesses gave:")
    print(f"  {os.path.relpath(Path(sys.executable).parent / 'surveyapp')} release --today\n", flush=True)


if __name__ == "__main__":
    everything = steps(Settings())
    load(everything)
    tell(everything, Settings())
