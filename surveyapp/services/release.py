"""Release: sealed ballots become blocks, in one transaction per pot; their key is destroyed after the commit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from surveyapp.analysis.block_rule import leaving
from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Part
from surveyapp.services.blocks import Formula, Origin, Place, block_of
from surveyapp.services.installation import Installation
from surveyapp.services.surveys import definition
from surveyapp.storage import ballots, blocks, editions
from surveyapp.storage.ballots import Ballot, Pot
from surveyapp.storage.database import Transaction
from surveyapp.storage.sealing import Unopenable

WAIT_FOR_CLOSINGS = frozenset({Part.OFFICER})
"""Parts that never leave at a release."""


@dataclass(frozen=True)
class Released:
    """One new block: what it is about and how many forms it holds."""

    survey: str
    part: Part
    unit: str
    period: str
    forms: int


@dataclass(frozen=True)
class PotReport:
    """What happened to one pot; how many ballots wait is told to nobody."""

    survey: str
    unit: str
    period: str
    released: tuple[Released, ...] = ()
    is_waiting: bool = False
    refused: int = 0
    lost: int = 0


@dataclass(frozen=True)
class Opening:
    """The ballots of a pot, opened in memory, and how many did not belong there."""

    ballots: tuple[Ballot, ...]
    refused: int


@dataclass(frozen=True)
class Rule:
    """Which ballots a release looks at, and its chance."""

    today: date
    rng: Random
    include_today: bool = False

    def is_due(self, ballot: Ballot) -> bool:
        """Whether a ballot takes part: those received today wait, since today's answerers are few and known."""
        return self.include_today or ballot.day < self.today


def release(installation: Installation, survey: str | None, rule: Rule) -> tuple[PotReport, ...]:
    """Releases what may leave, pot by pot, and reports each; a kill at any step loses no ballot."""
    if survey is not None:
        definition(installation.definitions, survey)
    destroy_orphans(installation)
    with installation.database.reading() as rx:
        found = ballots.pots(rx, survey)
    reports = tuple(_release_pot(installation, pot, rule) for pot in found)
    installation.database.checkpoint()
    return reports


def destroy_orphans(installation: Installation) -> int:
    """Destroys the keys that no pot names, left by a release cut short; how many they were."""
    keys = installation.keys
    with installation.database.transaction() as tx:
        ballots.claim(tx, keys)
        keys.sweep()
        orphans = keys.ids() - {pot.key.id for pot in ballots.pots(tx)}
        for orphan in orphans:
            keys.destroy(orphan)
    return len(orphans)


def _release_pot(installation: Installation, known: Pot, rule: Rule) -> PotReport:
    """One transaction: open, write blocks, seal the rest to the next key; then the last key goes."""
    keys = installation.keys
    with installation.database.transaction() as tx:
        ballots.claim(tx, keys)
        pot = ballots.again(tx, known)
        report = PotReport(known.survey, known.unit, known.period)
        if pot is None:
            return report
        private = keys.private(pot.key.id)
        if private is None:
            report = replace(report, lost=ballots.empty(tx, pot))
            ballots.remove(tx, pot)
        else:
            report = _turn_over(tx, installation, pot, _opened(tx, pot, private), rule)
    keys.destroy(pot.key.id)
    return report


def _opened(tx: Transaction, pot: Pot, private: bytes) -> Opening:
    found, refused = [], 0
    for key, box in ballots.sealed_in(tx, pot):
        try:
            ballot = ballots.opened(private, key, box)
        except Unopenable:
            ballot = None
        if ballot is None:
            refused += 1
        else:
            found.append(ballot)
    return Opening(tuple(found), refused)


def _turn_over(tx: Transaction, installation: Installation, pot: Pot, opening: Opening, rule: Rule) -> PotReport:
    """Writes the blocks of a pot and their receipts, and leaves in it what has to wait."""
    survey = installation.definition(pot.survey).survey
    written: list[blocks.Block] = []
    taken: dict[int, set[int]] = {}
    for place, formula, pending in _groups(tx, installation, pot, opening.ballots, rule):
        forms = [opening.ballots[ballot].parts[part].answers for ballot, part in pending]
        codes = [opening.ballots[ballot].code for ballot, _ in pending]
        chosen = leaving(formula.survey, place.part, forms, codes, rule.rng)
        if chosen:
            written.append(block_of(formula, place, Origin(rule.today), [forms[n] for n in chosen]))
        for n in chosen:
            taken.setdefault(pending[n][0], set()).add(pending[n][1])
    blocks.write(tx, written)
    ballots.count_in(tx, pot, {opening.ballots[n].code for n in taken if not opening.ballots[n].is_counted})
    rest = tuple(_rest(opening.ballots, taken))
    _put_back(tx, installation, pot, rest, ballots.size(survey))
    released = tuple(Released(block.survey, block.part, block.unit, pot.period, block.forms) for block in written)
    return PotReport(pot.survey, pot.unit, pot.period, released, bool(rest), opening.refused)


Pending = list[tuple[int, int]]
"""Which part of which ballot."""


def _groups(
    tx: Transaction, installation: Installation, pot: Pot, found: Sequence[Ballot], rule: Rule
) -> Iterator[tuple[Place, Formula, Pending]]:
    """The pending parts of due ballots by part, unit and edition."""
    pending: dict[tuple[Part, str, str], Pending] = {}
    for n, ballot in enumerate(found):
        if rule.is_due(ballot):
            for m, part in enumerate(ballot.parts):
                if part.part not in WAIT_FOR_CLOSINGS:
                    pending.setdefault((part.part, part.unit, ballot.edition), []).append((n, m))
    for (subject, unit, edition), group in sorted(pending.items()):
        formula = _formula(tx, installation, pot.survey, edition)
        yield Place(subject, unit, Period.parse(pot.period), OPEN_LINK), formula, group


def _formula(tx: Transaction, installation: Installation, survey: str, edition: str) -> Formula:
    """The survey as it was when these ballots were filled in."""
    now = installation.definition(survey)
    answered = now.survey if now.survey.edition == edition else editions.load(tx, edition)
    return Formula.of(answered or now.survey, now.indexes)


def _rest(found: Sequence[Ballot], taken: Mapping[int, set[int]]) -> Iterator[Ballot]:
    """What remains of each ballot: all of it under its own key, or some parts under a random one."""
    for n, ballot in enumerate(found):
        if n not in taken:
            yield ballot
            continue
        parts = tuple(part for m, part in enumerate(ballot.parts) if m not in taken[n])
        if parts:
            yield ballots.left_over(ballot, parts)


def _put_back(tx: Transaction, installation: Installation, pot: Pot, rest: Sequence[Ballot], size: int) -> None:
    """Seals the rest to a new key, in the order of their keys; a pot with nothing left is removed."""
    ballots.empty(tx, pot)
    if not rest:
        ballots.remove(tx, pot)
        return
    turned = ballots.rekey(tx, pot, installation.keys.make())
    for ballot in sorted(rest, key=lambda ballot: ballot.key):
        ballots.put(tx, turned, ballot, size)
