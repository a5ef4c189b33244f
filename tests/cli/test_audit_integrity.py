"""The command `audit integrity`: flags of ballots in a file, and nothing but flags."""

import csv
import json
import logging
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from io import StringIO
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from bench.simulated_officers import Way, quarter
from surveyapp.analysis.integrity import SLOTS_A_DAY
from surveyapp.cli import integrity
from surveyapp.cli.main import main
from surveyapp.services.integrity import Checked, Flagged

SURVEYS = Path(__file__).parents[2] / "surveys"
CDCI, AFTER = SURVEYS / "cdci", SURVEYS / "post-procedure"
HEADER = "unit,period,officer,received,seconds,same_desk,peers,time_taken,long_wait"
GOOD = "b1,2026-Q3,0101,2026-07-03T09:20,61.5,no,red,satisfied,disagree"
OFFICERS = 40
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(content: str, *arguments: str, survey: Path = CDCI) -> Result:
        file = tmp_path / "ballots.csv"
        file.write_text(content, "utf-8")
        words = ["audit", "integrity", "--survey", str(survey), "--forms", str(file), *arguments]
        return CliRunner().invoke(main, words, env={"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance")})

    return command


def ballots(ways: Mapping[int, Way], seed: int = 1, period: str = "2026-Q3", first: date = date(2026, 7, 1)) -> str:
    """The rows of a made-up quarter: officer n of unit b0 or b1, at one of two stages."""
    made = quarter(ways, [5 if n == 1 else 45 for n in range(OFFICERS)], np.random.default_rng(seed))
    assert made.straight is not None
    rows = zip(made.officer, made.peers, made.slot, made.seconds, made.same_desk, made.straight, strict=True)
    return "".join(
        f"b{peers},{period},{officer:04},{moment(first, int(slot))},{seconds:.3f},{'yes' if desk else 'no'},"
        f"stage{peers},strongly_agree,{'strongly_agree' if straight else 'disagree'}\n".replace(
            ",strongly_agree,", ",very_satisfied,", 1
        )
        for officer, peers, slot, seconds, desk, straight in rows
    )


def moment(first: date, slot: int) -> str:
    day, own = divmod(slot, SLOTS_A_DAY)
    return f"{first + timedelta(days=day)}T{own // 3:02}:{own % 3 * 20:02}"


def rows(done: Result) -> list[dict[str, str]]:
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(StringIO(done.stdout)))


def test_who_adds_ballots_is_flagged_and_nobody_else(run: Run):
    found = rows(run(f"{HEADER}\n{ballots({3: 'burst', 25: 'drip', 30: 'careful'})}", "--format", "csv"))
    assert {row["officer"] for row in found} == {"0003", "0025"}
    assert {row["check"] for row in found if row["officer"] == "0003"} == {
        "burst",
        "speed",
        "same desk",
        "straight lines",
    }
    assert "burst" not in {row["check"] for row in found if row["officer"] == "0025"}
    assert {(row["unit"], row["peers"], row["period"]) for row in found} == {
        ("b0", "stage0", "2026-Q3"),
        ("b1", "stage1", "2026-Q3"),
    }
    assert all(float(row["p"]) <= float(row["p adjusted"]) <= float(row["rate"]) == 0.05 for row in found)


def test_control_honest_officers_have_no_flag(run: Run):
    done = run(f"{HEADER}\n{ballots({})}")
    assert "no flag" in done.stdout
    assert "no rows" in done.stdout


def test_how_many_officers_were_tested_and_what_cannot_be_seen_is_said(run: Run):
    said = run(f"{HEADER}\n{ballots({})}").stdout
    assert "officers 40; tested for: burst 39, speed 39, same desk 39, straight lines 39" in said
    assert "officers with fewer than 10 ballots, not tested: 1" in said
    assert "it accuses nobody and drops no answer" in said
    assert "added with care, one by one" in said


def test_a_leader_reads_it_in_vietnamese(run: Run):
    said = run(f"{HEADER}\n{ballots({3: 'burst'})}", "--lang", "vi").stdout
    assert "dồn dập" in said
    assert "cờ không buộc tội ai và không loại phiếu nào" in said


def test_each_quarter_is_tested_by_itself(run: Run):
    later = ballots({}, 2, "2026-Q4", date(2026, 10, 1))
    done = run(f"{HEADER}\n{ballots({3: 'burst'})}{later}", "--format", "json")
    told = json.loads(done.stdout)
    assert {row["period"] for row in told["rows"]} == {"2026-Q3"}
    assert [note[:7] for note in told["notes"] if "tested for" in note] == ["2026-Q3", "2026-Q4"]


def test_questions_that_all_point_one_way_leave_straight_lines_untested(run: Run):
    header, *lines = f"{HEADER}\n{ballots({3: 'burst'})}".splitlines()
    content = "\n".join(line.rsplit(",", 2)[0] for line in (header, *lines)) + "\n"
    done = run(content, "--format", "csv", survey=AFTER)
    assert "straight lines" not in {row["check"] for row in rows(done)}
    assert "straight lines are not tested" in run(content, survey=AFTER).stdout


