"""Where the pages keep and send what a respondent said."""

import re
import secrets
import string
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial

from flask import current_app

from surveyapp.definitions.errors import Unknown
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import local_day
from surveyapp.questionnaire.draft import Draft
from surveyapp.services.collect import Collecting
from surveyapp.services.organisation import the_organisation
from surveyapp.web.public.filling import Filling

_LETTERS = string.ascii_uppercase + "234567"
_CODE = re.compile(f"[{_LETTERS}]{{20}}")


class Register:
    """The organisation, looked for anew when what is known of it is some seconds old."""

    FRESH_SECONDS = 5.0

    def __init__(self, read: Callable[[], Organisation]) -> None:
        self._read = read
        self._known: tuple[float, Organisation] | None = None

    def now(self) -> Organisation:
        """The register as it is, or was a few seconds ago."""
        if self._known is None or time.monotonic() - self._known[0] > self.FRESH_SECONDS:
            self._known = (time.monotonic(), self._read())
        return self._known[1]


@dataclass(frozen=True)
class Desk:
    """Collecting answers, at the time a clock shows."""

    collecting: Collecting
    clock: Callable[[], datetime]

    @cached_property
    def register(self) -> Register:
        """The organisation of this installation."""
        return Register(partial(the_organisation, self.collecting.database))

    @property
    def definitions(self) -> Mapping[str, Definition]:
        """The surveys by code."""
        return self.collecting.definitions

    def today(self) -> date:
        """The day in Asia/Ho_Chi_Minh."""
        return local_day(self.clock())

    def definition(self, survey: str) -> Definition:
        """The survey with this code; else Unknown."""
        if survey not in self.definitions:
            raise Unknown("survey", survey)
        return self.definitions[survey]

    def begun(self, survey: str, language: str, unit: str | None) -> Filling:
        """A filling just begun from a link."""
        return Filling.begun(self.definition(survey), self.register.now(), self.today(), language, unit)

    def kept(self, survey: str, code: str) -> Filling | None:
        """The unfinished answers of a code, under the edition they began with; None where none are kept."""
        found = self.collecting.draft(code, self.today()) if code else None
        if found is None:
            return None
        definition = self.definition(survey)
        began_with = self.collecting.survey_of_edition(found.edition)
        if began_with is None or began_with.code != survey:
            return None
        definition = replace(definition, survey=began_with)
        return Filling(definition, self.register.now(), self.today(), Draft.from_json(found.content))

    def keep(self, code: str, filling: Filling) -> None:
        """Keep unfinished answers under a code."""
        edition = filling.definition.survey.edition
        self.collecting.keep_draft(code, edition, filling.draft.to_json(), self.today())

    def drop(self, code: str) -> None:
        """Forget the unfinished answers of a code."""
        self.collecting.drop_draft(code)

    def submit(self, code: str, filling: Filling) -> str:
        """Send the answers; the receipt."""
        return self.collecting.submit(code, filling.response(), self.clock())

    def receipt(self, code: str) -> str | None:
        """The receipt of answers sent with a code before; None where there are none."""
        return self.collecting.receipt(code) if code else None


def the_desk() -> Desk:
    """The desk of the running application."""
    desk = current_app.extensions["surveyapp"]
    if not isinstance(desk, Desk):
        raise TypeError(desk)
    return desk


def new_code() -> str:
    """A random code of one respondent: 100 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(20))


def is_code(text: str) -> bool:
    """Whether a text has the form of a code."""
    return _CODE.fullmatch(text) is not None
