"""The form of 27 questions that speed is measured with."""

from collections import Counter
from pathlib import Path

from surveyapp.definitions.check import check
from surveyapp.definitions.load import load

FOLDER = Path(__file__).parents[2] / "bench" / "forms" / "bench27"


def test_it_has_27_questions_of_the_usual_kinds_on_pages_of_about_four():
    survey = load(FOLDER).survey
    kinds = Counter(question.kind for _, question in survey.questions())
    assert kinds.total() == 27
    assert (kinds["single"], kinds["rating"], kinds["yes_no"]) == (2, 20, 1)
    assert kinds["short_text"] + kinds["long_text"] == 2
    assert all(3 <= len(page.questions) <= 4 for section in survey.sections for page in section.pages)


def test_its_files_have_no_fault():
    assert check(FOLDER) == ()
