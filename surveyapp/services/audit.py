"""What totals give away: of released blocks, of forms shown without blocks, and of tables of counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from surveyapp.analysis.disclosure import Atom, Derivable, Total, derivable
from surveyapp.analysis.suppression import Cell, Exposed, exposed, printed, small_cells, suppressed
from surveyapp.definitions.countable import counted_in
from surveyapp.definitions.counts import ANSWERED, NO_ANSWER, NOT_ASKED, SUM, SUM_SQUARES, TOO_FEW
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Grain, Period
from surveyapp.definitions.survey import Part, Survey
from surveyapp.services.import_blocks import pieces
from surveyapp.services.ledger_files import InFiles
from surveyapp.storage.block_sizes import block_sizes
from surveyapp.storage.database import Database

_NO_ANSWERS = frozenset({NO_ANSWER, NOT_ASKED, SUM, SUM_SQUARES, TOO_FEW})


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
    """What was audited, by part, and the sets of fewer than k businesses that totals give away."""

    held: int = 0
    totals: int = 0
    found: tuple[tuple[Part, Derivable], ...] = ()


@dataclass(frozen=True)
class Holes:
    """A table of one question: its cells, those below k, those a reader can work out, and what to hide against it."""

    question: str
    cells: int
    small: frozenset[Cell] = field(default_factory=frozenset)
    exposed: tuple[Exposed, ...] = ()
    further: frozenset[Cell] = field(default_factory=frozenset)


def audit_blocks(database: Database, survey: Survey, organisation: Organisation) -> Leaks:
    """The rank audit over released blocks and every total of them that can be asked for.

    Which businesses two blocks share is not kept, so the larger is taken to hold all of the smaller: never too few
    sets are found.
    """
    with database.reading() as rx:
        sizes = tuple(block_sizes(rx, survey.code))
    most = max((survey.privacy.least(part) for part in Part), default=1)
    held = [
        Held(each.code, each.part, each.unit, each.period, _numbered(min(each.businesses, most)), each.officer)
        for each in sizes
        if each.holds_forms
    ]
    return _audited(survey, organisation, held)


def audit_forms(ledger: InFiles) -> Leaks:
    """The rank audit over forms in a file, as if every total of them were shown without blocks."""
    survey, organisation = ledger.definition.survey, ledger.organisation
    held = [
        Held(
            f"{place.part} of line {piece.form.line}",
            place.part,
            place.unit,
            place.period,
            frozenset({piece.form.business}),
        )
        for place, group in pieces(survey, organisation, ledger.given).items()
        for piece in group
    ]
    return _audited(survey, organisation, held)


def _numbered(size: int) -> frozenset[str]:
    return frozenset(map(str, range(size)))


def _audited(survey: Survey, organisation: Organisation, held: Sequence[Held]) -> Leaks:
    leaks = Leaks(len(held))
    for part in Part:
        own = [each for each in held if each.part is part]
        totals = _totals(organisation, own)
        atoms = [Atom(each.code, each.businesses) for each in own]
        found = derivable(atoms, totals, survey.privacy.least(part)) if own else ()
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
            cells[cell] = cells.get(cell, 0) + _base(options, outside[question])
    return found


def _base(options: Mapping[str, int], outside: frozenset[str]) -> int:
    """How many answers a figure counts."""
    return options.get(ANSWERED) or sum(n for option, n in options.items() if option not in _NO_ANSWERS | outside)


def _totals_with(organisation: Organisation, row: Cell) -> Iterator[Cell]:
    """Every cell that the answers in a row are counted in, its own first."""
    unit, period = row
    for code in _above(organisation, unit, Period.parse(period)):
        yield from ((code, str(each)) for each in _around(Period.parse(period)))


def refuse_totals(rows: Mapping[Cell, int], above: Mapping[Cell, Sequence[Cell]]) -> None:
    """TotalsGiven where all rows with others inside them are the sum of these: then they are no answers of their own."""
    inside: dict[Cell, list[int]] = {}
    for row, n in rows.items():
        for total in above[row]:
            if total in rows and total != row:
                inside.setdefault(total, []).append(n)
    if inside and all(rows[total] == sum(parts) for total, parts in inside.items()):
        raise TotalsGiven(min(inside))
