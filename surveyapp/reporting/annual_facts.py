"""What the report of a whole wave is made from: all units side by side, and what other files say of the wave."""

from dataclasses import dataclass
from datetime import date

from surveyapp.analysis.figure import Shown, UnitFigures
from surveyapp.analysis.importance import Importance
from surveyapp.reporting.facts import OfficeFacts


@dataclass(frozen=True)
class Flow:
    """One unit and channel: the businesses it served, invited, that opened the form, and that answered."""

    unit: str
    channel: str
    population: int | None = None
    invited: int | None = None
    opened: int | None = None
    answered: int | None = None


@dataclass(frozen=True)
class Received:
    """The forms that one unit got through one channel."""

    unit: str
    channel: str
    forms: int


@dataclass(frozen=True)
class Planned:
    """A task that a unit set itself after the last wave, until when, and what became of it."""

    unit: str
    task: str
    due: date | None
    state: str
    note: str = ""


@dataclass(frozen=True)
class CaseLoad:
    """The cases of one unit in the wave: how many were opened, closed, closed in time, and the middle time in days."""

    unit: str
    opened: int
    closed: int
    in_time: int
    days: int | None = None


@dataclass(frozen=True)
class Remarks:
    """What forms wrote about one unit to one question: how many did, and some of it, masked, with how often."""

    unit: str
    question: str
    written: int
    chosen: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Excluded:
    """A whole block of forms that figures are made without as well, and why."""

    unit: str
    channel: str
    reason: str


@dataclass(frozen=True)
class Without:
    """One unit's headline and overall index with all blocks and without those excluded."""

    unit: str
    with_all: tuple[Shown | None, Shown | None]
    without: tuple[Shown | None, Shown | None]


@dataclass(frozen=True)
class AnnualFacts:
    """One wave: the department as a whole, its units, and earlier waves; None where a file was not given.

    `waves` are the department's figures of every wave up to this one, oldest first, each on its own edition.
    """

    whole: OfficeFacts
    units: tuple[OfficeFacts, ...]
    waves: tuple[UnitFigures, ...] = ()
    received: tuple[Received, ...] = ()
    importance: Importance | None = None
    remarks: tuple[Remarks, ...] = ()
    flows: tuple[Flow, ...] | None = None
    plan: tuple[Planned, ...] | None = None
    cases: tuple[CaseLoad, ...] | None = None
    excluded: tuple[Excluded, ...] = ()
    without: tuple[Without, ...] = ()
