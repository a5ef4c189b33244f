"""The large share of an office from period to period: what is usual for it, and which periods are not."""

from collections.abc import Iterator
from fractions import Fraction

from surveyapp.analysis.control import ENOUGH, ControlChart, Moment, Usual
from surveyapp.analysis.figure import Figure
from surveyapp.reporting.document import Cell, ControlLines, Paragraph, Piece, Table, Tracked
from surveyapp.reporting.sentences import Speaker
from surveyapp.reporting.wording import Wording, sentence

_STEP = 5
_MOST_NAMED = 3
"""Where more periods than these lie outside, it is the level that has moved."""


def control(say: Speaker) -> Iterator[Piece]:
    """The control chart of the office, where enough periods are shown and this one is among them; else nothing."""
    chart = say.facts.control
    if chart is None or chart.usual is None or say.facts.period not in {each.period for each in chart.judged}:
        return
    yield control_lines(say.wording, say.facts.edition.label, chart, chart.usual)
    last = chart.judged[-1]
    if last.limits and last.limits.run != "inside":
        yield Paragraph(say.wording.say(f"control_run_{last.limits.run}", period=say.wording.period(last.period)))


def control_lines(wording: Wording, edition: str, chart: ControlChart, usual: Usual) -> ControlLines:
    """The control chart of a unit by one edition, with its finding for a title."""
    title = _finding(wording, chart)
    moments = tuple(_tracked(wording, each) for each in chart.moments)
    first, last = (wording.period(each.period) for each in (chart.moments[0], chart.moments[-1]))
    ends = _axis(moments)
    zoom = wording.say("axis_zoom", first=wording.number(ends[0]), last=wording.number(ends[1]))
    few = wording.say("control_few", n=wording.number(len(chart.judged)))
    return ControlLines(
        title=title,
        subtitle=wording.say("control_subtitle", first=first, last=last),
        moments=moments,
        centre=100 * usual.centre,
        centre_text=wording.percent(100 * usual.centre, 1),
        table=_table(wording, chart),
        alt=wording.say(
            "chart_alt", title=title, values="; ".join(f"{m.label} {m.value_text}" for m in moments if m.value_text)
        ),
        axis=ends,
        note=" ".join(
            (
                *((zoom,) if ends != (0, 100) else ()),
                *((few,) if len(chart.judged) < ENOUGH else ()),
                wording.say("control_note"),
                *((wording.say("control_gaps"),) if any(each.value is None for each in moments) else ()),
                wording.say("control_method", edition=edition),
            )
        ),
    )


def _finding(wording: Wording, chart: ControlChart) -> str:
    outside = [each.period for each in chart.judged if each.limits and each.limits.place != "inside"]
    if not outside:
        return wording.say("control_inside")
    if len(outside) > _MOST_NAMED:
        n, among = map(wording.number, (len(outside), len(chart.judged)))
        return wording.say("control_many", n=n, all=among)
    return wording.say("control_outside", periods=", ".join(map(wording.period, outside)))


def _tracked(wording: Wording, moment: Moment) -> Tracked:
    if not isinstance(moment.figure, Figure) or moment.limits is None:
        return Tracked(wording.period(moment.period, "short"))
    limits = moment.limits
    return Tracked(
        wording.period(moment.period, "short"),
        float(moment.figure.value),
        wording.percent(moment.figure.value, 1),
        100 * limits.low,
        100 * limits.high,
        stands_out=limits.place != "inside",
    )


def _axis(moments: tuple[Tracked, ...]) -> tuple[float, float]:
    """Round ends about all that is drawn, not nearer than two steps."""
    drawn = [each for moment in moments for each in (moment.value, moment.low, moment.high) if each is not None]
    last = min(100.0, float(-(-max(drawn) // _STEP) * _STEP))
    return max(0.0, min(float(min(drawn) // _STEP * _STEP), last - 2 * _STEP)), last


def _table(wording: Wording, chart: ControlChart) -> Table:
    keys = ("period", "satisfied", "base", "limits", "place")
    columns = tuple(wording.say(f"column_{key}") for key in keys)
    return Table("", columns, tuple(_row(wording, moment) for moment in chart.moments), keys=keys)


def _row(wording: Wording, moment: Moment) -> tuple[Cell, ...]:
    named, nothing = Cell(sentence(wording.period(moment.period))), Cell(wording.say("nothing"))
    if not isinstance(moment.figure, Figure) or moment.limits is None:
        return named, *(nothing,) * 4
    low, high = (wording.number(Fraction(100 * each), 1) for each in (moment.limits.low, moment.limits.high))
    return (
        named,
        Cell(wording.percent(moment.figure.value, 1), moment.figure.value),
        Cell(wording.number(moment.figure.base), moment.figure.base),
        Cell(f"{low} – {high}"),
        Cell(wording.say(f"place_{moment.limits.place}")),
    )
