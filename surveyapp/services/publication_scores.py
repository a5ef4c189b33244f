"""The scores of a publication: what its units were given by another source, as a CSV file described for programs."""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from surveyapp.definitions.index import Criterion
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.scores import Scores
from surveyapp.definitions.text import Text
from surveyapp.services.publication import DamagedPublication, Statement
from surveyapp.services.publication_counts import table
from surveyapp.services.read_scores import NO, YES, read_scores

SCORES = "scores.csv"
METADATA = f"{SCORES}-metadata.json"
"""The name under which programs look for a description of this one file (W3C CSV on the Web)."""
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "period": {"vi": "Kỳ", "en": "Period"},
    "unit": {"vi": "Đơn vị", "en": "Unit"},
    "criterion": {"vi": "Tiêu chí", "en": "Criterion"},
    "score": {"vi": "Điểm", "en": "Score"},
    "simulated": {"vi": "Dữ liệu mô phỏng", "en": "Simulated data"},
}
_TYPES = {"score": "decimal"}


def score_files(
    definition: Definition, editions: Collection[str], units: Collection[str], scores: Scores
) -> Mapping[str, bytes]:
    """The scores of published units, for criteria of these editions, and their description; nothing without any score.

    Rows stand in the order of period, unit and criterion.
    """
    criteria = _criteria(definition, editions)
    rows = tuple(_rows(scores, units, criteria))
    return {SCORES: table(tuple(COLUMNS), rows), METADATA: _described(definition, criteria)} if rows else {}


def _criteria(definition: Definition, editions: Collection[str]) -> Mapping[str, Criterion]:
    parts = (part for edition in definition.indexes if edition.label in editions for part in edition.components)
    return {each.code: each for part in parts for each in part.criteria}


def _rows(scores: Scores, units: Collection[str], criteria: Collection[str]) -> Iterator[tuple[str, ...]]:
    for period, found in sorted(scores.items()):
        for unit in sorted(found.keys() & set(units)):
            own = found[unit]
            for criterion in sorted(own.given.keys() & set(criteria)):
                yield str(period), unit, criterion, f"{own.given[criterion]:f}", YES if own.simulated else NO


def _described(definition: Definition, criteria: Mapping[str, Criterion]) -> bytes:
    columns = [dict(_column(name, definition, criteria)) for name in COLUMNS]
    content = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": SCORES,
        "dc:title": {language: text.title for language, text in definition.texts.items()},
        "dialect": {"encoding": "utf-8"},
        "tableSchema": {"columns": columns, "primaryKey": ["period", "unit", "criterion"]},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _column(name: str, definition: Definition, criteria: Mapping[str, Criterion]) -> Iterator[tuple[str, object]]:
    yield "name", name
    yield "titles", COLUMNS[name]
    yield "datatype", _TYPES.get(name, "string")
    if name == "criterion":
        yield "dc:description", {language: _named(text, criteria) for language, text in definition.texts.items()}


def _named(text: Text, criteria: Mapping[str, Criterion]) -> str:
    return "; ".join(
        f"{code}: {text.criterion(code)} ({each.bounds[0]}–{each.bounds[1]})" for code, each in criteria.items()
    )


def read_published(folder: Path, said: Statement, definition: Definition, organisation: Organisation) -> Scores:
    """The scores that a publication says it holds; else DamagedPublication or FaultyFile."""
    file = folder / SCORES
    if not said.scores:
        return {}
    if not file.is_file():
        raise DamagedPublication(SCORES, "missing")
    found = read_scores(file, definition, organisation)
    other = next((period for period in found if str(period) not in said.periods), None)
    if other is not None:
        raise DamagedPublication(SCORES, f"{other} is no period of this publication")
    return found
