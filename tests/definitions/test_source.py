"""Whatever a file holds, it comes back as data or as faults, each with a place in it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyapp.definitions.check import check
from surveyapp.definitions.faults import FAULTS
from surveyapp.definitions.source import LARGEST, read_source

WRITTEN = (Path(__file__).parent.parent / "surveys" / "valid" / "show-if-combined" / "survey.yaml").read_text("utf-8")
PIECES = [line + "\n" for line in WRITTEN.splitlines()]
YAML_LIKE = st.text(st.sampled_from("ab1 :-[]{},?!&*|>'\"#%@`~\n\t\u00e9\ufeff\x85.=<"))
SHUFFLED = st.lists(st.sampled_from([*PIECES, "? \n", "- - -\n", "<<: *a\n", "!!set {a}\n", "--- x\n"])).map("".join)
NESTED = st.integers(1, 400).map(lambda depth: "[" * depth)

# One folder serves all examples: each one overwrites the file.
PROPERTY = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


@PROPERTY
@given(
    content=st.one_of(st.binary(), st.text().map(str.encode), st.one_of(YAML_LIKE, SHUFFLED, NESTED).map(str.encode))
)
def test_any_bytes_as_a_survey_give_faults_and_never_an_exception(content: bytes, tmp_path: Path):
    (tmp_path / "survey.yaml").write_bytes(content)
    faults = check(tmp_path)
    assert faults
    lines = content.count(b"\n") + content.count(b"\r") + 2
    assert all(fault.code in FAULTS and fault.line >= 1 and fault.column >= 1 for fault in faults)
    assert all(fault.line <= lines for fault in faults if fault.code != "bad-yaml" and fault.file.name == "survey.yaml")


@PROPERTY
@given(line=st.integers(0, len(PIECES) - 1), junk=st.one_of(st.text(), YAML_LIKE))
def test_one_spoilt_line_never_gives_an_exception(line: int, junk: str, tmp_path: Path):
    spoilt = [*PIECES[:line], PIECES[line].rstrip("\n") + junk + "\n", *PIECES[line + 1 :]]
    (tmp_path / "survey.yaml").write_bytes("".join(spoilt).encode("utf-8", "replace"))
    assert all(fault.code in FAULTS for fault in check(tmp_path))


@PROPERTY
@given(line=st.integers(0, len(PIECES) - 1))
def test_one_line_left_out_never_gives_an_exception(line: int, tmp_path: Path):
    (tmp_path / "survey.yaml").write_text("".join(PIECES[:line] + PIECES[line + 1 :]), "utf-8")
    assert all(fault.code in FAULTS for fault in check(tmp_path))


def test_a_file_too_large_is_refused_before_it_is_parsed(tmp_path: Path):
    (tmp_path / "survey.yaml").write_bytes(b"a" * (LARGEST + 1))
    (fault,) = check(tmp_path)
    assert fault.code == "too-large"


def test_aliases_are_refused_before_they_can_grow(tmp_path: Path):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(9)
    )
    (tmp_path / "survey.yaml").write_text(bomb)
    assert "alias" in {fault.code for fault in check(tmp_path)}


def test_a_tag_is_refused_and_runs_nothing(tmp_path: Path):
    (tmp_path / "survey.yaml").write_text("code: !!python/object/apply:os.system [exit]\n")
    assert "alias" in {fault.code for fault in check(tmp_path)}


def test_every_duplicate_key_is_told_with_its_place(tmp_path: Path):
    (tmp_path / "file.yaml").write_text("a: 1\nb: {x: 1, x: 2}\na: 2\na: {b: 1, b: 2}\n")
    source = read_source(tmp_path / "file.yaml")
    places = [(fault.line, fault.column) for fault in source.faults if fault.code == "duplicate-key"]
    assert sorted(places) == [(2, 11), (3, 1), (4, 1), (4, 11)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("012", "012"),
        ("2026-04-01", "2026-04-01"),
        ("true", True),
        ("'true'", "true"),
        ("~", None),
        ("{vi: Hài lòng thế nào?}", {"vi": "Hài lòng thế nào?"}),
    ],
)
def test_a_word_stays_as_written_save_true_false_and_nothing(written: str, read: object, tmp_path: Path):
    (tmp_path / "file.yaml").write_text(f"a: {written}\n", "utf-8")
    source = read_source(tmp_path / "file.yaml")
    assert source.data == {"a": read}
    assert source.faults == ()


def test_the_place_of_a_value_of_a_key_and_of_what_is_not_there(tmp_path: Path):
    (tmp_path / "file.yaml").write_text("a:\n  - {b: 1}\n  - c: [x, y]\n")
    source = read_source(tmp_path / "file.yaml")
    assert [(fault.line, fault.column) for fault in (
        source.fault("bad-value", "", ("a", 0, "b")),
        source.fault_at_key("bad-value", "", ("a", 0, "b")),
        source.fault("bad-value", "", ("a", 1, "c", 1)),
        source.fault("bad-value", "", ("a", 1, "c")),
        source.fault("bad-value", "", ("a", 0, "gone", 7)),
    )] == [(2, 9), (2, 6), (3, 12), (3, 5), (2, 5)]  # fmt: skip
