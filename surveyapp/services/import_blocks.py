"""Imported forms become blocks at once: release and closing in one step, in memory."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from surveyapp.analysis.block_rule import enough, leaving
from surveyapp.analysis.officer_blocks import Rated, officer_blocks
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Grain, Period
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Part, Subject, Survey
from surveyapp.services.blocks import Formula, Origin, Place, block_of
from surveyapp.services.import_forms import Form
from surveyapp.storage.blocks import Block


@dataclass(frozen=True)
class Piece:
    """The answers of one form about one part."""

    form: Form
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class Hidden:
    """Answers of a unit that are shown nowhere, and why."""

    part: Part
    unit: str
    period: Period
    forms: int
    reason: str


@dataclass(frozen=True)
class Material:
    """What an import is made from; `names_businesses` is whether the file says who answered."""

    formula: Formula
    organisation: Organisation
    origin: Origin
    names_businesses: bool
    rng: Random


Group = Sequence[Piece]


@dataclass(frozen=True)
class Behind:
    """The forms behind one block of a unit, and the questions counted of it; never leaves the memory."""

    place: Place
    group: Group
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Outcome:
    """The blocks of an import, what is shown nowhere, and the forms behind the blocks of units."""

    blocks: tuple[Block, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    behind: tuple[Behind, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.blocks + other.blocks, self.hidden + other.hidden, self.behind + other.behind)


def pieces(survey: Survey, organisation: Organisation, forms: Sequence[Form]) -> Mapping[Place, Group]:
    """The forms taken apart: one group per part, unit, period and channel."""
    groups: dict[Place, list[Piece]] = {}
    for form in forms:
        parts: dict[Part, dict[str, Answer]] = {}
        for code, answer in form.answers.items():
            parts.setdefault(_part(survey, code), {})[code] = answer
        for part, answers in parts.items():
            unit = _department(survey, organisation, form) if part is Part.GENERAL else form.unit
            place = Place(part, unit, _closing(part, form.period), form.channel)
            groups.setdefault(place, []).append(Piece(form, answers))
    return groups


def _part(survey: Survey, code: str) -> Part:
    if code.endswith(".written"):
        return Part.COMMENT
    return survey.part(code.partition(".reason.")[0])


def _closing(part: Part, period: Period) -> Period:
    """The period that a block stands for: an officer is judged on a whole year, never by month."""
    return Period.of_day(period.first_day, Grain.YEAR) if part is Part.OFFICER else period


def _department(survey: Survey, organisation: Organisation, form: Form) -> str:
    level = survey.level(Subject.DEPARTMENT)
    above = organisation.ancestors(form.unit, form.period.last_day)
    return next((unit.code for unit in above if unit.level == level), form.unit)


def too_small(survey: Survey, groups: Mapping[Place, Group]) -> Iterator[tuple[Place, Group]]:
    """The groups that may not be shown and have no place to go: by these an import is refused."""
    for place, group in groups.items():
        goes_elsewhere = place.part in {Part.COMMENT, Part.OFFICER}
        if not goes_elsewhere and not enough(survey.privacy, place.part, [piece.form.business for piece in group]):
            yield place, group


def outcome(material: Material, groups: Mapping[Place, Group]) -> Outcome:
    """The blocks that groups become; surplus forms of a large business, and groups at the bottom, are left out."""
    officers = {place: group for place, group in groups.items() if place.part is Part.OFFICER}
    found = [_single(material, place, group) for place, group in groups.items() if place not in officers]
    return sum([*found, *_officers(material, officers)], Outcome())


def _single(material: Material, place: Place, group: Group) -> Outcome:
    """What becomes of the forms of one unit that are about one of its parts."""
    kept = _leaving(material, place, group)
    left_out = len(group) - len(kept)
    reason = "surplus" if kept else _why(material, place, group)
    hidden = (Hidden(place.part, place.unit, place.period, left_out, reason),) if left_out else ()
    if not kept:
        return Outcome(hidden=hidden)
    block = _block(material, place, kept)
    behind = () if place.part is Part.COMMENT else (Behind(place, kept, block.counts),)
    return Outcome((block,), hidden, behind)


def _why(material: Material, place: Place, group: Group) -> str:
    businesses = [piece.form.business for piece in group]
    return "bottom" if enough(material.formula.survey.privacy, place.part, businesses) else "few"


def _leaving(material: Material, place: Place, group: Group) -> Group:
    forms, businesses = [piece.answers for piece in group], [piece.form.business for piece in group]
    return [group[n] for n in leaving(material.formula.survey, place.part, forms, businesses, material.rng)]


def _block(material: Material, place: Place, group: Group) -> Block:
    businesses = [piece.form.business for piece in group] if material.names_businesses else None
    return block_of(material.formula, place, material.origin, [piece.answers for piece in group], businesses)


def _officers(material: Material, groups: Mapping[Place, Group]) -> Iterator[Outcome]:
    """What becomes of the forms about officers, for each period and channel apart."""
    survey = material.formula.survey
    for period, channel in sorted({(place.period, place.channel) for place in groups}):
        own = [group for place, group in groups.items() if (place.period, place.channel) == (period, channel)]
        every = [piece for group in own for piece in group]
        rated = Rated(survey, [piece.answers for piece in every], [piece.form.business for piece in every])
        found = officer_blocks(rated, _postings(every), _above(material.organisation, period), material.rng)
        blocks = (
            _block(
                material, Place(Part.OFFICER, each.unit, period, channel, each.officer), [every[n] for n in each.forms]
            )
            for each in found
        )
        left = set(range(len(every))).difference(*(each.forms for each in found))
        units = Counter(every[n].form.unit for n in left)
        yield Outcome(tuple(blocks), tuple(Hidden(Part.OFFICER, unit, period, n, "few") for unit, n in units.items()))


def _postings(every: Group) -> Mapping[str, Mapping[str | None, Sequence[int]]]:
    postings: dict[str, dict[str | None, list[int]]] = {}
    for n, piece in enumerate(every):
        postings.setdefault(piece.form.unit, {}).setdefault(piece.form.officer, []).append(n)
    return postings


def _above(organisation: Organisation, period: Period) -> Callable[[str], str | None]:
    return lambda unit: organisation.unit(unit).parent(period.last_day)
