"""The report of a whole wave as a document: cover, contents, and the pieces its definition names."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from surveyapp.definitions.report import ReportDefinition, ReportText
from surveyapp.reporting.annual_annex import annex, open_data, questionnaire
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.annual_brief import conference, unit_pictures
from surveyapp.reporting.annual_change import trend, two_means
from surveyapp.reporting.annual_components import component_pages
from surveyapp.reporting.annual_facts import AnnualFacts
from surveyapp.reporting.annual_followup import cases, plan
from surveyapp.reporting.annual_grid import attributes, heat_map
from surveyapp.reporting.annual_maps import funnel, importance
from surveyapp.reporting.annual_participation import participation
from surveyapp.reporting.annual_quality import quality, small_groups
from surveyapp.reporting.annual_ranking import cover, heads, ranking
from surveyapp.reporting.annual_sensitivity import sensitivity
from surveyapp.reporting.annual_summary import summary
from surveyapp.reporting.annual_units import unit_pages
from surveyapp.reporting.annual_wishes import comments, wishes
from surveyapp.reporting.document import Contents, Document, Heading, Piece
from surveyapp.reporting.findings import extremes
from surveyapp.reporting.labels import labels
from surveyapp.reporting.official import closing, footer, front
from surveyapp.reporting.remarks import warnings
from surveyapp.reporting.wording import Wording, clean

PIECES: Mapping[str, Callable[[Book], Iterable[Piece]]] = {
    "cover": lambda book: (*cover(book), Contents(book.say("contents"))),
    "conference": conference,
    "unit_pictures": unit_pictures,
    "summary": summary,
    "participation": participation,
    "ranking": ranking,
    "heads": heads,
    "heat_map": heat_map,
    "component_pages": component_pages,
    "two_means": two_means,
    "trend": trend,
    "strongest_weakest": lambda book: extremes(book.whole),
    "funnel": funnel,
    "importance": importance,
    "attributes": attributes,
    "wishes": wishes,
    "comments": comments,
    "plan": plan,
    "cases": cases,
    "quality": quality,
    "sensitivity": sensitivity,
    "small_groups": small_groups,
    "unit_pages": unit_pages,
    "annex": annex,
    "questionnaire": questionnaire,
    "open_data": open_data,
}
NEW_PAGE = ("summary", "participation", "component_pages", "trend", "annex", "open_data")
"""Pieces that begin on a page of their own."""
WITHOUT_HEADING = ("cover", "conference", "unit_pictures", "unit_pages")
"""Pieces that speak for themselves."""


def annual_report(facts: AnnualFacts, report: ReportDefinition, text: ReportText) -> Document:
    """The report of a wave, whole, for any format."""
    wording = Wording(text.language, text.sentences)
    book = Book(facts, report, wording)
    whole = book.whole.facts
    title = wording.say("annual_title", survey=clean(whole.text.title), period=book.period)
    return Document(
        language=text.language,
        title=wording.say("document_title", unit=whole.unit, survey=clean(whole.text.title), period=book.period),
        front=front(whole, wording, title),
        pieces=(*warnings(book.whole), *_sections(book)),
        close=closing(whole, wording),
        footer=footer(whole, wording),
        labels=labels(wording),
        mark=wording.say("simulated_mark") if whole.now.context.simulated else "",
    )


def _sections(book: Book) -> Iterator[Piece]:
    number = 0
    for shown in book.report.shows:
        pieces = tuple(PIECES[shown](book))
        if pieces and shown not in WITHOUT_HEADING:
            number += 1
            yield Heading(f"{number}. {book.say(f'heading_{shown}')}", new_page=shown in NEW_PAGE)
        yield from pieces
