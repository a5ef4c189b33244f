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
    # The register of the organisation
    "empty-file": "A table without rows.",
    "bad-csv": "The file is not CSV.",
    "missing-column": "The header lacks a column.",
    "unknown-column": "The header has a column that the register does not know.",
    "duplicate-column": "A column stands twice in the header.",
    "wrong-cells": "A row has more or fewer cells than the header.",
    "unknown-kind": "A row is neither of a unit nor of an officer.",
    "bad-date": "A date that is none, or is not written as 2021-05-01.",
    "ends-before-start": "A row ends before it begins.",
    "missing-cell": "A cell that must be filled in is empty.",
    "missing-name": "A unit has no name in any language.",
    "officer-named": "An officer has a name: officers are numbers, names are not kept.",
    "unknown-parent": "A row stands under a unit that no row defines.",
    "parent-ended": "A row begins under a unit that had ended.",
    "cycle": "A unit stands above itself.",
    "unknown-successor": "A unit is succeeded by one that no row defines, or by itself.",
    "duplicate-row": "A row stands twice.",
    "since-not-rising": "A later row of a unit does not begin later.",
    "level-changed": "A unit has two levels.",
    "ends-too-early": "A unit ends in a row that is not its last.",
    "overlapping-postings": "An officer stands in two units on the same day.",
}

WARNINGS: frozenset[str] = frozenset()


def severity(code: str) -> Severity:
    """Whether a fault stops a survey from being used, or is only worth a look."""
    return Severity.WARNING if code in WARNINGS else Severity.ERROR
