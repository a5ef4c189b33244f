"""What figures are made from, and what is asked of them: units, period, edition."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from surveyapp.analysis.figure import Context
from surveyapp.analysis.indicator import Known
from surveyapp.analysis.tally import rolled_up
from surveyapp.definitions.counts import Counts, Tally, UnitCounts
from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.index import IndexEdition, QuestionHeadline, Relative
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Choice, Multiple
from surveyapp.definitions.scores import UnitScores
from surveyapp.services.ledger import Ledger

SCORES = "scores"
"""The channel of what is made of given scores alone."""


class NoClosedPeriod(SurveyAppError):
    """No period that is over has answers; those that run still are named."""

    def __init__(self, survey: str, running: tuple[Period, ...]) -> None:
        named = f"; {', '.join(map(str, running))} not over yet, ask with --period" if running else ""
        super().__init__(f"survey {survey!r} has no closed period with answers{named}")
        self.survey = survey
        self.running = running


class NoEdition(SurveyAppError):
    """A survey has no index edition, so there is no formula to make figures with."""

    def __init__(self, survey: str) -> None:
        super().__init__(f"survey {survey!r} has no index edition")
        self.survey = survey


class NotRated(SurveyAppError):
    """No question with one answer among options is named, nor is the headline made of one."""


@dataclass(frozen=True)
class Basis:
    """A survey, its organisation, and where its counts and scores come from."""

    definition: Definition
    organisation: Organisation
    ledger: Ledger

    def periods(self) -> tuple[Period, ...]:
        """The periods with counts, or where none has any, those with scores; oldest first."""
        return self.ledger.periods()

    def unit_name(self, unit: str, language: str, period: str) -> str:
        """What a unit is called on the last day of a period; empty where the register does not know it."""
        known = self.organisation.units.get(unit)
        return known.name(language, Period.parse(period).last_day) if known else ""

    def is_simulated(self, *periods: Period) -> bool:
        """Whether any answers inside these periods are simulated."""
        return any(own.simulated for period in periods for own in self.ledger.counts(period, None))

    def above(self, unit: str, period: Period) -> frozenset[str]:
        """The unit itself and all above it on the last day of a period."""
        known = self.organisation.ancestors(unit, period.last_day) if unit in self.organisation.units else ()
        return frozenset({unit, *(each.code for each in known)})


@dataclass(frozen=True)
class Asked:
    """What is asked for: a unit, a level, or all units with answers; without a period the last closed one.

    Without an edition the one valid on the period's first day; without a channel class all answers but those of open
    links where there are any, else those.
    """

    today: date
    unit: str | None = None
    level: str | None = None
    period: Period | None = None
    edition: str | None = None
    channel: str | None = None


@dataclass(frozen=True)
class Gathered:
    """Units of one period as known, under one edition; `wanted` are those asked for, the others decide with them."""

    period: Period
    edition: IndexEdition
    wanted: tuple[str, ...]
    units: tuple[Known, ...]
    earlier: tuple[tuple[Known, ...], ...] = ()


def gathered(basis: Basis, asked: Asked) -> tuple[Gathered, ...]:
    """All that is needed for what is asked: one group of units, or one of each level where units decide together."""
    period = asked.period or last_closed(basis.definition.survey.code, basis.periods(), asked.today)
    edition = edition_of(basis.definition, period, asked.edition)
    now = round_of(basis, edition, period, asked.channel)
    wanted = wanted_units(basis.organisation, now.codes, period, asked)
    if not isinstance(edition.normalisation, Relative):
        return (Gathered(period, edition, wanted, tuple(map(now.known, wanted))),)
    rounds = [round_of(basis, edition, each, asked.channel) for each in _earlier(basis, edition.normalisation, period)]
    return tuple(
        Gathered(
            period,
            edition,
            tuple(code for code in peers if code in wanted),
            tuple(map(now.known, peers)),
            tuple(tuple(round_.known(code) for code in sorted(round_.codes & set(peers))) for round_ in rounds),
        )
        for peers in _peers(basis.organisation, wanted, now.codes)
    )


def last_closed(survey: str, periods: Sequence[Period], today: date) -> Period:
    """The last of these periods that is over before today; else NoClosedPeriod."""
    closed = [period for period in periods if period.is_over(today)]
    if not closed:
        raise NoClosedPeriod(survey, tuple(periods))
    return max(closed, key=lambda period: (period.last_day, period.first_day))


def edition_of(definition: Definition, period: Period, label: str | None = None) -> IndexEdition:
    """The edition with a label, else the one valid on the first day of a period; else NoEdition or Unknown."""
    found = definition.index(label) if label is not None else definition.index_on(period.first_day)
    if found is None:
        raise NoEdition(definition.survey.code)
    return found


def rated(basis: Basis, edition: IndexEdition, named: str | None) -> Choice:
    """The question with one answer among options that is named, else the headline's; else NotRated or Unknown."""
    code = named or (edition.headline.question if isinstance(edition.headline, QuestionHeadline) else None)
    if code is None:
        raise NotRated("the headline is not made of one question; name a question")
    question = basis.definition.survey.question(code)
    if not isinstance(question, Choice) or isinstance(question, Multiple):
        raise NotRated(f"question {code!r} has not one answer among options")
    return question


