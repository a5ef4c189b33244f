"""Forms weighted to known totals: margins read from a file, forms counted into cells, and what the weights are like."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from surveyapp.analysis.weight import Margin, WeightReport, raked, report
from surveyapp.definitions.errors import Fault, FaultyFile, SurveyAppError
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Choice, Multiple
from surveyapp.definitions.response import Answer, PartAnswers
from surveyapp.definitions.survey import Survey
from surveyapp.definitions.table import Row, decimal_number, read_table, unknown_columns
from surveyapp.services.basis import Asked, Basis, last_closed

REQUIRED = frozenset({"margin", "category", "total"})
UNIT = "unit"
"""The margin whose categories are units."""

Totals = Mapping[str, Mapping[str, float]]
"""By margin and category."""


class NothingToWeigh(SurveyAppError):
    """No form has a category in every margin, or the margins are about different parts of a form."""


@dataclass(frozen=True)
class Weighting:
    """What the weights of a period's forms are like; `left_out` forms have no category in some margin."""

    period: Period
    report: WeightReport
    left_out: int


def weighting(basis: Basis, asked: Asked, margins: Path) -> Weighting:
    """The forms of a period weighted to the totals in a file, by raking on cells; errors name the margin."""
    survey = basis.definition.survey
    totals = read_margins(margins, survey)
    period = asked.period or last_closed(survey.code, basis.periods(), asked.today)
    forms = _about(survey, totals, basis.ledger.forms(period))
    cells = Counter(cell(basis.organisation, totals, (form.unit, form.answers), period) for form in forms)
    left_out = cells.pop(None, 0)
    if not cells:
        raise NothingToWeigh(f"no form in {period} has a category in each of: {', '.join(totals)}")
    places = [cell for cell in cells if cell is not None]
    counted = np.array([cells[cell] for cell in places], dtype=np.int64)
    initial = counted.astype(np.float64)
    known = margins_of(totals, places)
    return Weighting(period, report(raked(initial, known), counted, initial, known), left_out)


def read_margins(file: Path, survey: Survey) -> Totals:
    """The totals in a file, each of a unit or of an option of a question with one answer; else FaultyFile."""
    rows = read_table(file, REQUIRED)
    faults = list(unknown_columns(rows[0], REQUIRED))
    options = {
        question.code: {option.code for option in question.options}
        for _, question in survey.questions()
        if isinstance(question, Choice) and not isinstance(question, Multiple)
    }
    totals: dict[str, dict[str, float]] = {}
    for row in rows:
        faults.extend(_row_faults(row, options, totals))
        if not faults:
            totals.setdefault(row["margin"], {})[row["category"]] = float(row["total"])
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return totals


def _row_faults(row: Row, options: Mapping[str, set[str]], totals: Totals) -> Iterator[Fault]:
    margin, category = row["margin"], row["category"]
    if margin != UNIT and margin not in options:
        yield row.fault("margin", "unknown-margin", f"'{margin}' is neither 'unit' nor a question with one answer")
    elif margin != UNIT and category not in options[margin]:
        yield row.fault("category", "unknown-option", f"'{category}' is no option of '{margin}'")
    elif category in totals.get(margin, {}):
        yield row.fault("category", "counted-twice", "an earlier row has this total already")
    total = decimal_number(row["total"])
    if total is None or total <= 0:
        yield row.fault("total", "not-a-total", f"'{row['total']}' is no total: a number above 0 is needed")


def _about(survey: Survey, totals: Totals, forms: Sequence[PartAnswers]) -> Sequence[PartAnswers]:
    """The forms about the one part that holds the questions of all margins; about any where there are none."""
    parts = {survey.part(margin) for margin in totals if margin != UNIT}
    if len(parts) > 1:
        raise NothingToWeigh(f"the margins ask about {' and '.join(sorted(parts))}, which no form holds together")
    found = parts or {form.part for form in forms[:1]}
    return [form for form in forms if form.part in found]


def cell(
    organisation: Organisation, totals: Totals, form: tuple[str, Mapping[str, Answer]], period: Period
) -> tuple[int, ...] | None:
    """The number of a form's category in each margin, from its unit and answers; None where it has none in one of them."""
    unit, answers = form
    found = []
    for margin, categories in totals.items():
        own = _unit(organisation, categories, unit, period) if margin == UNIT else answers.get(margin)
        if not isinstance(own, str) or own not in categories:
            return None
        found.append(list(categories).index(own))
    return tuple(found)


def margins_of(totals: Totals, cells: Sequence[tuple[int, ...]]) -> list[Margin]:
    """The margins that the totals are, over these cells."""
    return [
        Margin(name, categories, np.array([cell[n] for cell in cells], dtype=np.int64))
        for n, (name, categories) in enumerate(totals.items())
    ]


def _unit(organisation: Organisation, categories: Mapping[str, float], unit: str, period: Period) -> str | None:
    """The unit itself, or the nearest above it that has a total."""
    if unit in categories or unit not in organisation.units:
        return unit
    above = organisation.ancestors(unit, period.last_day)
    return next((each.code for each in above if each.code in categories), None)
