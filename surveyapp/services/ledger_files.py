"""A survey's counts, forms and scores in files, without a database."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from random import Random

from surveyapp.analysis.tally import tally
from surveyapp.definitions.cap import Cap
from surveyapp.definitions.counts import OPEN_LINK, Capped, Counts, Precision, Tally, UnitCounts, Withheld
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Dated, Organisation, Unit
from surveyapp.definitions.period import Period
from surveyapp.definitions.register import read_register
from surveyapp.definitions.response import PartAnswers
from surveyapp.definitions.scores import Scores, UnitScores
from surveyapp.definitions.survey import Part, Subject, Survey
from surveyapp.definitions.table import Row, read_table
from surveyapp.services.blocks import Formula, Origin, Place
from surveyapp.services.closing import cappings, precisions
from surveyapp.services.import_blocks import Behind, Group, Material, pieces
from surveyapp.services.import_counts import REQUIRED, count_blocks, read_counts
from surveyapp.services.import_forms import PLACE, Check, Form, Track, read_forms
from surveyapp.services.read_scores import score_rows, scores_of
from surveyapp.storage.counts import INVITED

Lines = Mapping[tuple[Period, str], Sequence[int]]
"""Which lines are of each period and channel class: many periods are asked for, and none goes through all lines."""

_NO_DAY = Origin(date.min)
_NO_CHANCE = Random(0)  # noqa: S311 - what is read from a file is taken whole: nothing is drawn


@dataclass(frozen=True)
class Files:
    """The files that stand in the place of an installation, or of its own `index` and `scores` alone."""

    survey: Path | None = None
    index: Path | None = None
    counts: Path | None = None
    forms: Path | None = None
    scores: Path | None = None
    organisation: Path | None = None
    beside: Mapping[str, Check] = field(default_factory=dict)
    """Columns that forms may have beside their answers, each with what checks it."""


@dataclass(frozen=True)
class InFiles:
    """What counts, forms and scores make of each unit, with the period and channel they stand in.

    A `cap` of the reader's own stands in the place of the survey's, within the period asked for.
    """

    definition: Definition
    organisation: Organisation
    counted: tuple[tuple[Period, str, UnitCounts], ...] = ()
    given: tuple[Form, ...] = ()
    names_businesses: bool = False
    given_scores: Scores = field(default_factory=dict)
    cap: int | None = None

    def periods(self) -> tuple[Period, ...]:
        """The periods of counts and forms, or where there are none, those of scores."""
        return tuple(sorted({period for period, _ in self._channels})) or self.scored()

    def scored(self) -> tuple[Period, ...]:
        """The periods of scores."""
        return tuple(sorted(self.given_scores))

    def counts(self, period: Period, channel: str | None) -> Counts:
        """Each unit's own counts inside a period."""
        chosen = channel or self._channel(period)
        behind = tuple(self._behind(self._forms(period, chosen)))
        units: dict[str, UnitCounts] = {}
        counted = (self.counted[n][2] for n in _inside(self._counted, period, chosen))
        for own in (*counted, *map(_unit_counts, behind)):
            units[own.unit] = _added(units.get(own.unit), own)
        known = self._precision(period, behind) if self.names_businesses and chosen == INVITED else {}
        counts = Counts(self.definition.survey.code, str(period), chosen, units, known)
        return counts.under_cap(self._capped(period, behind)) if known else counts

    def officer(self, period: Period, officer: str) -> UnitCounts | None:
        """The counts of the forms that name an officer."""
        forms = [form for form in self._forms(period, INVITED) if form.officer == officer]
        found = [_unit_counts(each).tally for each in self._behind(forms) if each.place.part is Part.OFFICER]
        return UnitCounts(officer, sum(found, Tally())) if found else None

    def forms(self, period: Period) -> Sequence[PartAnswers]:
        """The forms inside a period, taken apart."""
        forms = self._forms(period, INVITED)
        return tuple(
            PartAnswers(place.part, place.unit, piece.answers)
            for place, group in self._pieces(forms).items()
            for piece in group
        )

    def scores(self, period: Period) -> Mapping[str, UnitScores]:
        """The scores of a period."""
        return self.given_scores.get(period, {})

    def _channel(self, period: Period) -> str:
        inside = {channel for own, channel in self._channels if period.contains(own)}
        return OPEN_LINK if inside == {OPEN_LINK} else INVITED

    def _forms(self, period: Period, channel: str) -> tuple[Form, ...]:
        return tuple(self.given[n] for n in _inside(self._given, period, channel))

    @cached_property
    def _counted(self) -> Lines:
        return _lines((period, channel) for period, channel, _ in self.counted)

    @cached_property
    def _given(self) -> Lines:
        return _lines((form.period, _class(form.channel)) for form in self.given)

    @property
    def _channels(self) -> Collection[tuple[Period, str]]:
        return {*self._counted, *self._given}

    def _pieces(self, forms: Sequence[Form]) -> Mapping[Place, Group]:
        return pieces(self.definition.survey, self.organisation, forms)

    def _behind(self, forms: Sequence[Form]) -> Iterator[Behind]:
        survey = self.definition.survey
        for place, group in self._pieces(forms).items():
            if place.part is not Part.COMMENT:
                answers = [piece.answers for piece in group]
                businesses = [piece.form.business for piece in group] if self.names_businesses else None
                least = survey.privacy.least(place.part)
                counted = tally(survey, self.definition.indexes, place.part, answers, businesses, least)
                yield Behind(place, group, counted.questions)

    def _precision(self, period: Period, behind: Sequence[Behind]) -> Mapping[str, Precision]:
        # One period and channel, so that a business which comes back is one business.
        together = [replace(each, place=replace(each.place, period=period, channel=INVITED)) for each in behind]
        return {unit: known for unit, _, _, known in precisions(self._material, together)}

    def _capped(self, period: Period, behind: Sequence[Behind]) -> Mapping[str, Capped]:
        """What counts under the cap, where its period lies in the one asked for and no other does."""
        together = [replace(each, place=replace(each.place, channel=INVITED)) for each in behind]
        found: dict[str, Capped] = {}
        for unit, within, _, capped in cappings(self._material, self._cap(period), together):
            if period.contains(within):
                found[unit] = Capped(capped.cap, withheld=Withheld.SPREAD) if unit in found else capped
        return found

    def _cap(self, period: Period) -> Cap | None:
        defined = self.definition.survey.cap
        if self.cap is None:
            return defined
        return Cap(forms=self.cap, within=defined.within if defined else Subject.BRANCH.value, per=period.grain)

    @property
    def _material(self) -> Material:
        formula = Formula(self.definition.survey, self.definition.indexes)
        return Material(formula, self.organisation, _NO_DAY, self.names_businesses, _NO_CHANCE)


