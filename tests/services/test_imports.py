from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from surveyapp.definitions.counts import TOO_FEW
from surveyapp.definitions.errors import FaultyFile, Unknown
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Part
from surveyapp.services.imports import (
    ImportedBefore,
    ImportReport,
    IncompleteReplacement,
    Request,
    import_answers,
    import_counts,
)
from surveyapp.services.installation import Installation
from surveyapp.storage import counts, tables

HEAD = "unit,period,officer,business,speed,hours,manner,remark"
Rows = Sequence[str]
Import = Callable[..., ImportReport]


@pytest.fixture
def answers(installation: Installation, tmp_path: Path, day: date) -> Import:
    """Imports a file of forms with these lines."""

    def imported(rows: Rows, head: str = HEAD, **how: bool) -> ImportReport:
        file = tmp_path / "forms.csv"
        file.write_text("\n".join([head, *rows]) + "\n")
        return import_answers(installation, Request("after", file, day, **how))

    return imported


@pytest.fixture
def published(installation: Installation, tmp_path: Path, day: date) -> Import:
    """Imports a file of counts with these lines."""

    def imported(rows: Rows, head: str = "unit,period,question,option,n", **how: bool) -> ImportReport:
        file = tmp_path / "counts.csv"
        file.write_text("\n".join([head, *rows]) + "\n")
        return import_counts(installation, Request("after", file, day, **how))

    return imported


def forms(n: int, unit: str = "team1", officer: str = "0100", period: str = "2026", first: int = 0) -> list[str]:
    levels = ("good", "bad", "Rất tốt")
    return [f"{unit},{period},{officer},b{first + i},{levels[i % 3]},3,good,lời {i}" for i in range(n)]


def blocks(installation: Installation) -> list[tuple[str, str, str | None, int]]:
    own = tables.block.c
    with installation.database.reading() as rx:
        found = rx.connection.execute(
            select(own.part, own.unit, own.officer, own.forms).where(own.withdrawn_by.is_(None))
        )
        return sorted((tuple(row) for row in found), key=str)


def kept(installation: Installation, table: str) -> int:
    with installation.database.reading() as rx:
        return rx.connection.scalar(select(func.count()).select_from(tables.metadata.tables[table])) or 0


def faults(error: pytest.ExceptionInfo[FaultyFile]) -> list[tuple[int, int, str]]:
    return [(fault.line, fault.column, fault.code) for fault in error.value.faults]


def test_forms_become_blocks_with_labels_of_any_language_read(installation: Installation, answers: Import):
    answers(forms(12))
    with installation.database.reading() as rx:
        found = counts.load(rx, "after", Period.parse("2026"))
    assert found.units["team1"].tally.of("speed") == {"good": 4, "bad": 4, "very_good": 4}
    assert found.units["team1"].tally.of("hours")["long"] == 12


def test_rows_keep_bands_and_neither_business_officer_nor_exact_number(installation: Installation, answers: Import):
    answers(forms(12))
    with installation.database.reading() as rx:
        rows = rx.connection.scalars(select(tables.response.c.answers)).all()
    assert rows == sorted(rows)
    assert set(rows) == {f'{{"hours":"long","speed":"{speed}"}}' for speed in ("good", "bad", "very_good")}


def test_the_same_file_again_changes_nothing_in_whatever_order(installation: Installation, answers: Import):
    assert answers(forms(12)).is_new
    before = blocks(installation)
    assert not answers(forms(12)[::-1]).is_new
    assert blocks(installation) == before


def test_another_file_for_the_same_unit_and_period_needs_replace(installation: Installation, answers: Import):
    answers(forms(12))
    with pytest.raises(ImportedBefore):
        answers(forms(13))
    assert answers(forms(13), replace=True).withdrawn == 1
    assert [forms for part, _, _, forms in blocks(installation) if part == "unit"] == [13]
    assert kept(installation, "block") > len(blocks(installation))


def test_a_year_clashes_with_its_months(answers: Import):
    answers(forms(12))
    with pytest.raises(ImportedBefore):
        answers(forms(12, period="2026-03"))


def test_a_file_that_replaces_must_hold_all_that_it_withdraws(answers: Import):
    answers(forms(12) + forms(12, unit="west", officer=""))
    with pytest.raises(IncompleteReplacement):
        answers(forms(13), replace=True)


def test_a_group_below_k_refuses_the_whole_file_by_name(installation: Installation, answers: Import):
    with pytest.raises(FaultyFile, match=r"team2, 2026: fewer than 5 businesses") as error:
        answers(forms(12) + forms(4, unit="team2", officer=""))
    assert faults(error) == [(14, 1, "group-too-small")]
    assert blocks(installation) == []