def test_ballots_without_answers_leave_straight_lines_untested_and_few_ballots_do_not_say_so(run: Run):
    header, *lines = f"{HEADER}\n{ballots({})}".splitlines()
    content = "\n".join(line.rsplit(",", 2)[0] for line in (header, *lines)) + "\n"
    assert "straight lines are not tested" in run(content).stdout
    few = run(f"{HEADER}\n{GOOD}\n").stdout
    assert "straight lines 0" in few
    assert "straight lines are not tested" not in few


def test_ten_ballots_are_enough_to_be_tested_and_nine_are_not(run: Run):
    assert "fewer than 10 ballots, not tested: 1" in run(f"{HEADER}\n" + f"{GOOD}\n" * 9).stdout
    assert "fewer than 10 ballots, not tested: 1" not in run(f"{HEADER}\n" + f"{GOOD}\n" * 10).stdout


def test_slots_as_numbers_and_seconds_for_each_question_say_the_same(run: Run):
    header, *lines = f"{HEADER}\n{ballots({3: 'burst', 25: 'drip'})}".splitlines()
    other = [header.replace("received,seconds", "day,slot,seconds.time_taken,seconds.long_wait")]
    for line in lines:
        unit, period, officer, received, seconds, *rest = line.split(",")
        day, _, clock = received.partition("T")
        slot = int(clock[:2]) * 3 + int(clock[3:]) // 20
        other.append(",".join([unit, period, officer, day, str(slot), seconds, seconds, *rest]))
    told = [run("\n".join(content) + "\n", "--format", "csv") for content in ((header, *lines), other)]
    assert rows(told[0]) == rows(told[1]) != []


def told_of_rows(printed: str, content: str) -> set[str]:
    """What of the rows themselves can be read in what was printed: moments, seconds and answers."""
    cells = (line.split(",") for line in content.splitlines()[1:])
    secrets = set(chain.from_iterable((cell[3], cell[3][:10], cell[4], *cell[7:]) for cell in cells))
    return {secret for secret in secrets if secret in printed}


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_nothing_of_the_rows_is_printed_stored_or_logged(
    run: Run, form: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    content = f"{HEADER}\n{ballots({3: 'burst', 25: 'drip'})}"
    with caplog.at_level(logging.DEBUG):
        done = run(content, "--format", form)
    assert "0003" in done.stdout
    assert told_of_rows(done.output + caplog.text, content) == set()
    assert [path.name for path in tmp_path.iterdir()] == ["ballots.csv"]


def test_control_a_row_that_is_printed_is_noticed(run: Run, monkeypatch: pytest.MonkeyPatch):
    content = f"{HEADER}\n{ballots({3: 'burst'})}"
    honest = integrity._row

    def telling(own: Checked, flag: Flagged, rate: float, words: Mapping[str, str]) -> tuple[object, ...]:
        return (*honest(own, flag, rate, words)[:-1], content.splitlines()[1].split(",")[3])

    monkeypatch.setattr(integrity, "_row", telling)
    assert told_of_rows(run(content).stdout, content) != set()


def test_a_p_value_is_not_told_exactly_enough_to_count_ballots(run: Run):
    found = rows(run(f"{HEADER}\n{ballots({3: 'burst', 25: 'drip'})}", "--format", "csv"))
    assert all(len(row[name]) <= len("0.0001") for row in found for name in ("p", "p adjusted"))


@pytest.mark.parametrize(
    ("cell", "wrong", "told"),
    [
        ("b1", "", "ballots.csv:2:1: unknown-unit"),
        ("2026-Q3", "2026-07", "ballots.csv:2:2: bad-period"),
        ("2026-Q3", "spring", "ballots.csv:2:2: bad-period"),
        ("0101", "", "ballots.csv:2:3: missing-cell"),
        ("2026-07-03T09:20", "2026-07-03T09:27", "ballots.csv:2:4: bad-slot"),
        ("2026-07-03T09:20", "2026-02-30T09:20", "ballots.csv:2:4: bad-slot"),
        ("2026-07-03T09:20", "2026-10-03T09:20", "ballots.csv:2:4: bad-slot"),
        ("61.5", "-3", "ballots.csv:2:5: bad-seconds"),
        ("61.5", "", "ballots.csv:2:5: missing-cell"),
        (",no,", ",maybe,", "ballots.csv:2:6: bad-value"),
        ("red", "", "ballots.csv:2:7: missing-cell"),
        (",satisfied", ",wonderful", "ballots.csv:2:8: "),
    ],
)
def test_a_bad_cell_is_one_line_with_its_place(run: Run, cell: str, wrong: str, told: str):
    done = run(f"{HEADER}\n{GOOD.replace(cell, wrong, 1)}\n")
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (HEADER.replace("officer", "clerk"), "missing-column"),
        (HEADER.replace("received", "day"), "either 'received', or 'day' and 'slot'"),
        (HEADER.replace("seconds", "seconds.peers"), "unknown-column"),
        (HEADER.replace("peers", "seconds.long_wait"), "either 'seconds', or 'seconds.'"),
        (HEADER.replace("peers", "business"), "ballots.csv:1:7: unknown-column"),
    ],
)
def test_a_header_that_cannot_be_read_is_told(run: Run, header: str, told: str):
    done = run(f"{header}\n{GOOD}\n")
    assert done.exit_code == 1
    assert told in done.stderr


def test_an_empty_file_is_one_line(run: Run):
    done = run(f"{HEADER}\n")
    assert done.exit_code == 1
    assert "ballots.csv:1:1: empty-file" in done.stderr
