"""How far long work is, on the terminal's error channel."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from surveyapp.definitions.table import Row

LONG = 2000
"""From how many rows on the progress is shown."""


def tracked(rows: Sequence[Row]) -> Iterable[Row]:
    """The rows, with a bar that says how far the reading is where there are many."""
    return _shown(rows) if len(rows) >= LONG else rows


def _shown(rows: Sequence[Row]) -> Iterator[Row]:
    from rich.console import Console  # noqa: PLC0415 (only long files show their progress)
    from rich.progress import track  # noqa: PLC0415

    return iter(track(rows, description="Reading", console=Console(stderr=True), transient=True))


@contextmanager
def waiting(said: str) -> Iterator[None]:
    """Shows that long work goes on, for as long as it does; nothing where nothing is said."""
    if not said:
        yield
        return
    from rich.console import Console  # noqa: PLC0415 (only long work shows its progress)

    with Console(stderr=True).status(said):
        yield
