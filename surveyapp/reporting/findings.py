"""What an office's figures show: the headline, the levels, the strongest and weakest, components, questions."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from surveyapp.analysis.figure import Figure, Interval, Kind, Suppressed
from surveyapp.analysis.index import band
from surveyapp.definitions.question import ChoiceQuestion
from surveyapp.reporting.document import (
    Cell,
    Headline,
    IntervalRows,
    Note,
    Paragraph,
    Piece,
    Table,
)
from surveyapp.reporting.facts import asked
from surveyapp.reporting.levels import rating_questions, satisfied_names
from surveyapp.reporting.sentences import Speaker, axis, in_no_language
from surveyapp.reporting.sources import lacks_score, missing, parted
from surveyapp.reporting.wording import sentence

MOST = 3
"""How many questions are shown as strongest, and as weakest."""


def headline(say: Speaker, *, received: bool = True) -> Iterator[Piece]:
    """The large number with its interval and base, and one paragraph in plain words; or why there is none."""
    figure = say.facts.headline()
    if not isinstance(figure, Figure):
        if lacks_score(figure):
            yield Note(say.wording.say("overall_missing", unit=say.facts.unit, why=missing(say)))
            return
        key = "too_few" if isinstance(figure, Suppressed) and figure.reason == "too_few" else "no_answers"
        period = say.wording.period(say.facts.period)
        yield Note(sentence(say.wording.say(key, unit=say.facts.unit, period=period)))
        return
    yield _large(say, figure, " ".join((_counts(say, figure), *(_received(say, figure) if received else ()))))
    yield Paragraph(" ".join((say.result(figure), *_very_satisfied(say), *_under_cap(say), say.change(figure))))


def _under_cap(say: Speaker) -> Iterator[str]:
    """What the large number would be if no business counted more forms than the survey's cap, where that is told."""
    code, cap = say.facts.headline_question, say.facts.survey.cap
    figure = say.facts.now.under_cap(say.facts.score, code) if code else None
    if cap is not None and isinstance(figure, Figure) and isinstance(figure.interval, Interval):
        yield say.filled("under_cap", replace(figure, kind=Kind.HEADLINE), cap=say.wording.number(cap.forms))


def _very_satisfied(say: Speaker) -> Iterator[str]:
    """How many chose the best of the satisfied levels, where the large number is about one question."""
    question = say.facts.survey.question(code) if (code := say.facts.headline_question) else None
    figure = say.facts.now.figure(Kind.VERY_SATISFIED, code) if code else None
    if isinstance(question, ChoiceQuestion) and isinstance(figure, Figure):
        best = (option for option, points in question.very_satisfied.items() if points)
        names = say.wording.either(tuple(f"“{say.facts.option_name(question, option)}”" for option in best))
        bare = "" if isinstance(figure.interval, Interval) else "bare_"
        yield say.filled(f"{bare}very_satisfied", figure, options=names)


def _large(say: Speaker, figure: Figure, counts: str) -> Headline:
    words, share = say.wording, say.is_share(figure)
    row = replace(say.row("", figure), before=None)
    ends = axis((row,), figure.scale)
    found = figure.interval
    first, last = (words.number(end) for end in ends)
    return Headline(
        text=words.say("big_satisfied" if share else "big_mean", value=say.value(figure)),
        row=row,
        interval=words.say("interval_line", range=say.range(figure, found))
        if isinstance(found, Interval)
        else words.say("no_interval_line"),
        base=say.base(figure),
        counts=counts,
        alt=words.say("headline_alt", sentence=say.result(figure), first=first, last=last),
        axis=ends,
    )


def _counts(say: Speaker, figure: Figure) -> str:
    if say.facts.headline_is_overall:
        return say.wording.say("counts_overall", base=say.base(figure))
    code = say.facts.headline_question
    about = "pooled" if code is None else "question"
    if not say.is_share(figure):
        about = f"mean_{about}"
    questions = rating_questions(say) if code is None else (say.facts.survey.question(code),)
    first = next((question for question in questions if isinstance(question, ChoiceQuestion)), None)
    return say.wording.say(
        f"counts_{about}",
        base=say.base(figure),
        question="" if code is None else say.facts.text.questions[code].text,
        options="" if first is None else satisfied_names(say, first),
    )


def _received(say: Speaker, figure: Figure) -> Iterator[str]:
    """How many forms came from how many businesses: a few that send many may decide a result."""
    if figure.businesses is not None:
        forms = say.wording.counted("n_forms", max(say.facts.forms, figure.base))
        businesses = say.wording.counted("n_businesses", figure.businesses)
        yield say.wording.say("received", forms=forms, businesses=businesses)


