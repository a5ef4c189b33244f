"""Counts of answers: the only thing that figures are made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from surveyapp.definitions.survey import Part

Key = TypeVar("Key")

ANSWERED = "answered"
NOT_ASKED = "not_asked"
NO_ANSWER = "no_answer"
TOO_FEW = "too_few"
SUM = "sum"
SUM_SQUARES = "sum_squares"

_NO_ANSWERS = frozenset({NOT_ASKED, NO_ANSWER, TOO_FEW, SUM, SUM_SQUARES})

OPEN_LINK = "open_link"
"""The channel of answers given without a credential; never added to others."""


@dataclass(frozen=True)
class Tally:
    """How often each option of each question occurs in one group of forms: question -> option -> n.

    Beside the options of the definition: `answered` (base of a multiple question or a number), `not_asked`,
    `no_answer`, `too_few`; a number has its bins and `sum`, `sum_squares` (of its hundredths). A form's own score
    under an index edition is the number question `index.<label>.<component>` or `index.<label>.overall`.
    `forms` counts the forms of each part.
    """

    forms: Mapping[Part, int] = field(default_factory=dict)
    questions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, question: str) -> Mapping[str, int]:
        """The counts of one question; none where it was never asked."""
        return self.questions.get(question, {})

    def __add__(self, other: "Tally") -> "Tally":
        merged = {question: dict(options) for question, options in self.questions.items()}
        for question, options in other.questions.items():
            _add(merged.setdefault(question, {}), options)
        forms = dict(self.forms)
        _add(forms, other.forms)
        return Tally(forms, merged)

    def __sub__(self, part: "Tally") -> "Tally":
        """What is left without a part of it."""
        less = {question: _negative(options) for question, options in part.questions.items()}
        return self + Tally(_negative(part.forms), less)


def how_many_answered(options: Mapping[str, int], outside: frozenset[str] = frozenset()) -> int:
    """The answers to a question as they were counted, else the sum of its options but those outside the base."""
    return options.get(ANSWERED) or sum(n for option, n in options.items() if option not in _NO_ANSWERS | outside)


def _add(sums: dict[Key, int], more: Mapping[Key, int]) -> None:
    for key, n in more.items():
        sums[key] = sums.get(key, 0) + n


def _negative(sums: Mapping[Key, int]) -> dict[Key, int]:
    return {key: -n for key, n in sums.items()}


@dataclass(frozen=True)
class CappedAnswers:
    """The valid answers to one question where no business counts more than a number of them.

    `base` is how many there are, capped or not; `options` what they count, in whole forms; `effective` how many
    independent ones would tell as much.
    """

    base: int
    options: Mapping[str, int]
    effective: float


class Withheld(StrEnum):
    """Why nothing capped is told of a unit: its forms are spread over closings, or a closing was replaced."""

    SPREAD = "spread"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Capped:
    """What a closing tells of one unit under a cap, by question; a question is absent where it would tell on few."""

    cap: int
    questions: Mapping[str, CappedAnswers] = field(default_factory=dict)
    withheld: Withheld | None = None


@dataclass(frozen=True)
class Precision:
    """What a closing knows of the businesses in one unit: how many, how concentrated, and rho per question.

    `capped` is None where the survey caps nobody within units of this kind.
    """

    businesses: int
    concentration: float
    rho: Mapping[str, float]
    capped: Capped | None = None

    def design_effect(self, question: str) -> float:
        """How many times the variance of independent forms is multiplied; at least 1."""
        return max(1.0, 1 + self.rho.get(question, 0.0) * (self.concentration - 1))


@dataclass(frozen=True)
class UnitCounts:
    """All that figures of one unit and period are made from.

    `holds_forms` is False for published counts, which have no forms behind them; `precision` is None where the
    businesses are not known.
    """

    unit: str
    tally: Tally
    precision: Precision | None = None
    holds_forms: bool = True
    simulated: bool = False


@dataclass(frozen=True)
class Counts:
    """The counts of one survey, period and channel class: each unit's own, never its children's.

    `precision` is known for parents too, since it does not add up.
    """

    survey: str
    period: str
    channel: str
    units: Mapping[str, UnitCounts] = field(default_factory=dict)
    precision: Mapping[str, Precision] = field(default_factory=dict)

    def __iter__(self) -> Iterator[UnitCounts]:
        return iter(self.units.values())

    def under_cap(self, capped: Mapping[str, Capped]) -> "Counts":
        """The same with what counts under a cap, of units whose businesses are known."""
        known = {unit: replace(own, capped=capped.get(unit)) for unit, own in self.precision.items()}
        return replace(self, precision=known)
