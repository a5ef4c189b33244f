"""The real counts of three online services, as the demo imports them."""

import csv
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def converted(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "demo.convert_opg", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_answer_of_117_service_months_is_there():
    counts = rows(ROOT / "demo" / "opg_counts.csv")
    months = Counter((row["unit"], row["period"]) for row in counts)
    assert len(months) == 117
    assert set(months.values()) == {5}
    assert sum(int(row["n"]) for row in counts) == 1_178_373


def test_every_service_month_with_answers_has_its_published_percent():
    published = rows(ROOT / "demo" / "opg_published.csv")
    assert {(row["unit"], row["period"]) for row in published} == {
        (row["unit"], row["period"]) for row in rows(ROOT / "demo" / "opg_counts.csv")
    }
    assert len(published) == 117
    assert all(50 < int(row["percent"]) < 100 for row in published)


def test_converting_again_gives_the_committed_bytes(tmp_path: Path):
    done = converted("--out", tmp_path)
    assert "117 service-months, 1,178,373 answers" in done.stderr
    assert "50 service-months published without answers" in done.stderr
    for name in ("opg_counts.csv", "opg_published.csv"):
        assert (tmp_path / name).read_bytes() == (ROOT / "demo" / name).read_bytes()


@pytest.mark.parametrize("broken", ["without", "twice"])
def test_a_month_with_a_missing_or_a_double_count_is_refused(tmp_path: Path, broken: str):
    source = shutil.copytree(ROOT / "demo" / "source" / "opg", tmp_path / "source")
    file = source / "complete_the_deputy_report_service.json"
    published = json.loads(file.read_text(encoding="utf-8"))
    changed = published[:-2] + published[-1:] if broken == "without" else [*published, published[-1]]
    file.write_text(json.dumps(changed), encoding="utf-8")
    assert converted("--source", source, "--out", tmp_path / "out").returncode != 0
    assert not (tmp_path / "out").exists()
