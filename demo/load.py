"""The whole demo: real and simulated answers imported, reports rendered; what is there already is left as it is."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from surveyapp.cli.main import main
from surveyapp.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "demo"
REGISTER = DEMO / "organisation.csv"
SIMULATED = ("post-procedure.csv", "cdci-2020.csv", "cdci-2021.csv")
QUESTIONNAIRES = ("post-procedure/mong-cai", "post-procedure", "cdci", "airport", "service-satisfaction/opg-make-lpa")


@dataclass(frozen=True)
class Making:
    """Files made by a module of the demo from other files."""

    says: str
    module: str
    sources: tuple[Path, ...]
    results: tuple[Path, ...]

    def is_done(self) -> bool:
        """Whether every result is there and newer than every source."""
        if not all(file.exists() for file in self.results):
            return False
        return min(map(_changed, self.results)) >= max(map(_changed, self.sources))

    def run(self) -> None:
        """Makes the results beside the first of them."""
        if self.is_done():
            print("made already")
            return
        command = [sys.executable, "-m", self.module, "--out", str(self.results[0].parent.resolve())]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 (modules named here)


@dataclass(frozen=True)
class Command:
    """A command of the product."""

    says: str
    words: tuple[str, ...]

    def run(self) -> None:
        """Runs it in this process, so that its libraries are read once."""
        main(self.words, standalone_mode=False)


Step = Making | Command


@dataclass(frozen=True)
class Report:
    """Office reports: of which survey, units and period, in which languages."""

    survey: str
    chosen: tuple[str, str]
    period: str
    languages: tuple[str, ...] = ("vi", "en")

    def steps(self, out: Path) -> Iterator[Command]:
        """One command per language, each into a folder of its own."""
        for language in self.languages:
            folder = out / self.survey
            where = ("--period", self.period, "--lang", language, "--format", "html,pdf", "--out", str(folder))
            says = f"Reports of {self.survey}, {self.chosen[1]}, {self.period}, {language}"
            yield Command(says, ("reports", "render", "office", self.survey, *self.chosen, *where))


REPORTS = (
    Report("service-satisfaction", ("--level", "service"), "2026-06"),
    Report("airport", ("--level", "area"), "2018"),
    Report("cdci", ("--unit", "qn"), "2021"),
    Report("cdci", ("--level", "branch"), "2021"),
    Report("post-procedure", ("--level", "branch"), "2021-Q4", ("vi",)),
)


def steps(instance: Path) -> tuple[Step, ...]:
    """Everything the demo does, in order."""
    made = instance / "demo"
    code = (*DEMO.glob("*.py"), REGISTER)
    surveys = tuple(Settings().surveys_dir.glob("*/*.yaml"))
    forms = Making("Airport respondents", "demo.convert_sfo", tuple(DEMO.glob("source/sfo/*")), (made / "airport.csv",))
    simulated = tuple(made / name for name in SIMULATED)
    return (
        Command("Register of units", ("organisation", "import", str(REGISTER))),
        Command("Counts of three services", _counts("service-satisfaction", DEMO / "opg_counts.csv")),
        forms,
        Command("Forms of the airport", _answers("airport", made / "airport.csv")),
        Making("Simulated answers", "demo.simulate", (*code, *surveys), simulated),
        *(
            Command(f"Simulated forms, {file.stem}", (*_answers(_survey(file), file), "--simulated"))
            for file in simulated
        ),
        *(step for report in REPORTS for step in report.steps(instance / "reports")),
    )


def _counts(survey: str, file: Path) -> tuple[str, ...]:
    return ("counts", "import", survey, str(file))


def _answers(survey: str, file: Path) -> tuple[str, ...]:
    return ("answers", "import", survey, str(file))


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


def tell(settings: Settings) -> None:
    """Prints where the reports are, where questionnaires can be answered, and how answers are released."""
    reports = sorted((settings.instance_dir / "reports").rglob("*.*"))
    print("\nReports:", *(f"  {file}" for file in reports if file.suffix in {".html", ".pdf"}), sep="\n")
    print("\nQuestionnaires, once it serves:")
    print(*(f"  {settings.public_address}/s/{path}" for path in QUESTIONNAIRES), sep="\n")
    print("\nAnswers given there are sealed. To release those that enough businesses gave:")
    print(f"  {Path(sys.executable).parent / 'surveyapp'} release --today\n", flush=True)


if __name__ == "__main__":
    load(steps(Settings().instance_dir))
    tell(Settings())
