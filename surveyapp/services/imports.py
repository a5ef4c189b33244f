"""Answers and counts from elsewhere: a file enters whole, or not at all."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from surveyapp.definitions.errors import Fault, FaultyFile, SurveyAppError
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Part
from surveyapp.definitions.table import Row, read_table
from surveyapp.services.blocks import Formula, Origin, Place
from surveyapp.services.closing import closing
from surveyapp.services.import_blocks import Group, Hidden, Material, outcome, pieces, too_small
from surveyapp.services.import_counts import REQUIRED, count_blocks, read_counts
from surveyapp.services.import_forms import PLACE, Track, read_forms
from surveyapp.services.installation import Installation
from surveyapp.services.organisation import the_organisation
from surveyapp.services.surveys import register_edition
from surveyapp.storage import blocks, capped, counts
from surveyapp.storage.blocks import Block, Imported
from surveyapp.storage.database import Transaction


@dataclass(frozen=True)
class Request:
    """What to import: a file for a survey, on a day, and how."""

    survey: str
    file: Path
    today: date
    replace: bool = False
    simulated: bool = False


@dataclass(frozen=True)
class ImportReport:
    """What an import brought; `is_new` is False where the same file was imported before and nothing changed.

    `kept` is how many blocks, or scores, its rows became.
    """

    is_new: bool
    rows: int
    kept: int = 0
    hidden: tuple[Hidden, ...] = ()
    withdrawn: int = 0


class ImportedBefore(SurveyAppError):
    """Another file holds the same unit, period and channel already."""

    def __init__(self, place: Imported) -> None:
        super().__init__(
            f"another file with {place.unit}, {place.period}, channel {place.channel} was imported before; "
            "--replace withdraws it"
        )
        self.place = place


class IncompleteReplacement(SurveyAppError):
    """A file that is to be withdrawn holds more than the one that takes its place."""

    def __init__(self, place: Imported) -> None:
        super().__init__(
            f"the file imported before also holds {place.unit}, {place.period}, channel {place.channel}; "
            "the one that replaces it must hold all of its units and periods"
        )
        self.place = place


def import_answers(installation: Installation, request: Request, track: Track = iter) -> ImportReport:
    """Imports a file of forms; what cannot be shown to anybody is left out and told."""
    definition = installation.definition(request.survey)
    organisation = the_organisation(installation.database)
    rows = read_table(request.file, PLACE)
    import_id = identity("answers", request, rows)
    if _is_known(installation, request.survey, import_id):
        return ImportReport(is_new=False, rows=len(rows))
    forms = read_forms(definition, organisation, rows, track)
    groups = pieces(definition.survey, organisation, forms)
    faults = tuple(
        _small(definition, request.file, place, group) for place, group in too_small(definition.survey, groups)
    )
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    material = _material(definition, organisation, request, import_id, rows[0])
    found = outcome(material, groups)
    known = closing(material, found.behind)
    with installation.database.transaction() as tx:
        withdrawn = _enter(tx, definition, organisation, request, found.blocks)
        counts.keep_precision(tx, request.survey, import_id, known.precisions)
        capped.keep(tx, request.survey, import_id, known.cappings, known.kind)
    return ImportReport(is_new=True, rows=len(rows), kept=len(found.blocks), hidden=found.hidden, withdrawn=withdrawn)


def import_counts(installation: Installation, request: Request) -> ImportReport:
    """Imports a file of counts."""
    definition = installation.definition(request.survey)
    organisation = the_organisation(installation.database)
    rows = read_table(request.file, REQUIRED)
    import_id = identity("counts", request, rows)
    if _is_known(installation, request.survey, import_id):
        return ImportReport(is_new=False, rows=len(rows))
    coded = read_counts(definition, organisation, rows)
    origin = Origin(request.today, import_id, request.simulated)
    found = count_blocks(definition, origin, coded)
    with installation.database.transaction() as tx:
        withdrawn = _enter(tx, definition, organisation, request, found)
    return ImportReport(is_new=True, rows=len(rows), kept=len(found), withdrawn=withdrawn)


def _material(
    definition: Definition, organisation: Organisation, request: Request, import_id: str, first: Row
) -> Material:
    formula = Formula.of(definition.survey, definition.indexes)
    origin = Origin(request.today, import_id, request.simulated)
    # Seeded by the file: the same file always gives the same blocks.
    return Material(formula, organisation, origin, "business" in first.cells, Random(import_id))  # noqa: S311


def identity(kind: str, request: Request, rows: Sequence[Row]) -> str:
    """The hash of a file's rows in whatever order, and of how they are imported."""
    lines = sorted(json.dumps(row.cells, sort_keys=True, ensure_ascii=False) for row in rows)
    digest = hashlib.sha256(json.dumps([kind, request.survey, request.simulated]).encode())
    for line in lines:
        digest.update(f"\n{line}".encode())
    return digest.hexdigest()


def _is_known(installation: Installation, survey: str, import_id: str) -> bool:
    with installation.database.reading() as rx:
        return any(place.import_id == import_id for place in blocks.imported(rx, survey))


def _small(definition: Definition, file: Path, place: Place, group: Group) -> Fault:
    least = definition.survey.privacy.least(place.part)
    sentence = f"{place.unit}, {place.period}: fewer than {least} businesses answered about the {place.part}"
    return Row(file, group[0].form.line, {"unit": place.unit}).fault("unit", "group-too-small", sentence)


def _enter(
    tx: Transaction, definition: Definition, organisation: Organisation, request: Request, found: Sequence[Block]
) -> int:
    """Writes the blocks of an import; how many imports they replace."""
    survey = definition.survey.code
    before = blocks.imported(tx, survey)
    # Blocks about officers stand for a year, so files of different months meet in it without a clash.
    dated = [block for block in found if block.part is not Part.OFFICER] or found
    clashing = [place for place in before if any(_clash(place, block) for block in dated)]
    if clashing and not request.replace:
        raise ImportedBefore(clashing[0])
    replaced = frozenset(place.import_id for place in clashing)
    covered = set(_covered(organisation, found))
    for place in before:
        if place.import_id in replaced and (place.unit, place.period, place.channel) not in covered:
            raise IncompleteReplacement(place)
    if replaced:
        blocks.withdraw(tx, survey, replaced, found[0].import_id or "")
    register_edition(tx, definition)
    blocks.write(tx, found)
    return len(replaced)


def _clash(place: Imported, block: Block) -> bool:
    """Whether a block stands where another import does, on days that both hold."""
    period = Period.parse(place.period)
    is_same = (place.part, place.unit, place.channel) == (block.part, block.unit, block.channel)
    return is_same and block.period.first_day <= period.last_day and period.first_day <= block.period.last_day


def _covered(organisation: Organisation, found: Sequence[Block]) -> Iterator[tuple[str, str, str]]:
    """The places that new blocks hold, with the units above them, where remainders may stand."""
    for block in found:
        for unit in organisation.ancestors(block.unit, block.period.last_day):
            yield unit.code, str(block.period), block.channel
