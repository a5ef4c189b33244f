"""Officers' blocks of one closing: who has enough stands alone, the others go together, upwards if need be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from surveyapp.analysis.block_rule import Forms, enough, leaving
from surveyapp.definitions.survey import Part, Survey

Positions = Sequence[int]


@dataclass(frozen=True)
class OfficerBlock:
    """The forms of one officer in one unit, or the remainder of the unit where `officer` is None."""

    unit: str
    officer: str | None
    forms: tuple[int, ...]


@dataclass(frozen=True)
class Rated:
    """Every form about officers, by its position: its answers and its business."""

    survey: Survey
    forms: Forms
    businesses: Sequence[str]

    def leaving(self, positions: Positions, rng: Random) -> tuple[int, ...]:
        """Those of some forms that may leave as one block; none where they have to wait."""
        forms, businesses = [self.forms[n] for n in positions], [self.businesses[n] for n in positions]
        return tuple(positions[n] for n in leaving(self.survey, Part.OFFICER, forms, businesses, rng))

    def is_enough(self, positions: Positions) -> bool:
        """Whether enough distinct businesses are among some forms."""
        return enough(self.survey.privacy, Part.OFFICER, [self.businesses[n] for n in positions])


Postings = Mapping[str, Mapping[str | None, Positions]]
"""The forms of each officer in each unit; under None those that name no officer."""


def officer_blocks(
    rated: Rated, postings: Postings, above: Callable[[str], str | None], rng: Random
) -> tuple[OfficerBlock, ...]:
    """One block per officer with enough businesses and one remainder per unit, which goes up while it is too small.

    Forms that are in no block are shown nowhere.
    """
    found: list[OfficerBlock] = []
    rest: dict[str, list[int]] = {}
    for unit, officers in sorted(postings.items()):
        own, remainder = _of_unit(rated, unit, officers, rng)
        found.extend(own)
        rest[unit] = remainder
    while rest:
        higher: dict[str, list[int]] = {}
        for unit, positions in sorted(rest.items()):
            left = rated.leaving(positions, rng) if positions else ()
            parent = above(unit)
            if left:
                found.append(OfficerBlock(unit, None, left))
            elif positions and parent is not None:
                higher.setdefault(parent, []).extend(positions)
        rest = higher
    return tuple(found)


def _of_unit(
    rated: Rated, unit: str, officers: Mapping[str | None, Positions], rng: Random
) -> tuple[list[OfficerBlock], list[int]]:
    """The officers who stand alone, largest first, and the remainder; the smallest join it while it is too small."""
    alone = {
        officer: rated.leaving(positions, rng) if officer else ()
        for officer, positions in sorted(officers.items(), key=str)
    }
    blocks = [OfficerBlock(unit, officer, left) for officer, left in alone.items() if left]
    blocks.sort(key=lambda block: -len(block.forms))
    remainder = [n for officer, positions in officers.items() if not alone.get(officer) for n in positions]
    while remainder and blocks and not rated.is_enough(remainder):
        remainder.extend(blocks.pop().forms)
    return blocks, remainder
