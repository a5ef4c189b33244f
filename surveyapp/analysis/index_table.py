"""The index of all units side by side: components, overall, rank and band of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveyapp.analysis.figure import Figure, Kind, Shown, UnitFigures
from surveyapp.analysis.index import all_figures, band
from surveyapp.analysis.indicator import Known
from surveyapp.analysis.rank import peer_ranks
from surveyapp.analysis.score import OVERALL
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.index import Band, IndexEdition
from surveyapp.definitions.survey import Survey


class NoComponents(SurveyAppError):
    """An edition without components has no overall index to rank by."""

    def __init__(self, label: str) -> None:
        super().__init__(f"edition {label!r} has no components, so there is no overall index")
        self.label = label


@dataclass(frozen=True)
class IndexRow:
    """One unit's index: its rank among its peers and its band; neither where the overall is not shown."""

    figures: UnitFigures
    overall: Shown
    rank: int | None
    band: Band | None

    @property
    def unit(self) -> str:
        """The unit's code."""
        return self.figures.context.unit

    @property
    def components(self) -> tuple[Shown, ...]:
        """The components, in the order of the edition."""
        return tuple(figure for figure in self.figures.figures if figure.kind is Kind.COMPONENT)


def index_table(
    survey: Survey,
    edition: IndexEdition,
    units: Sequence[Known],
    earlier: Sequence[Sequence[Known]] = (),
    group_of: Mapping[str, str] | None = None,
) -> tuple[IndexRow, ...]:
    """The index of all units in one period, in the order given.

    `earlier` as `all_figures`; `group_of` names each unit's peers, without it all are peers. A unit whose overall is
    not shown takes no place. NoComponents where the edition has no overall index.
    """
    if not edition.components:
        raise NoComponents(edition.label)
    found = all_figures(survey, edition, units, earlier)
    overall = {each.context.unit: _overall(each) for each in found}
    scores = {unit: _score(figure) for unit, figure in overall.items()}
    groups = dict.fromkeys(scores, "") if group_of is None else group_of
    ranks = peer_ranks(scores, groups, edition.ranking)
    return tuple(
        IndexRow(each, overall[unit], ranks.get(unit), band(edition, overall[unit]))
        for unit, each in zip(overall, found, strict=True)
    )


def _overall(figures: UnitFigures) -> Shown:
    return next(figure for figure in figures.figures if (figure.kind, figure.of) == (Kind.OVERALL, OVERALL))


def _score(figure: Shown) -> Fraction | None:
    return figure.value if isinstance(figure, Figure) else None