def extremes(say: Speaker) -> Iterator[Piece]:
    """The three strongest and the three weakest questions; nothing where there is one question only."""
    ranked = say.facts.ranked()
    most = min(MOST, len(ranked) // 2)
    if not most:
        return
    name = say.facts.question_name
    strongest, weakest = ranked[:most], ranked[-most:][::-1]
    ends = axis(tuple(say.row("", figure) for figure in (*strongest, *weakest)), strongest[0].scale)
    high = _rows(say, say.wording.say("strongest", first=name(strongest[0].of)), strongest, name, ends)
    # Both charts share one axis, so what is to be known of it stands below the second.
    yield replace(high, note="")
    yield _rows(say, say.wording.say("weakest", first=name(weakest[0].of)), weakest, name, ends)
    if _overlap(strongest[0], weakest[0]):
        yield Paragraph(say.wording.say("overlap"))


def _overlap(high: Figure, low: Figure) -> bool:
    if not isinstance(high.interval, Interval) or not isinstance(low.interval, Interval):
        return False
    return high.interval.low <= low.interval.high


def components(say: Speaker) -> Iterator[Piece]:
    """The components from strongest to weakest with intervals, and the overall index."""
    figures = say.facts.component_figures()
    overall = say.facts.overall()
    if isinstance(overall, Figure):
        reached = band(say.facts.edition, overall)
        placed = say.wording.say("band", band=say.facts.band_name(reached.code)) if reached else ""
        result = "" if say.facts.headline_is_overall else say.result(overall)
        if said := " ".join(filter(None, (result, *parted(say), placed))):
            yield Paragraph(said)
    elif lacks_score(overall) and not say.facts.headline_is_overall:
        yield Paragraph(say.wording.say("overall_missing", unit=say.facts.unit, why=missing(say)))
    if not figures:
        return
    name = say.facts.component_name
    compared = asked(figures)
    value = say.out_of(figures)
    first, last = (f"{name(figure.of)} ({value(figure)})" for figure in (compared[0], compared[-1]))
    key = "components_title" if len(compared) > 1 else "components_one"
    title = say.wording.say(key, first=first, last=last)
    if len({figure.scale for figure in figures}) > 1:
        # Points out of different maxima have no axis in common.
        yield replace(figures_table(say, figures, name), title=title)
        return
    ends = axis(tuple(say.row("", figure) for figure in figures), figures[0].scale)
    yield _rows(say, title, figures, name, ends)


def _rows(
    say: Speaker, title: str, figures: Iterable[Figure], name: Callable[[str], str], ends: tuple[float, float]
) -> IntervalRows:
    shown = tuple(figures)
    rows = tuple(say.row(name(figure.of), figure) for figure in shown)
    values = "; ".join(f"{row.label} {row.value_text}" for row in rows)
    return IntervalRows(
        title=title,
        subtitle=_rows_subtitle(say, shown),
        rows=rows,
        table=figures_table(say, shown, name),
        alt=say.wording.say("chart_alt", title=title, values=values),
        axis=ends,
        note=_rows_note(say, ends, any(row.before is not None for row in rows)),
    )


def _rows_subtitle(say: Speaker, figures: tuple[Figure, ...]) -> str:
    period, scale = say.wording.period(say.facts.period), say.wording.number(figures[0].scale)
    return say.wording.say(say.rows_subtitle(figures), period=period, scale=scale)


def _rows_note(say: Speaker, ends: tuple[float, float], hollow: bool) -> str:  # noqa: FBT001  # a fact of the rows
    first, last = (say.wording.number(end) for end in ends)
    zoom = say.wording.say("axis_zoom", first=first, last=last) if ends[0] else ""
    marks = say.wording.say("hollow", period=say.wording.period(say.facts.last_period)) if hollow else ""
    return " ".join(filter(None, (zoom, marks)))


def figures_table(say: Speaker, figures: Sequence[Figure], name: Callable[[str], str]) -> Table:
    """Figures under one another: name, source if there are several, value, interval, base, and answers left out."""
    sources = [say.facts.source_of(figure) for figure in figures]
    rows, value = [], say.out_of(figures, 1)
    for figure, source in zip(figures, sources, strict=True):
        out = sum(figure.left_out.values())
        cells = (
            Cell(name(figure.of), code=figure.of),
            *((Cell(sentence(say.facts.source_name(source)), code=source),) if source else ()),
            Cell(value(figure), figure.value),
            say.range_cell(figure),
            say.base_cell(figure),
            Cell(say.wording.number(out), out),
        )
        rows.append(cells)
    first = "column_component" if any(row for row in figures if row.kind is Kind.COMPONENT) else "column_question"
    score = "column_satisfied" if all(say.is_share(figure) for figure in figures) else "column_mean"
    named = (first, "column_source") if any(sources) else (first,)
    rest = ("column_range", "column_base", "column_left_out")
    keys, titles = (*named, score, *rest), (*named, _score_title(say, score, figures), *rest)
    # The column is called the same in data, whatever its heading is.
    return Table("", tuple(map(say.wording.say, titles)), tuple(rows), keys=in_no_language(keys))


def _score_title(say: Speaker, score: str, figures: Iterable[Figure]) -> str:
    return "column_positive" if score == "column_satisfied" and not say.facts.are_satisfied(figures) else score


def questions(say: Speaker) -> Iterator[Piece]:
    """Every question in the order of the form."""
    figures = say.facts.scores()
    if len(figures) < 2:  # noqa: PLR2004 - a single question is the headline already
        return
    table = figures_table(say, figures, say.facts.question_name)
    period = sentence(say.wording.period(say.facts.period))
    subtitle = say.wording.say("questions_subtitle", period=period)
    yield replace(table, title=say.wording.say("questions_title"), subtitle=subtitle)
