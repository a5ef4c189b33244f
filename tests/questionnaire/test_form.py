"""The form of one screen."""

from surveyapp.definitions.load import Definition
from surveyapp.questionnaire.form import AnswerForm, Given, fields


def form(definition: Definition, given: dict[str, tuple[str, ...]] | None, *codes: str) -> AnswerForm:
    questions = [definition.survey.question(code) for code in codes]
    return AnswerForm(fields(questions, definition.text("en")), None if given is None else Given(given))


def test_nothing_is_chosen_beforehand(definition: Definition) -> None:
    fresh = form(definition, None, "role", "goods", "overall")
    assert not any(row.chosen for field in fresh for row in getattr(field, "rows", tuple)())


def test_a_question_left_open_is_refused_only_if_it_is_required(definition: Definition) -> None:
    sent = form(definition, {}, "role", "online")
    assert not sent.validate()
    assert dict(sent.faults()) == {"role": "Select one answer"}


def test_what_was_refused_is_shown_again_as_it_was_given(definition: Definition) -> None:
    sent = form(definition, {"role": ("owner", "broker"), "hours": ("ba",)}, "role", "hours")
    assert not sent.validate()
    role, hours = sent.field("role"), sent.field("hours")
    assert role is not None
    assert hours is not None
    assert [row.chosen for row in role.rows()] == [True, True]
    assert hours.given == ("ba",)


def test_an_option_that_does_not_exist_is_refused_at_its_field(definition: Definition) -> None:
    sent = form(definition, {"overall": ("excellent",), "role": ("owner",)}, "overall", "role")
    assert not sent.validate()
    assert list(dict(sent.faults())) == ["overall"]


def test_question_codes_that_are_names_of_the_form_itself_do_no_harm(definition: Definition) -> None:
    named = definition.survey.question("role").model_copy(update={"code": "data"})
    text = definition.text("en").model_copy(update={"questions": {"data": definition.text("en").questions["role"]}})
    sent = AnswerForm(fields([named], text), Given({"data": ("owner",)}))
    assert sent.validate()
    assert sent.answers() == {"data": "owner"}


def test_reasons_are_offered_at_each_level_inside_the_base(definition: Definition) -> None:
    names = {field.name for field in form(definition, None, "overall")}
    assert names == {
        "overall",
        *("overall.reason.good", "overall.reason.good.written", "overall.reason.fair.written"),
        *("overall.reason.bad", "overall.reason.bad.written"),
    }
