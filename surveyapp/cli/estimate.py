"""`surveyapp estimate`: shares and means of units from forms drawn by a design, with what the design does to them."""

from collections.abc import Iterator, Mapping
from math import sqrt
from pathlib import Path

import click

from surveyapp.analysis.design import LonelyCluster
from surveyapp.analysis.proportion import LEVEL
from surveyapp.analysis.student import t_quantile
from surveyapp.cli.asking import asking, language_of
from surveyapp.cli.figure_table import WHY_NOT
from surveyapp.cli.listing import FORMS, Cell, Listing, rounded
from surveyapp.cli.progress import tracked
from surveyapp.services.basis import Asked
from surveyapp.services.drawn import WEIGHT
from surveyapp.services.estimating import Estimated, Estimates, Plan, UnitEstimate, estimates

COLUMNS = (
    "unit", "name", "share %", "low", "high", "error", "mean", "mean low", "mean high", "mean error", "base",
    "businesses", "effective base", "design effect", "degrees", "not shown",
)  # fmt: skip
NOT_SHOWN: Mapping[str, str] = {
    "too_few": WHY_NOT["too_few"],
    "protects": "would tell of too few by subtraction",
    "no_answers": WHY_NOT["no_answers"],
}
SAID = (
    "low, high: 95 %, Wilson on p(1-p)/V and t with these degrees (Korn and Graubard 1998); V linearised, each unit a domain",
    "a V below that of as many single forms is taken as theirs: few businesses may be alike by chance",
    "effective base: Kish, of unequal weights alone; design effect: V of the share (else mean) over that of as many single forms",
)
DECIMALS: Mapping[str, int] = {"table": 2}
"""Other formats are read by machines, and hold what a second program would have to find again."""
MANY = 10

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--survey", required=True, type=_FILE, help="folder of a survey")
@click.option("--index", type=_FILE, help="file of an index edition, in the place of the survey's own")
@click.option(
    "--forms", required=True, type=_FILE, help="CSV: unit,period, the questions, and stratum, business, weight if known"
)
@click.option("--organisation", type=_FILE, help="CSV of the register; else units stand by themselves")
@click.option("--strata", type=_FILE, help="CSV: stratum,businesses (or forms, where no business is named)")
@click.option("--margins", type=_FILE, help="CSV: margin,category,total")
@click.option("--lonely", type=click.Choice([each.value for each in LonelyCluster]), help="what a lone business counts")
@click.option("--of", "question", help="a question; else the headline's")
@asking
@click.option("--explain", is_flag=True, help="print each estimate with the numbers put in")
@click.option("--lang", help="language of names; else the survey's first")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="table", show_default=True)
def estimate(  # noqa: PLR0913 - one argument for each option
    *,
    survey: Path,
    index: Path | None,
    forms: Path,
    organisation: Path | None,
    strata: Path | None,
    margins: Path | None,
    lonely: str | None,
    question: str | None,
    asked: Asked,
    explain: bool,
    lang: str | None,
    form: str,
) -> None:
    """Estimate a question's satisfied share and mean, of units, from forms drawn by strata and businesses."""
    policy = LonelyCluster(lonely) if lonely else None
    plan = Plan(survey, forms, index, organisation, strata, margins, policy, question)
    found = estimates(plan, asked, tracked)
    for line in _explained(found) if explain else FORMS[form](_listing(found, plan, lang, DECIMALS.get(form, MANY))):
        click.echo(line)


def _listing(found: Estimates, plan: Plan, lang: str | None, decimals: int) -> Listing:
    language = language_of(found.basis, lang)
    rows = [_row(found, each, language, decimals) for each in found.units]
    return Listing(COLUMNS, rows, tuple(_above(found, plan)), SAID)


def _explained(found: Estimates) -> Iterator[str]:
    for each in found.units:
        yield each.unit
        for name, estimated in (("share", each.share), ("mean", each.mean)):
            if estimated is not None:
                yield f"  {found.question.code}: {name} = {_numbers(estimated)}"


def _numbers(estimated: Estimated) -> str:
    made, p = estimated.found, estimated.found.value
    value = f"{made.weight * p:.4f} / {made.weight:.4f} = {p:.6f}, V = {made.error:.6f}²"
    if estimated.limits is None:
        return f"{value}; {WHY_NOT[estimated.why_not]}"
    low, high = estimated.limits
    least = "V" if made.is_believed else f"{sqrt(made.least):.6f}², V of single forms,"
    effective = f"{p:.6f} x {1 - p:.6f} / {least}" if made.error else "the clusters"
    t = f"t({made.degrees}) = {t_quantile(LEVEL, made.degrees):.4f}"
    return f"{value}; Wilson on {effective} = {made.independent:.2f}, {t}: {low:.6f} to {high:.6f}"


def _row(found: Estimates, each: UnitEstimate, language: str, decimals: int) -> tuple[Cell, ...]:
    name = found.basis.unit_name(each.unit, language, str(found.period))
    known = each.share or each.mean
    if known is None:
        return each.unit, name, *(None,) * 13, NOT_SHOWN[each.hidden] if each.hidden else None
    estimate = known.found
    counted = estimate.base, each.businesses, rounded(estimate.effective_base, decimals)
    design = rounded(estimate.design_effect, decimals), estimate.degrees
    why = WHY_NOT[known.why_not] if known.why_not else None
    return each.unit, name, *_cells(each.share, decimals), *_cells(each.mean, decimals), *counted, *design, why


def _cells(estimated: Estimated | None, decimals: int) -> Iterator[Cell]:
    if estimated is None:
        yield from (None,) * 4
        return
    low, high = estimated.limits or (None, None)
    for part in (estimated.found.value, low, high, estimated.found.error):
        yield None if part is None else rounded(100 * part, decimals)


def _above(found: Estimates, plan: Plan) -> Iterator[str]:
    sample, strata = found.sample, len(found.drawn.strata)
    businesses = f" of {len({form.business for form in sample.forms})} businesses" if sample.names_businesses else ""
    drawn = f"{len(sample.forms)} forms{businesses} in {strata} {'stratum' if strata == 1 else 'strata'}"
    yield f"{found.basis.definition.survey.code}, {found.period}, question {found.question.code}: {drawn}"
    named = WEIGHT in sample.forms[0].beside
    weights = "of the file" if named else "N/n of the strata" if plan.strata else "none: every form counts alike"
    said = f"by the {sample.drawn} in each stratum, so limits are of those in the strata, not for ranks or change"
    yield f"weights: {weights}; finite population correction: {said if plan.strata else 'none'}"
    if plan.margins:
        yield f"then raked to {plan.margins.name}; {found.drawn.left_out} forms left out (no category)"
