"""Formats of reports: from a document to files, each format a line in a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from surveyapp.definitions.errors import Unknown
from surveyapp.definitions.report import ReportDefinition, ReportText
from surveyapp.definitions.report_folder import TEMPLATE_FILE, WORD_TEMPLATE_FILE
from surveyapp.reporting.document import Document
from surveyapp.reporting.wording import Wording


@dataclass(frozen=True)
class Layout:
    """A report as its folder defines it in one language, and where further fonts are."""

    folder: Path
    report: ReportDefinition
    text: ReportText
    fonts_dir: Path | None = None

    @property
    def wording(self) -> Wording:
        """The sentences of the report."""
        return Wording(self.text.language, self.text.sentences)

    @property
    def template(self) -> Path:
        """The Typst template of the PDF."""
        return self.folder / TEMPLATE_FILE

    @property
    def word_template(self) -> Path | None:
        """The Word template of the office; None where it has none of its own."""
        file = self.folder / WORD_TEMPLATE_FILE
        return file if file.exists() else None


Files = Mapping[str, bytes]
"""The content of each file by what its name ends with."""


# Each loads its own library when it is first called: no other command pays for it.
# ruff: noqa: PLC0415


def _html(document: Document, _: Layout) -> Files:
    from surveyapp.reporting.html import html

    return {".html": html(document)}


def _pdf(document: Document, layout: Layout) -> Files:
    from surveyapp.reporting.pdf import pdf

    return {".pdf": pdf(document, layout.template, layout.wording, layout.fonts_dir)}


def _docx(document: Document, layout: Layout) -> Files:
    from surveyapp.reporting.docx import docx

    return {".docx": docx(document, layout.word_template)}


def _xlsx(document: Document, _: Layout) -> Files:
    from surveyapp.reporting.xlsx import xlsx

    return {".xlsx": xlsx(document)}


def _json(document: Document, _: Layout) -> Files:
    from surveyapp.reporting.document_json import to_json

    return {".json": to_json(document)}


def _csv(document: Document, _: Layout) -> Files:
    from surveyapp.reporting.csvw import csvw

    return csvw(document)


FORMATS: Mapping[str, Callable[[Document, Layout], Files]] = {
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "json": _json,
    "csv": _csv,
}
"""Each format and what makes its files."""


def formats(names: str) -> tuple[str, ...]:
    """The formats in a list with commas, each once; else Unknown."""
    found = tuple(dict.fromkeys(name.strip() for name in names.split(",")))
    for name in found:
        if name not in FORMATS:
            raise Unknown("format", name, FORMATS)
    return found
