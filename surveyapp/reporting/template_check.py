"""Whether the templates of a report can be used for one: tried out with a document that says little."""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from typst import TypstError

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.report import ReportText
from surveyapp.definitions.source import at
from surveyapp.reporting.document import Document, Paragraph
from surveyapp.reporting.docx import NoPlace, docx
from surveyapp.reporting.front import Close, Front
from surveyapp.reporting.labels import Labels
from surveyapp.reporting.pdf import pdf
from surveyapp.reporting.wording import Wording

_PLACE = re.compile(r"┌─ .*?:(\d+):(\d+)")
_WORDS = frozenset({"front", "close", "recipients", "mark", "footer", "title", "body"})
"""What a Word template can show."""


def check_templates(typst: Path, word: Path | None, text: ReportText) -> Iterator[Fault]:
    """What keeps the templates of a report from being used, each at its place."""
    document = _sample(text.language)
    try:
        pdf(document, typst, Wording(text.language, text.sentences))
    except TypstError as error:
        found = _PLACE.search(error.diagnostic)
        place = (int(found[1]), int(found[2])) if found else (1, 1)
        yield at(typst, place, "bad-template", f"Typst says: {error.message}")
    if word is not None:
        yield from (at(word, (1, 1), "bad-template", sentence) for sentence in _word(document, word))


def _word(document: Document, word: Path) -> Iterator[str]:
    try:
        unknown = DocxTemplate(word).get_undeclared_template_variables() - _WORDS
        docx(document, word)
    except (TemplateError, PackageNotFoundError, BadZipFile, ValueError, KeyError) as error:
        yield f"Word cannot fill this template: {' '.join(str(error).split())}"
    except NoPlace as error:
        yield str(error)
    else:
        if unknown:
            yield f"nothing is filled in for {', '.join(sorted(unknown))}; there is {', '.join(sorted(_WORDS))}"


def _sample(language: str) -> Document:
    front = Front(*("x" for _ in Front.__dataclass_fields__))
    close = Close("x", ("x",), "x", "x")
    return Document(language, "x", front, (Paragraph("x"),), close, "x", Labels("x"))
