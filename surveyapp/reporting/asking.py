"""Questions as they stand on paper: pieces to be answered with a pen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Boxes:
    """Boxes to tick, each before its words; a label says for which answer they are."""

    names: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True)
class Ask:
    """A question with its number, who is asked it, how to answer, boxes, and lines to write on.

    `blank` stands before or around the place to write, `across` is whether boxes stand side by side.
    """

    number: str
    text: str
    condition: str = ""
    hint: str = ""
    boxes: tuple[Boxes, ...] = ()
    across: bool = False
    blank: str = ""
    lines: int = 0


@dataclass(frozen=True)
class AskGrid:
    """Questions answered on the same options, one under the other, a box for each option."""

    options: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    hint: str = ""
