"""The report of one office and period, as a document: the pieces its definition names, in their order."""

from dataclasses import replace

from surveyapp.definitions.report import ReportDefinition, ReportText
from surveyapp.definitions.report_sentences import WITHOUT_HEADING
from surveyapp.reporting.comments import comments
from surveyapp.reporting.comparison import change
from surveyapp.reporting.document import Document
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.reporting.findings import components, extremes, headline, questions
from surveyapp.reporting.labels import labels
from surveyapp.reporting.levels import distribution
from surveyapp.reporting.official import closing, footer, front
from surveyapp.reporting.over_time import control
from surveyapp.reporting.remarks import left_out, method, reasons, warnings
from surveyapp.reporting.sections import Pieces, sections
from surveyapp.reporting.sentences import Speaker
from surveyapp.reporting.wording import Wording, clean

PIECES: Pieces = {
    "headline": headline,
    "distribution": distribution,
    "change": change,
    "control": control,
    "extremes": extremes,
    "components": components,
    "questions": questions,
    "reasons": reasons,
    "comments": comments,
    "left_out": left_out,
    "method": method,
}


def office_report(facts: OfficeFacts, report: ReportDefinition, text: ReportText) -> Document:
    """The report of an office, whole, for any format."""
    facts = replace(facts, unit=clean(facts.unit), above=clean(facts.above))
    wording = Wording(text.language, text.sentences)
    say = Speaker(facts, wording)
    survey, period = clean(facts.text.title), wording.period(facts.period)
    return Document(
        language=text.language,
        title=wording.say("document_title", unit=facts.unit, survey=survey, period=period),
        front=front(facts, wording, wording.say("subject", survey=survey)),
        pieces=(*warnings(say), *sections(say, report, PIECES, WITHOUT_HEADING)),
        close=closing(facts, wording),
        footer=footer(facts, wording),
        labels=labels(wording),
        mark=wording.say("simulated_mark") if facts.now.context.simulated else "",
    )
