"""The rounds in which a survey is held."""

from surveyapp.definitions.amount import Day
from surveyapp.definitions.option import Frozen


class Wave(Frozen):
    """A named round of a survey, of whole periods, from its first to its last day."""

    label: str
    opens: Day
    closes: Day
