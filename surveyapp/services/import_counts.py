"""A file of counts published elsewhere becomes blocks without forms, or every fault of the file."""

from collections.abc import Iterator, Mapping, Sequence

from surveyapp.definitions.counts import ANSWERED, NO_ANSWER, NOT_ASKED, SUM, SUM_SQUARES, how_many_answered
from surveyapp.definitions.errors import Fault, FaultyFile
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Choice, Multiple, Number, Question, TextQuestion, reason_code
from surveyapp.definitions.survey import Part
from surveyapp.definitions.table import Row, not_counts, repeated, unknown_columns
from surveyapp.services.blocks import Origin, Place
from surveyapp.services.import_forms import CHANNEL, PLACE, PLACE_CHECKS, row_faults
from surveyapp.storage.blocks import Block

REQUIRED = PLACE | {"question", "option", "n"}
_KNOWN = REQUIRED | {"channel"}
_MISSING = {NO_ANSWER: NO_ANSWER, NOT_ASKED: NOT_ASKED}
_MOMENTS = {ANSWERED: ANSWERED, SUM: SUM, SUM_SQUARES: SUM_SQUARES}

Labels = Mapping[str, Mapping[str, str]]
"""For every question and its reasons: what an option may be called in a file, and its code."""


def read_counts(definition: Definition, organisation: Organisation, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of a file of counts, options by their code; else FaultyFile with every fault and its place."""
    labels = _labels(definition)
    faults = list(unknown_columns(rows[0], _KNOWN))
    coded = []
    for row in rows:
        faults.extend(row_faults(definition.survey, organisation, row, PLACE_CHECKS))
        faults.extend(_count_faults(labels, row))
        option = labels.get(row["question"], {}).get(row["option"].casefold(), row["option"])
        coded.append(Row(row.file, row.line, {**row.cells, "option": option, "channel": row["channel"] or CHANNEL}))
    faults.extend(repeated(coded, ("unit", "period", "channel", "question", "option"), "option"))
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return tuple(coded)


def count_blocks(definition: Definition, origin: Origin, rows: Sequence[Row]) -> tuple[Block, ...]:
    """The blocks that checked rows become: one per part, unit, period and channel; a small one refuses the file."""
    survey = definition.survey
    faults: list[Fault] = []
    blocks = []
    groups: dict[Place, list[Row]] = {}
    for row in rows:
        groups.setdefault(_place(definition, row), []).append(row)
    for place, own in sorted(groups.items(), key=lambda group: _order(group[0])):
        counts = _counts(own)
        least = survey.privacy.least(place.part)
        faults.extend(_too_small(own[0], place, counts, least))
        blocks.append(
            Block(
                survey.code, survey.edition, place.part, place.unit, place.period, place.channel, origin.released,
                max(map(how_many_answered, counts.values()), default=0), least, counts, holds_forms=False,
                simulated=origin.simulated, import_id=origin.import_id,
            )
        )  # fmt: skip
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return tuple(blocks)


def _order(place: Place) -> tuple[str, str, str, str]:
    return place.part, place.unit, str(place.period), place.channel


def _labels(definition: Definition) -> Labels:
    found: dict[str, dict[str, str]] = {}
    for _, question in definition.survey.questions():
        if isinstance(question, TextQuestion):
            continue
        found[question.code] = {name.casefold(): code for name, code in _options(definition, question)}
        for level, codes in question.reasons.items() if isinstance(question, Choice) else ():
            names = {code: code for code in codes} | _MISSING | {ANSWERED: ANSWERED}
            found[reason_code(question.code, level)] = names
    return found


def _options(definition: Definition, question: Question) -> Iterator[tuple[str, str]]:
    if isinstance(question, Number):
        yield from ((band.code, band.code) for band in question.bins)
        yield from _MOMENTS.items()
    elif isinstance(question, Choice):
        for option in question.options:
            yield from ((text.option(question, option.code), option.code) for text in definition.texts.values())
            yield option.code, option.code
    if isinstance(question, Multiple):
        yield ANSWERED, ANSWERED
    yield from _MISSING.items()


def _count_faults(labels: Labels, row: Row) -> Iterator[Fault]:
    question = row["question"]
    if question not in labels:
        yield row.fault("question", "unknown-question", f"'{question}' is no question of this survey that is counted")
    elif row["option"].casefold() not in labels[question]:
        yield row.fault("option", "unknown-option", f"'{row['option']}' is no option of '{question}'")
    yield from not_counts(row, ("n",))


def _place(definition: Definition, row: Row) -> Place:
    part = definition.survey.part(row["question"].partition(".reason.")[0])
    return Place(part, row["unit"], Period.parse(row["period"]), row["channel"])


def _counts(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        if int(row["n"]):
            counts.setdefault(row["question"], {})[row["option"]] = int(row["n"])
    return counts


def _too_small(row: Row, place: Place, counts: Mapping[str, Mapping[str, int]], least: int) -> Iterator[Fault]:
    for question, options in counts.items():
        if place.part is not Part.COMMENT and 0 < how_many_answered(options) < least:
            sentence = f"{place.unit}, {place.period}: fewer than {least} answered '{question}'"
            yield row.fault("unit", "group-too-small", sentence)
