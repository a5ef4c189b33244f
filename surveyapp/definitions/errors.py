"""What can be wrong: a small tree of errors, and faults found in files."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


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
    """Something named by a code does not exist: `kind` says what, `code` which."""

    def __init__(self, kind: str, code: str) -> None:
        super().__init__(f"{kind} {code!r} does not exist")
        self.kind = kind
        self.code = code
