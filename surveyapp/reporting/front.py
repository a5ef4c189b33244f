"""How an official report begins and ends."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Front:
    """The official front of a report: who issues it, the nation, number and date lines, title and subject."""

    above: str
    agency: str
    nation: str
    motto: str
    number: str
    place_and_date: str
    title: str
    subject: str
    unit: str
    period: str


@dataclass(frozen=True)
class Close:
    """The end of an official report: who receives it and who signs."""

    recipients_title: str
    recipients: tuple[str, ...]
    signatory: str
    signature: str
