"""A document as JSON under a versioned schema: the same pieces, with exact values behind the numbers."""

import json

from surveyapp.reporting.document import Document
from surveyapp.reporting.plain import plain

SCHEMA = "surveyapp.document/1"


def to_json(document: Document) -> bytes:
    """The document as one JSON text, the same bytes each time; exact values are texts such as "1175/12"."""
    whole = plain(document)
    content = {"schema": SCHEMA, **whole} if isinstance(whole, dict) else {}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
