"""The speaker of a report about all units: their short names, their figures side by side, how each moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from surveyapp.analysis.compare import Comparison, NotComparable, Verdict, verdicts
from surveyapp.analysis.figure import Figure, Kind, Reason, Shown, Suppressed
from surveyapp.definitions.report import ReportDefinition
from surveyapp.reporting.annual_facts import AnnualFacts
from surveyapp.reporting.document import Cell, IntervalRows, Row, Table
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.reporting.sentences import Speaker, axis
from surveyapp.reporting.sources import lacks_score, missing
from surveyapp.reporting.wording import Wording, clean, sentence

_LETTERS = 4
"""A shorter name says too little."""

UNSHOWN: Mapping[Reason, str] = {
    Reason.TOO_FEW: "too_few_forms",
    Reason.NO_ANSWERS: "no_forms",
    Reason.NO_SPREAD: "all_alike",
}
"""Why a component is not shown, where no other source owes its score."""


@dataclass(frozen=True)
class Moved:
    """One unit's figure now and before, and what may be said of the change once all units are judged together."""

    now: Figure
    before: Figure | None
    verdict: Verdict | None
    said: str


class Book:
    """Says what figures of all units show."""

    def __init__(self, facts: AnnualFacts, report: ReportDefinition, wording: Wording) -> None:
        self.facts = facts
        self.report = report
        self.wording = wording
        self.whole = Speaker(_cleaned(facts.whole), wording)
        self.units = {each.now.context.unit: Speaker(_cleaned(each), wording) for each in facts.units}
        short = short_names([say.facts.unit for say in self.units.values()])
        self.names = dict(zip(self.units, map(sentence, short), strict=True))

    @property
    def period(self) -> str:
        """The wave's period in words."""
        return self.wording.period(self.facts.whole.period)

    @property
    def last_period(self) -> str:
        """The last wave's period in words."""
        return self.wording.period(self.facts.whole.last_period)

    def say(self, key: str, **values: str) -> str:
        """The sentence with this key, its braces filled in."""
        return self.wording.say(key, **values)

    def table(self, title: str, keys: Sequence[str], rows: Iterable[tuple[Cell, ...]], subtitle: str = "") -> Table:
        """A table whose columns have these names."""
        return Table(
            title, tuple(self.say(f"column_{key}") for key in keys), tuple(rows), sentence(subtitle), tuple(keys)
        )

    def named(self, unit: str) -> Cell:
        """A unit in a table, by its short name."""
        return Cell(self.name(unit), code=unit)

    def name(self, unit: str) -> str:
        """A unit's short name, and what the whole is called."""
        return self.say("whole") if unit == self.facts.whole.now.context.unit else self.names.get(unit, clean(unit))

    def full_name(self, unit: str) -> str:
        """A unit's whole name; its code where the register does not know it."""
        return self.units[unit].facts.unit if unit in self.units else clean(unit)

    def figures(self, kind: Kind, of: str) -> Mapping[str, Shown]:
        """The figures of all units that have one of this kind about this question or component."""
        found = ((code, say.facts.now.figure(kind, of)) for code, say in self.units.items())
        return {code: figure for code, figure in found if figure is not None}

    def moved(self, kind: Kind, of: str) -> Mapping[str, Moved]:
        """How each unit moved since the last wave, with Benjamini-Hochberg over all of them."""
        known = {code: f for code, f in self.figures(kind, of).items() if isinstance(f, Figure)}
        found = {code: self.units[code].facts.change(figure) for code, figure in known.items()}
        judged = verdicts({code: each.change for code, each in found.items() if isinstance(each, Comparison)})
        return {code: self._moved(code, figure, judged.get(code), found[code]) for code, figure in known.items()}

    def _moved(
        self, code: str, figure: Figure, verdict: Verdict | None, found: Comparison | NotComparable | None
    ) -> Moved:
        before = self.units[code].facts.previous(figure)
        said = self.say("nothing") if found is None else self.units[code].verdict(found)
        if verdict is not None:
            said = self.say(f"verdict_{verdict}")
        return Moved(figure, before if isinstance(before, Figure) else None, verdict, said)

    def rows(self, codes: Iterable[str], kind: Kind, of: str) -> tuple[Row, ...]:
        """Units as rows of a chart, in this order; those without a figure left out."""
        found = self.figures(kind, of)
        shown = ((code, found.get(code)) for code in codes)
        return tuple(self.units[code].row(self.name(code), f) for code, f in shown if isinstance(f, Figure))

    def interval_rows(self, title: str, rows: Sequence[Row], figures: Sequence[Figure], table: Table) -> IntervalRows:
        """Rows as a chart with its subtitle, table and alternative text."""
        scale = figures[0].scale
        ends = axis(tuple(rows), scale)
        values = "; ".join(f"{row.label} {row.value_text}" for row in rows)
        subtitle = self.whole.rows_subtitle(figures)
        return IntervalRows(
            title=title,
            subtitle=self.say(subtitle, period=self.period, scale=self.wording.number(scale)),
            rows=tuple(rows),
            table=table,
            alt=self.say("chart_alt", title=title, values=values),
            axis=ends,
            note=self.axis_note(ends, hollow=any(row.before is not None for row in rows)),
        )

    def axis_note(self, ends: tuple[float, float], *, hollow: bool = False) -> str:
        """From where to where an axis goes that does not begin at zero, and what hollow dots are."""
        first, last = map(self.wording.number, ends)
        zoom = self.say("axis_zoom", first=first, last=last) if ends[0] else ""
        return " ".join(filter(None, (zoom, self.say("hollow", period=self.last_period) if hollow else "")))

    def both(self, items: Sequence[str]) -> str:
        """Items that all hold: Móng Cái, Hòn Gai và Cẩm Phả."""
        *first, last = items or ("",)
        return self.say("both", first=", ".join(first), last=last) if first else last

    def value(self, unit: str, figure: Shown | None) -> Cell:
        """A unit's figure in a table; a dash where it is not shown."""
        if not isinstance(figure, Figure):
            return Cell(self.say("nothing"))
        return Cell(self.units.get(unit, self.whole).value(figure, 1), figure.value)

    def count(self, n: int | None) -> Cell:
        """A number of things in a table; a dash where it is not known."""
        return Cell(self.say("nothing")) if n is None else Cell(self.wording.number(n), n)

    def suppressed(self, kind: Kind, of: str) -> Mapping[Reason, Sequence[str]]:
        """The short names of units whose figure is not shown, by the reason; a unit without one has no answers."""
        names: dict[Reason, list[str]] = {}
        figures = self.figures(kind, of)
        for code in self.units:
            figure = figures.get(code)
            if not isinstance(figure, Figure):
                names.setdefault(figure.reason if figure else Reason.NO_ANSWERS, []).append(self.name(code))
        return names


