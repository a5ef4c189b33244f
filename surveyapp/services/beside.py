"""The files that a report takes in beside the answers."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Beside:
    """Who was invited, last year's plan, cases, blocks left out for their quality, an officer's reply; None: not given.

    `importance` is what was found from single forms, where these are no longer at hand.
    """

    participation: Path | None = None
    plan: Path | None = None
    cases: Path | None = None
    exclusions: Path | None = None
    reply: Path | None = None
    importance: Path | None = None


NOTHING = Beside()
