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
    "bad-rule": "A rule without an operator.",
    # The survey
    "duplicate-code": "A code stands twice where it must name one thing.",
    "reserved-code": "A code that names another column of files of answers, another field of a page, or a count of its own.",
    "waves-overlap": "The answers of two waves would lie in one period.",
    "partial-wave": "A wave is no whole year, quarter or month, nor named after the one it lies in.",
    "ends-before-start": "A wave, or a row of the register, ends before it begins.",
    "low-k": "Sealed answers would be shown for groups too small.",
    "misplaced-repeat": "A section is repeated over branches, but is not about a branch or its head.",
    "crowded-page": "More than four questions on a page.",
    "unused-scale": "A scale that no question uses.",
    # Questions
    "value-off-scale": "A value is not on 0 to 100, is missing from a level, or stands at two levels.",
    "outside-with-value": "An option outside the base has a value, or counts as satisfied or dissatisfied.",
    "satisfied-twice": "An option counts as satisfied and as dissatisfied.",
    "wrong-levels": "The options are not those that the kind of question has.",
    "unknown-level": "Reasons stand at a level that the question does not have.",
    "misplaced-reasons": "A question with several answers has reasons.",
    "bounds-reversed": "A lower bound is not below its upper bound.",
    "wrong-bins": "Bins do not rise to a last one without end.",
    # Rules
    "unknown-question": "A rule or an index names a question that the survey does not have.",
    "unknown-option": "A rule, an index or `exclusive` names an option that the question does not have.",
    "later-question": "A rule reads a question that is not asked before.",
    "rule-across-repeat": "A rule outside a repeated section reads a question inside it, which has an answer for each branch.",
    "rule-misfit": "A rule compares what the question does not have: options, or a number.",
    "unreachable": "A rule can never hold, so that what it decides on is never asked.",
    # Texts
    "misnamed-file": "The name of a file says another language or label than the file.",
    "missing-translation": "A language has no words for something that is shown.",
    "uneven-text": "An intro, thanks, hint or short name stands in one language and not in another.",
    "unused-text": "Words for nothing that the survey has.",
    "unknown-placeholder": "Braces that nothing will replace: only `{unit}`, in titles and intros of sections.",
    "same-label": "Two options of a question have the same words.",
    # Index editions
    "duplicate-date": "Two editions are valid from the same day.",
    "score-misfit": "A question cannot be scored in this way.",
    "weights": "Weights do not sum to 100, or only some components have one.",
    "no-indicators": "A component is made of neither indicators nor criteria, or of both.",
    "unknown-source": "A component names no source that the edition has, or a source has no component.",
    "formula-misfit": "Parts of a formula exclude each other.",
    "mixed-parts": "A component joins answers that no form holds together, so that it has no interval.",
    "bands-not-falling": "Bands do not stand from the highest down.",
    # Reports
    "unknown-piece": "A report shows a piece that no report of its kind has.",
    "unknown-report": "A report uses the sentences of another that does not stand beside it.",
    "unknown-survey": "A report is about a survey that cannot be read.",
    "bad-template": "A template of a report cannot be used for one.",
    # The register of the organisation
    "empty-file": "A table without rows.",
    "bad-csv": "The file is not CSV.",
    "missing-column": "The header lacks a column.",
    "not-commas": "Cells are parted by semicolons or tabs, as some spreadsheets save them.",
    "unknown-column": "The header has a column that the register does not know.",
    "duplicate-column": "A column stands twice in the header.",
    "wrong-cells": "A row has more or fewer cells than the header.",
    "unknown-kind": "A row is neither of a unit nor of an officer.",
    "bad-date": "A date that is none, or is not written as 2021-05-01.",
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

WARNINGS = frozenset({"crowded-page", "unused-scale", "unreachable", "uneven-text", "unused-text", "mixed-parts"})


def severity(code: str) -> Severity:
    """Whether a fault stops a survey from being used, or is only worth a look."""
    return Severity.WARNING if code in WARNINGS else Severity.ERROR
