"""The colours of every report, on light and on dark paper."""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "ink": "#14232b",
    "muted": "#52636c",
    "paper": "#ffffff",
    "surface": "#f5f7f6",
    "line": "#d5dcda",
    "accent": "#0b5d4b",
    "warn": "#8a5a00",
}
DARK: Mapping[str, str] = {
    "ink": "#e8eef0",
    "muted": "#9fb0b8",
    "paper": "#10191e",
    "surface": "#172329",
    "line": "#2c3a41",
    "accent": "#57c2a4",
    "warn": "#e0b060",
}
LEVELS = ("#8c3b0c", "#e0955a", "#d2d5d3", "#86b3cc", "#1f5f86")
ON_LEVELS: Mapping[str, str] = {"#8c3b0c": "#fffffe", "#1f5f86": "#fffffe"}
ON_LIGHT_LEVEL = "#14232c"
"""Numbers on a level keep their colour on dark paper, so theirs are not the ink and paper that are exchanged."""


def levels(n: int) -> tuple[str, ...]:
    """The colours of n levels, worst to best; between two of the five where there are more."""
    if n == 1:
        return LEVELS[-1:]
    return tuple(LEVELS[(2 * i * 4 + n - 1) // (2 * (n - 1))] for i in range(n))
