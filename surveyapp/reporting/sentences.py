"""Sentences about figures as a person would say them: the value, its interval, its base, its change."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction

from surveyapp.analysis.compare import Comparison, NotComparable, Obstacle
from surveyapp.analysis.figure import Counted, Distribution, Figure, Interval, Kind, Shown
from surveyapp.reporting.document import Cell, Row
from surveyapp.reporting.facts import OfficeFacts, is_given
from surveyapp.reporting.wording import Number, Wording, sentence

NOUNS = {
    Counted.FORMS: "n_forms",
    Counted.ANSWERS: "n_answers",
    Counted.BUSINESSES: "n_businesses",
    Counted.SCORES: "n_scores",
}
ZOOMS = (Decimal(80), Decimal(50))
"""Axes begin here where all that they show lies above, in percent of the scale."""


class Speaker:
    """Says what figures of one report show."""

    def __init__(self, facts: OfficeFacts, wording: Wording) -> None:
        self.facts = facts
        self.wording = wording

    def is_share(self, figure: Shown) -> bool:
        """Whether a figure is a share of satisfied answers, to be written in percent."""
        if figure.kind is Kind.HEADLINE:
            return self.facts.score is Kind.SATISFIED and not self.facts.headline_is_overall
        return figure.kind in {Kind.SATISFIED, Kind.VERY_SATISFIED}

    def rows_subtitle(self, figures: Iterable[Figure]) -> str:
        """The key of what stands over rows of these figures: satisfied, positive where scales are mixed, or a mean."""
        shown = tuple(figures)
        if all(map(is_given, shown)):
            return "rows_subtitle_given"
        if not all(map(self.is_share, shown)):
            return "rows_subtitle_mean"
        return "rows_subtitle_share" if self.facts.are_satisfied(shown) else "rows_subtitle_positive"

    def amount(self, figure: Shown, value: Number, decimals: int = 0) -> str:
        """A value of a figure as the language writes it: a share in percent, anything else with two decimals."""
        if self.is_share(figure):
            return self.wording.percent(value, decimals)
        return self.wording.number(value, 2)

    def value(self, figure: Figure, decimals: int = 0) -> str:
        """The value of a figure."""
        return self.amount(figure, figure.value, decimals)

    def out_of(self, figures: Iterable[Figure], decimals: int = 0) -> Callable[[Figure], str]:
        """What writes the value of each of these figures: with what it is out of, where that differs between them."""
        if len({figure.scale for figure in figures}) > 1:
            return lambda figure: f"{self.value(figure, decimals)}/{self.wording.number(figure.scale)}"
        return lambda figure: self.value(figure, decimals)

    def base(self, figure: Figure) -> str:
        """The base of a figure with what it counts."""
        return self.wording.counted(NOUNS[figure.counted], figure.base)

    def limits(self, figure: Figure, interval: Interval, decimals: int = 0) -> tuple[str, str]:
        """The two ends of an interval; a limit is an estimate, so 99.8 may be written 100."""
        places = decimals if self.is_share(figure) else 2
        low, high = (self.wording.number(limit, places) for limit in (interval.low, interval.high))
        return (f"{low}%", f"{high}%") if self.is_share(figure) else (low, high)

    def range(self, figure: Figure, interval: Interval) -> str:
        """The interval in words: từ 94% đến 97%."""
        low, high = self.limits(figure, interval)
        return self.wording.say("from_to", low=low, high=high)

    def range_cell(self, figure: Figure, decimals: int = 1) -> Cell:
        """The interval in a table."""
        if not isinstance(figure.interval, Interval):
            return Cell(self.wording.say("nothing"))
        low, high = self.limits(figure, figure.interval, decimals)
        return Cell(f"{low} – {high}")

    def base_cell(self, figure: Figure) -> Cell:
        """The base in a table; a dash where nothing was asked."""
        return (
            Cell(self.wording.say("nothing"))
            if is_given(figure)
            else Cell(self.wording.number(figure.base), figure.base)
        )

    def given(self, figure: Figure) -> str:
        """Who gave a component its score: do Cục chấm."""
        source = self.facts.source_of(figure)
        if source is None:
            return self.wording.say("given")
        return self.wording.say("given_by", source=self.facts.source_name(source))

    def result(self, figure: Figure) -> str:
        """The whole sentence: 96% phiếu hài lòng (từ 94% đến 97%; 1.268 phiếu)."""
        bare = "" if isinstance(figure.interval, Interval) else "bare_"
        what = f"share_{figure.counted}" if self.is_share(figure) else "mean"
        is_overall = figure.kind is Kind.OVERALL or (figure.kind is Kind.HEADLINE and self.facts.headline_is_overall)
        return self.filled(f"{bare}{'overall' if is_overall else what}", figure)

    def filled(self, key: str, figure: Figure, **more: str) -> str:
        """A sentence with value, scale, base and range of a figure filled in, and with what else it needs."""
        found = figure.interval
        return self.wording.say(
            key,
            value=self.value(figure),
            scale=self.wording.number(figure.scale),
            base=self.base(figure),
            range=self.range(figure, found) if isinstance(found, Interval) else "",
            **more,
        )

    def change(self, figure: Figure) -> str:
        """How a figure moved since the last period, or why that cannot be said."""
        period = self.wording.period(self.facts.last_period)
        old, found = self.facts.previous(figure), self.facts.change(figure)
        if old is None or found is None:
            return self.wording.say("no_before", period=period)
        if isinstance(found, NotComparable) or not isinstance(old, Figure):
            reason = found.reason if isinstance(found, NotComparable) else Obstacle.SUPPRESSED
            return sentence(f"{period}: {self.wording.say(f'obstacle_{reason}')}.")
        return self.wording.say(
            f"{found.verdict}_{'share' if self.is_share(figure) else 'mean'}",
            size=self.difference(figure, old).text.lstrip("+−"),
            period=period,
            before=self.value(old),
            now=self.value(figure),
        )

    def difference(self, figure: Figure, old: Figure) -> Cell:
        """A change with its sign, in a table."""
        exact = figure.value - old.value
        return Cell(self.signed(figure, exact), exact)

    def signed(self, figure: Figure, change: Fraction | float) -> str:
        """A change of a figure with its sign."""
        text = self.wording.number(change, 1 if self.is_share(figure) else 2)
        return f"+{text}" if change > 0 else text

    def verdict(self, found: Comparison | NotComparable) -> str:
        """What may be said of a change, in a table."""
        if isinstance(found, NotComparable):
            return self.wording.say(f"obstacle_{found.reason}")
        return self.wording.say(f"verdict_{found.verdict}")

    def row(self, label: str, figure: Figure) -> Row:
        """A figure as a row of a chart, with the last period beside it where the two can be compared."""
        found = figure.interval if isinstance(figure.interval, Interval) else None
        old = self.facts.previous(figure)
        comparable = isinstance(old, Figure) and isinstance(self.facts.change(figure), Comparison)
        limits = " – ".join(self.limits(figure, found, 0)).replace("%", "") if found else self.wording.say("nothing")
        detail = self.given(figure) if is_given(figure) else f"{limits} · {self.wording.number(figure.base)}"
        return Row(
            label=label,
            value=float(figure.value),
            value_text=self.value(figure),
            low=found.low if found else None,
            high=found.high if found else None,
            detail=detail,
            before=float(old.value) if comparable and isinstance(old, Figure) else None,
        )

    def share(self, distribution: Distribution, n: int, decimals: int = 0) -> str:
        """The share of n answers in a distribution."""
        return self.wording.percent(Fraction(100 * n, distribution.base), decimals)


def in_no_language(columns: Iterable[str]) -> tuple[str, ...]:
    """The keys of columns whose titles are these sentences."""
    return tuple(column.removeprefix("column_") for column in columns)


def axis(rows: tuple[Row, ...], scale: Decimal) -> tuple[float, float]:
    """The axis on which rows are drawn: the whole scale, or its upper part where all of them lie in it."""
    lowest = min(value for row in rows for value in (row.value, row.low, row.before) if value is not None)
    start = next((zoom for zoom in ZOOMS if lowest >= float(zoom * scale / 100)), Decimal(0))
    return float(start * scale / 100), float(scale)
