"""The report of one office and period, as a document: the pieces its definition names, in their order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from surveyapp.definitions.report import ReportDefinition, ReportText
from surveyapp.reporting.comparison import change
from surveyapp.reporting.document import Close, Document, Front, Heading, Piece
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.reporting.findings import components, extremes, headline, questions
from surveyapp.reporting.labels import labels
from surveyapp.reporting.levels import distribution
from surveyapp.reporting.remarks import HASH_DIGITS, left_out, method, reasons, warnings
from surveyapp.reporting.sentences import Speaker
from surveyapp.reporting.wording import Wording, clean

PIECES: Mapping[str, Callable[[Speaker], Iterator[Piece]]] = {
    "headline": headline,
    "distribution": distribution,
    "change": change,
    "extremes": extremes,
    "components": components,
    "questions": questions,
    "reasons": reasons,
    "left_out": left_out,
    "method": method,
}
WITHOUT_HEADING = ("distribution",)
"""Pieces that continue the section before them."""


def office_report(facts: OfficeFacts, report: ReportDefinition, text: ReportText) -> Document:
    """The report of an office, whole, for any format."""
    facts = replace(facts, unit=clean(facts.unit), above=clean(facts.above))
    wording = Wording(text.language, text.sentences)
    say = Speaker(facts, wording)
    survey, period = clean(facts.text.title), wording.period(facts.period)
    return Document(
        language=text.language,
        title=wording.say("document_title", unit=facts.unit, survey=survey, period=period),
        front=front(facts, wording, survey),
        pieces=(*warnings(say), *_sections(say, report)),
        close=closing(facts, wording),
        footer=footer(facts, wording),
        labels=labels(wording),
        mark=wording.say("simulated_mark") if facts.now.context.simulated else "",
    )


def _sections(say: Speaker, report: ReportDefinition) -> Iterator[Piece]:
    number = 0
    for shown in report.shows:
        pieces = tuple(PIECES[shown](say))
        if pieces and shown not in WITHOUT_HEADING:
            number += 1
            yield Heading(f"{number}. {say.wording.say(f'heading_{shown}')}")
        yield from pieces


def front(facts: OfficeFacts, wording: Wording, survey: str) -> Front:
    period, days = wording.period(facts.period), wording.days(facts.period)
    return Front(
        above=facts.above.upper(),
        agency=facts.unit.upper(),
        nation=wording.say("nation"),
        motto=wording.say("motto"),
        number=wording.say("number"),
        place_and_date=wording.say("place_and_date"),
        title=wording.say("title"),
        subject=wording.say("subject", survey=survey),
        unit=facts.unit,
        period=wording.say("about_period", period=period, days=days),
    )


def closing(facts: OfficeFacts, wording: Wording) -> Close:
    above = (wording.say("recipient_above", unit=facts.above),) if facts.above else ()
    return Close(
        recipients_title=wording.say("recipients"),
        recipients=(*above, wording.say("recipient_file")),
        signatory=wording.say("signatory"),
        signature=wording.say("signature"),
    )


def footer(facts: OfficeFacts, wording: Wording) -> str:
    edition, code = facts.edition.label, facts.edition.hash[:HASH_DIGITS]
    if facts.chain:
        return wording.say("footer_chain", edition=edition, hash=code, chain=facts.chain[:HASH_DIGITS])
    return wording.say("footer", edition=edition, hash=code)
