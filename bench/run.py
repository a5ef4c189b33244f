"""Measures this machine: journeys, statements, first views, figures and reports, each beside its aim."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
JOURNEYS, AT_A_TIME, WORKERS, FORMS = 400, 8, 2, 100_000
PATIENCE = 60
DONE = "Mã biên nhận"


@dataclass(frozen=True)
class Measure:
    """One number of this machine, and what it should be: at most, or at least, an aim."""

    what: str
    value: float | None
    aim: float | None = None
    at_least: bool = False
    decimals: int = 1

    def verdict(self) -> str:
        """Whether the aim is met."""
        if self.value is None:
            return "not measured"
        if self.aim is None:
            return ""
        return "met" if (self.value >= self.aim if self.at_least else self.value <= self.aim) else "missed"

    def __str__(self) -> str:
        value = "-" if self.value is None else f"{self.value:,.{self.decimals}f}"
        side = "at least" if self.at_least else "at most"
        aim = "" if self.aim is None else f"{side} {self.aim:g}"
        return f"{self.what:<58} {value:>12}  {aim:<14} {self.verdict()}"


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire to fill in, the words of its last page, and what its pages should cost."""

    name: str
    path: str
    done: str
    journeys_per_second: float | None = None
    cpu_per_journey: float | None = None
    cpu_per_page: float | None = None
    pages: float | None = None


QUESTIONNAIRES = (
    Questionnaire("post-procedure", "/s/post-procedure/mong-cai-1", DONE, 60, 15, None, 4),
    Questionnaire("27 questions", "/s/bench27/qn", DONE, None, None, 4, None),
)


def run(*command: object, env: Mapping[str, str]) -> str:
    """What a command prints; its errors go to this terminal."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def journeys(questionnaire: Questionnaire, address: str, pid: int, home: Path, env: Mapping[str, str]) -> list[Measure]:
    """Complete journeys at once, with the time and the processor they cost."""
    pidfile = home / "pid"
    pidfile.write_text(str(pid))
    load = (sys.executable, "bench/journey.py", "--url", address + questionnaire.path, "--done", questionnaire.done)
    how = ("-n", JOURNEYS, "-c", AT_A_TIME, "--pidfile", f"web={pidfile}", "--brief", "--maxpages", 40)
    found = json.loads(run(*load, *how, env=env))
    cpu = found["server_cpu_ms_per_journey"]["web"]
    pages = found["requests_per_s"] / found["journeys_per_s"]
    name = questionnaire.name
    return [
        Measure(f"{name}: journeys complete of {JOURNEYS}", found["done"], JOURNEYS, at_least=True, decimals=0),
        Measure(
            f"{name}: journeys per second", found["journeys_per_s"], questionnaire.journeys_per_second, at_least=True
        ),
        Measure(f"{name}: pages per journey", pages, questionnaire.pages),
        Measure(f"{name}: server CPU ms per journey", cpu, questionnaire.cpu_per_journey),
        Measure(f"{name}: server CPU ms per page", cpu / pages, questionnaire.cpu_per_page),
        Measure(f"{name}: page p95, ms", found["all_pages_ms"]["p95"], 100),
        Measure(f"{name}: memory of all processes, MB", found["server_pss_mb"]["web"]),
        Measure(f"{name}: processors busy with other work", found["others_cores"]),
    ]


def statements(questionnaire: Questionnaire, env: Mapping[str, str]) -> list[Measure]:
    """SQL statements of one journey."""
    found = json.loads(run(sys.executable, "-m", "bench.statements", questionnaire.path, questionnaire.done, env=env))
    name = questionnaire.name
    return [
        Measure(f"{name}: SQL statements, first page", found["first_page"], 3, decimals=0),
        Measure(f"{name}: SQL statements, page sent", found["page_sent"], decimals=0),
        Measure(f"{name}: SQL statements, submit", found["submit"], 10, decimals=0),
    ]


def first_view(questionnaire: Questionnaire, address: str, env: Mapping[str, str]) -> list[Measure]:
    """A first view with an empty cache; not measured without Chromium."""
    found: dict[str, float] = {}
    if shutil.which("chromium"):
        found = json.loads(run(sys.executable, "-m", "bench.first_view", address + questionnaire.path, env=env))
    size = found.get("bytes")
    return [
        Measure(f"{questionnaire.name}: first view, requests", found.get("requests"), 3, decimals=0),
        Measure(f"{questionnaire.name}: first view, KB", None if size is None else size / 1000, 40),
    ]


def many_forms(home: Path, env: Mapping[str, str]) -> list[Measure]:
    """Figures and reports from many forms."""
    print(f"Simulating and importing {FORMS:,} forms ...", file=sys.stderr)
    where = ("--forms", FORMS, "--file", home / "forms.csv", "--out", home / "reports")
    found = json.loads(run(sys.executable, "-m", "bench.many_forms", *where, env=env))
    return [
        Measure(f"import of {FORMS:,} forms, s", found["import"]),
        Measure(f"figures of all units from {FORMS:,} forms, s", found["figures"], 0.1, decimals=3),
        Measure("one office report as PDF, in a batch of 17, s", found["pdf"], 0.2, decimals=2),
    ]


def analysis(env: Mapping[str, str]) -> list[Measure]:
    """Counting, figures, ranks and weights at scale."""
    print("Making 10 million rows and 1,000,000 stored forms ...", file=sys.stderr)
    found = map(json.loads, run(sys.executable, "-m", "bench.analysis", "--json", env=env).splitlines())
    return [Measure(each["what"], each["value"], each["aim"], decimals=3) for each in found]


def documents(env: Mapping[str, str]) -> list[Measure]:
    """Reports in numbers that a department prints."""
    print("Rendering 200 office reports and a yearly book ...", file=sys.stderr)
    found = map(json.loads, run(sys.executable, "-m", "bench.documents", env=env).splitlines())
    return [Measure(each["what"], each["value"], each["aim"], decimals=2) for each in found]


@contextmanager
def served(env: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """The product served on loopback, and its process; ended by its id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [str(BIN / "surveyapp"), "serve", "--port", str(port), "--workers", str(WORKERS)]
    server = subprocess.Popen(
        command, cwd=ROOT, env={**env, "SURVEYAPP_PUBLIC_ADDRESS": address}, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port, server)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(PATIENCE)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Returns when something listens at the port."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server does not answer")


def installation(home: Path) -> Mapping[str, str]:
    """The environment of a new installation with the demo's organisation, its surveys and the bench form."""
    surveys = shutil.copytree(ROOT / "surveys", home / "surveys")
    shutil.copytree(ROOT / "bench" / "forms", surveys, dirs_exist_ok=True)
    env = {**os.environ, "SURVEYAPP_INSTANCE_DIR": str(home / "instance"), "SURVEYAPP_SURVEYS_DIR": str(surveys)}
    run(BIN / "surveyapp", "organisation", "import", "demo/organisation.csv", env=env)
    return env


def measure(home: Path) -> Iterator[Measure]:
    """Every measure, as soon as it is known."""
    env = installation(home)
    with served(env) as (address, pid):
        for questionnaire in QUESTIONNAIRES:
            yield from journeys(questionnaire, address, pid, home, env)
            yield from first_view(questionnaire, address, env)
    for questionnaire in QUESTIONNAIRES:
        yield from statements(questionnaire, env)
    yield from many_forms(home, env)
    yield from analysis(env)
    yield from documents(env)


if __name__ == "__main__":
    print(f"{os.cpu_count()} processors, {WORKERS} workers, {AT_A_TIME} respondents at a time")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for each in measure(Path(folder)):
            print(each, flush=True)
