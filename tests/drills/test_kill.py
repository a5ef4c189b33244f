"""Processes killed with SIGKILL at their worst moment: what was acknowledged is there, once."""

import signal

import pytest

from tests.drills.moments import ALL, WAITING, at_each
from tests.drills.site import Site, assert_released_once, assert_the_rest_leaves, kept, released
from tests.drills.worker import IN_RELEASE, IN_SUBMIT


def test_every_submit_acknowledged_before_a_kill_is_there(site: Site):
    work = site.work_until_killed(0, 30)
    assert work.ended == -signal.SIGKILL
    with site.opened() as installation:
        assert kept(installation, work.acknowledged) == work.acknowledged


@at_each(IN_SUBMIT, "committed")
def test_a_submit_killed_at_any_moment_and_repeated_counts_once(site: Site, moment: str):
    assert site.work("--killed-in-submit", moment, forms=ALL).ended == -signal.SIGKILL
    with site.opened() as installation:
        assert_the_rest_leaves(installation, ALL)


@at_each(IN_RELEASE, "blocks written", "committed")
def test_a_release_killed_at_any_moment_is_finished_by_the_next(site: Site, moment: str):
    work = site.work("--release", "--killed-in-release", moment, forms=WAITING)
    assert (len(work.acknowledged), work.ended) == (WAITING, -signal.SIGKILL)
    with site.opened() as installation:
        assert_released_once(installation, WAITING)
        assert_the_rest_leaves(installation, ALL)


def test_control_a_key_destroyed_before_the_commit_loses_what_was_acknowledged(site: Site):
    work = site.work("--release", "--broken", "keys are destroyed before the commit", forms=WAITING)
    assert (len(work.acknowledged), work.ended) == (WAITING, -signal.SIGKILL)
    with site.opened() as installation:
        with pytest.raises(AssertionError):
            assert_released_once(installation, WAITING)
        assert released(installation) == 0
