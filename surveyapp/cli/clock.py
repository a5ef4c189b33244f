"""The one place where commands read the clock."""

from datetime import UTC, date, datetime

from surveyapp.definitions.period import local_day


def today() -> date:
    """The day it is in Asia/Ho_Chi_Minh."""
    return local_day(datetime.now(UTC))
