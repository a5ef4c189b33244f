"""What the blocks of a wave tell beside its figures: forms by channel, comments, importance, figures without some."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from surveyapp.analysis.figure import Figure, Interval, Kind, Shown, UnitFigures
from surveyapp.analysis.importance import Importance, importance
from surveyapp.analysis.score import HEADLINE, OVERALL
from surveyapp.definitions.index import QuestionHeadline
from surveyapp.definitions.survey import Part
from surveyapp.reporting.annual_facts import Excluded, Received, Remarks, Without
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.services.basis import Asked, Basis
from surveyapp.services.figures import figures_from
from surveyapp.services.ledger import Stored
from surveyapp.services.wave import Wave
from surveyapp.storage import released
from surveyapp.storage.counts import INVITED

MOST_REMARKS = 3
"""So many comments of one unit and question are printed; how many there are is always said."""
_SEED = 20170101


def received(forms: Sequence[tuple[str, str, int]], above: Mapping[str, str]) -> Iterator[Received]:
    """The forms of each unit through each channel, with those of the units below it."""
    found: dict[tuple[str, str], int] = {}
    for unit, channel, n in forms:
        if unit in above:
            place = above[unit], channel
            found[place] = found.get(place, 0) + n
    return (Received(unit, channel, n) for (unit, channel), n in found.items())


def remarks(
    texts: Sequence[tuple[str, str, str]], questions: Sequence[str], above: Mapping[str, str]
) -> Iterator[Remarks]:
    """Comments by unit and question, those written most often first; the same words count once."""
    for unit in dict.fromkeys(above.values()):
        for question in questions:
            found = [text for where, asked, text in texts if (above.get(where), asked) == (unit, question)]
            if found:
                often = sorted(Counter(found).items(), key=lambda each: (-each[1], each[0]))
                yield Remarks(unit, question, len(found), tuple(often[:MOST_REMARKS]))


def weighed(wave: Wave, whole: OfficeFacts, above: Mapping[str, str]) -> Importance | None:
    """How much each component matters to the question of the headline; None where the headline is not one question."""
    headline = wave.edition.headline
    if not isinstance(headline, QuestionHeadline) or not wave.edition.components:
        return None
    with wave.installation.database.reading() as rx:
        survey = wave.definition.survey.code
        rows = [answers for unit, answers in released.rows(rx, survey, wave.period, Part.UNIT) if unit in above]
    found = {f.of: f for f in whole.now.figures if f.kind is Kind.COMPONENT and isinstance(f, Figure)}
    effects = [f.interval.design_effect for f in found.values() if isinstance(f.interval, Interval)]
    return importance(
        wave.definition.survey,
        wave.edition,
        headline.question,
        rows,
        {code: float(figure.value) for code, figure in found.items()},
        rng=np.random.default_rng(_SEED),
        design_effect=max(effects, default=1.0),
    )


def without(wave: Wave, made: Sequence[OfficeFacts], excluded: Sequence[Excluded]) -> Iterator[Without]:
    """Headline and index of the whole and of each unit concerned, with all blocks and without those excluded."""
    places = tuple(dict.fromkeys((each.unit, each.channel) for each in excluded))
    if not places:
        return
    survey = wave.definition.survey.code
    basis = Basis(wave.definition, wave.organisation, Stored(wave.installation.database, survey, places))
    asked = Asked(wave.today, period=wave.period, edition=wave.edition.label, channel=INVITED)
    left = {each.context.unit: each for each in figures_from(basis, asked)}
    for each in (made[0], *(office for office in made[1:] if office.now.context.unit in dict(places))):
        unit = each.now.context.unit
        yield Without(unit, _main(each.now), _main(left.get(unit)))


def _main(found: UnitFigures | None) -> tuple[Shown | None, Shown | None]:
    if found is None:
        return None, None
    return found.figure(Kind.HEADLINE, HEADLINE), found.figure(Kind.OVERALL, OVERALL)
