"""Upkeep: what has to be done regularly, whether anybody answers or not."""

from datetime import date

from surveyapp.services.installation import Installation
from surveyapp.storage import blocks, drafts


def purge_drafts(installation: Installation, today: date) -> int:
    """Removes the drafts whose time is over; how many they were."""
    with installation.database.transaction() as tx:
        purged = drafts.purge(tx, today)
    installation.database.checkpoint()
    return purged


def altered_blocks(installation: Installation) -> tuple[str, ...]:
    """The hashes of released blocks that were changed since; none where all is well."""
    with installation.database.reading() as rx:
        return blocks.altered(rx)
