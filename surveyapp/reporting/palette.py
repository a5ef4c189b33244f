"""The colours of every report, on light and on dark paper."""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "ink": "#14232b",
    "muted": "#52636c",
    "paper": "#ffffff",
    "surface": "#f5f7f6",
    "line": "#d5dcda",
    "band": "#b9c9c4",
    "accent": "#0b5d4b",
    "warn": "#8a5a00",
}
DARK: Mapping[str, str] = {
    "ink": "#e8eef0",
    "muted": "#9fb0b8",
    "paper": "#10191e",
    "surface": "#172329",
    "line": "#2c3a41",
    "band": "#4b615c",
    "accent": "#57c2a4",
    "warn": "#e0b060",
}
LEVELS = ("#8c3b0c", "#e0955a", "#d2d5d3", "#86b3cc", "#1f5f86")
ON_LEVELS: Mapping[str, str] = {"#8c3b0c": "#fffffe", "#1f5f86": "#fffffe"}
ON_LIGHT_LEVEL = "#14232c"
"""Numbers on a level keep their colour on dark paper, so theirs are not the ink and paper that are exchanged."""

_PALE, _DEEP = (0xEE, 0xF3, 0xF6), (0x1F, 0x5F, 0x86)
_DARK_FROM = 0.745


def levels(n: int) -> tuple[str, ...]:
    """The colours of n levels, worst to best; between two of the five where there are more."""
    if n == 1:
        return LEVELS[-1:]
    return tuple(LEVELS[(2 * i * 4 + n - 1) // (2 * (n - 1))] for i in range(n))


def shade(place: float) -> tuple[str, str]:
    """The colour of a number's place in 0..1, pale to deep, and the colour of the letters on it."""
    inside = min(max(place, 0.0), 1.0)
    mixed = (round(a + (b - a) * inside) for a, b in zip(_PALE, _DEEP, strict=True))
    return "#{:02x}{:02x}{:02x}".format(*mixed), ON_LEVELS[LEVELS[-1]] if inside > _DARK_FROM else ON_LIGHT_LEVEL
