"""Monthly answers to three services of the Office of the Public Guardian, as counts to import."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from demo import table

SOURCE = Path(__file__).parent / "source" / "opg"
UNITS = {"deputy-reporting": "opg-deputy", "make-a-lpa": "opg-make-lpa", "use-an-lpa": "opg-use-lpa"}
OPTIONS = {
    "very-satisfied": "very_satisfied",
    "satisfied": "satisfied",
    "neither": "neutral",
    "dissatisfied": "dissatisfied",
    "very-dissatisfied": "very_dissatisfied",
}
PUBLISHED = "user-satisfaction-percent"
Month = tuple[str, str]


def months(source: Path) -> Mapping[Month, Mapping[str, int]]:
    """What was published for each service and month: kind of figure -> number."""
    found: dict[Month, dict[str, int]] = {}
    for file in sorted(source.glob("*.json")):
        for row in json.loads(file.read_text(encoding="utf-8")):
            if row["dataType"] not in (*OPTIONS, PUBLISHED):
                continue
            numbers = found.setdefault((UNITS[row["service"]], row["_timestamp"][:7]), {})
            if row["dataType"] in numbers:
                raise ValueError(f"{file.name}: {row['service']} {row['_timestamp']} has {row['dataType']} twice")
            numbers[row["dataType"]] = int(row["count"])
    return dict(sorted(found.items()))


def counted(found: Mapping[Month, Mapping[str, int]]) -> Mapping[Month, Mapping[str, int]]:
    """The service-months with all five answer counts; those without any are named on standard error."""
    whole = {}
    for (unit, period), numbers in found.items():
        present = numbers.keys() & OPTIONS.keys()
        if present and numbers.keys() != {*OPTIONS, PUBLISHED}:
            raise ValueError(f"{unit} {period}: only {sorted(numbers)}")
        if present:
            whole[unit, period] = numbers
    without = [f"{unit} {period}" for unit, period in found if (unit, period) not in whole]
    if without:
        print(f"{len(without)} service-months published without answers: {', '.join(without)}", file=sys.stderr)
    return whole


def count_rows(whole: Mapping[Month, Mapping[str, int]]) -> Iterator[Mapping[str, object]]:
    """One row per service, month and answer."""
    for (unit, period), numbers in whole.items():
        for published, option in OPTIONS.items():
            yield {
                "unit": unit,
                "period": period,
                "question": "satisfaction",
                "option": option,
                "n": numbers[published],
            }


def convert(source: Path, out: Path) -> None:
    """The two files: the counts, and the percent published beside them."""
    whole = counted(months(source))
    table.write(out / "opg_counts.csv", ("unit", "period", "question", "option", "n"), count_rows(whole))
    percents = (
        {"unit": unit, "period": period, "percent": numbers[PUBLISHED]} for (unit, period), numbers in whole.items()
    )
    table.write(out / "opg_published.csv", ("unit", "period", "percent"), percents)
    answers = sum(numbers[option] for numbers in whole.values() for option in OPTIONS)
    print(f"{len(whole)} service-months, {answers:,} answers", file=sys.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=SOURCE)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    arguments = parser.parse_args()
    convert(arguments.source, arguments.out)
