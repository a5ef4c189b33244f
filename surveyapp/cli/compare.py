"""`surveyapp compare`: how units moved since another period, or differ from the rest of the unit above them."""

from collections.abc import Mapping

import click

from surveyapp.analysis.compare import Comparison, Obstacle, Verdict
from surveyapp.analysis.figure import Figure, Shown
from surveyapp.cli.asking import asking, made_from
from surveyapp.cli.listing import Cell, Listing, listed, p_value, rounded
from surveyapp.definitions.period import Period
from surveyapp.services.basis import Asked, Basis
from surveyapp.services.comparing import Changes, Compared, beside_parent, changes

COLUMNS = ("unit", "name", "before", "after", "difference", "low", "high", "p", "p adjusted", "verdict")
WORDS: Mapping[str, Mapping[Verdict | Obstacle, str]] = {
    "en": {
        Verdict.BETTER: "better",
        Verdict.WORSE: "worse",
        Verdict.UNCHANGED: "no ground to call it a change",
        Obstacle.QUESTION: "not comparable: another question",
        Obstacle.EDITION: "not comparable: another formula",
        Obstacle.CHANNEL: "not comparable: another channel",
        Obstacle.UNIT: "not comparable: the unit has changed, or has no figure",
        Obstacle.SIMULATED: "not comparable: one side is simulated",
        Obstacle.NO_SCORE: "not comparable: one side has no score from another source",
        Obstacle.SUPPRESSED: "not shown: too few or no answers",
        Obstacle.NO_INTERVAL: "no interval to judge by",
    },
    "vi": {
        Verdict.BETTER: "tốt hơn",
        Verdict.WORSE: "kém hơn",
        Verdict.UNCHANGED: "chưa đủ căn cứ nói là thay đổi",
        Obstacle.QUESTION: "không so sánh được: câu hỏi khác",
        Obstacle.EDITION: "không so sánh được: công thức khác",
        Obstacle.CHANNEL: "không so sánh được: kênh thu thập khác",
        Obstacle.UNIT: "không so sánh được: đơn vị đã thay đổi hoặc không có số liệu",
        Obstacle.SIMULATED: "không so sánh được: một bên là dữ liệu mô phỏng",
        Obstacle.NO_SCORE: "không so sánh được: một bên chưa có điểm do nguồn khác chấm",
        Obstacle.SUPPRESSED: "không công bố: quá ít hoặc không có phiếu",
        Obstacle.NO_INTERVAL: "không có khoảng tin cậy để kết luận",
    },
}
REST = ("unit", "name", "rest", "own", *COLUMNS[4:])
"""The columns where a unit stands beside the rest of the one above it: nothing was before."""
ALIKE: Mapping[str, str] = {"en": "no ground to call it a difference", "vi": "chưa đủ căn cứ nói là khác"}
"""What is said there of a unit that is neither better nor worse: nothing has changed or not."""
RULE = (
    "verdict at 5 %, p adjusted over all units at once (Benjamini and Hochberg 1995); "
    "the two sides are two independent samples; p below 0.0001 is told as 0.0001"
)


@click.command()
@made_from
@asking
@click.option("--with", "before", help="the other period; else the last one of the same length")
@click.option("--to-parent", is_flag=True, help="compare with the rest of the unit above, not with another period")
@click.option("--of", help="headline, overall, a component or a question; else overall, if the edition has one")
@click.option("--lang", type=click.Choice(list(WORDS)), default="en", show_default=True, help="of names and verdicts")
@listed
def compare(  # noqa: PLR0913 - one argument for each option
    *, basis: Basis, asked: Asked, before: str | None, to_parent: bool, of: str | None, lang: str
) -> Listing:
    """Compare figures of SURVEY between two periods or with the parent, with what may be said of each difference."""
    if to_parent and before:
        raise click.UsageError("--with and --to-parent exclude each other")
    found = beside_parent(basis, asked, of) if to_parent else changes(basis, asked, _period(before), of)
    rows = [_row(basis, found, each, lang) for each in found.units]
    simulated = any(each.after.context.simulated for each in found.units)
    columns = COLUMNS if found.before else REST
    return Listing(columns, rows, (_above(basis, found),), (RULE,), simulated=simulated)


def _period(text: str | None) -> Period | None:
    return Period.parse(text) if text else None


def _above(basis: Basis, found: Changes) -> str:
    other = f"with {found.before}" if found.before else "with the rest of the unit above"
    again = f"; {found.before} was by edition {found.published} and is recomputed" if found.published else ""
    what = f"{basis.definition.survey.code}, {found.kind} {found.of}, {found.after} {other}"
    return f"{what}, both by edition {found.edition.label}{again}"


def _row(basis: Basis, found: Changes, each: Compared, language: str) -> tuple[Cell, ...]:
    name = basis.unit_name(each.unit, language, str(found.after))
    change = each.found.change if isinstance(each.found, Comparison) else None
    numbers: tuple[Cell, ...] = (None,) * 5
    if change:
        p_values = (p_value(change.p_value), p_value(each.adjusted))
        numbers = (rounded(change.difference), rounded(change.low), rounded(change.high), *p_values)
    is_alike = found.before is None and each.verdict is Verdict.UNCHANGED
    said = ALIKE[language] if is_alike else WORDS[language][each.verdict]
    return (each.unit, name, _value(each.before), _value(each.after), *numbers, said)


def _value(figure: Shown | None) -> Cell:
    return figure.rounded() if isinstance(figure, Figure) else None
