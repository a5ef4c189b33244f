"""Power cut after a kill: what was never synced is gone, and yet all that was acknowledged is there, once."""

import signal

import pytest

from tests.drills.lossy_disk import LossyDisk
from tests.drills.moments import ALL, WAITING, at_each
from tests.drills.respondent import Respondent, is_receipt
from tests.drills.site import Site, assert_released_once, assert_the_rest_leaves, kept, released, serving
from tests.drills.worker import IN_LAST_RELEASE, IN_RELEASE, IN_SUBMIT, release


@pytest.mark.parametrize("at_once", [1, pytest.param(3, marks=pytest.mark.drill)])
def test_every_submit_acknowledged_before_a_power_cut_is_there_and_is_released(
    lossy_site: Site, lossy_disk: LossyDisk, at_once: int
):
    work = lossy_site.work_until_killed(0, 20, at_once=at_once)
    lossy_disk.cut_power()
    assert work.ended == -signal.SIGKILL
    with lossy_site.opened() as installation:
        assert kept(installation, work.acknowledged) == work.acknowledged
        assert sum(report.refused + report.lost for report in release(installation)) == 0
        # The last one of each process may have been kept and not yet acknowledged.
        assert released(installation) - len(work.acknowledged) in range(at_once + 1)


@at_each(IN_SUBMIT, "key made")
def test_a_submit_cut_at_any_moment_and_repeated_counts_once(lossy_site: Site, lossy_disk: LossyDisk, moment: str):
    assert lossy_site.work("--killed-in-submit", moment, forms=ALL).ended == -signal.SIGKILL
    lossy_disk.cut_power()
    with lossy_site.opened() as installation:
        assert_the_rest_leaves(installation, ALL)


@at_each(IN_RELEASE, "next key written", "last key overwritten")
def test_a_release_cut_at_any_moment_is_finished_by_the_next(lossy_site: Site, lossy_disk: LossyDisk, moment: str):
    work = lossy_site.work("--release", "--killed-in-release", moment, forms=WAITING)
    lossy_disk.cut_power()
    assert (len(work.acknowledged), work.ended) == (WAITING, -signal.SIGKILL)
    with lossy_site.opened() as installation:
        assert_released_once(installation, WAITING)
        assert_the_rest_leaves(installation, ALL)


@at_each(IN_LAST_RELEASE)
def test_a_release_that_leaves_nothing_waiting_is_finished_too(lossy_site: Site, lossy_disk: LossyDisk, moment: str):
    assert lossy_site.work("--release", "--killed-in-release", moment, forms=ALL).ended == -signal.SIGKILL
    lossy_disk.cut_power()
    with lossy_site.opened() as installation:
        assert_released_once(installation, ALL)
        assert_the_rest_leaves(installation, ALL)
        assert installation.keys.ids() == frozenset()


@pytest.mark.parametrize(
    "broken",
    ["SQLite syncs at checkpoints only", pytest.param("SQLite never syncs", marks=pytest.mark.drill)],
)
def test_control_a_database_that_syncs_less_loses_what_was_acknowledged(
    lossy_site: Site, lossy_disk: LossyDisk, broken: str
):
    work = lossy_site.work_until_killed(0, 30, "--broken", broken)
    lossy_disk.cut_power()
    with lossy_site.opened() as installation:
        assert kept(installation, work.acknowledged) < work.acknowledged


def test_control_a_key_store_that_does_not_sync_loses_the_pot(lossy_site: Site, lossy_disk: LossyDisk):
    work = lossy_site.work("--broken", "keys are never synced", forms=WAITING)
    lossy_disk.cut_power()
    with lossy_site.opened() as installation:
        assert kept(installation, work.acknowledged) == work.acknowledged
        assert sum(report.refused + report.lost for report in release(installation)) == WAITING
        assert released(installation) == 0


def test_a_page_opened_before_a_power_cut_can_be_sent_after_it(lossy_site: Site, lossy_disk: LossyDisk):
    with serving(lossy_site) as app:
        respondent = Respondent.at(app)
    lossy_disk.cut_power()
    with serving(lossy_site) as app:
        assert is_receipt(respondent.sends(app))


@pytest.mark.drill
def test_cut_again_and_again_in_the_midst_of_submits_nothing_acknowledged_is_lost(
    lossy_site: Site, lossy_disk: LossyDisk
):
    acknowledged: set[int] = set()
    for often in range(1, 21):
        first = max(acknowledged, default=-1) + 1
        acknowledged |= lossy_site.work_until_killed(first, 2 * often).acknowledged
        lossy_disk.cut_power()
    with lossy_site.opened() as installation:
        assert kept(installation, frozenset(acknowledged)) == acknowledged
        assert_the_rest_leaves(installation, max(acknowledged) + 1)
