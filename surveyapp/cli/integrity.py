"""`surveyapp audit integrity`: officers whose ballots came in ways those of their peers do not."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import click

from surveyapp.cli.listing import Cell, Listing, listed, p_value
from surveyapp.cli.progress import tracked, waiting
from surveyapp.definitions.load import load
from surveyapp.services.integrity import Checked, Flagged, integrity

COLUMNS = ("period", "officer", "unit", "peers", "check", "p", "p adjusted", "rate")
"""p-values are not told more exactly: to the last digit they would tell how many ballots are behind them."""
LEAST, MOST = 0.001, 0.2

_FILE = click.Path(path_type=Path)

WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "burst": "dồn dập",
        "speed": "quá nhanh",
        "same_desk": "cùng máy",
        "straight": "một mức",
        "tested": "{period}: {postings} công chức; số công chức được kiểm tra: {checks}",
        "too_few": "{period}: công chức có dưới 10 phiếu, không kiểm tra: {n}",
        "one_way": "không kiểm tra 'một mức': các câu chấm điểm có trả lời đều cùng một chiều, chọn một mức là bình thường",
        "none": "không có cờ nào",
        "means": "cờ nghĩa là: cần kiểm tra; cờ không buộc tội ai và không loại phiếu nào",
        "checks": "dồn dập: một giờ có nhiều phiếu hơn hẳn đồng nghiệp; quá nhanh: nhiều phiếu trả lời vội; cùng máy: nhiều phiếu gửi từ một máy trong ngày; một mức: chọn một mức cho cả câu khen lẫn câu chê",
        "rate": "trong các cờ, trung bình nhiều nhất {rate} là do ngẫu nhiên; p nhỏ hơn 0.0001 được ghi là 0.0001",
        "broker": "một đại lý nộp nhiều tờ khai trong một giờ cũng giống như dồn dập: trước hết hãy hỏi đó là ai",
        "unseen": "không phát hiện được: phiếu thêm cẩn thận, từng phiếu một, rải trong quý, không vội, từ máy khác, trả lời như mọi người; không có cờ không có nghĩa là không có gì",
    },
    "en": {
        "burst": "burst",
        "speed": "speed",
        "same_desk": "same desk",
        "straight": "straight lines",
        "tested": "{period}: officers {postings}; tested for: {checks}",
        "too_few": "{period}: officers with fewer than 10 ballots, not tested: {n}",
        "one_way": "straight lines are not tested: the rated questions answered all point one way, where one level throughout is normal",
        "none": "no flag",
        "means": "a flag means: needs audit; it accuses nobody and drops no answer",
        "checks": "burst: an hour far fuller than those of peers; speed: many hurried ballots; same desk: many ballots a day from one desk; straight lines: one level for praise and blame alike",
        "rate": "of all flags at most {rate} are due to chance, on average; p below 0.0001 is told as 0.0001",
        "broker": "a broker that hands in many declarations within an hour looks like a burst: ask first who it was",
        "unseen": "cannot be found: answers added with care, one by one over the quarter, unhurried, from other desks, like everybody else's; no flag does not mean that nothing happened",
    },
}


@click.command(name="integrity")
@click.option("--survey", required=True, type=_FILE, help="folder of a survey")
@click.option(
    "--forms",
    required=True,
    type=_FILE,
    help="CSV: unit,period,officer,received (or day,slot),seconds (or seconds.QUESTION),same_desk[,peers][,answers]; peers: the stage or team, else the level of the unit",
)
@click.option("--organisation", type=_FILE, help="CSV of the register; else units stand by themselves")
@click.option("--rate", type=click.FloatRange(LEAST, MOST), default=0.05, show_default=True, help="of false flags")
@click.option("--lang", type=click.Choice(list(WORDS)), default="en", show_default=True, help="of checks and notes")
@listed
def integrity_(*, survey: Path, forms: Path, organisation: Path | None, rate: float, lang: str) -> Listing:
    """Flag officers whose ballots of a quarter came in ways those of their peers do not, from a file of ballots.

    Only flags are printed; nothing of the file is stored, logged or shown.
    """
    definition = load(survey.parent if survey.is_file() else survey)
    with waiting("Comparing officers with their peers"):
        found = integrity(definition, forms, organisation, rate, tracked)
    words = WORDS[lang]
    rows = [_row(each, flag, rate, words) for each in found for flag in each.flags]
    below = tuple(_below(found, words, f"{100 * rate:g} %", is_flagged=bool(rows)))
    return Listing(COLUMNS, rows, tuple(_above(found, words)), below)


def _row(own: Checked, flag: Flagged, rate: float, words: Mapping[str, str]) -> tuple[Cell, ...]:
    told = (p_value(p) for p in (flag.p_value, flag.adjusted))
    officer, unit, peers = flag.posting
    return (str(own.period), officer, unit, peers, words[flag.check], *told, Decimal(f"{rate:g}"))


def _above(found: tuple[Checked, ...], words: Mapping[str, str]) -> Iterator[str]:
    for own in found:
        checks = ", ".join(f"{words[check]} {n}" for check, n in own.tested.items())
        yield words["tested"].format(period=own.period, postings=own.postings, checks=checks)
        if own.too_few:
            yield words["too_few"].format(period=own.period, n=own.too_few)


def _below(found: tuple[Checked, ...], words: Mapping[str, str], rate: str, *, is_flagged: bool) -> Iterator[str]:
    if not is_flagged:
        yield words["none"]
    if not all(own.both_ways for own in found):
        yield words["one_way"]
    yield words["means"]
    yield words["checks"]
    yield words["rate"].format(rate=rate)
    yield words["broker"]
    yield words["unseen"]
