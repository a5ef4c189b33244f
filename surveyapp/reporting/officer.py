"""The private report of one officer, for the officer and the leader entitled to it, with the officer's reply."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from surveyapp.analysis.figure import Shown
from surveyapp.definitions.question import Question
from surveyapp.definitions.report import ReportDefinition, ReportText
from surveyapp.definitions.survey import Part
from surveyapp.reporting.document import Document, Listing, Note, Paragraph, Piece, Tone
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.reporting.findings import headline, questions
from surveyapp.reporting.labels import labels
from surveyapp.reporting.levels import distribution
from surveyapp.reporting.official import closing, footer, front
from surveyapp.reporting.remarks import left_out, method, reasons, warnings
from surveyapp.reporting.sections import Pieces, sections
from surveyapp.reporting.sentences import Speaker
from surveyapp.reporting.wording import Wording, clean

_RIGHTS = ("know", "reply", "review", "alone", "ranks")


@dataclass(frozen=True)
class OfficerFacts(OfficeFacts):
    """One officer and period: the ratings about the officer alone, and what the officer answers to them."""

    reply: str = ""
    over: str = ""
    """The unit above the one in which the officer stood."""

    @property
    def headline_question(self) -> str | None:
        """The first question about an officer."""
        return next((question.code for question in self.questions()), None)

    @property
    def least(self) -> int:
        """How many businesses have to have rated an officer before anything is shown."""
        return self.survey.privacy.least(Part.OFFICER)

    def headline(self) -> Shown | None:
        """The figure of the first question about an officer."""
        code = self.headline_question
        return None if code is None else self.now.figure(self.score, code)

    def overall(self) -> Shown | None:
        """None: no index is made of a single officer."""
        return None

    def questions(self) -> Iterator[Question]:
        """The questions about officers."""
        found = (question for _, question in self.survey.questions())
        return (question for question in found if self.survey.part(question.code) is Part.OFFICER)


def rights(say: Speaker) -> Iterator[Piece]:
    """What an officer may ask for, and what nobody may do with this report."""
    yield Listing(tuple(say.wording.say(f"right_{each}") for each in _RIGHTS))


def reply(say: Speaker) -> Iterator[Piece]:
    """The officer's answer, word for word; or that there is none yet."""
    text = say.facts.reply if isinstance(say.facts, OfficerFacts) else ""
    paragraphs = [clean(each) for each in text.split("\n\n") if clean(each)]
    if not paragraphs:
        yield Paragraph(say.wording.say("reply_none"))
    for each in paragraphs:
        yield Paragraph(each)


PIECES: Pieces = {
    "headline": headline,
    "distribution": distribution,
    "questions": questions,
    "reasons": reasons,
    "left_out": left_out,
    "method": method,
    "rights": rights,
    "reply": reply,
}
WITHOUT_HEADING = ("distribution",)


def officer_report(facts: OfficerFacts, report: ReportDefinition, text: ReportText) -> Document:
    """The report of one officer, whole, for any format; every page says that it is private."""
    facts = replace(facts, unit=clean(facts.unit), above=clean(facts.above))
    wording = Wording(text.language, text.sentences)
    say = Speaker(facts, wording)
    survey, period = clean(facts.text.title), wording.period(facts.period)
    official = front(facts, wording, wording.say("subject", survey=survey))
    marks = (wording.say("private_mark"), wording.say("simulated_mark") if facts.now.context.simulated else "")
    return Document(
        language=text.language,
        title=wording.say("document_title", unit=facts.unit, survey=survey, period=period),
        front=replace(official, above=clean(facts.over).upper(), agency=facts.above.upper()),
        pieces=(
            Note(wording.say("private"), Tone.WARNING),
            *warnings(say),
            *sections(say, report, PIECES, WITHOUT_HEADING),
        ),
        close=closing(facts, wording),
        footer=footer(facts, wording),
        labels=labels(wording),
        mark=" · ".join(filter(None, marks)),
    )
