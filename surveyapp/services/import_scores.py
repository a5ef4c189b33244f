"""Scores of another source than the businesses, from a file that enters whole or not at all."""

from collections.abc import Mapping, Sequence

from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.period import Period
from surveyapp.definitions.table import Row
from surveyapp.services.imports import ImportReport, Request, identity
from surveyapp.services.installation import Installation
from surveyapp.services.organisation import the_organisation
from surveyapp.services.read_scores import score_rows, scores_of
from surveyapp.storage import scores
from surveyapp.storage.scores import Place


class ScoredBefore(SurveyAppError):
    """Another file holds a score of the same unit, period and criterion already."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            f"another file with {_named(place)} was imported before; --replace withdraws all scores of that file"
        )
        self.place = place


class LeavesScoresOut(SurveyAppError):
    """A file that is to be withdrawn holds more scores than the one that takes its place."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            f"the file imported before also holds {_named(place)}; the one that replaces it must hold all of its rows, "
            "with an empty cell for a score that is not given"
        )
        self.place = place


def import_scores(installation: Installation, request: Request) -> ImportReport:
    """Imports a file of scores for criteria of a survey's index editions."""
    definition = installation.definition(request.survey)
    rows = score_rows(request.file, definition, the_organisation(installation.database))
    import_id = identity("scores", request, rows)
    with installation.database.transaction() as tx:
        before = scores.imported(tx, request.survey)
        if import_id in before.values():
            return ImportReport(is_new=False, rows=len(rows))
        replaced = _replaced(before, rows, request)
        scores.withdraw(tx, request.survey, replaced, import_id)
        kept = scores.write(tx, request.survey, import_id, scores_of(rows, simulated=request.simulated))
    return ImportReport(is_new=True, rows=len(rows), kept=kept, withdrawn=len(replaced))


def _replaced(before: Mapping[Place, str], rows: Sequence[Row], request: Request) -> frozenset[str]:
    """The imports that a file takes the place of; ScoredBefore or LeavesScoresOut where it may not."""
    places = {Place(row["unit"], Period.parse(row["period"]), row["criterion"]) for row in rows}
    clashing = sorted(places & before.keys())
    if clashing and not request.replace:
        raise ScoredBefore(clashing[0])
    replaced = frozenset(before[place] for place in clashing)
    for place in sorted(before.keys() - places):
        if before[place] in replaced:
            raise LeavesScoresOut(place)
    return replaced


def _named(place: Place) -> str:
    return f"{place.unit}, {place.period}, criterion {place.criterion}"
