"""Blocks left out with a reason: which they are, and figures with and without them where neither tells on few."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from surveyapp.analysis.figure import Kind, Shown, UnitFigures
from surveyapp.analysis.score import HEADLINE, OVERALL
from surveyapp.definitions.errors import Fault, FaultyFile
from surveyapp.definitions.survey import Part
from surveyapp.definitions.table import Row, read_table
from surveyapp.reporting.annual_facts import Excluded, Without
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.services.basis import Asked, Basis
from surveyapp.services.figures import figures_from
from surveyapp.services.import_forms import unknown_unit
from surveyapp.services.ledger import Stored
from surveyapp.services.wave import Wave
from surveyapp.storage.block_sizes import BlockSize, block_sizes

REQUIRED = frozenset({"unit", "channel", "reason"})
_COUNTED = frozenset({Part.GENERAL, Part.UNIT, Part.STAGE})
"""The parts that a headline and an index are made of."""

Place = tuple[str, str]
"""A unit and a channel."""


def read_exclusions(wave: Wave, file: Path) -> tuple[Excluded, ...]:
    """The blocks that figures are made without as well, by unit and channel, each with its reason; else FaultyFile."""
    rows = read_table(file, REQUIRED)
    standing = {_place(block) for block in _blocks(wave)}
    seen: set[Place] = set()
    faults: list[Fault] = []
    for row in rows:
        faults.extend(_faults(wave, row, standing, seen))
        seen.add((row["unit"], row["channel"]))
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return tuple(Excluded(row["unit"], row["channel"], row["reason"]) for row in rows)


def _faults(wave: Wave, row: Row, standing: set[Place], seen: set[Place]) -> Iterator[Fault]:
    unit, channel = row["unit"], row["channel"]
    if unit not in wave.organisation.units:
        yield from unknown_unit(row, wave.organisation.units)
    elif (unit, channel) not in standing:
        known = ", ".join(sorted(each for own, each in standing if own == unit)) or "none"
        sentence = f"no block of '{unit}' in {wave.period} came through the channel '{channel}'; channels: {known}"
        yield row.fault("channel", "no-block", sentence)
    if (unit, channel) in seen:
        yield row.fault("channel", "counted-twice", "an earlier row leaves this block out already")
    if not row["reason"]:
        yield row.fault("reason", "missing-cell", "a block is left out for a reason that is written down")


def without(
    wave: Wave, above: Mapping[str, str], made: Sequence[OfficeFacts], excluded: Sequence[Excluded]
) -> Iterator[Without]:
    """Headline and index of the whole and of each unit concerned, with all blocks and without those excluded.

    Nothing at all where one of them, or what is left between two, may be about fewer than k businesses. `above` leads
    from a unit to the one of the report that it belongs to.
    """
    places = frozenset((each.unit, each.channel) for each in excluded)
    if not places or not tells_on_enough(wave):
        return
    survey = wave.definition.survey.code
    ledger = Stored(wave.installation.database, survey, tuple(sorted(places)))
    channel = made[0].now.context.channel
    asked = Asked(wave.today, period=wave.period, edition=wave.edition.label, channel=channel)
    found = figures_from(Basis(wave.definition, wave.organisation, ledger), asked)
    left = {each.context.unit: each for each in found}
    concerned = {above.get(unit) for unit, _ in places}
    for each in (made[0], *(office for office in made[1:] if office.now.context.unit in concerned)):
        unit = each.now.context.unit
        yield Without(unit, _main(each.now), _main(left.get(unit)))


def tells_on_enough(wave: Wave) -> bool:
    """Whether every block of a wave was released under today's k or a larger one.

    Then figures with some blocks and without them, and what one is less than the other, are about whole blocks of k
    businesses each, and so is the answer to every question in them. Counts that are not kept by block tell no such thing.
    """
    privacy = wave.definition.survey.privacy
    return all(block.least >= privacy.least(block.part) for block in _blocks(wave))


def _blocks(wave: Wave) -> Iterator[BlockSize]:
    with wave.installation.database.reading() as rx:
        for block in block_sizes(rx, wave.definition.survey.code):
            if block.part in _COUNTED and wave.period.contains(block.period):
                yield block


def _place(block: BlockSize) -> Place:
    return block.unit, block.channel


def _main(found: UnitFigures | None) -> tuple[Shown | None, Shown | None]:
    if found is None:
        return None, None
    return found.figure(Kind.HEADLINE, HEADLINE), found.figure(Kind.OVERALL, OVERALL)
