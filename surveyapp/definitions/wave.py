"""The rounds in which a survey is held."""

from surveyapp.definitions.amount import Day
from surveyapp.definitions.option import Frozen
from surveyapp.definitions.period import MONTHS, Grain, Period


class Wave(Frozen):
    """A named round of a survey, of whole periods, from its first to its last day."""

    label: str
    opens: Day
    closes: Day

    def period(self, finest: Grain) -> Period | None:
        """The period its answers are counted in: of just its days, else the one around them that its label names.

        None where there is neither, or it is finer than the finest period that answers are kept in.
        """
        spans = [Period.of_day(self.opens, grain) for grain in Grain]
        exact = [span for span in spans if (span.first_day, span.last_day) == (self.opens, self.closes)]
        around = [span for span in spans if str(span) == self.label and self.closes <= span.last_day]
        return next((span for span in (*exact, *around) if span.months >= MONTHS[finest]), None)
