"""An index of answers and given scores: its sources, and what its overall may never tell."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.evidence import Evidence
from surveyapp.analysis.figure import Context, Figure, Kind, Shown, UnitFigures
from surveyapp.analysis.index import all_figures
from surveyapp.analysis.indicator import Known
from surveyapp.analysis.sources import by_source, unscored
from surveyapp.definitions.counts import Tally, UnitCounts
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.survey import Part, Survey

K = 5
QUESTIONS = [{"code": code, "kind": "yes_no"} for code in ("speed", "manner")]
SURVEY = Survey.model_validate(
    {
        "code": "assessed", "languages": ["vi"], "privacy": {"k": K},
        "sections": [{"code": "s", "subject": "branch", "pages": [{"code": "p", "questions": QUESTIONS}]}],
    }
)  # fmt: skip


def edition(**how: object) -> IndexEdition:
    parts = [
        {"code": code, "source": "businesses", "indicators": [{"question": code, "score": "satisfied"}]}
        for code in ("speed", "manner")
    ]
    department = {"code": "discipline", "source": "department", "criteria": [{"code": "discipline"}]}
    sources = [{"code": "businesses", "weight": 70}, {"code": "department", "weight": 30}]
    return IndexEdition.model_validate(
        {"label": "one", "valid_from": "2020-01-01", "headline": "overall", "sources": sources,
         "components": [*parts, department], **how}
    )  # fmt: skip


def figures(of: IndexEdition, counts: Mapping[str, Mapping[str, int]], scores: Mapping[str, Fraction]) -> UnitFigures:
    base = max(sum(options.values()) for options in counts.values())
    own = UnitCounts("branch", Tally({Part.UNIT: base}, counts))
    context = Context("assessed", "branch", "2025", "invited", "one")
    (found,) = all_figures(SURVEY, of, [Known(own, context, scores)])
    return found


def overall(found: UnitFigures) -> Shown | None:
    return found.figure(Kind.OVERALL, "overall")


ENOUGH = {"yes": 24, "no": 6}
SCORE = {"discipline": Fraction(90)}


def test_the_overall_is_the_mean_of_its_sources_by_their_weights():
    found = figures(edition(), {"speed": ENOUGH, "manner": {"yes": 15, "no": 15}}, SCORE)
    assert by_source(edition(), found) == {"businesses": Fraction(65), "department": Fraction(90)}
    whole = overall(found)
    assert isinstance(whole, Figure)
    assert whole.value == Fraction(7, 10) * 65 + Fraction(3, 10) * 90


def test_a_source_without_score_is_left_out_and_its_components_are_named():
    found = figures(edition(), {"speed": ENOUGH, "manner": ENOUGH}, {})
    assert by_source(edition(), found) == {"businesses": Fraction(80)}
    assert [component.code for component in unscored(edition(), found)] == ["discipline"]


def test_a_source_with_a_hidden_component_comes_to_nothing_unless_its_weight_goes_to_the_others():
    hidden = {"speed": ENOUGH, "manner": {"yes": 2, "no": 1}}
    found = figures(edition(), hidden, SCORE)
    assert by_source(edition(), found) == {"department": Fraction(90)}
    assert not list(unscored(edition(), found)), "hidden is not unscored"
    others = edition(missing={"components": "reweight"})
    assert by_source(others, figures(others, hidden, SCORE)) == {"businesses": Fraction(80), "department": Fraction(90)}


Answers = st.tuples(st.integers(0, K - 1), st.integers(0, K - 1)).filter(lambda each: 0 < sum(each) < K)
EDITIONS = [
    edition(missing={"components": components}, aggregation=aggregation)
    for components in ("no_score", "reweight")
    for aggregation in ("arithmetic", "geometric")
]


def told(of: IndexEdition, hidden: tuple[int, int]) -> tuple[Shown | None, Mapping[str, Fraction]]:
    """All that a reader is told of an index where one of its questions has few answers."""
    found = figures(of, {"speed": ENOUGH, "manner": {"yes": hidden[0], "no": hidden[1]}}, SCORE)
    return overall(found), by_source(of, found)


@given(st.sampled_from(EDITIONS), Answers, Answers)
def test_what_is_told_of_an_index_never_depends_on_answers_that_are_hidden(
    of: IndexEdition, these: tuple[int, int], those: tuple[int, int]
):
    assert told(of, these) == told(of, those)


@pytest.mark.parametrize("of", EDITIONS)
def test_without_the_rule_of_small_groups_an_overall_less_its_scores_gives_the_hidden_answers(
    of: IndexEdition, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Evidence, "refusal", lambda *_: None)
    assert told(of, (2, 1)) != told(of, (1, 2))
    if of.aggregation == "arithmetic":
        whole = told(of, (2, 1))[0]
        assert isinstance(whole, Figure)
        speed, score = Fraction(80), SCORE["discipline"]
        assert 2 * (whole.value - Fraction(3, 10) * score) / Fraction(7, 10) - speed == Fraction(200, 3)
