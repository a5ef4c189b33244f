"""What is said of an index that takes scores from another source than the businesses."""

from collections.abc import Iterator

from surveyapp.analysis.figure import Reason, Shown, Suppressed
from surveyapp.analysis.sources import by_source, unscored
from surveyapp.definitions.index import Source
from surveyapp.reporting.sentences import Speaker


def lacks_score(figure: Shown | None) -> bool:
    """Whether a figure is not shown because another source has given no score."""
    return isinstance(figure, Suppressed) and figure.reason is Reason.NO_SCORE


def missing(say: Speaker) -> str:
    """Whose scores an office has not got, where the edition names sources: chưa có điểm của Cục."""
    components = unscored(say.facts.edition, say.facts.now)
    sources = dict.fromkeys(each.source for each in components if each.source is not None)
    if not sources:
        return say.wording.say("no_score")
    return say.wording.say("no_score_of", source="; ".join(map(say.facts.source_name, sources)))


def parted(say: Speaker) -> Iterator[str]:
    """What the overall index is made of, and what each source comes to; nothing where it has one source."""
    values = by_source(say.facts.edition, say.facts.now)
    if values:
        parts = (
            f"{part(say, source)} ({say.wording.number(values[source.code], 2)})"
            for source in say.facts.edition.sources
            if source.code in values
        )
        yield say.wording.say("made_of", parts="; ".join(parts))


def part(say: Speaker, source: Source) -> str:
    """How much of the index a source makes: 30% do Cục đánh giá."""
    weight = say.wording.percent(source.weight, 0 if source.weight == source.weight.to_integral_value() else 2)
    return say.wording.say("part_of", weight=weight, source=say.facts.source_name(source.code))


def method(say: Speaker) -> Iterator[str]:
    """Where the scores of each source that is not asked come from."""
    codes = dict.fromkeys(each.source for each in say.facts.edition.components if each.criteria)
    for code in codes:
        if code is not None:
            yield say.wording.say("method_scores", source=say.facts.source_name(code))
