"""The few words that formats add to a document, from the sentences of its report."""

from dataclasses import dataclass, fields

from surveyapp.reporting.wording import Wording


@dataclass(frozen=True)
class Labels:
    """The few words that a format itself adds."""

    data_table: str
    report: str = "Report"
    table: str = "Table"
    dictionary: str = "Data dictionary"
    column: str = "Column"
    key: str = "Name"
    kind: str = "Holds"
    code: str = "Code"
    text: str = "text"
    number: str = "number"
    percent: str = "percent, 0 to 100"
    words: str = "Other words"


LABELS = tuple(field.name for field in fields(Labels))


def labels(wording: Wording) -> Labels:
    """The words in the report's language; each is the sentence `label_` and its name."""
    return Labels(**{name: wording.say(f"label_{name}") for name in LABELS})
