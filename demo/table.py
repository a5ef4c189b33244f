"""CSV files of the demo: written whole or not at all, the same rows always as the same bytes."""

import csv
import os
from collections.abc import Iterable, Mapping
from pathlib import Path


def write(file: Path, columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> int:
    """How many rows were written; the file appears only when it is complete."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    written = 0
    with unfinished.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.DictWriter(stream, list(columns), restval="", lineterminator="\n")
        sheet.writeheader()
        for row in rows:
            sheet.writerow(row)
            written += 1
    os.replace(unfinished, file)  # noqa: PTH105 (one step on every system)
    return written
