"""Each tiny survey shows one feature or one fault; each fault is told once, where it stands."""

import re
from pathlib import Path

import pytest

from surveyapp.definitions.check import check
from surveyapp.definitions.errors import Fault, Severity
from surveyapp.definitions.faults import FAULTS, WARNINGS

SURVEYS = Path(__file__).parent.parent / "surveys"
REGISTERS = Path(__file__).parent / "registers"
DOCUMENTATION = Path(__file__).parent.parent.parent / "docs" / "definitions.md"
OF_REPORTS = DOCUMENTATION.with_name("reports.md")
VALID = sorted((SURVEYS / "valid").iterdir())
INVALID = sorted((SURVEYS / "invalid").iterdir())

MARK = re.compile(r"# fault: ([a-z-]+)")
UNMARKED = {
    "bad-encoding": {("survey.yaml", 3, "bad-encoding")},
    "bad-yaml": {("survey.yaml", 10, "bad-yaml")},
    "missing-file": {("text.en.yaml", 1, "missing-file")},
}
"""Faults whose line cannot hold a comment that marks it."""

MADE_BY_TESTS = {"too-large", "unknown-piece", "unknown-report", "unknown-survey", "bad-template"}


def marked(folder: Path) -> set[tuple[str, int, str]]:
    return UNMARKED.get(folder.name) or {
        (file.name, number, code)
        for file in folder.iterdir()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        for code in MARK.findall(line)
    }


@pytest.mark.parametrize("folder", VALID, ids=lambda folder: folder.name)
def test_a_survey_that_shows_a_feature_is_clean(folder: Path):
    assert check(folder) == ()


@pytest.mark.parametrize("folder", INVALID, ids=lambda folder: folder.name)
def test_a_planted_fault_is_the_only_one_told_and_stands_on_its_line(folder: Path):
    found = [(fault.file.name, fault.line, fault.code) for fault in check(folder)]
    assert set(found) == marked(folder)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("folder", INVALID, ids=lambda folder: folder.name)
def test_a_folder_is_named_after_its_fault(folder: Path):
    assert {fault.code for fault in check(folder)} == {folder.name}


def test_every_fault_has_a_file_that_shows_it():
    shown = {folder.name for folder in INVALID} | {file.stem for file in (REGISTERS / "invalid").iterdir()}
    assert shown | MADE_BY_TESTS == set(FAULTS)


def test_every_fault_code_in_the_code_is_in_the_table_and_the_other_way_round():
    root = Path(__file__).parent.parent.parent / "surveyapp"
    paths = [*(root / "definitions").rglob("*.py"), *root.rglob("*_check.py")]
    source = "\n".join(path.read_text("utf-8") for path in paths if path.name != "faults.py")
    assert {code for code in FAULTS if f'"{code}"' not in source} == set()
    told = re.findall(r'(?:fault|fault_at_key|tell)\(\s*(?:"[a-z_]+", )?"([a-z-]+)"', source)
    assert set(told) <= set(FAULTS)


def test_every_fault_occurs_in_the_documentation():
    pages = DOCUMENTATION.read_text("utf-8") + OF_REPORTS.read_text("utf-8")
    assert {code for code in FAULTS if f"`{code}`" not in pages} == set()


def test_the_survey_in_the_documentation_is_clean(tmp_path: Path):
    written = re.findall(
        r"^## (\S+\.yaml)$(?:.*?)^```yaml\n(.*?)^```$", DOCUMENTATION.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    for name, content in written:
        (tmp_path / name).write_text(content, "utf-8")
    assert [name for name, _ in written] == ["survey.yaml", "text.en.yaml", "index-2026.yaml"]
    assert check(tmp_path) == ()


def test_warnings_are_told_as_warnings_and_in_the_same_form():
    fault = Fault(Path("survey.yaml"), 3, 5, "crowded-page", "too many", Severity.WARNING)
    assert str(fault) == "survey.yaml:3:5: crowded-page: warning: too many"
    assert set(FAULTS) >= WARNINGS


def test_all_faults_of_several_surveys_are_told_at_once_in_the_order_of_the_files():
    faults = check(SURVEYS / "invalid")
    assert list(faults) == sorted(faults)
    told = {fault.code for fault in faults}
    assert {folder.name for folder in INVALID} <= told


def test_two_surveys_with_one_code_are_a_fault(tmp_path: Path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        for file in (SURVEYS / "valid" / "yes-no").iterdir():
            (tmp_path / name / file.name).write_bytes(file.read_bytes())
    (fault,) = check(tmp_path)
    assert (fault.code, fault.file.parent.name, fault.line) == ("duplicate-code", "second", 1)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("languages: [english]", "bad-code: 'english' is not a language: two letters, such as vi"),
        ("languages: [Tiếng Việt]", "code-is-label: 'Tiếng Việt' is a label; a code is short, in lower case"),
        ("languages: []", "bad-value: 'languages' needs 1 or more values"),
        ("languages: vi", "wrong-type: 'languages' must be a list"),
        ("code: true", "wrong-type: 'code' must be a text"),
        ("code: a_b", "bad-code: 'a_b' is not a code"),
        ("check_answers: maybe", "wrong-type: 'check_answers' must be true or false"),
        ("privacy: {k: 0}", "bad-value: 'k' must be at least 1"),
        ("privacy: {k: 1.5}", "wrong-type: 'k' must be a whole number"),
        ("privacy: {finest: day}", "bad-value: 'finest' must be 'year', 'quarter' or 'month'"),
        ("waves: [{label: a, opens: 0, closes: 2026-02-30}]", "wrong-type: 'opens' must be a date such as 2026-04-01"),
        ("scales: {a: [{code: b, value: -1}]}", "value-off-scale: 'value' must be at least 0"),
        ("scales: {a: {code: b}}", "wrong-type: 'a' must be a list"),
        ("levels: {street: b}", "bad-value: 'street' must be 'department', 'branch', 'team', 'stage', 'officer' or"),
    ],
)
def test_a_fault_of_structure_is_told_in_plain_words(line: str, told: str, tmp_path: Path):
    (tmp_path / "survey.yaml").write_text(line + "\n", "utf-8")
    assert any(f"survey.yaml:1:{fault.column}: {told}" in str(fault) for fault in check(tmp_path))


def test_many_faults_in_one_file_are_all_told(tmp_path: Path):
    (tmp_path / "survey.yaml").write_text(
        "code: My survey\nlanguages: [vi, english]\ncolour: red\nsections:\n"
        "  - code: s\n    subject: street\n    pages:\n      - code: p\n        questions:\n"
        "          - {code: a, kind: rating, options: []}\n          - {kind: yes_no}\n",
        "utf-8",
    )
    found = [(fault.line, fault.code) for fault in check(tmp_path)]
    assert found == [
        (1, "code-is-label"),
        (2, "bad-code"),
        (3, "unknown-key"),
        (6, "bad-value"),
        (10, "bad-value"),
        (11, "missing-key"),
    ]
