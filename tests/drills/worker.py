"""A process of the drills: it submits and releases, and is killed at the moment it is told."""

import os
import signal
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from random import SystemRandom

from surveyapp.definitions.period import Period
from surveyapp.definitions.response import PartAnswers, Response
from surveyapp.definitions.survey import Part
from surveyapp.services import release as releasing
from surveyapp.services.collect import Collecting, collecting
from surveyapp.services.installation import Installation, opened
from surveyapp.services.release import PotReport, Rule
from surveyapp.settings import Settings
from surveyapp.storage import ballots, blocks, database, sealing
from surveyapp.storage.database import Database
from surveyapp.storage.sealing import KeyStore

SURVEY = "post-procedure"
BRANCH = "b"
NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
NEXT_DAY = date(2026, 11, 21)
Steps = dict[str, Callable[[], None]]


def submit(to: Collecting, n: int) -> str:
    """Submits the n-th form; its receipt."""
    parts = (
        PartAnswers(Part.UNIT, BRANCH, {"branch_overall": ("satisfied", "neutral")[n % 2]}),
        PartAnswers(Part.COMMENT, BRANCH, {}),
    )
    edition = to.definitions[SURVEY].survey.edition
    return to.submit(f"code {n}", Response(SURVEY, edition, Period.parse("2026"), parts), NOON)


def release(installation: Installation, today: date = NEXT_DAY) -> tuple[PotReport, ...]:
    """What the release of a day reports; of the next one, where none is given."""
    return releasing.release(installation, None, Rule(today, SystemRandom()))


def killed(*_: object) -> None:
    """The end of this process, at once."""
    os.kill(os.getpid(), signal.SIGKILL)


def replaced(owner: object, name: str, by: object) -> None:
    """Has this process use something else."""
    setattr(owner, name, by)


def before(owner: object, step: str) -> None:
    """Has this process killed where a step would begin."""
    replaced(owner, step, killed)


def after(owner: object, step: str) -> None:
    """Has this process killed where a step is done."""
    done = getattr(owner, step)

    def last(*given: object) -> None:
        done(*given)
        killed()

    replaced(owner, step, last)


IN_SUBMIT: Steps = {
    "key named": partial(before, sealing, "_settle"),
    "key made": partial(after, KeyStore, "make"),
    "ballot put": partial(after, ballots, "put"),
    "committed": partial(after, Collecting, "submit"),
}
IN_RELEASE: Steps = {
    "orphans looked for": partial(after, ballots, "claim"),
    "ballots opened": partial(before, blocks, "write"),
    "blocks written": partial(after, blocks, "write"),
    "receipts listed": partial(after, ballots, "count_in"),
    "pot emptied": partial(after, ballots, "empty"),
    "next key written": partial(before, Path, "replace"),
    "next key named": partial(before, sealing, "_settle"),
    "next key made": partial(after, KeyStore, "make"),
    "pot given its next key": partial(after, ballots, "rekey"),
    "one ballot put back": partial(after, ballots, "put"),
    "all put back": partial(after, releasing, "_turn_over"),
    "committed": partial(before, KeyStore, "destroy"),
    "last key overwritten": partial(before, Path, "unlink"),
    "last key destroyed": partial(after, KeyStore, "destroy"),
    "log not emptied yet": partial(before, Database, "checkpoint"),
    "log emptied": partial(after, Database, "checkpoint"),
}
"""The steps of a release after which something still waits, in their order."""
IN_LAST_RELEASE: Steps = {
    "pot removed": partial(after, ballots, "remove"),
    **{step: IN_RELEASE[step] for step in ("pot emptied", "committed", "last key overwritten", "last key destroyed")},
}
"""The steps of a release after which nothing waits, where they differ."""


def synchronous(level: str) -> None:
    """Has SQLite sync less than it should."""
    less = tuple(pragma.replace("=FULL", f"={level}") for pragma in database._PRAGMAS)
    replaced(database, "_PRAGMAS", less)


def never_synced() -> None:
    """Has keys written without a sync."""
    replaced(os, "fsync", lambda _: None)


def destroyed_too_early() -> None:
    """Has the key of a pot destroyed before the release is committed, and this process killed there."""
    write = blocks.write

    def written(tx: database.Transaction, new: list[blocks.Block]) -> None:
        write(tx, new)
        keys = KeyStore(Settings().keys)
        for key in keys.ids():
            keys.destroy(key)
        killed()

    replaced(blocks, "write", written)


BROKEN: Steps = {
    "SQLite syncs at checkpoints only": partial(synchronous, "NORMAL"),
    "SQLite never syncs": partial(synchronous, "OFF"),
    "keys are never synced": never_synced,
    "keys are destroyed before the commit": destroyed_too_early,
}
"""Controls: what must lose something."""


def told() -> Namespace:
    """What this process is told to do."""
    parser = ArgumentParser()
    parser.add_argument("--submit", type=int, nargs=2, default=(0, 0))
    parser.add_argument("--release", action="store_true")
    parser.add_argument("--killed-in-submit", choices=IN_SUBMIT)
    parser.add_argument("--killed-in-release", choices=IN_RELEASE | IN_LAST_RELEASE)
    parser.add_argument("--broken", choices=BROKEN)
    return parser.parse_args()


def main() -> None:
    """Submits, saying the number of each form that is acknowledged, then releases."""
    words = told()
    if words.broken:
        BROKEN[words.broken]()
    to = collecting(Settings())
    if words.killed_in_submit:
        IN_SUBMIT[words.killed_in_submit]()
    for n in range(*words.submit):
        submit(to, n)
        print(n, flush=True)  # noqa: T201 (what the drill reads)
    if words.killed_in_release:
        (IN_RELEASE | IN_LAST_RELEASE)[words.killed_in_release]()
    if words.release:
        release(opened(Settings()))


if __name__ == "__main__":
    main()