def test_k_counts_businesses_not_forms(answers: Import):
    with pytest.raises(FaultyFile, match="fewer than 5 businesses"):
        answers([f"team1,2026,,b{i % 4},good,3,,lời" for i in range(20)])


def test_a_business_has_no_more_than_half_of_a_block(installation: Installation, answers: Import):
    report = answers(forms(6, officer="") + ["team1,2026,,large,good,3,,lời"] * 20)
    assert ("unit", "team1", None, 12) in blocks(installation)
    assert [(hidden.part, hidden.forms, hidden.reason) for hidden in report.hidden][:1] == [(Part.UNIT, 14, "surplus")]


def test_a_unit_unanimous_at_the_bottom_is_not_shown(installation: Installation, answers: Import):
    report = answers([f"team1,2026,,b{i},bad,3,,lời" for i in range(8)])
    assert [(hidden.part, hidden.reason) for hidden in report.hidden] == [(Part.UNIT, "bottom"), (Part.COMMENT, "few")]
    assert blocks(installation) == []


def test_an_officer_stands_alone_from_ten_businesses_and_the_rest_go_together(
    installation: Installation, answers: Import
):
    answers(forms(11) + forms(7, officer="0101", first=20) + forms(6, officer="0102", first=40))
    officers = [block for block in blocks(installation) if block[0] == "officer"]
    assert officers == [("officer", "team1", "0100", 11), ("officer", "team1", None, 13)]


def test_a_remainder_that_is_too_small_takes_the_smallest_officer_in(installation: Installation, answers: Import):
    answers(forms(14) + forms(11, officer="0101", first=20) + forms(6, officer="0102", first=40))
    officers = [block for block in blocks(installation) if block[0] == "officer"]
    assert officers == [("officer", "team1", "0100", 14), ("officer", "team1", None, 17)]


def test_no_officer_block_stands_beside_a_small_remainder(installation: Installation, answers: Import):
    answers(forms(8) + forms(6, officer="0101", first=20))
    officers = [block for block in blocks(installation) if block[0] == "officer"]
    assert officers == [("officer", "team1", None, 14)]


def test_an_officer_is_judged_on_a_year_never_by_month(installation: Installation, answers: Import):
    answers(forms(6, period="2026-01") + forms(6, period="2026-02", first=20))
    with installation.database.reading() as rx:
        own = tables.block.c
        periods = {tuple(row) for row in rx.connection.execute(select(own.part, own.period)) if row.part != "comment"}
    assert periods == {("unit", "2026-01"), ("unit", "2026-02"), ("officer", "2026")}


def test_files_of_two_months_of_one_year_stand_beside_each_other(answers: Import):
    answers(forms(11, period="2026-01"))
    assert answers(forms(11, period="2026-02")).withdrawn == 0
    with pytest.raises(ImportedBefore):
        answers(forms(12, period="2026-02"))


def test_a_question_answered_by_few_is_hidden_in_counts_and_rows(installation: Installation, answers: Import):
    rows = [f"team1,2026,,b{i},{'good' if i % 2 else 'fair'},{3 if i < 3 else ''},," for i in range(12)]
    answers(rows)
    with installation.database.reading() as rx:
        found = counts.load(rx, "after", Period.parse("2026")).units["team1"].tally.of("hours")
        stored = rx.connection.scalars(select(tables.response.c.answers)).all()
    assert found[TOO_FEW] == 3
    assert not any("hours" in row for row in stored)


def test_comments_are_masked_and_kept_apart_from_ratings(installation: Installation, answers: Import):
    rows = [f"team1,2026,,b{i},{'good' if i % 2 else 'fair'},3,,gọi 0203 382 5555 hay a@b.vn" for i in range(12)]
    answers(rows)
    with installation.database.reading() as rx:
        assert set(rx.connection.scalars(select(tables.comment.c.text))) == {"gọi ••• hay •••"}
        assert not any("remark" in row for row in rx.connection.scalars(select(tables.response.c.answers)))


def test_fewer_than_ten_comments_are_not_kept(installation: Installation, answers: Import):
    answers(forms(9))
    assert kept(installation, "comment") == 0


def test_precision_is_known_for_units_and_all_above_and_no_business_is_stored(
    installation: Installation, answers: Import, tmp_path: Path
):
    answers([f"team1,2026,,secret{i % 30},{'good' if i % 2 else 'fair'},3,,lời" for i in range(60)])
    with installation.database.reading() as rx:
        found = counts.load(rx, "after", Period.parse("2026"))
    assert set(found.precision) == {"team1", "east", "dept"}
    assert found.precision["dept"].businesses == 30
    assert found.precision["dept"].concentration == 2
    assert "speed" in found.precision["team1"].rho
    installation.database.checkpoint()
    assert b"secret" not in (tmp_path / "answers.sqlite").read_bytes()


