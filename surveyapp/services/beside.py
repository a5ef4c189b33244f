"""The files that a report of a wave takes in beside the answers."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Beside:
    """Who was invited, last year's plan, cases, and blocks left out for their quality; None where not given."""

    participation: Path | None = None
    plan: Path | None = None
    cases: Path | None = None
    exclusions: Path | None = None


NOTHING = Beside()
