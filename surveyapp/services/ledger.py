"""Where the counts, forms and scores of one survey come from, and how far periods and channels reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from surveyapp.definitions.counts import Counts, UnitCounts
from surveyapp.definitions.period import Period
from surveyapp.definitions.response import PartAnswers
from surveyapp.definitions.scores import Scores, UnitScores
from surveyapp.definitions.survey import Part
from surveyapp.storage import capped, released, scores
from surveyapp.storage import counts as stored
from surveyapp.storage.database import Database


class Ledger(Protocol):
    """The counts, forms and scores of one survey: kept in a database, or read from files."""

    def periods(self) -> tuple[Period, ...]:
        """The periods that have counts, or where none has, those with scores; oldest first."""

    def scored(self) -> tuple[Period, ...]:
        """The periods that have scores, oldest first."""

    def counts(self, period: Period, channel: str | None) -> Counts:
        """Each unit's own counts inside a period; without a channel class all but open links where there are any."""

    def officer(self, period: Period, officer: str) -> UnitCounts | None:
        """The counts of one officer inside a period, wherever posted; None where nothing holds them."""

    def forms(self, period: Period) -> Sequence[PartAnswers]:
        """The forms inside a period but those of open links, each about one part of one unit."""

    def scores(self, period: Period) -> Mapping[str, UnitScores]:
        """The scores that units are given for a period by another source than the businesses, by unit."""


@dataclass(frozen=True)
class Stored:
    """A survey in the database; blocks of the units and channels in `without` are left out.

    Scores `given` in a file stand in the place of those kept.
    """

    database: Database
    survey: str
    without: tuple[tuple[str, str], ...] = ()
    given: Scores | None = None

    def periods(self) -> tuple[Period, ...]:
        """The periods that have counts, or where none has, those with scores."""
        with self.database.reading() as rx:
            counted = stored.periods(rx, self.survey)
        return counted or self.scored()

    def scored(self) -> tuple[Period, ...]:
        """The periods that have scores."""
        if self.given is not None:
            return tuple(sorted(self.given))
        with self.database.reading() as rx:
            return scores.periods(rx, self.survey)

    def counts(self, period: Period, channel: str | None) -> Counts:
        """The counts of all blocks that stand."""
        with self.database.reading() as rx:
            counts = stored.load(rx, self.survey, period, channel, self.without)
            return counts.under_cap(capped.load(rx, self.survey, period, self.without))

    def officer(self, period: Period, officer: str) -> UnitCounts | None:
        """The counts of an officer's own blocks."""
        with self.database.reading() as rx:
            return stored.officer_counts(rx, self.survey, period, officer)

    def forms(self, period: Period) -> Sequence[PartAnswers]:
        """The released forms; those about officers are counts only, and comments are kept apart."""
        with self.database.reading() as rx:
            return tuple(
                PartAnswers(part, unit, answers)
                for part in (Part.GENERAL, Part.UNIT, Part.STAGE)
                for unit, answers in released.rows(rx, self.survey, period, part)
            )

    def scores(self, period: Period) -> Mapping[str, UnitScores]:
        """The scores that stand."""
        if self.given is not None:
            return self.given.get(period, {})
        with self.database.reading() as rx:
            return scores.load(rx, self.survey, period)
