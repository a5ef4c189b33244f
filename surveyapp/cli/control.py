"""`surveyapp control`: units from period to period, and which periods have something of their own behind them."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

import click

from surveyapp.analysis.control import ENOUGH, LEAST, ControlChart, Limits, Moment
from surveyapp.analysis.figure import Figure, Suppressed
from surveyapp.cli.asking import asking_over_time, language_of, made_from
from surveyapp.cli.compare import WORDS
from surveyapp.cli.figure_table import WHY_NOT
from surveyapp.cli.listing import Cell, Listing, listed, percent, rounded
from surveyapp.cli.progress import waiting
from surveyapp.definitions.period import Period
from surveyapp.services.basis import Asked, Basis
from surveyapp.services.control import Controlled, Span, control, picture
from surveyapp.settings import Settings

COLUMNS = (
    "unit",
    "name",
    "period",
    "share",
    "base",
    "low",
    "centre",
    "high",
    "widened",
    "outside",
    "run",
    "not judged",
)
SAID = (
    "low, high: three standard errors from the centre, as many times wider than chance makes them as `widened` says (p' chart, Laney 2002)",
    "inside: common causes, the same in every period; do not ask why one is above another, only another way of working moves them",
    "outside: common causes seldom reach so far (3 to 7 periods in 1,000): ask what was different then, before asking who",
    "run: nine periods in a row on one side of the centre (Nelson 1984): the level has most likely moved, though no period lies outside",
)
FEW = f"limits from fewer than {ENOUGH} periods are provisional: one more may move them"
NONE = f"no limits: that takes {LEAST} periods with figures that may be compared"


@click.command(name="control")
@made_from
@asking_over_time
@click.option("--of", help="the question whose satisfied share is judged; else the headline's")
@click.option("--from", "first", help="the first period, such as 2023-Q1 or 2023-04; else the first with answers")
@click.option("--to", "last", help="the last period, of the same length; else the last closed one with answers")
@click.option(
    "--svg", type=click.File("w", encoding="utf-8", lazy=True), help="also draw the chart of --unit to this file"
)
@click.option("--lang", help="language of names and of the picture; else the survey's first")
@listed
def control_(  # noqa: PLR0913 - one argument for each option
    *,
    basis: Basis,
    asked: Asked,
    of: str | None,
    first: str | None,
    last: str | None,
    svg: TextIO | None,
    lang: str | None,
) -> Listing:
    """Judge months, quarters or years of units of SURVEY: which ones lie outside what is usual for the unit itself.

    Periods are as long as the one named, else as the shortest with answers. Without --level and --unit the units of the
    level that the survey rates.
    """
    if svg and not asked.unit:
        raise click.UsageError("--svg needs --unit: it draws one chart")
    span = Span(*(Period.parse(named) if named else None for named in (first, last)))
    with waiting("Reading periods"):
        found = control(basis, asked, span, of)
    language = language_of(basis, lang)
    if svg and asked.unit:
        name = basis.unit_name(asked.unit, language, str(found.periods[-1])) or asked.unit
        drawn = picture(Settings().reports_dir, found, asked.unit, name, language)
        svg.write(drawn)
    rows = [row for unit, chart in found.charts.items() for row in _rows(basis, unit, chart, language)]
    above, below = tuple(_above(basis, found)), tuple(_below([*found.charts.values()]))
    return Listing(COLUMNS, rows, above, below, grouped=True, simulated=found.simulated)


def _above(basis: Basis, found: Controlled) -> Iterator[str]:
    span = f"{found.periods[0]} to {found.periods[-1]}, edition {found.edition}"
    yield f"{basis.definition.survey.code}, {span}: satisfied share of {found.question}"
    if found.recomputed:
        yield f"{', '.join(_stretches(found))} by another edition, and recomputed by {found.edition}"


def _stretches(found: Controlled) -> Iterator[str]:
    """Neighbouring periods that were recomputed, by the first and the last of each stretch."""
    for again, periods in groupby(found.periods, key=set(found.recomputed).__contains__):
        first, *others = periods
        if again:
            yield f"{first} to {others[-1]} were" if others else f"{first} was"


def _below(charts: Sequence[ControlChart]) -> Iterator[str]:
    if not any(chart.usual for chart in charts):
        yield NONE
        return
    yield from SAID
    if any(chart.usual and len(chart.judged) < ENOUGH for chart in charts):
        yield FEW


def _rows(basis: Basis, unit: str, chart: ControlChart, language: str) -> Iterator[tuple[Cell, ...]]:
    for moment in chart.moments:
        name = basis.unit_name(unit, language, str(moment.period))
        shown = (moment.figure.rounded(), moment.figure.base) if isinstance(moment.figure, Figure) else (None, None)
        limits = tuple(_judged(chart, moment.limits)) if moment.limits else (None,) * 6
        yield (unit, name, str(moment.period), *shown, *limits, _why_not(chart, moment))


def _judged(chart: ControlChart, limits: Limits) -> Iterator[Cell]:
    if chart.usual:
        yield from (percent(each) for each in (limits.low, chart.usual.centre, limits.high))
        yield rounded(chart.usual.widened)
        yield from ("no" if place == "inside" else place for place in (limits.place, limits.run))


def _why_not(chart: ControlChart, moment: Moment) -> str | None:
    if isinstance(moment.figure, Suppressed):
        return WHY_NOT[moment.figure.reason]
    if moment.obstacle:
        return WORDS["en"][moment.obstacle]
    if isinstance(moment.figure, Figure) and str(moment.figure.interval) in WHY_NOT:
        return WHY_NOT[str(moment.figure.interval)]
    return None if chart.usual else "too few periods"
