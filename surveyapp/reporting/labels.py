"""The few words that formats add to a document, from the sentences of its report."""

from dataclasses import fields

from surveyapp.reporting.document import Labels
from surveyapp.reporting.wording import Wording

LABELS = tuple(field.name for field in fields(Labels))


def labels(wording: Wording) -> Labels:
    """The words in the report's language; each is the sentence `label_` and its name."""
    return Labels(**{name: wording.say(f"label_{name}") for name in LABELS})
