"""What can be wrong: a small tree of errors, and faults found in files."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

FEW = 8
"""So many names are told all; of more, the nearest."""


class SurveyAppError(Exception):
    """Something asked of the product cannot be done; data is in the attributes."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in a file: where it stands, its code, and a sentence."""

    file: Path
    line: int
    column: int
    code: str
    sentence: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        mark = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.file}:{self.line}:{self.column}: {self.code}: {mark}{self.sentence}"


class FaultyFile(SurveyAppError):
    """A file is refused whole, with every fault found in it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Unknown(SurveyAppError):
    """Something named by a code does not exist: `kind` says what, `code` which; `known` are those that do."""

    def __init__(self, kind: str, code: str, known: Collection[str] = ()) -> None:
        super().__init__(kind, code)
        self.kind = kind
        self.code = code
        self.known = known

    def __str__(self) -> str:
        return f"{self.kind} {self.code!r} does not exist{instead(self.code, self.known)}"


def instead(code: str, known: Collection[str]) -> str:
    """What may have been meant by a code that is not known, as a sentence's end: all where there are few, else the nearest."""
    if len(known) <= FEW:
        return f"; known: {', '.join(known)}" if known else ""
    near = _nearest(code, tuple(known))
    return f"; nearest of {len(known)}: {', '.join(near)}" if near else f"; none of {len(known)} is near it"


@lru_cache
def _nearest(code: str, known: tuple[str, ...]) -> tuple[str, ...]:
    # A wrong code may stand in every row of a long file.
    folded = {name.casefold(): name for name in known}
    return tuple(folded[name] for name in get_close_matches(code.casefold(), folded))
