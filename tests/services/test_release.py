from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import SystemRandom

import pytest
from sqlalchemy import Executable, func, select

from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.response import Response
from surveyapp.definitions.survey import Part
from surveyapp.services.collect import Collecting
from surveyapp.services.installation import Installation
from surveyapp.services.release import PotReport, Rule, destroy_orphans, release
from surveyapp.services.upkeep import altered_blocks, purge_drafts
from surveyapp.storage import ballots, counts, tables
from surveyapp.storage.database import Database
from surveyapp.storage.sealing import KeyStore, PotKey, WrongKeyStore

Answered = Callable[..., Response]
Submit = Callable[..., list[str]]


@pytest.fixture
def submit(collecting: Collecting, answered: Answered, noon: datetime) -> Submit:
    """Submits so many forms, alternately good and bad, and returns their receipts."""

    def submitted(
        n: int, first: int = 0, speed: tuple[str, ...] = ("good", "bad"), remark: str | None = None
    ) -> list[str]:
        return [collecting.submit(f"code {first + i}", answered(speed[i % len(speed)], remark), noon) for i in range(n)]

    return submitted


@pytest.fixture
def tomorrow(day: date) -> Rule:
    return Rule(day + timedelta(days=1), SystemRandom())


def rows(database: Database, table: str) -> int:
    with database.reading() as rx:
        return rx.connection.scalar(select(func.count()).select_from(tables.metadata.tables[table])) or 0


def parts(reports: tuple[PotReport, ...]) -> list[tuple[Part, int]]:
    return [(each.part, each.forms) for report in reports for each in report.released]


def test_five_businesses_are_released_and_four_wait(installation: Installation, submit: Submit, tomorrow: Rule):
    submit(4)
    assert parts(release(installation, "after", tomorrow)) == []
    submit(1, first=4)
    assert parts(release(installation, "after", tomorrow)) == [(Part.UNIT, 5)]


def test_answers_received_today_wait_unless_asked_for(installation: Installation, submit: Submit, day: date):
    submit(6)
    assert parts(release(installation, None, Rule(day, SystemRandom()))) == []
    assert parts(release(installation, None, Rule(day, SystemRandom(), include_today=True))) == [(Part.UNIT, 6)]


def test_comments_leave_with_ten_and_officers_never(installation: Installation, submit: Submit, tomorrow: Rule):
    submit(10, remark="Gọi 0912 345 678")
    assert parts(release(installation, "after", tomorrow)) == [(Part.COMMENT, 10), (Part.UNIT, 10)]
    assert rows(installation.database, "ballot") == 10
    with installation.database.reading() as rx:
        assert set(rx.connection.scalars(select(tables.comment.c.text))) == {"Gọi •••"}


def test_a_team_unanimous_at_the_bottom_waits(installation: Installation, submit: Submit, tomorrow: Rule):
    submit(8, speed=("bad", "very_bad"))
    assert parts(release(installation, "after", tomorrow)) == []


def test_the_figures_count_every_released_form_once(installation: Installation, submit: Submit, tomorrow: Rule):
    submit(6)
    release(installation, "after", tomorrow)
    submit(5, first=6)
    release(installation, "after", tomorrow)
    with installation.database.reading() as rx:
        found = counts.load(rx, "after", Period.parse("2026"))
    assert found.channel == OPEN_LINK
    assert found.units["team1"].tally.of("speed") == {"good": 6, "bad": 5}
    assert found.units["team1"].tally.forms == {Part.UNIT: 11, Part.COMMENT: 11}


def test_who_was_counted_keeps_the_receipt_and_cannot_answer_again(
    installation: Installation, submit: Submit, tomorrow: Rule
):
    receipts = submit(6)
    release(installation, "after", tomorrow)
    before = rows(installation.database, "ballot")
    assert submit(6) == receipts
    assert rows(installation.database, "ballot") == before
    with installation.database.reading() as rx:
        assert set(rx.connection.scalars(select(tables.counted.c.receipt))) == set(receipts)


def test_released_rows_stand_in_the_order_of_their_content(installation: Installation, submit: Submit, tomorrow: Rule):
    submit(9, speed=("good", "bad", "fair"))
    release(installation, "after", tomorrow)
    with installation.database.reading() as rx:
        found = rx.connection.scalars(select(tables.response.c.answers).order_by(tables.response.c.position)).all()
    assert found == sorted(found)


def test_one_more_unreleased_answer_changes_no_count(installation: Installation, submit: Submit, tomorrow: Rule):
    def shown() -> str:
        with installation.database.reading() as rx:
            return repr(counts.load(rx, "after", Period.parse("2026-11")))

    submit(6)
    release(installation, "after", tomorrow)
    before = shown()
    submit(1, first=6)
    release(installation, "after", tomorrow)
    assert shown() == before


def test_no_old_key_is_left_after_a_release(installation: Installation, submit: Submit, tomorrow: Rule):
    submit(6)
    old = installation.keys.ids()
    release(installation, "after", tomorrow)
    assert len(installation.keys.ids()) == 1
    assert not installation.keys.ids() & old


class Cut(Exception):
    """The process is killed here."""


def cut(*_: object, **__: object) -> None:
    raise Cut


CUTS = [
    (KeyStore, "make", "before"),
    (KeyStore, "make", "after"),
    (ballots, "empty", "after"),
    (ballots, "rekey", "after"),
    (ballots, "put", "after"),
    (ballots, "count_in", "after"),
    (KeyStore, "destroy", "before"),
    (KeyStore, "destroy", "after"),
]


