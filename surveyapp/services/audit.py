"""What totals give away: of released blocks, of forms shown without blocks, and of tables of counts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from surveyapp.analysis.disclosure import Atom, Derivable, Total, derivable
from surveyapp.analysis.suppression import Cell, Exposed, exposed, printed, small_cells, suppressed
from surveyapp.definitions.countable import counted_in
from surveyapp.definitions.counts import OPEN_LINK, how_many_answered
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Grain, Period
from surveyapp.definitions.survey import Part, Survey
from surveyapp.services.basis import Basis, edition_of, round_of
from surveyapp.services.import_blocks import pieces
from surveyapp.services.import_forms import Form
from surveyapp.services.ledger_files import InFiles
from surveyapp.storage.block_sizes import BlockSize, block_sizes
from surveyapp.storage.counts import INVITED
from surveyapp.storage.database import Database


class NothingToAudit(SurveyAppError):
    """Neither blocks nor forms nor counts, of which nothing could be given away."""

    def __init__(self, survey: str) -> None:
        super().__init__(
            f"there are no blocks or forms of '{survey}' to audit: open links promise no k, counts are audited from --counts"
        )
        self.survey = survey


class TotalsGiven(SurveyAppError):
    """Rows of a table are totals of others, where a row is a unit's own answers."""

    def __init__(self, total: Cell) -> None:
        unit, period = total
        super().__init__(
            f"the row of {unit}, {period} is the sum of rows below it: leave totals out, they follow from the others"
        )
        self.total = total


@dataclass(frozen=True)
class Held:
    """A block or a form about one part of a unit, or of an officer, in a period, with the businesses in it."""

    code: str
    part: Part
    unit: str
    period: Period
    businesses: frozenset[str]
    officer: str | None = None


@dataclass(frozen=True)
class Leaks:
    """What was audited, by part: the sets of fewer than k businesses that totals give away, and totals of cut blocks."""

    held: int = 0
    totals: int = 0
    found: tuple[tuple[Part, Derivable], ...] = ()
    cut: tuple[tuple[Part, str], ...] = ()


@dataclass(frozen=True)
class Holes:
    """A table of one question: its cells, those below k, those a reader can work out, and what to hide against it."""

    question: str
    cells: int
    small: frozenset[Cell] = field(default_factory=frozenset)
    exposed: tuple[Exposed, ...] = ()
    further: frozenset[Cell] = field(default_factory=frozenset)


def audit_blocks(basis: Basis, database: Database, k: int | None = None) -> Leaks:
    """The union and the rank audit over released blocks and every total of them that can be asked for.

    Which businesses two blocks share is not kept, so the larger is taken to hold all of the smaller: never too few
    sets are found. NothingToAudit where there are no blocks of forms.
    """
    survey = basis.definition.survey
    with database.reading() as rx:
        sizes = tuple(block_sizes(rx, survey.code))
    most = max(_least(survey, part, k) for part in Part)
    held = [
        Held(each.code, each.part, each.unit, each.period, _numbered(min(each.businesses, most)), each.officer)
        for each in sizes
        if each.holds_forms
    ]
    return replace(_audited(basis, held, k), cut=tuple(_cut(basis, sizes)))


def audit_forms(basis: Basis, forms: Sequence[Form], k: int | None = None) -> Leaks:
    """The rank audit over forms in a file, as if every total of them were shown without blocks; texts have no total.

    NothingToAudit where there are no forms but of open links, which promise no k.
    """
    invited = [form for form in forms if form.channel != OPEN_LINK]
    held = [
        Held(
            f"{place.part} of line {piece.form.line}",
            place.part,
            place.unit,
            place.period,
            frozenset({piece.form.business}),
        )
        for place, group in pieces(basis.definition.survey, basis.organisation, invited).items()
        for piece in group
        if place.part is not Part.COMMENT
    ]
    return _audited(basis, held, k)


def _cut(basis: Basis, sizes: Sequence[BlockSize]) -> Iterator[tuple[Part, str]]:
    """The totals that figures are made of but that are no sum of whole blocks."""
    for period in sorted({longer for each in sizes for longer in _around(each.period)}):
        whole: Counter[tuple[str, Part]] = Counter()
        for each in sizes:
            if period.contains(each.period):
                whole.update({(unit, each.part): each.forms for unit in _above(basis.organisation, each.unit, period)})
        for unit, own in round_of(basis, edition_of(basis.definition, period), period, INVITED).found.items():
            yield from (
                (part, f"{unit}, {period}") for part, forms in own.tally.forms.items() if forms != whole[unit, part]
            )


