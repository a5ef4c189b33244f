"""Figures of one unit, of all units of a level, or of one officer, in one period."""

from collections.abc import Iterator, Sequence
from datetime import date

from surveyapp.analysis.explain import explained
from surveyapp.analysis.figure import Context, Reason, Shown, Suppressed, UnitFigures
from surveyapp.analysis.figure_json import to_json
from surveyapp.analysis.index import all_figures, unit_figures
from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.services.basis import (
    Asked,
    Basis,
    edition_id,
    edition_of,
    gathered,
    last_closed,
)
from surveyapp.services.ledger import Stored
from surveyapp.storage import counts as stored
from surveyapp.storage.database import Database


class NoAnswers(SurveyAppError):
    """Nobody answered about a unit, or about the units of a level, in a period."""

    def __init__(self, about: str | None, period: str | None) -> None:
        super().__init__(f"there are no answers about {about or 'any unit'} in {period or 'this period'}")
        self.about = about
        self.period = period


def figures(  # noqa: PLR0913 - what is asked for, each of it optional
    database: Database,
    definition: Definition,
    organisation: Organisation,
    *,
    today: date,
    unit: str | None = None,
    level: str | None = None,
    period: Period | None = None,
    edition: str | None = None,
    channel: str | None = None,
) -> tuple[UnitFigures, ...]:
    """The figures of a unit, of all units of a level, or of all units with answers, by code, as `Asked`."""
    basis = Basis(definition, organisation, Stored(database, definition.survey.code))
    return figures_from(basis, Asked(today, unit, level, period, edition, channel))


def figures_from(basis: Basis, asked: Asked) -> tuple[UnitFigures, ...]:
    """The figures that are asked for, by unit."""
    found = [
        each
        for group in gathered(basis, asked)
        for each in all_figures(basis.definition.survey, group.edition, group.units, group.earlier)
        if each.context.unit in group.wanted
    ]
    return tuple(sorted(found, key=lambda each: each.context.unit))


def told(asked: Asked, found: Sequence[UnitFigures]) -> Sequence[UnitFigures]:
    """The same figures; NoAnswers where no form, count or score is behind any of them, too few ones neither."""
    if any(
        each.distributions or any(each.forms.values()) or not all(_is_without(figure) for figure in each.figures)
        for each in found
    ):
        return found
    periods = [str(asked.period)] if asked.period else [each.context.period for each in found]
    raise NoAnswers(asked.unit or asked.level, periods[0] if periods else None)


def _is_without(figure: Shown) -> bool:
    return isinstance(figure, Suppressed) and figure.reason is not Reason.TOO_FEW


def officer_figures(basis: Basis, officer: str, asked: Asked) -> UnitFigures:
    """The private figures of one officer, wherever posted; Unknown where nothing holds any in the period."""
    definition = basis.definition
    period = asked.period or last_closed(definition.survey.code, basis.periods(), asked.today)
    edition = edition_of(definition, period, asked.edition)
    counts = basis.ledger.officer(period, officer)
    if counts is None:
        raise Unknown(f"a figure of {period} about officer", officer)
    context = Context(
        definition.survey.code, officer, str(period), stored.INVITED, edition_id(edition), counts.simulated
    )  # fmt: skip
    return unit_figures(definition.survey, edition, counts, context)


def explanations(basis: Basis, asked: Asked) -> Iterator[tuple[str, str]]:
    """Each figure's unit, and its formula with the numbers put in."""
    survey = basis.definition.survey
    for group in gathered(basis, asked):
        found = all_figures(survey, group.edition, group.units, group.earlier)
        wanted = [each for each in found if each.context.unit in group.wanted]
        yield from explained(survey, group.edition, group.units, wanted, group.earlier)


def as_json(found: Sequence[UnitFigures]) -> str:
    """Figures as JSON under the versioned schema."""
    return to_json(found)


def last_closed_period(database: Database, survey: str, today: date) -> Period:
    """The last period with answers that is over before today; else NoClosedPeriod."""
    return last_closed(survey, Stored(database, survey).periods(), today)