@pytest.mark.parametrize("where", CUTS)
def test_a_release_cut_at_any_step_loses_no_ballot_and_leaves_no_old_key(
    installation: Installation,
    submit: Submit,
    tomorrow: Rule,
    monkeypatch: pytest.MonkeyPatch,
    where: tuple[object, str, str],
):
    owner, step, when = where
    submit(7)
    original = getattr(owner, step)

    def interrupted(*args: object) -> object:
        if when == "after":
            original(*args)
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(owner, step, interrupted)
        with pytest.raises(Cut):
            release(installation, "after", tomorrow)
    release(installation, "after", tomorrow)
    assert_all_seven_are_there(installation)
    assert len(installation.keys.ids()) == 1


def assert_all_seven_are_there(installation: Installation) -> None:
    with installation.database.reading() as rx:
        found = counts.load(rx, "after", Period.parse("2026-11"))
    assert found.units["team1"].tally.forms.get(Part.UNIT) == 7
    assert rows(installation.database, "ballot") == 7


def test_control_a_key_destroyed_before_the_commit_loses_ballots_when_cut(
    installation: Installation, submit: Submit, tomorrow: Rule, monkeypatch: pytest.MonkeyPatch
):
    submit(7)
    make = KeyStore.make

    def too_early(self: KeyStore) -> PotKey:
        for key in self.ids():
            self.destroy(key)
        return make(self)

    with monkeypatch.context() as patched:
        patched.setattr(KeyStore, "make", too_early)
        patched.setattr(ballots, "put", cut)
        with pytest.raises(Cut):
            release(installation, "after", tomorrow)
    release(installation, "after", tomorrow)
    with pytest.raises((AssertionError, KeyError)):
        assert_all_seven_are_there(installation)


def test_a_pot_without_its_key_is_emptied_and_reported_and_its_codes_work_again(
    installation: Installation, submit: Submit, tomorrow: Rule
):
    submit(3)
    for key in installation.keys.ids():
        installation.keys.destroy(key)
    assert [report.lost for report in release(installation, "after", tomorrow)] == [3]
    submit(6)
    assert parts(release(installation, "after", tomorrow)) == [(Part.UNIT, 6)]


def test_a_foreign_key_store_is_refused_and_nothing_is_lost(
    installation: Installation, submit: Submit, tomorrow: Rule, tmp_path: Path
):
    submit(6)
    elsewhere = Installation(installation.database, KeyStore(tmp_path / "elsewhere"), Path())
    elsewhere.__dict__["definitions"] = installation.definitions
    with pytest.raises(WrongKeyStore):
        release(elsewhere, "after", tomorrow)
    assert rows(installation.database, "ballot") == 6


def test_a_ballot_altered_in_the_database_is_reported_and_left_out(
    installation: Installation, submit: Submit, tomorrow: Rule
):
    submit(6)
    with installation.database.transaction() as tx:
        key = tx.connection.scalars(select(tables.ballot.c.key)).first()
        tx.connection.execute(tables.ballot.update().where(tables.ballot.c.key == key).values(box=bytes(48 + 8 * 1024)))
    reports = release(installation, "after", tomorrow)
    assert [report.refused for report in reports] == [1]
    assert parts(reports) == [(Part.UNIT, 5)]


def test_a_ballot_moved_to_another_place_is_reported(installation: Installation, submit: Submit, tomorrow: Rule):
    submit(6)
    with installation.database.transaction() as tx:
        key = tx.connection.scalars(select(tables.ballot.c.key)).first()
        tx.connection.execute(tables.ballot.update().where(tables.ballot.c.key == key).values(key="f" * 64))
    assert [report.refused for report in release(installation, "after", tomorrow)] == [1]


@pytest.mark.parametrize(
    "change",
    [
        tables.response.update().where(tables.response.c.position == 0).values(answers="{}"),
        tables.response.delete().where(tables.response.c.position == 5),
        tables.count.update().where(tables.count.c.option == "good").values(n=9),
        tables.block.update().values(forms=99),
    ],
)
def test_a_block_changed_after_its_release_is_found(
    installation: Installation, submit: Submit, tomorrow: Rule, change: Executable
):
    submit(6)
    release(installation, "after", tomorrow)
    assert altered_blocks(installation) == ()
    with installation.database.transaction() as tx:
        tx.connection.execute(change)
    assert len(altered_blocks(installation)) == 1


def test_upkeep_removes_drafts_whose_seven_days_are_over(
    installation: Installation, collecting: Collecting, definition: Definition, day: date
):
    collecting.keep_draft("old", definition.survey.edition, "x", day - timedelta(days=8))
    collecting.keep_draft("new", definition.survey.edition, "x", day)
    assert purge_drafts(installation, day) == 1
    assert collecting.draft("new", day) is not None


def test_a_key_that_no_pot_names_is_destroyed(installation: Installation, submit: Submit):
    submit(1)
    orphan = installation.keys.make()
    assert destroy_orphans(installation) == 1
    assert installation.keys.private(orphan.id) is None
    assert len(installation.keys.ids()) == 1


def test_answers_of_two_branches_wait_in_two_pots(
    installation: Installation,
    collecting: Collecting,
    answered: Answered,
    noon: datetime,
    organisation: Organisation,
):
    collecting.submit("a", answered(unit="team1"), noon)
    collecting.submit("b", answered(unit="west"), noon)
    with installation.database.reading() as rx:
        assert [pot.unit for pot in ballots.pots(rx)] == ["east", "west"]
    assert organisation.unit("west").level == "branch"
