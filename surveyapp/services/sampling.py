"""How many answers are needed, and how many of those invited gave one."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from surveyapp.analysis.sample import Dispositions, cochran, response_rate, yamane
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.reporting.annual_facts import Flow
from surveyapp.services.read_beside import read_flows


class MoreAnswersThanInvited(SurveyAppError):
    """A unit and channel with more answers than people invited, so that a rate would pass 100 %."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(
            f"unit {flow.unit!r}, channel {flow.channel!r}: {flow.answered} answered of {flow.invited} invited"
        )
        self.flow = flow


@dataclass(frozen=True)
class Needed:
    """How many answers are needed, by each formula."""

    cochran: int
    yamane: int


@dataclass(frozen=True)
class Participation:
    """Who was asked in one unit and channel, and the response rate; None where it is not known who was invited."""

    flow: Flow
    rate: Fraction | None


def needed(population: int, error: Fraction, share: Fraction) -> Needed:
    """How many of a population have to answer for a share within +- `error`, at 95 %."""
    return Needed(cochran(population, float(error), float(share)), yamane(population, error))


def participation(file: Path) -> Sequence[Participation]:
    """The response rate (AAPOR RR1) of each unit and channel in a file; else FaultyFile or MoreAnswersThanInvited."""
    return [Participation(flow, _rate(flow)) for flow in read_flows(file)]


def _rate(flow: Flow) -> Fraction | None:
    if not flow.invited or flow.answered is None:
        return None
    if flow.answered > flow.invited:
        raise MoreAnswersThanInvited(flow)
    return response_rate(Dispositions(flow.answered, non_contact=flow.invited - flow.answered))
