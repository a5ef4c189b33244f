"""Collecting answers: drafts while a respondent is at it, a sealed ballot in the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import local_day
from surveyapp.definitions.response import Response
from surveyapp.definitions.survey import Subject, Survey
from surveyapp.services.installation import Installation, Places, opened
from surveyapp.services.organisation import organisation_in
from surveyapp.storage import ballots, drafts, editions
from surveyapp.storage.database import Database
from surveyapp.storage.drafts import KeptDraft
from surveyapp.storage.sealing import KeyStore

__all__ = ["Collecting", "KeptDraft", "collecting", "pot_unit"]


@dataclass(frozen=True)
class Collecting:
    """Where a questionnaire leaves drafts and ballots; it never opens one."""

    database: Database
    keys: KeyStore
    definitions: Mapping[str, Definition]

    def keep_draft(self, token: str, edition: str, content: str, today: date) -> None:
        """Keeps unfinished answers under a key that only the token gives."""
        with self.database.transaction() as tx:
            drafts.keep(tx, token, KeptDraft(edition, content), today)

    def draft(self, token: str, today: date) -> KeptDraft | None:
        """The unfinished answers of a token; None where there are none, or their time is over."""
        with self.database.reading() as rx:
            found = drafts.load(rx, token, today)
            is_over = found is None and drafts.is_over(rx, token, today)
        if is_over:
            # What was said to be gone must not come back when the clock is set back.
            with self.database.transaction() as tx:
                drafts.purge(tx, today)
        return found

    def drop_draft(self, token: str) -> None:
        """Removes the unfinished answers of a token."""
        with self.database.transaction() as tx:
            drafts.drop(tx, token)

    def submit(self, token: str, response: Response, now: datetime) -> str:
        """The receipt of a response, sealed into its pot; the same token gives one ballot, replaced until released."""
        survey = self.survey_of_edition(response.edition) or self.definitions[response.survey].survey
        ballot = ballots.ballot_of(token, response, local_day(now))
        with self.database.transaction() as tx:
            drafts.drop(tx, token)
            unit = pot_unit(organisation_in(tx, self.database.url), survey, response)
            pot = ballots.pot_of(tx, self.keys, survey.code, unit, response.period)
            ballots.put(tx, pot, ballot, ballots.size(survey))
            # Only now: a release that was counting this token's earlier ballot is over once the new one is in.
            if ballots.is_counted(tx, token):
                ballots.drop(tx, token)
        return ballots.receipt(token)

    def receipt(self, token: str) -> str | None:
        """The receipt of answers already submitted with a token; None where there are none."""
        with self.database.reading() as rx:
            submitted = ballots.is_waiting(rx, token) or ballots.is_counted(rx, token)
        return ballots.receipt(token) if submitted else None

    def survey_of_edition(self, edition: str) -> Survey | None:
        """The survey as it was under an edition, so that a draft is finished under the one it began with."""
        for found in self.definitions.values():
            if found.survey.edition == edition:
                return found.survey
        with self.database.reading() as rx:
            return editions.load(rx, edition)

    def signing_secret(self) -> str:
        """What signs the forms of this installation."""
        return self.keys.signing_secret()

    def after_fork(self) -> None:
        """Makes a forked worker open its own connections."""
        self.database.after_fork()


def collecting(places: Places) -> Collecting:
    """Collecting at the installation in these places."""
    installation: Installation = opened(places)
    return Collecting(installation.database, installation.keys, installation.definitions)


def pot_unit(organisation: Organisation, survey: Survey, response: Response) -> str:
    """The unit whose pot a response lies in: the branch of all its parts, else the lowest unit above them."""
    day = response.period.last_day
    paths = [tuple(organisation.ancestors(part.unit, day)) for part in response.parts]
    shared = [unit for unit in paths[0] if all(unit in path for path in paths)] or [paths[0][-1]]
    branch = survey.level(Subject.BRANCH)
    return next((unit.code for unit in shared if unit.level == branch), shared[0].code)