def _numbered(size: int) -> frozenset[str]:
    return frozenset(map(str, range(size)))


def _least(survey: Survey, part: Part, k: int | None) -> int:
    return survey.privacy.least(part) if k is None else k


def _audited(basis: Basis, held: Sequence[Held], k: int | None) -> Leaks:
    if not held:
        raise NothingToAudit(basis.definition.survey.code)
    leaks = Leaks(len(held))
    for part in Part:
        own = [each for each in held if each.part is part]
        totals = _totals(basis.organisation, own)
        atoms = [Atom(each.code, each.businesses) for each in own]
        found = derivable(atoms, totals, _least(basis.definition.survey, part, k)) if own else ()
        leaks = Leaks(leaks.held, leaks.totals + len(totals), (*leaks.found, *((part, each) for each in found)))
    return leaks


def _totals(organisation: Organisation, held: Iterable[Held]) -> Sequence[Total]:
    """Every total that can be asked for: each unit and officer, in each period, quarter and year."""
    inside: dict[str, list[str]] = {}
    for each in held:
        for period in _around(each.period):
            for unit in _above(organisation, each.unit, period):
                inside.setdefault(f"{unit}, {period}", []).append(each.code)
            if each.officer is not None:
                inside.setdefault(f"officer {each.officer}, {period}", []).append(each.code)
    return [Total.of(name, codes) for name, codes in inside.items()]


def _around(period: Period) -> Iterator[Period]:
    """The period itself, and the longer ones that it lies in."""
    yield period
    for grain in (Grain.QUARTER, Grain.YEAR):
        longer = Period.of_day(period.first_day, grain)
        if longer.months > period.months:
            yield longer


def _above(organisation: Organisation, unit: str, period: Period) -> Sequence[str]:
    if unit not in organisation.units:
        return (unit,)
    return [each.code for each in organisation.ancestors(unit, period.last_day)]


def audit_table(ledger: InFiles, k: int) -> Iterator[Holes]:
    """For each question of counts in a file: what a reader can work out of the cells below k, hidden alone.

    A row is a unit's own answers. The table holds their number for each unit and period, and every total over units
    below, over quarters and years that follows; TotalsGiven where rows are totals themselves.
    """
    for question, rows in _by_question(ledger).items():
        above = {cell: tuple(_totals_with(ledger.organisation, cell)) for cell in rows}
        refuse_totals(rows, above)
        table = printed(rows, above)
        small = small_cells(table.cells, k)
        found = exposed(table, small, k)
        further = suppressed(table, k) - small if found else frozenset[Cell]()
        yield Holes(question, len(table.cells) - len(table.unprinted), small, found, further)


def _by_question(ledger: InFiles) -> Mapping[str, Mapping[Cell, int]]:
    survey = ledger.definition.survey
    outside = {each.code: each.outside for part in Part for each in counted_in(survey, part)}
    found: dict[str, dict[Cell, int]] = {}
    for period, _, own in ledger.counted:
        for question, options in own.tally.questions.items():
            cells, cell = found.setdefault(question, {}), (own.unit, str(period))
            cells[cell] = cells.get(cell, 0) + how_many_answered(options, outside[question])
    return found


def _totals_with(organisation: Organisation, row: Cell) -> Iterator[Cell]:
    """Every cell that the answers in a row are counted in, its own first."""
    unit, period = row
    for each in _around(Period.parse(period)):
        yield from ((code, str(each)) for code in _above(organisation, unit, each))


def refuse_totals(rows: Mapping[Cell, int], above: Mapping[Cell, Sequence[Cell]]) -> None:
    """TotalsGiven where all rows with others inside them are the sum of these: then they are no answers of their own."""
    inside: dict[Cell, list[int]] = {}
    for row, n in rows.items():
        for total in above[row]:
            if total in rows and total != row:
                inside.setdefault(total, []).append(n)
    if inside and all(rows[total] == sum(parts) for total, parts in inside.items()):
        raise TotalsGiven(min(inside))