def unshown(say: Speaker, figure: Shown | None) -> str:
    """Why a component is not shown; there are no answers to one without a figure."""
    if lacks_score(figure):
        return missing(say)
    return say.wording.say(UNSHOWN[figure.reason if isinstance(figure, Suppressed) else Reason.NO_ANSWERS])


def by_value(figures: Mapping[str, Shown]) -> tuple[str, ...]:
    """The codes of the figures that are shown, highest first."""
    known = {code: figure for code, figure in figures.items() if isinstance(figure, Figure)}
    return tuple(sorted(known, key=lambda code: (-known[code].value, code)))


def short_names(names: Sequence[str]) -> tuple[str, ...]:
    """Names without the words that all of them begin or end with; none is a bare number: "khu vực I", not "I"."""
    split = [name.split() for name in names]
    if len(split) < 2:  # noqa: PLR2004 - one name has nothing in common with others
        return tuple(names)
    spare = min(map(len, split)) - 1
    begin = _common(split, spare)
    end = _common([words[::-1] for words in split], spare - begin)
    if min(len(" ".join(words[begin : len(words) - end])) for words in split) < _LETTERS:
        begin = max(0, begin - 2)
    return tuple(" ".join(words[begin : len(words) - end]) for words in split)


def _common(split: Sequence[Sequence[str]], most: int) -> int:
    same = 0
    while same < most and len({words[same] for words in split}) == 1:
        same += 1
    return same


def _cleaned(facts: OfficeFacts) -> OfficeFacts:
    return replace(facts, unit=clean(facts.unit), above=clean(facts.above))
