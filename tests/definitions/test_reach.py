"""What is called unreachable is what no answers lead to: the rules decide alike, asked two ways."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.definitions.meaning.reach import check_reach
from surveyapp.definitions.meaning.standing import standings
from surveyapp.definitions.response import Answer
from surveyapp.definitions.rule import Answered, AnyOf, AtLeast, AtMost, Every, Negation, NoneOf, Rule, Some
from surveyapp.definitions.source import Source
from surveyapp.definitions.survey import Survey
from surveyapp.questionnaire.route import holds

QUESTIONS: Mapping[str, tuple[Answer, ...]] = {
    "lane": (None, "green", "yellow", "red"),
    "papers": (None, ("a",), ("b",), ("a", "b")),
    "hours": (None, *map(Decimal, range(4))),
}
OPTIONS = {"lane": ("green", "yellow", "red"), "papers": ("a", "b")}


def options_of(question: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(OPTIONS[question]), min_size=1, unique=True).map(tuple)


def conditions(earlier: tuple[str, ...]) -> st.SearchStrategy[Rule]:
    chosen = st.sampled_from([question for question in earlier if question in OPTIONS])
    number = st.integers(-1, 4).map(Decimal)
    kinds: list[st.SearchStrategy[Rule]] = [
        st.sampled_from(earlier).map(lambda question: Answered(question=question, answered=True)),
        chosen.flatmap(lambda q: options_of(q).map(lambda codes: AnyOf(question=q, any_of=codes))),
        chosen.flatmap(lambda q: options_of(q).map(lambda codes: NoneOf(question=q, none_of=codes))),
    ]
    if "hours" in earlier:
        kinds += [
            number.map(lambda least: AtLeast(question="hours", at_least=least)),
            number.map(lambda most: AtMost(question="hours", at_most=most)),
        ]
    return st.one_of(kinds)


def rules(earlier: tuple[str, ...]) -> st.SearchStrategy[Rule]:
    return st.recursive(
        conditions(earlier),
        lambda inner: st.one_of(
            inner.map(lambda rule: Negation(not_=rule)),
            st.lists(inner, min_size=1, max_size=3).map(lambda some: Every(all=tuple(some))),
            st.lists(inner, min_size=1, max_size=3).map(lambda some: Some(any=tuple(some))),
        ),
        max_leaves=4,
    )


def survey(second: Rule | None, third: Rule | None, last: Rule) -> Survey:
    questions = [
        {"code": "lane", "kind": "single", "options": [{"code": code} for code in OPTIONS["lane"]]},
        {"code": "papers", "kind": "multiple", "options": [{"code": "a"}, {"code": "b"}], "show_if": second},
        {"code": "hours", "kind": "number", "unit": "hours", "maximum": 3, "bins": [{"code": "any"}], "show_if": third},
        {"code": "wish", "kind": "long_text", "show_if": last},
    ]
    pages = [{"code": f"page_{n}", "questions": [question]} for n, question in enumerate(questions)]
    section = {"code": "all", "subject": "branch", "pages": pages}
    return Survey.model_validate({"code": "reach", "languages": ["vi"], "sections": [section]})


def ever_asked(of: Survey) -> set[str]:
    """The questions that some answers lead to, by trying all answers."""
    return {
        code
        for answers in product(*QUESTIONS.values())
        for code in asked(of, dict(zip(QUESTIONS, answers, strict=True)))
    }


def asked(of: Survey, answers: Mapping[str, Answer]) -> Iterator[str]:
    seen: dict[str, Answer] = {}
    for _, question in of.questions():
        if holds(question.show_if, seen):
            seen[question.code] = answers.get(question.code)
            yield question.code


@settings(deadline=None, max_examples=200, database=None)
@given(
    second=st.none() | rules(("lane",)),
    third=st.none() | rules(("lane", "papers")),
    last=rules(("lane", "papers", "hours")),
)
def test_a_question_is_called_unreachable_exactly_if_no_answers_lead_to_it(
    second: Rule | None, third: Rule | None, last: Rule
):
    tried = survey(second, third, last)
    places = {(*standing.steps, "show_if"): (n, 1) for n, standing in enumerate(standings(tried))}
    codes = [question.code for _, question in tried.questions()]
    told = {codes[fault.line] for fault in check_reach(tried, Source(Path("survey.yaml"), places=places))}
    assert told == set(codes) - ever_asked(tried)


def test_control_a_rule_that_can_hold_on_some_answers_only_is_not_called_unreachable():
    rare = Every(all=(AnyOf(question="lane", any_of=("red",)), AtLeast(question="hours", at_least=Decimal(3))))
    assert "wish" in ever_asked(survey(None, None, rare))
    assert not list(check_reach(survey(None, None, rare), Source(Path("survey.yaml"))))
