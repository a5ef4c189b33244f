"""Which formula a published series was made with, unit by unit, and where that changed."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from surveyapp.analysis.evidence import Evidence
from surveyapp.analysis.formula import Item, of_question, of_questions
from surveyapp.analysis.published import Misfit, Published, Stretch, agreement, misfit, stretches
from surveyapp.analysis.score import OVERALL, pooled_questions
from surveyapp.definitions.counts import Tally, UnitCounts
from surveyapp.definitions.errors import Fault, FaultyFile
from surveyapp.definitions.index import WHOLE, IndexEdition, QuestionHeadline
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Choice, Multiple
from surveyapp.definitions.source import at
from surveyapp.definitions.survey import Survey
from surveyapp.definitions.table import Row, read_table, repeated
from surveyapp.services.basis import Basis, Round, edition_of, rated, round_of
from surveyapp.services.import_forms import PLACE, PLACE_CHECKS, row_faults

REQUIRED = PLACE | {"percent"}
_PERCENT = re.compile(r"-?\d{1,3}(\.\d{1,9})?", re.ASCII)

Values = Mapping[str, Fraction]
"""What each formula gives for one figure."""
Made = Callable[[Tally, Sequence[Tally]], Values]
"""From the counts of a unit, and of those next below it, to what each formula gives."""


@dataclass(frozen=True)
class Fitted:
    """One stretch of a unit's figures (of all units together: None), and how many of them each formula gives.

    `change` holds the stretch against the formula of the stretch before; None where there was none, or it fits as well.
    """

    unit: str | None
    stretch: Stretch
    agree: Mapping[str, int]
    change: Misfit | None = None


@dataclass(frozen=True)
class Fits:
    """What figures were published about, the formulas held against them, and the stretches of each unit, then of all.

    `alike` leads from a formula that gives the same as an earlier one for every figure, so that nothing tells them apart.
    """

    of: str
    formulas: tuple[str, ...]
    alike: Mapping[str, str]
    stretches: tuple[Fitted, ...]
    simulated: bool = False


def formulas(basis: Basis, published: Path, named: str | None) -> Fits:
    """What known formulas explain of the figures in a file; else FaultyFile.

    The figures are about the question named, or `overall`, else about what the headline in the last period is made of.
    """
    rows = _read(basis, published)
    edition = edition_of(basis.definition, max(Period.parse(row["period"]) for row in rows))
    is_one = isinstance(edition.headline, QuestionHeadline) if named is None else named != OVERALL
    question = rated(basis, edition, named) if is_one else None
    of = question.code if question else OVERALL
    made = _of_question(question) if question else _of_questions(tuple(_items(basis.definition.survey, edition)))
    series = _series(basis, rows, _counts(basis, edition, rows), of, made)
    alike = _alike([figure.values for own in series.values() for figure in own])
    known = {unit: [_without(figure, alike) for figure in own] for unit, own in series.items()}
    every = [figure for own in known.values() for figure in own]
    found = [each for unit, own in known.items() for each in _fitted(unit, own)]
    found.extend(_fitted(None, every) if len(known) > 1 else ())
    simulated = basis.is_simulated(*{Period.parse(row["period"]) for row in rows})
    return Fits(of, tuple(agreement(every)), alike, tuple(found), simulated)


def _of_question(question: Choice) -> Made:
    return lambda own, parts: of_question(question, own.of(question.code), [part.of(question.code) for part in parts])


def _of_questions(items: Sequence[Item]) -> Made:
    return lambda own, parts: of_questions(items, own.questions, [part.questions for part in parts])


def _items(survey: Survey, edition: IndexEdition) -> Iterator[Item]:
    """The questions with one answer that an edition is made of, by component; without components all ratings."""
    if not edition.components:
        yield from (Item(question, "") for question in pooled_questions(survey))
    for component in edition.components:
        for indicator in component.indicators:
            question = survey.question(indicator.question)
            if isinstance(question, Choice) and not isinstance(question, Multiple):
                yield Item(question, component.code, indicator.direction == "negative")


def _read(basis: Basis, file: Path) -> Sequence[Row]:
    """The rows with a figure; one without was not published."""
    rows = [row for row in read_table(file, REQUIRED) if row["percent"]]
    faults = [fault for row in rows for fault in _faults(basis, row)]
    faults.extend(repeated(rows, ("unit", "period"), "figure"))
    if not rows:
        faults.append(at(file, (1, 1), "empty-file", "no row has a figure in the column 'percent'"))
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return rows


def _faults(basis: Basis, row: Row) -> Iterator[Fault]:
    yield from row_faults(basis.definition.survey, basis.organisation, row, PLACE_CHECKS)
    if not _PERCENT.fullmatch(row["percent"]) or abs(Decimal(row["percent"])) > WHOLE:
        sentence = f"'{row['percent']}' is no number from 0 to 100 such as 87.5, or, of a net, from -100 on"
        yield row.fault("percent", "not-a-percent", sentence)


def _counts(basis: Basis, edition: IndexEdition, rows: Sequence[Row]) -> Mapping[str, Mapping[str, UnitCounts]]:
    """By period as it is written, what is shown of the counts of each unit."""
    written = {row["period"] for row in rows}
    rounds = {period: round_of(basis, edition, Period.parse(period), None) for period in written}
    return {period: {unit: _shown(basis, each, unit) for unit in each.found} for period, each in rounds.items()}


def _shown(basis: Basis, round_: Round, unit: str) -> UnitCounts:
    """The counts of a unit without the questions that no figure is shown of: else guesses could be tried on them."""
    known = round_.known(unit)
    answers = Evidence(basis.definition.survey, round_.edition, known.counts, known.context).answers
    refused = {code for code, each in answers.items() if each.refused is not None}
    tally = known.counts.tally
    kept = {code: options for code, options in tally.questions.items() if code not in refused}
    return replace(known.counts, tally=replace(tally, questions=kept))


def _series(
    basis: Basis, rows: Sequence[Row], counts: Mapping[str, Mapping[str, UnitCounts]], of: str, made: Made
) -> Mapping[str, Sequence[Published]]:
    series: dict[str, list[Published]] = {}
    faults = []
    for row in rows:
        found = counts[row["period"]]
        own = found.get(row["unit"])
        values = made(own.tally, tuple(_below(basis, row, found))) if own else {}
        if not values:
            faults.append(row.fault("period", "no-answers", f"no answers to '{of}' are known for this figure"))
        series.setdefault(row["unit"], []).append(Published(row["period"], Decimal(row["percent"]), values))
    if faults:
        raise FaultyFile(tuple(faults))
    return series


def _below(basis: Basis, row: Row, found: Mapping[str, UnitCounts]) -> Iterator[Tally]:
    """The counts of the units next below the one of a row."""
    day, units = Period.parse(row["period"]).last_day, basis.organisation.units
    for code, own in found.items():
        if code in units and units[code].parent(day) == row["unit"]:
            yield own.tally


def _alike(figures: Sequence[Values]) -> Mapping[str, str]:
    """The formulas that give the same as an earlier one for every figure, each with that one."""
    first: dict[tuple[Fraction | None, ...], str] = {}
    names = dict.fromkeys(name for values in figures for name in values)
    found = {name: first.setdefault(tuple(values.get(name) for values in figures), name) for name in names}
    return {name: earlier for name, earlier in found.items() if name != earlier}


def _without(figure: Published, alike: Mapping[str, str]) -> Published:
    return replace(figure, values={name: value for name, value in figure.values.items() if name not in alike})


def _fitted(unit: str | None, series: Sequence[Published]) -> Iterator[Fitted]:
    before: str | None = None
    for stretch in stretches(series):
        own = [figure for figure in series if stretch.first <= figure.period <= stretch.last]
        yield Fitted(unit, stretch, agreement(own), misfit(own, before) if before else None)
        before = stretch.formulas[0]
