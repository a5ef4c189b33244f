"""Every fault that a definition file or a register can have, by its code."""

from collections.abc import Mapping

from surveyapp.definitions.errors import Severity

FAULTS: Mapping[str, str] = {
    # The file
    "missing-file": "A file or folder that must be there is not.",
    "too-large": "The file is larger than a definition can sensibly be.",
    "bad-encoding": "The file is not text in UTF-8.",
    "bad-yaml": "The file is not YAML 1.2, or uses more of it than a definition needs.",
    "alias": "An anchor, alias or tag: a definition is written out, so that every line says what it means.",
    "duplicate-key": "A key stands twice in one mapping.",
    # Its structure
    "unknown-key": "A key that the language does not have.",
    "missing-key": "A key that must be there is not.",
    "wrong-type": "A value of another type than the key takes.",
    "bad-value": "A value outside what the key takes.",
    "bad-code": "A code that is not lower-case letters, digits and underscores.",
    "code-is-label": "A code that is a label: words belong in the text files.",
    "unknown-scale": "A question takes its options from a scale that the survey does not have.",
    "scale-and-options": "A question has a scale and options of its own.",
}

WARNINGS: frozenset[str] = frozenset()


def severity(code: str) -> Severity:
    """Whether a fault stops a survey from being used, or is only worth a look."""
    return Severity.WARNING if code in WARNINGS else Severity.ERROR
