"""Guessed figures are held against no answers that are not shown."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from surveyapp.definitions.errors import FaultyFile
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.load import Definition
from surveyapp.services.basis import Basis
from surveyapp.services.formulas import Fits, formulas
from surveyapp.services.imports import Request, import_answers
from surveyapp.services.installation import Installation
from surveyapp.services.ledger import Stored
from surveyapp.services.organisation import the_organisation
from surveyapp.storage.database import Database
from surveyapp.storage.sealing import KeyStore

FORMULA = IndexEdition.model_validate(
    {"label": "one", "valid_from": "2020-01-01", "headline": {"question": "speed", "score": "satisfied"}}
)


def held(database: Database, definition: Definition, folder: Path, k: int) -> Fits:
    """A guess at the share of seven forms, which were released under k = 5, held against them under today's k."""
    made = Installation(database, KeyStore(folder / "keys"), Path())
    made.__dict__["definitions"] = {"after": replace(definition, indexes=(FORMULA,))}
    rows = (f"west,2025-12,west{n},{'good' if n < 6 else 'fair'}" for n in range(7))
    (folder / "forms.csv").write_text("\n".join(["unit,period,business,speed", *rows]) + "\n", "utf-8")
    import_answers(made, Request("after", folder / "forms.csv", date(2026, 11, 20)))
    (folder / "guess.csv").write_text("unit,period,percent\nwest,2025-12,85.7\n", "utf-8")
    privacy = definition.survey.privacy.model_copy(update={"k": k})
    today = replace(definition, survey=definition.survey.model_copy(update={"privacy": privacy}), indexes=(FORMULA,))
    return formulas(Basis(today, the_organisation(database), Stored(database, "after")), folder / "guess.csv", None)


def test_a_figure_that_is_not_shown_cannot_be_guessed(database: Database, definition: Definition, tmp_path: Path):
    with pytest.raises(FaultyFile, match="no answers to 'speed' are known"):
        held(database, definition, tmp_path, k=10)


def test_control_the_guess_is_confirmed_where_the_figure_is_shown(
    database: Database, definition: Definition, tmp_path: Path
):
    (fitted,) = held(database, definition, tmp_path, k=5).stretches
    assert "satisfied" in fitted.stretch.formulas
