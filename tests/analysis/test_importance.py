"""Which components matter: from forms to places on the map, and when nothing may be said."""

import numpy as np
import pytest

from surveyapp.analysis.importance import LEAST_FORMS, Importance, are_told_apart, importance, to_improve
from surveyapp.analysis.score import Answers
from surveyapp.definitions.index import Criterion, IndexEdition
from surveyapp.definitions.survey import Survey

LEVELS = ["l0", "l1", "l2", "l3", "l4"]
OPTIONS = [{"code": code, "value": 25 * i, "satisfied": i > 2} for i, code in enumerate(LEVELS)]


@pytest.fixture(scope="module")
def survey() -> Survey:
    questions = [{"code": code, "kind": "rating", "options": OPTIONS} for code in ("whole", "weighty", "idle")]
    section = {"code": "s", "subject": "branch", "pages": [{"code": "p", "questions": questions}]}
    return Survey.model_validate({"code": "one", "languages": ["vi"], "sections": [section]})


@pytest.fixture(scope="module")
def edition() -> IndexEdition:
    parts = [{"code": f"{q}_c", "indicators": [{"question": q, "score": "mean"}]} for q in ("weighty", "idle")]
    headline = {"question": "whole", "score": "satisfied"}
    return IndexEdition.model_validate(
        {"label": "1", "valid_from": "2021-01-01", "headline": headline, "components": parts}
    )


def forms(n: int, rng: np.random.Generator) -> list[Answers]:
    weighty, idle = rng.integers(5, size=(2, n))
    noise = rng.integers(-1, 2, size=n)
    whole = np.clip(weighty + noise, 0, 4)
    rows = zip(whole, weighty, idle, strict=True)
    return [dict(zip(("whole", "weighty", "idle"), (LEVELS[i] for i in row), strict=True)) for row in rows]


PERFORMANCE = {"weighty_c": 60.0, "idle_c": 90.0}


def test_what_drives_the_rating_and_scores_low_is_to_be_improved(survey: Survey, edition: IndexEdition):
    rng = np.random.default_rng(1)
    found = importance(survey, edition, "whole", forms(400, rng), PERFORMANCE, rng=rng)
    assert found.forms == 400
    assert found.drivers["weighty_c"].importance > 0.5 > found.drivers["idle_c"].importance
    assert are_told_apart(found)
    assert to_improve(found) == ("weighty_c",)


def test_a_component_made_of_given_scores_is_in_no_form_and_takes_nothing_from_the_others(
    survey: Survey, edition: IndexEdition
):
    given = edition.components[0].model_copy(
        update={"code": "given", "indicators": (), "criteria": (Criterion(code="given"),)}
    )
    with_given = edition.model_copy(update={"components": (*edition.components, given)})
    answers = forms(400, np.random.default_rng(1))

    def found(of: IndexEdition) -> Importance:
        performance = {**PERFORMANCE, "given": 95.0}
        return importance(survey, of, "whole", answers, performance, rng=np.random.default_rng(2))

    assert found(with_given) == found(edition)
    assert found(edition).forms == 400


def test_components_that_matter_alike_give_no_advice(survey: Survey, edition: IndexEdition):
    rng = np.random.default_rng(2)
    found = importance(survey, edition, "whole", [_mixed(rng) for _ in range(60)], PERFORMANCE, rng=rng)
    assert found.drivers
    assert not are_told_apart(found)
    assert to_improve(found) == ()


def _mixed(rng: np.random.Generator) -> Answers:
    weighty, idle = (int(level) for level in rng.integers(5, size=2))
    return {"whole": LEVELS[round((weighty + idle) / 2)], "weighty": LEVELS[weighty], "idle": LEVELS[idle]}


@pytest.mark.parametrize("n", [0, LEAST_FORMS - 1])
def test_too_few_forms_say_nothing(survey: Survey, edition: IndexEdition, n: int):
    rng = np.random.default_rng(3)
    found = importance(survey, edition, "whole", forms(n, rng), PERFORMANCE, rng=rng)
    assert (found.forms, dict(found.drivers), to_improve(found)) == (n, {}, ())


def test_forms_that_all_answer_alike_say_nothing(survey: Survey, edition: IndexEdition):
    same: list[Answers] = [{"whole": "l4", "weighty": "l4", "idle": "l4"}] * 50
    assert not importance(survey, edition, "whole", same, PERFORMANCE, rng=np.random.default_rng(4)).drivers


def test_a_form_that_leaves_one_open_is_not_counted(survey: Survey, edition: IndexEdition):
    rng = np.random.default_rng(5)
    rows = [*forms(50, rng), {"whole": "l4", "weighty": None, "idle": "l1"}]
    assert importance(survey, edition, "whole", rows, PERFORMANCE, rng=rng).forms == 50


def test_nothing_found_is_nothing_to_improve():
    assert to_improve(None) == ()
