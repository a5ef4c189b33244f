"""The sections of a report in the order of its definition, numbered as they appear."""

from collections.abc import Callable, Collection, Iterator, Mapping

from surveyapp.definitions.report import ReportDefinition
from surveyapp.reporting.document import Heading, Piece
from surveyapp.reporting.sentences import Speaker

Pieces = Mapping[str, Callable[[Speaker], Iterator[Piece]]]


def sections(
    say: Speaker, report: ReportDefinition, pieces: Pieces, without_heading: Collection[str]
) -> Iterator[Piece]:
    """What a report shows, each under its number and heading; what has nothing to say takes no number."""
    number = 0
    for shown in report.shows:
        found = tuple(pieces[shown](say))
        if found and shown not in without_heading:
            number += 1
            yield Heading(f"{number}. {say.wording.say(f'heading_{shown}')}")
        yield from found
