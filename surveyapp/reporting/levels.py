"""The levels of an office's answers: how many chose each, this period above the last."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from surveyapp.analysis.figure import Counted, Distribution, UnitFigures, half_up
from surveyapp.definitions.option import Option
from surveyapp.definitions.question import ChoiceQuestion, Rating, Smiley
from surveyapp.reporting.document import Bar, Cell, Piece, Segment, StackedBars, Table
from surveyapp.reporting.sentences import NOUNS, Speaker
from surveyapp.reporting.wording import sentence


def satisfied_names(say: Speaker, question: ChoiceQuestion) -> str:
    """The options of a question that count as satisfied, in words."""
    chosen = (option.code for option in question.options if option.satisfied)
    return say.wording.either(tuple(f"“{say.facts.option_name(question, code)}”" for code in chosen))


def rating_questions(say: Speaker) -> tuple[Rating | Smiley, ...]:
    """The questions about the office that are rated on levels or faces."""
    return tuple(question for question in say.facts.questions() if isinstance(question, Rating | Smiley))


def distribution(say: Speaker) -> Iterator[Piece]:
    """The levels of the headline's question, or of all ratings pooled, this period above the last."""
    question = _levels_of(say)
    now = None if question is None else _pooled(say, question, say.facts.now)
    if question is None or now is None or not now.base:
        return
    levels = by_level(question)
    names = tuple(say.facts.option_name(question, option.code) for option in levels)
    before = _pooled(say, question, say.facts.before) if _alike(say) else None
    shown = (now, before) if before is not None and before.base else (now,)
    periods = map(say.wording.period, (say.facts.period, say.facts.last_period))
    named = tuple(periods) if len(shown) > 1 else ("",)
    title = _distribution_title(say, question, now)
    shares = tuple(say.share(now, now.options.get(option.code, 0), 1) for option in levels)
    values = "; ".join(
        say.wording.say("level_share", level=name, share=share) for name, share in zip(names, shares, strict=True)
    )
    yield StackedBars(
        title=title,
        subtitle=_distribution_subtitle(say, now),
        levels=names,
        bars=tuple(_bar(say, levels, each, period) for each, period in zip(shown, named, strict=True)),
        table=_levels_table(say, names, levels, shown),
        alt=say.wording.say("chart_alt", title=title, values=values),
    )


def _distribution_title(say: Speaker, question: ChoiceQuestion, now: Distribution) -> str:
    counts = [now.options.get(option.code, 0) for option in question.options if option.satisfied]
    if not any(option.satisfied for option in question.options):
        return say.wording.say("distribution_plain")
    return say.wording.say(
        "distribution_title", share=_sum_share(say, now, counts), options=satisfied_names(say, question)
    )


def _sum_share(say: Speaker, now: Distribution, counts: Sequence[int]) -> str:
    """The share of several levels; with a decimal where the rounded shares of the levels would add to another."""
    parts, whole = ([half_up(Fraction(100 * n, now.base), 0) for n in each] for each in (counts, [sum(counts)]))
    return say.share(now, sum(counts), 0 if sum(parts) == sum(whole) else 1)


def _distribution_subtitle(say: Speaker, now: Distribution) -> str:
    code, period = say.facts.headline_question, say.wording.period(say.facts.period)
    if code is None:
        base = say.wording.counted(NOUNS[Counted.ANSWERS], now.base)
        return say.wording.say("distribution_pooled", base=base, period=period)
    base = say.wording.counted(NOUNS[Counted.FORMS], now.base)
    question = say.facts.question_name(code)
    return say.wording.say("distribution_question", question=question, base=base, period=period)


def _levels_table(
    say: Speaker, names: tuple[str, ...], levels: tuple[Option, ...], shown: tuple[Distribution, ...]
) -> Table:
    periods = (say.facts.period, say.facts.last_period)[: len(shown)]
    columns = [say.wording.say("column_level")]
    for period in periods:
        columns += [sentence(say.wording.period(period)), "%"]
    keys = ("level", "n", "share", "n_before", "share_before")[: len(columns)]
    rows = []
    for name, option in zip(names, levels, strict=True):
        cells = [Cell(name, code=option.code)]
        for found in shown:
            n = found.options.get(option.code, 0)
            share = Fraction(100 * n, found.base)
            cells += [Cell(say.wording.number(n), n), Cell(say.wording.percent(share, 1), share)]
        rows.append(tuple(cells))
    return Table("", tuple(columns), tuple(rows), keys=keys)


def _bar(say: Speaker, levels: tuple[Option, ...], found: Distribution, label: str) -> Bar:
    counts = [found.options.get(option.code, 0) for option in levels]
    segments = (Segment(100 * n / found.base, say.share(found, n)) for n in counts)
    return Bar(sentence(label), tuple(segments))


def _levels_of(say: Speaker) -> ChoiceQuestion | None:
    code = say.facts.headline_question
    if code is None:
        return next(iter(rating_questions(say)), None)
    question = say.facts.survey.question(code)
    return question if isinstance(question, ChoiceQuestion) and by_level(question) else None


def _pooled(say: Speaker, like: ChoiceQuestion, figures: UnitFigures | None) -> Distribution | None:
    code = say.facts.headline_question
    if figures is None or code is not None:
        return None if figures is None or code is None else figures.distribution(code)
    codes = {option.code for option in by_level(like)}
    alike = [q for q in rating_questions(say) if {option.code for option in by_level(q)} == codes]
    found = [one for one in (figures.distribution(question.code) for question in alike) if one is not None]
    options = {option: sum(one.options.get(option, 0) for one in found) for option in codes}
    return Distribution(like.code, figures.context, sum(options.values()), options)


def _alike(say: Speaker) -> bool:
    now, before = say.facts.now.context, say.facts.before
    return before is not None and (before.context.channel, before.context.simulated) == (now.channel, now.simulated)


def by_level(question: ChoiceQuestion) -> tuple[Option, ...]:
    """The levels of a question, worst to best."""
    levels = [option for option in question.options if option.value is not None and option.outside is None]
    return tuple(sorted(levels, key=lambda option: option.value or 0))
