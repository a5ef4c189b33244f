"""The command `figures`, on the answers of real people that the demo imports."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.analysis.figure import Figure, Kind
from surveyapp.analysis.figure_json import from_json
from surveyapp.cli.main import FAILED, MISUSED, main

DEMO = Path(__file__).parents[2] / "demo"
SURVEY = "service-satisfaction"
Run = Callable[..., Result]


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("instance")
    for arguments in (
        ("organisation", "import", str(DEMO / "organisation.csv")),
        ("counts", "import", SURVEY, str(DEMO / "opg_counts.csv")),
    ):
        done = CliRunner().invoke(main, arguments, env={"SURVEYAPP_INSTANCE_DIR": str(folder)})
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def run(instance: Path) -> Run:
    def command(*arguments: str) -> Result:
        environment = {"SURVEYAPP_INSTANCE_DIR": str(instance)}
        return CliRunner().invoke(main, ["figures", SURVEY, *arguments], env=environment)

    return command


def test_the_table_says_what_it_shows(run: Run):
    done = run("--level", "service", "--period", "2026-04", "--lang", "en")
    assert done.exit_code == 0
    first, rounding, *rest = done.stdout.splitlines()
    assert first.startswith("Satisfaction with the service (service-satisfaction), period 2026-04, edition top-two@")
    assert "channel: all but open links" in first
    assert "rounded half up" in rounding
    assert "  headline: 83.98 [81.61 to 86.10], 1024 forms, question(satisfaction, share(satisfied))" in rest
    columns = "figure satisfied % 95 % interval very satisfied % 95 % interval mean 95 % interval base left out"
    assert any(" ".join(line.split()).startswith(columns) for line in rest)
    assert any(line.split()[:2] == ["Satisfaction", "83.98"] for line in rest)


def test_without_options_the_last_closed_period_is_shown_for_all_units(run: Run):
    shown = run().stdout
    assert "period 2026-06" in shown
    assert [unit for unit in ("opg-deputy", "opg-make-lpa", "opg-use-lpa") if unit not in shown] == []


def test_the_json_holds_the_same_figures_exactly(run: Run):
    done = run("--unit", "opg-use-lpa", "--period", "2023-02", "--format", "json")
    (unit,) = from_json(done.stdout)
    figure = unit.figure(Kind.HEADLINE, "headline")
    assert isinstance(figure, Figure)
    assert (str(figure.rounded()), figure.base) == ("89.67", 11221)
    assert unit.context.edition.startswith("mean@")


def test_the_same_call_gives_the_same_bytes(run: Run):
    assert run("--format", "json").stdout == run("--format", "json").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--unit", "nowhere"), "unit 'nowhere' does not exist"),
        (("--level", "nothing"), "level 'nothing' does not exist"),
        (("--edition", "2099"), "edition '2099' does not exist"),
        (("--period", "2026-13"), "'2026-13' is not a period"),
        (("--unit", "opg-deputy", "--period", "2031"), "there are no answers about opg-deputy in 2031"),
        (("--period", "2031", "--format", "csv"), "there are no answers about any unit in 2031"),
        (("--unit", "opg-deputy", "--level", "service"), "--unit and --level exclude each other"),
    ],
)
def test_what_is_wrong_is_one_line(run: Run, arguments: tuple[str, ...], sentence: str):
    done = run(*arguments)
    assert done.exit_code == (MISUSED if "--help)" in done.stderr else FAILED)
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_a_period_without_answers_is_said_to_have_none(run: Run):
    done = run("--period", "2019")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "there are no answers about any unit in 2019" in done.stderr


def test_a_unit_without_answers_is_not_shown_as_zero(run: Run):
    (unit,) = from_json(run("--unit", "opg-deputy", "--period", "2019", "--format", "json").stdout)
    assert unit.figures
    assert {getattr(figure, "reason", None) for figure in unit.figures} == {"no_answers"}


@pytest.mark.parametrize(
    ("label", "code", "said"),
    [
        ("own", 0, "edition own@"),
        ("top-two", FAILED, "the survey has an edition 'top-two' with another formula"),
    ],
)
def test_an_edition_of_ones_own_does_not_take_the_name_that_scores_are_kept_under(
    run: Run, tmp_path: Path, label: str, code: int, said: str
):
    kept = (DEMO.parent / "surveys" / SURVEY / "index-top-two.yaml").read_text("utf-8")
    file = tmp_path / f"index-{label}.yaml"
    file.write_text(
        kept.replace("label: top-two", f"label: {label}").replace("score: satisfied", "score: mean"), "utf-8"
    )
    done = run("--index", str(file), "--period", "2026-05")
    assert done.exit_code == code
    assert said in done.output


def test_control_the_survey_s_own_edition_may_be_named_as_a_file(run: Run):
    file = DEMO.parent / "surveys" / SURVEY / "index-top-two.yaml"
    assert run("--index", str(file), "--period", "2026-05").stdout == run("--period", "2026-05").stdout
