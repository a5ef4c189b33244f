"""The airport's customer survey of 2016 to 2018, as forms of the survey `airport` to import."""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from demo import table

SOURCE = Path(__file__).parent / "source" / "sfo" / "sfo_ratings.csv"
AREAS = "ABCDEFG"
RECOMMEND_SINCE = 2017
QUALITY = ("not_used", "outstanding", "good", "fair", "poor", "unacceptable")
CLEANLINESS = ("not_used", "clean", "fairly_clean", "average", "fairly_dirty", "dirty")
SAFETY = ("dont_know", "very_safe", "fairly_safe", "neutral", "not_very_safe", "not_safe")
EASE = ("dont_know", "easy", "fairly_easy", "average", "fairly_difficult", "difficult")
QUESTIONS = {
    QUALITY: {
        "Q7ART": "art",
        "Q7FOOD": "food",
        "Q7STORE": "store",
        "Q7SIGN": "sign",
        "Q7WALKWAYS": "walkways",
        "Q7SCREENS": "screens",
        "Q7INFODOWN": "infodown",
        "Q7INFOUP": "infoup",
        "Q7WIFI": "wifi",
        "Q7ROADS": "roads",
        "Q7PARK": "park",
        "Q7AIRTRAIN": "airtrain",
        "Q7LTPARKING": "ltparking",
        "Q7RENTAL": "rental",
        "Q7ALL": "overall_airport",
    },
    CLEANLINESS: {
        "Q9BOARDING": "clean_boarding",
        "Q9AIRTRAIN": "clean_airtrain",
        "Q9RENTAL": "clean_rental",
        "Q9FOOD": "clean_food",
        "Q9RESTROOM": "clean_restroom",
        "Q9ALL": "overall_clean",
    },
    SAFETY: {"Q10SAFE": "safe"},
    EASE: {"Q13GETRATE": "getting_there", "Q14FIND": "finding_way", "Q14PASSTHRU": "passing_through"},
}
LEFT_OPEN = ("0", "", "blank")


def rating(scale: tuple[str, ...], cell: str) -> str:
    """The option that 6, 5, ..., 1 stands for; empty for a blank."""
    return "" if cell.lower() in LEFT_OPEN else dict(zip("654321", scale, strict=True))[cell]


def recommendation(year: int, cell: str) -> str:
    """A point from 0 to 10; empty for a blank; `-` in the year that did not ask."""
    if year < RECOMMEND_SINCE:
        return "-"
    return "" if cell in ("", "11.0") else str(int(float(cell)))


def form(row: Mapping[str, str]) -> Mapping[str, str]:
    """One respondent's answers under our question codes."""
    answers = {
        question: rating(scale, row[column])
        for scale, questions in QUESTIONS.items()
        for column, question in questions.items()
    }
    year = int(row["YEAR"])
    answers["recommend"] = recommendation(year, row["NETPRO"])
    return {"unit": f"sfo-{row['BAREA'].lower()}", "period": str(year), **answers}


def forms(source: Path, dropped: Counter[str]) -> Iterator[Mapping[str, str]]:
    """The forms of all boarding areas; rows of an unknown area are counted in `dropped`."""
    with source.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["BAREA"] in tuple(AREAS):
                yield form(row)
            else:
                dropped[row["BAREA"]] += 1


def convert(source: Path, out: Path) -> None:
    """The file of forms; says how many there are and which rows were dropped."""
    questions = [question for names in QUESTIONS.values() for question in names.values()]
    dropped: Counter[str] = Counter()
    written = table.write(out / "airport.csv", ("unit", "period", *questions, "recommend"), forms(source, dropped))
    why = "".join(f"; {n} of unknown area {area!r} dropped" for area, n in sorted(dropped.items()))
    print(f"{written:,} respondents{why or '; none dropped'}", file=sys.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=SOURCE)
    parser.add_argument("--out", type=Path, default=Path("instance/demo"))
    arguments = parser.parse_args()
    convert(arguments.source, arguments.out)
