"""Seconds for many office reports, the yearly book of twenty branches in every format, and a long Excel table."""

import csv
import json
import os
import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench.many_forms import command, seconds
from surveyapp.definitions.question import Choice, Number, Question
from surveyapp.definitions.survey import Part, Survey
from surveyapp.reporting.document import Cell, Table
from surveyapp.reporting.xlsx import xlsx
from surveyapp.services.installation import opened
from surveyapp.services.report_contents import Order, contents
from surveyapp.services.reports import layout_of
from surveyapp.settings import Settings

SURVEY, WAVE, FORMS = "cdci", "2021", 40
OFFICES, BOOK, ROWS = 200, 20, 100_000
EVERY_FORMAT = "html,pdf,docx,xlsx,json,csv"
REGISTER = "kind,code,level,parent,name_vi,since,until,successors\nunit,d,department,,Cục Hải quan thử tốc độ,,,\n"


def load(home: Path, branches: int) -> None:
    """A department with so many branches, each with some forms of the yearly survey."""
    register, forms = home / "register.csv", home / "forms.csv"
    units = (f"unit,b{n},branch,d,Chi cục Hải quan số {n},,,\n" for n in range(branches))
    register.write_text(REGISTER + "".join(units), encoding="utf-8")
    survey = opened(Settings()).definition(SURVEY).survey
    asked = [question for question in _asked(survey) if isinstance(question, Choice | Number)]
    rng = random.Random(branches)  # noqa: S311 (made-up answers)
    with forms.open("w", newline="", encoding="utf-8") as opened_file:
        writer = csv.writer(opened_file)
        writer.writerow(["unit", "period", "business", *(question.code for question in asked)])
        for n in range(branches * FORMS):
            writer.writerow([f"b{n % branches}", WAVE, f"B{n}", *(_answer(question, rng) for question in asked)])
    command("organisation", "import", str(register))
    command("answers", "import", SURVEY, str(forms), "--simulated")


def _asked(survey: Survey) -> Iterator[Question]:
    """The questions that everybody is asked about a branch."""
    for section in survey.sections:
        for page in section.pages:
            if section.show_if is None and page.show_if is None:
                always = (question for question in page.questions if question.show_if is None)
                yield from (question for question in always if survey.part(question.code) is Part.UNIT)


def _answer(question: Question, rng: random.Random) -> str:
    if isinstance(question, Number):
        return str(rng.randint(int(question.minimum), min(20, int(question.maximum))))
    assert isinstance(question, Choice)  # noqa: S101 (no other kind is asked here)
    best = sorted(question.inside, key=lambda option: -(option.value or 0))
    return rng.choices(best, [6, 3, *[1] * (len(best) - 2)])[0].code


def offices(out: Path) -> float:
    """One office report as PDF, in a batch of all branches over all cores."""
    render = ("reports", "render", "office", SURVEY, "--level", "branch", "--period", WAVE)
    return seconds(lambda: command(*render, "--format", "pdf", "--out", str(out))) / OFFICES


def book(out: Path) -> float:
    """The yearly book in every format."""
    render = ("reports", "render", "annual-cdci", "--wave", WAVE, "--format", EVERY_FORMAT)
    return seconds(lambda: command(*render, "--out", str(out)))


def long_table() -> float:
    """An Excel file with one table of many rows."""
    settings = Settings()
    order = Order("office", SURVEY, date(2022, 1, 1), unit="b0")
    layout = layout_of(settings, order.report, order.language)
    (content,) = contents(opened(settings), order, layout)
    rows = tuple((Cell(f"Dòng {n}"), Cell("1", 1), Cell("2", 2)) for n in range(ROWS))
    document = replace(content.make(), pieces=(Table("Dài", ("Tên", "Một", "Hai"), rows),))
    return seconds(lambda: xlsx(document))


def measured(home: Path) -> Iterator[tuple[str, float, float]]:
    """Each measure with its aim, as soon as it is known."""
    for branches in (OFFICES, BOOK):
        os.environ["SURVEYAPP_INSTANCE_DIR"] = str(home / str(branches))
        Path(home / str(branches)).mkdir()
        load(home / str(branches), branches)
        if branches == OFFICES:
            yield f"one office report as PDF, in a batch of {OFFICES}, s", offices(home / "offices"), 0.2
        else:
            yield f"yearly book of {BOOK} branches, every format, s", book(home / "book"), 20
            yield f"XLSX of {ROWS:,} rows, s", long_table(), 3


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="documents-") as folder:
        for what, value, aim in measured(Path(folder)):
            print(json.dumps({"what": what, "value": value, "aim": aim}), flush=True)