def read_ledger(definition: Definition, files: Files, track: Track) -> InFiles:
    """The counts, forms and scores in files; without a register every unit stands by itself. Else FaultyFile."""
    register = read_register(files.organisation) if files.organisation else None
    counted = read_table(files.counts, REQUIRED) if files.counts else ()
    given = read_table(files.forms, PLACE) if files.forms else ()
    scored = score_rows(files.scores, definition, register) if files.scores else ()
    if register is None:
        register = flat(definition.survey, _units((*counted, *given, *scored)))
    names_businesses = bool(given) and "business" in given[0].cells
    return InFiles(
        definition,
        register,
        tuple(_read_counts(definition, register, counted)) if counted else (),
        read_forms(definition, register, given, track, files.beside) if given else (),
        names_businesses,
        scores_of(scored),
    )


def flat(survey: Survey, units: Iterable[str]) -> Organisation:
    """Units of which nothing is known but their code, all of the level that the survey rates."""
    level = survey.level(Subject.BRANCH)
    return Organisation({code: Unit(code, level, {"vi": (Dated(None, code),)}) for code in units})


def _units(rows: Sequence[Row]) -> Iterator[str]:
    return (row["unit"] for row in rows if row["unit"])


def _read_counts(
    definition: Definition, organisation: Organisation, rows: Sequence[Row]
) -> Iterator[tuple[Period, str, UnitCounts]]:
    for block in count_blocks(definition, _NO_DAY, read_counts(definition, organisation, rows)):
        own = UnitCounts(block.unit, Tally({block.part: block.forms}, block.counts), holds_forms=False)
        yield block.period, _class(block.channel), own


def _lines(channels: Iterable[tuple[Period, str]]) -> Lines:
    found: dict[tuple[Period, str], list[int]] = {}
    for n, each in enumerate(channels):
        found.setdefault(each, []).append(n)
    return found


def _inside(lines: Lines, period: Period, channel: str) -> Sequence[int]:
    """The lines of a channel inside a period, in the order of the file."""
    found = (own for (within, of), own in lines.items() if of == channel and period.contains(within))
    return sorted(chain.from_iterable(found))


def _unit_counts(behind: Behind) -> UnitCounts:
    return UnitCounts(behind.place.unit, Tally({behind.place.part: len(behind.group)}, behind.counts))


def _class(channel: str) -> str:
    return OPEN_LINK if channel == OPEN_LINK else INVITED


def _added(before: UnitCounts | None, own: UnitCounts) -> UnitCounts:
    if before is None:
        return own
    return UnitCounts(own.unit, before.tally + own.tally, None, before.holds_forms and own.holds_forms)