def edition_id(edition: IndexEdition) -> str:
    """What figures call an edition: its label and the first digits of its hash."""
    return f"{edition.label}@{edition.hash[:8]}"


@dataclass(frozen=True)
class Round:
    """One period: the counts of units and of those above them, and the scores of units."""

    counts: Counts
    edition: IndexEdition
    found: Mapping[str, UnitCounts]
    scores: Mapping[str, UnitScores]

    @property
    def codes(self) -> frozenset[str]:
        """The units of which something is known."""
        return frozenset(self.found) | frozenset(self.scores)

    def known(self, code: str) -> Known:
        """What is known of a unit; nothing at all for one without answers and scores."""
        own = self.found.get(code) or UnitCounts(code, Tally())
        scores = self.scores.get(code) or UnitScores()
        channel = self.counts.channel if self.found else SCORES
        simulated = own.simulated or scores.simulated
        where = Context(self.counts.survey, code, self.counts.period, channel, edition_id(self.edition), simulated)
        return Known(own, where, {criterion: Fraction(score) for criterion, score in scores.given.items()})


def round_of(basis: Basis, edition: IndexEdition, period: Period, channel: str | None) -> Round:
    """All that is known of units in one period."""
    # Scores given by a council come through no channel; answers beside them are found by themselves.
    counts = basis.ledger.counts(period, None if channel == SCORES else channel)
    found = rolled_up(counts, _above(counts, basis.organisation, period.last_day))
    return Round(counts, edition, found, basis.ledger.scores(period))


def _above(counts: Counts, organisation: Organisation, day: date) -> Mapping[str, tuple[str, ...]]:
    known = (own.unit for own in counts if own.unit in organisation.units)
    return {unit: tuple(above.code for above in organisation.ancestors(unit, day)) for unit in known}


def wanted_units(organisation: Organisation, found: Iterable[str], period: Period, asked: Asked) -> tuple[str, ...]:
    """The unit, the units of a level, or those with answers, that are asked for; else Unknown."""
    if asked.unit is not None:
        return (organisation.unit(asked.unit).code,)
    with_answers = sorted(found)
    if asked.level is None:
        return tuple(with_answers)
    days = (period.first_day, period.last_day)
    there = {each.code for day in days for each in organisation.at_level(asked.level, day)}
    levels = sorted({each.level for each in organisation.units.values()})
    if asked.level not in levels:
        raise Unknown("level", asked.level, levels)
    return tuple(sorted(there))


def _peers(organisation: Organisation, wanted: Iterable[str], found: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """For each level that a wanted unit has: those wanted and all with something known."""
    every = sorted({*wanted, *found})
    level = {code: organisation.units[code].level if code in organisation.units else "" for code in every}
    for own in sorted({level[code] for code in wanted}):
        yield tuple(code for code in every if level[code] == own)


def _earlier(basis: Basis, normalisation: Relative, period: Period) -> list[Period]:
    """The earlier periods that are pooled with this one, of the same length, oldest first."""
    if normalisation.method != "pooled":
        return []
    known = sorted({*basis.periods(), *basis.ledger.scored()})
    before = [each for each in known if each.months == period.months and each < period]
    return before if normalisation.periods is None else before[-(normalisation.periods - 1) :]
