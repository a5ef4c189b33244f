from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from surveyapp.definitions.load import Definition
from surveyapp.definitions.response import Response
from surveyapp.services.collect import Collecting
from surveyapp.storage.database import Database
from surveyapp.storage.tables import ballot, draft, pot

Answered = Callable[..., Response]


def ballots_kept(database: Database) -> int:
    with database.reading() as rx:
        return rx.connection.scalar(select(func.count()).select_from(ballot)) or 0


def test_a_draft_comes_back_to_its_token_alone(collecting: Collecting, definition: Definition, day: date):
    collecting.keep_draft("token", definition.survey.edition, "nửa chừng", day)
    kept = collecting.draft("token", day + timedelta(days=7))
    assert kept is not None
    assert (kept.edition, kept.content) == (definition.survey.edition, "nửa chừng")
    assert collecting.draft("other", day) is None
    assert collecting.draft("token", day + timedelta(days=8)) is None


def test_a_dropped_draft_is_gone(collecting: Collecting, definition: Definition, day: date):
    collecting.keep_draft("token", definition.survey.edition, "nửa chừng", day)
    collecting.drop_draft("token")
    assert collecting.draft("token", day) is None


def test_a_submit_deletes_the_draft_and_leaves_one_ballot(
    collecting: Collecting, answered: Answered, database: Database, noon: datetime, day: date
):
    collecting.keep_draft("token", answered().edition, "nửa chừng", day)
    receipt = collecting.submit("token", answered(), noon)
    assert collecting.submit("token", answered("bad"), noon) == receipt
    assert collecting.draft("token", day) is None
    assert ballots_kept(database) == 1


def test_a_ballot_moves_with_its_last_answer_and_is_never_doubled(
    collecting: Collecting, answered: Answered, database: Database, noon: datetime
):
    collecting.submit("token", answered(), noon)
    collecting.submit("token", answered(unit="west"), noon)
    assert ballots_kept(database) == 1


def test_the_pot_is_the_branch_of_the_team(
    collecting: Collecting, answered: Answered, database: Database, noon: datetime
):
    collecting.submit("token", answered(unit="team1"), noon)
    collecting.submit("other", answered(unit="team2"), noon)
    with database.reading() as rx:
        assert rx.connection.scalars(select(pot.c.unit)).all() == ["east"]


def test_24_submits_of_one_token_at_once_leave_one_ballot_and_one_receipt(
    collecting: Collecting, answered: Answered, database: Database, noon: datetime
):
    with ThreadPoolExecutor(24) as pool:
        receipts = set(pool.map(lambda _: collecting.submit("token", answered(), noon), range(24)))
    assert len(receipts) == 1
    assert ballots_kept(database) == 1


def test_a_submit_takes_at_most_six_statements_and_a_draft_step_two(
    collecting: Collecting, answered: Answered, database: Database, noon: datetime, day: date
):
    collecting.submit("first", answered(), noon)
    statements: list[str] = []
    database.listen(statements.append)
    collecting.keep_draft("token", answered().edition, "nửa chừng", day)
    collecting.draft("token", day)
    assert len([s for s in statements if not s.startswith("BEGIN")]) <= 2
    statements.clear()
    collecting.submit("token", answered(), noon)
    assert len([s for s in statements if not s.startswith("BEGIN")]) <= 6


def test_every_sealed_ballot_of_a_survey_has_one_size(
    collecting: Collecting, answered: Answered, database: Database, noon: datetime
):
    collecting.submit("short", answered(remark=None), noon)
    collecting.submit("long", answered(remark="ở " * 500), noon)
    with database.reading() as rx:
        assert len(set(rx.connection.scalars(select(func.length(ballot.c.box))))) == 1


def test_no_row_is_kept_before_anything_is(collecting: Collecting, database: Database, day: date):
    collecting.draft("token", day)
    with database.reading() as rx:
        assert not rx.connection.scalar(select(func.count()).select_from(draft))
