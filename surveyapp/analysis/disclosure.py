"""What published totals give away: sets of fewer than k businesses that can be worked out from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from surveyapp.definitions.errors import SurveyAppError

Floats = NDArray[np.float64]

_EXACT = 1e-7


class UnknownAtom(SurveyAppError):
    """A total counts something that is no block and no form."""

    def __init__(self, total: str, atom: str) -> None:
        super().__init__(f"total {total!r} counts {atom!r}, which is not there")
        self.total = total
        self.atom = atom


@dataclass(frozen=True)
class Atom:
    """What totals are made of: a block or a single form, with the businesses in it (numbers within a wave)."""

    code: str
    businesses: frozenset[str]

    @classmethod
    def counted(cls, code: str, businesses: int) -> Self:
        """A block of which only the number of businesses is kept: taken to be the same ones in every block.

        So several blocks count no more businesses than the largest of them, which is the least they can be.
        """
        return cls(code, frozenset(map(str, range(businesses))))


@dataclass(frozen=True)
class Total:
    """One number ever shown: how often each atom is counted in it (1, or the weight of a capped count)."""

    name: str
    counts: Mapping[str, float]

    @classmethod
    def of(cls, name: str, atoms: Sequence[str]) -> Self:
        """A total that counts each of these atoms once."""
        return cls(name, dict.fromkeys(atoms, 1.0))


@dataclass(frozen=True)
class Derivable:
    """A set of fewer than k businesses about which the totals together say something nobody was told."""

    atoms: tuple[str, ...]
    businesses: int


def derivable(atoms: Sequence[Atom], totals: Sequence[Total], k: int) -> tuple[Derivable, ...]:
    """Rank audit: the smallest sets of fewer than k businesses that some combination of totals isolates.

    Atoms that every total counts alike cannot be parted and make one class. A combination says something about the
    classes S alone if the row space of the totals holds a vector that is zero outside S, that is if the projection
    onto the row space has eigenvalue 1 when cut down to S (the linear case of Dobkin, Jones and Lipton 1979). S grows
    along classes that the projection links; sets of one size are all reported before larger ones are tried. No
    totals give nothing. UnknownAtom where a total counts what is not there.
    """
    classes = tuple(_classes(atoms, totals))
    businesses = [frozenset(chain.from_iterable(atom.businesses for atom in held)) for held in classes]
    sets = [frozenset({n}) for n, found in enumerate(businesses) if len(found) < k]
    if not sets:
        return ()
    projection = _projection(np.array([[total.counts.get(c[0].code, 0.0) for c in classes] for total in totals]))
    while sets:
        isolated = [held for held in sets if _is_isolated(projection, held)]
        if isolated:
            return tuple(_named(held, classes, businesses) for held in isolated)
        sets = list(_grown(sets, projection, businesses, k))
    return ()


def safe_together(atoms: Sequence[Atom], totals: Sequence[Total], k: int) -> frozenset[str]:
    """The names of totals that may be shown together: nothing about fewer than k businesses is derivable from them.

    Each is tried in turn, the one of most businesses first, and is left out where it would tell with those before it;
    a greedy choice, so another may hide fewer. No totals give none.
    """
    businesses = {atom.code: atom.businesses for atom in atoms}
    size = {
        total.name: len(frozenset(chain.from_iterable(businesses[code] for code in total.counts))) for total in totals
    }
    shown: list[Total] = []
    for total in sorted(totals, key=lambda total: (-size[total.name], total.name)):
        if size[total.name] >= k and not derivable(atoms, [*shown, total], k):
            shown.append(total)
    return frozenset(total.name for total in shown)


def _classes(atoms: Sequence[Atom], totals: Sequence[Total]) -> Iterator[tuple[Atom, ...]]:
    signatures: dict[str, list[tuple[int, float]]] = {atom.code: [] for atom in atoms}
    for number, total in enumerate(totals):
        for code, weight in total.counts.items():
            if code not in signatures:
                raise UnknownAtom(total.name, code)
            signatures[code].append((number, weight))
    alike: dict[tuple[tuple[int, float], ...], list[Atom]] = {}
    for atom in atoms:
        alike.setdefault(tuple(signatures[atom.code]), []).append(atom)
    return (tuple(held) for signature, held in alike.items() if signature)


def _projection(matrix: Floats) -> Floats:
    _, sizes, rows = np.linalg.svd(matrix, full_matrices=False)
    basis = rows[sizes > sizes[0] * _EXACT]
    return np.asarray(basis.T @ basis, dtype=np.float64)


def _is_isolated(projection: Floats, held: frozenset[int]) -> bool:
    index = sorted(held)
    return float(np.linalg.eigvalsh(projection[np.ix_(index, index)])[-1]) > 1 - _EXACT


def _grown(
    sets: Sequence[frozenset[int]], projection: Floats, businesses: Sequence[frozenset[str]], k: int
) -> Iterator[frozenset[int]]:
    seen = set[frozenset[int]]()
    for held in sets:
        linked = np.flatnonzero(np.abs(projection[sorted(held)]).max(axis=0) > _EXACT)
        for other in map(int, linked):
            larger = held | {other}
            if other in held or larger in seen:
                continue
            seen.add(larger)
            if len(frozenset(chain.from_iterable(businesses[n] for n in larger))) < k:
                yield larger


def _named(
    held: frozenset[int], classes: Sequence[tuple[Atom, ...]], businesses: Sequence[frozenset[str]]
) -> Derivable:
    codes = tuple(atom.code for n in sorted(held) for atom in classes[n])
    return Derivable(codes, len(frozenset(chain.from_iterable(businesses[n] for n in held))))