def test_without_a_business_column_each_row_counts_alone(installation: Installation, answers: Import):
    answers([f"team1,2026,{'good' if i % 2 else 'fair'}" for i in range(6)], head="unit,period,speed")
    with installation.database.reading() as rx:
        assert counts.load(rx, "after", Period.parse("2026")).precision == {}
        assert rx.connection.scalars(select(tables.block.c.businesses)).all() == [None]


def test_simulated_data_stays_marked(installation: Installation, answers: Import):
    answers(forms(12), simulated=True)
    with installation.database.reading() as rx:
        assert counts.load(rx, "after", Period.parse("2026")).units["team1"].simulated


@pytest.mark.parametrize(
    ("head", "row", "place"),
    [
        ("unit,period,speed", "nowhere,2026,good", (2, 1, "unknown-unit")),
        ("unit,period,speed", "team1,26,good", (2, 2, "bad-period")),
        ("unit,period,speed", "team1,2026,great", (2, 3, "no_option")),
        ("unit,period,officer,speed", "team1,2026,9999,good", (2, 3, "unknown-officer")),
        ("unit,period,business,speed", "team1,2026,,good", (2, 3, "no-business")),
        ("unit,period,speed,taste", "team1,2026,good,good", (1, 4, "unknown-column")),
        ("unit,speed", "team1,good", (1, 1, "missing-column")),
        ("unit,period,speed,speed", "team1,2026,good,bad", (1, 4, "duplicate-column")),
        ("unit,period,speed", "team1,2026", (2, 1, "wrong-cells")),
        ("unit,period,officer", "team1,2026,0100", (1, 1, "no-questions")),
    ],
)
def test_a_faulty_file_is_refused_whole_with_line_and_column(
    installation: Installation, answers: Import, head: str, row: str, place: tuple[int, int, str]
):
    with pytest.raises(FaultyFile) as error:
        answers([row], head=head)
    assert (faults(error)[0][0], faults(error)[0][1]) == place[:2]
    assert kept(installation, "block") == 0


def test_every_fault_is_told_at_once(answers: Import):
    with pytest.raises(FaultyFile) as error:
        answers(["nowhere,2026,good", "team1,never,good"], head="unit,period,speed")
    assert [line for line, _, _ in faults(error)] == [2, 3]


def test_an_unknown_survey_is_refused(installation: Installation, tmp_path: Path, day: date):
    with pytest.raises(Unknown):
        import_answers(installation, Request("other", tmp_path / "x.csv", day))


COUNTED = ["team1,2026,speed,good,40", "team1,2026,speed,Rất tốt,50", "team1,2026,speed,no_answer,3"]


def test_counts_become_blocks_without_forms(installation: Installation, published: Import):
    published(COUNTED)
    with installation.database.reading() as rx:
        unit = counts.load(rx, "after", Period.parse("2026")).units["team1"]
    assert unit.tally.of("speed") == {"good": 40, "very_good": 50, "no_answer": 3}
    assert not unit.holds_forms
    assert unit.tally.forms == {Part.UNIT: 90}


def test_the_same_counts_again_change_nothing_and_others_need_replace(installation: Installation, published: Import):
    published(COUNTED)
    assert not published(COUNTED[::-1]).is_new
    with pytest.raises(ImportedBefore):
        published(COUNTED[:2])
    assert published(COUNTED[:2], replace=True).withdrawn == 1
    assert blocks(installation) == [("unit", "team1", None, 90)]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("team1,2026,speed,good,-4", (2, 5)),
        ("team1,2026,speed,good,4.5", (2, 5)),
        ("team1,2026,speed,great,40", (2, 4)),
        ("team1,2026,taste,good,40", (2, 3)),
        ("team1,2026,remark,good,40", (2, 3)),
        ("team1,2026,speed,good,4", (2, 1)),
    ],
)
def test_faulty_counts_are_refused_whole(
    installation: Installation, published: Import, row: str, place: tuple[int, int]
):
    with pytest.raises(FaultyFile) as error:
        published([row])
    assert faults(error)[0][:2] == place
    assert kept(installation, "block") == 0


def test_an_option_counted_twice_is_a_fault(published: Import):
    with pytest.raises(FaultyFile, match="earlier row"):
        published([COUNTED[0], COUNTED[0]])
