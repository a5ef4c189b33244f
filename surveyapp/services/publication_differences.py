"""How figures as published differ from the same figures recomputed, in a sentence each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from fractions import Fraction

from surveyapp.analysis.figure import Distribution, Figure, Interval, Shown, UnitFigures, half_up

Named = Shown | Distribution
_DECIMALS = 2


def differences(published: Sequence[UnitFigures], again: Sequence[UnitFigures]) -> Iterator[str]:
    """A sentence for each figure of each unit that is not the same: what was published, what is recomputed."""
    old = {unit.context.unit: unit for unit in published}
    new = {unit.context.unit: unit for unit in again}
    for code in sorted(old.keys() | new.keys()):
        if code not in old or code not in new:
            yield f"{code}: {_one_sided(known=code in old)}"
        else:
            yield from (f"{code}, {sentence}" for sentence in _of_unit(old[code], new[code]))


def _of_unit(old: UnitFigures, new: UnitFigures) -> Iterator[str]:
    for name in ("context", "forms"):
        before, now = getattr(old, name), getattr(new, name)
        if before != now:
            yield f"{name}: published {_short(before)}, recomputed {_short(now)}"
    before, now = _by_name(old), _by_name(new)
    for name in {**before, **now}:
        if name not in before or name not in now:
            yield f"{name}: {_one_sided(known=name in before)}"
        elif sentence := _apart(before[name], now[name]):
            yield f"{name}: {sentence}"


def _one_sided(*, known: bool) -> str:
    return "published, but nothing is recomputed" if known else "recomputed, but nothing was published"


def _by_name(unit: UnitFigures) -> Mapping[str, Named]:
    figures = {f"{figure.kind} of {figure.of}": figure for figure in unit.figures}
    return {**figures, **{f"distribution of {found.of}": found for found in unit.distributions}}


def _apart(old: Named, new: Named) -> str:
    """Every part of a figure that differs; empty where none does."""
    if type(old) is not type(new):
        return f"published {_whole(old)}, recomputed {_whole(new)}"
    parts = (field.name for field in fields(old) if field.name != "context")
    apart = [(part, getattr(old, part), getattr(new, part)) for part in parts]
    return "; ".join(f"{part}: {_pair(before, now)}" for part, before, now in apart if before != now)


def _pair(before: object, now: object) -> str:
    shown = _short(before), _short(now)
    published, again = shown if shown[0] != shown[1] else (str(before), str(now))
    return f"published {published}, recomputed {again}"


def _whole(named: Named) -> str:
    return _short(named.value) if isinstance(named, Figure) else f"none ({getattr(named, 'reason', '')})"


def _short(value: object) -> str:
    if isinstance(value, Fraction):
        return str(half_up(value, _DECIMALS))
    if isinstance(value, Interval):
        return f"{value.low:.{_DECIMALS}f} to {value.high:.{_DECIMALS}f}"
    return ", ".join(f"{key} {n}" for key, n in value.items()) if isinstance(value, Mapping) else str(value)
