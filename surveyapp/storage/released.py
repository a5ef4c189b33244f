"""What released blocks hold beside their counts: forms by channel, rows of codes, and masked comments."""

import json
from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, func, select

from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.period import Period
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Part
from surveyapp.storage.blocks import months
from surveyapp.storage.database import Transaction
from surveyapp.storage.tables import block, comment, response

Conditions = tuple[ColumnElement[bool], ...]


def forms(rx: Transaction, survey: str, period: Period) -> tuple[tuple[str, str, int], ...]:
    """The forms about each unit through each channel: unit, channel, forms; open links left out."""
    own = block.c
    found = select(own.unit, own.channel, func.sum(own.forms)).where(*_inside(survey, period, Part.UNIT))
    rows = rx.connection.execute(found.group_by(own.unit, own.channel).order_by(own.unit, own.channel))
    return tuple((unit, channel, int(n)) for unit, channel, n in rows)


def rows(rx: Transaction, survey: str, period: Period, part: Part) -> Iterator[tuple[str, Mapping[str, Answer]]]:
    """Every released row of one part: its unit, and its answers as codes and bands."""
    found = select(block.c.unit, response.c.answers).join(response, response.c.block == block.c.hash)
    order = (block.c.unit, response.c.answers)
    for unit, answers in rx.connection.execute(found.where(*_inside(survey, period, part)).order_by(*order)):
        yield unit, {code: _answer(answer) for code, answer in json.loads(answers).items()}


def comments(rx: Transaction, survey: str, period: Period) -> tuple[tuple[str, str, str], ...]:
    """Every released comment: unit, question, masked text, in the order of their own content."""
    own = comment.c
    found = select(block.c.unit, own.question, own.text).join(comment, own.block == block.c.hash)
    conditions = (*_inside(survey, period, Part.COMMENT), block.c.forms >= block.c.least)
    rows = rx.connection.execute(found.where(*conditions).order_by(block.c.unit, own.question, own.text))
    return tuple((unit, question, text) for unit, question, text in rows)


def _inside(survey: str, period: Period, part: Part) -> Conditions:
    first, last = months(period)
    own = block.c
    whole = own.survey == survey, own.first_month >= first, own.last_month <= last
    return (*whole, own.part == part.value, own.withdrawn_by.is_(None), own.channel != OPEN_LINK)


def _answer(answer: str | list[str] | None) -> Answer:
    return tuple(answer) if isinstance(answer, list) else answer
