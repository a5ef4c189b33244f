"""A clock that is set back: nothing that is over comes back, nothing that waits is lost."""

from datetime import date, timedelta

from surveyapp.services.collect import Collecting
from surveyapp.services.installation import Installation
from surveyapp.services.upkeep import purge_drafts
from tests.drills import worker
from tests.drills.site import Site, assert_released_once

DAY = worker.NOON.date()
OVER = DAY + timedelta(days=8)


def collecting(installation: Installation) -> Collecting:
    return Collecting(installation.database, installation.keys, installation.definitions)


def keep(to: Collecting, code: str, day: date) -> None:
    to.keep_draft(code, to.definitions[worker.SURVEY].survey.edition, "half", day)


def test_a_draft_once_said_to_be_over_does_not_come_back(site: Site):
    with site.opened() as installation:
        to = collecting(installation)
        keep(to, "code", DAY)
        keep(to, "other", OVER)
        assert to.draft("code", OVER) is None
        assert to.draft("code", DAY) is None
        assert to.draft("other", DAY) is not None


def test_a_draft_removed_by_upkeep_does_not_come_back(site: Site):
    with site.opened() as installation:
        to = collecting(installation)
        keep(to, "code", DAY)
        assert purge_drafts(installation, OVER) == 1
        assert to.draft("code", DAY) is None


def test_a_draft_that_was_submitted_does_not_come_back_and_counts_once(site: Site):
    with site.opened() as installation:
        to = collecting(installation)
        keep(to, "code 0", DAY)
        receipts = {worker.submit(to, 0) for _ in range(2)}
        assert to.draft("code 0", DAY - timedelta(days=1)) is None
        assert receipts == {to.receipt("code 0")}


def test_ballots_from_days_to_come_wait_until_their_day_is_over(site: Site):
    with site.opened() as installation:
        for n in range(6):
            worker.submit(collecting(installation), n)
        assert not any(report.released for report in worker.release(installation, DAY - timedelta(days=30)))
        assert_released_once(installation, 6)
