"""What businesses wrote, where the survey's rule lets it be shown; never about single officers."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby

from surveyapp.definitions.question import ChoiceQuestion
from surveyapp.definitions.survey import Subject
from surveyapp.reporting.document import Heading, Listing, Paragraph, Piece
from surveyapp.reporting.facts import OfficeFacts, Written
from surveyapp.reporting.sentences import Speaker
from surveyapp.reporting.wording import clean

MOST_COMMENTS = 20


def comments(say: Speaker) -> Iterator[Piece]:
    """The comments under their questions, the same words once; of many a selection that nobody made by hand."""
    found = about_the_office(say.facts)
    if not found:
        return
    times = Counter(found)
    shown = sorted(times, key=_drawn)[:MOST_COMMENTS]
    key = "comments_all" if len(shown) == len(times) else "comments_some"
    n = say.wording.counted("n_comments", len(found))
    yield Paragraph(say.wording.say(key, n=n, shown=say.wording.number(len(shown))))
    order = [question.code for _, question in say.facts.survey.questions()]
    by_question = sorted(shown, key=lambda each: (order.index(each.asked), each.question, _drawn(each)))
    for question, group in groupby(by_question, key=lambda each: each.question):
        yield Heading(_question_name(say, question), level=3)
        yield Listing(tuple(_quoted(say, each, times[each]) for each in group))


def _quoted(say: Speaker, written: Written, times: int) -> str:
    if times == 1:
        return say.wording.say("comment", text=clean(written.text))
    return say.wording.say("comment_times", text=clean(written.text), n=say.wording.number(times))


def about_the_office(facts: OfficeFacts) -> tuple[Written, ...]:
    """The comments on questions about the office; none from a section about single officers.

    Nor a reason for a level where the answers to its question are not shown: it would tell one of them.
    """
    sections = facts.survey.sections
    asked = {q.code for section in sections if section.subject is not Subject.OFFICER for q in section.questions()}
    shown = {spread.of for spread in facts.now.distributions}
    told = (each for each in facts.comments if each.question == each.asked or each.asked in shown)
    return tuple(each for each in told if each.asked in asked and clean(each.text))


def _drawn(written: Written) -> str:
    # As good as drawn by lot, and the same every time.
    return sha256(f"{written.question}\n{written.text}".encode()).hexdigest()


def _question_name(say: Speaker, code: str) -> str:
    """The question, and the level at which a reason was written."""
    asked, _, rest = code.partition(".")
    question = say.facts.survey.question(asked)
    name = say.facts.question_name(asked)
    level = rest.split(".")[1] if rest else ""
    if not level or not isinstance(question, ChoiceQuestion):
        return name
    return say.wording.say("comments_title", question=name, level=say.facts.option_name(question, level))
