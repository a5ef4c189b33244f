"""Survey editions: each kept whole from its first use, with the hashes of its texts."""

from collections.abc import Iterable, Mapping

from sqlalchemy import insert, select

from surveyapp.definitions.survey import Survey
from surveyapp.storage.database import Transaction
from surveyapp.storage.tables import edition_text, survey_edition

Texts = Mapping[str, str]
"""The hash of a survey's text, by language."""


def missing(rx: Transaction, editions: Iterable[tuple[Survey, Texts]]) -> list[tuple[Survey, Texts]]:
    """The editions that are not kept yet with exactly these texts."""
    columns = (edition_text.c.edition, edition_text.c.language, edition_text.c.hash)
    kept = {tuple(row) for row in rx.connection.execute(select(*columns))}
    return [
        (survey, texts)
        for survey, texts in editions
        if any((survey.edition, language, text) not in kept for language, text in texts.items())
    ]


def keep(tx: Transaction, survey: Survey, texts: Texts) -> None:
    """Keeps an edition whole, and the hashes of its texts; what is kept stays."""
    tx.upsert(
        survey_edition,
        {"hash": survey.edition, "survey": survey.code, "definition": survey.model_dump_json(by_alias=True)},
    )
    known = select(edition_text.c.language, edition_text.c.hash).where(edition_text.c.edition == survey.edition)
    kept = {tuple(row) for row in tx.connection.execute(known)}
    rows = [
        {"edition": survey.edition, "language": language, "hash": text}
        for language, text in texts.items()
        if (language, text) not in kept
    ]
    if rows:
        tx.connection.execute(insert(edition_text), rows)


def load(rx: Transaction, edition: str) -> Survey | None:
    """The survey as it was under an edition; None where that was never used."""
    text = rx.connection.scalar(select(survey_edition.c.definition).where(survey_edition.c.hash == edition))
    return None if text is None else Survey.model_validate_json(text)
