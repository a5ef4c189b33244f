"""Forms that may leave together become a block: their counts, their rows, their comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from surveyapp.analysis.released_row import released_comments, released_row
from surveyapp.analysis.tally import tally
from surveyapp.definitions.counts import Tally
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.period import Period
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Part, Survey
from surveyapp.storage.blocks import Block


@dataclass(frozen=True)
class Formula:
    """What forms are counted by: the survey as answered, and the index editions that apply to it."""

    survey: Survey
    indexes: tuple[IndexEdition, ...]

    @classmethod
    def of(cls, survey: Survey, indexes: Sequence[IndexEdition]) -> "Formula":
        """The survey with those editions whose questions it asks."""
        asked = {question.code for _, question in survey.questions()}
        return cls(survey, tuple(index for index in indexes if questions_of(index) <= asked))


@dataclass(frozen=True)
class Place:
    """Where a block stands; `officer` is None outside officer blocks."""

    part: Part
    unit: str
    period: Period
    channel: str
    officer: str | None = None


@dataclass(frozen=True)
class Origin:
    """How a block came about: the day, and the import, if it is one; `rows` is off where only counts are kept."""

    released: date
    import_id: str | None = None
    simulated: bool = False


def questions_of(index: IndexEdition) -> frozenset[str]:
    """The questions that the components of an edition are made from."""
    return frozenset(indicator.question for component in index.components for indicator in component.indicators)


def block_of(
    formula: Formula,
    place: Place,
    origin: Origin,
    forms: Sequence[Mapping[str, Answer]],
    businesses: Sequence[str] | None = None,
) -> Block:
    """The block that forms become, without anything of business, officer, language or time.

    A block of officers keeps counts and no rows; `businesses` is None where each form counts alone.
    """
    survey = formula.survey
    least = survey.privacy.least(place.part)
    is_comment = place.part is Part.COMMENT
    counted = Tally() if is_comment else tally(survey, formula.indexes, place.part, forms, businesses, least)
    holds_rows = place.part not in {Part.COMMENT, Part.OFFICER}
    return Block(
        survey=survey.code,
        edition=survey.edition,
        part=place.part,
        unit=place.unit,
        period=place.period,
        channel=place.channel,
        released=origin.released,
        forms=len(forms),
        least=least,
        counts=counted.questions,
        rows=[released_row(survey, form, counted) for form in forms] if holds_rows else (),
        comments=[comment for form in forms for comment in released_comments(form)] if is_comment else (),
        officer=place.officer,
        businesses=None if businesses is None else len(set(businesses)),
        simulated=origin.simulated,
        import_id=origin.import_id,
    )
