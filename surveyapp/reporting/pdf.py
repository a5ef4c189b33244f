"""A document as PDF/UA through a Typst template; data enters as JSON, never as template text."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from typst import Compiler, Fonts

from surveyapp.reporting.charts import svg
from surveyapp.reporting.charts_plot import Width
from surveyapp.reporting.document import Chart, Document, Note
from surveyapp.reporting.plain import Plain, plain, replaced, texts
from surveyapp.reporting.sheet import FONT, FONT_FOLDER, MISSING, characters
from surveyapp.reporting.wording import Wording

TIMES = ("Times New Roman", "Liberation Serif", "Tinos", "Libertinus Serif")
"""Serif families in order of preference; the last comes with Typst."""

_UNSEEN = " \n\u200c\u200d"


def pdf(document: Document, template: Path, wording: Wording, fonts_dir: Path | None = None) -> bytes:
    """The document on A4, tagged for assistive technology; characters that no font has are counted in a note."""
    missing = missing_characters(document, fonts_dir)
    if missing:
        counted = wording.counted("n_characters", len(missing))
        document = replace(document, pieces=(*document.pieces, Note(wording.say("characters", n=counted))))
        # The note may need letters that no font has, too.
        missing = missing_characters(document, fonts_dir)
    data = replaced(_drawn(document), dict.fromkeys(map(ord, missing), MISSING))
    content = json.dumps(data, ensure_ascii=False)
    families = json.dumps({"serif": _serif(fonts_dir), "sans": _families(fonts_dir, FONT)})
    printed = _compiler(template, fonts_dir).compile(
        format="pdf", pdf_standards=["ua-1"], sys_inputs={"data": content, "fonts": families}, timestamp=0
    )
    if not isinstance(printed, bytes):
        raise TypeError("one PDF file comes back as bytes")
    return printed


def missing_characters(document: Document, fonts_dir: Path | None = None) -> tuple[str, ...]:
    """The characters of a document that no font at hand can print, each once."""
    known = frozenset(map(ord, _UNSEEN)).union(*map(characters, _files(fonts_dir)))
    used = {character for text in texts(document) for character in text}
    return tuple(sorted(character for character in used if ord(character) not in known))


def _drawn(document: Document) -> dict[str, Plain]:
    pieces: list[Plain] = []
    for piece in document.pieces:
        shown = plain(piece)
        if isinstance(piece, Chart) and isinstance(shown, dict):
            shown["svg"] = svg(piece, Width.PAGE)
        pieces.append(shown)
    whole = plain(document)
    return {**whole, "pieces": pieces} if isinstance(whole, dict) else {}


@cache
def _compiler(template: Path, fonts_dir: Path | None) -> Compiler:
    return Compiler(template, root=template.parent.parent, font_paths=_fonts(fonts_dir), ignore_system_fonts=True)


@cache
def _fonts(fonts_dir: Path | None) -> Fonts:
    folders = [str(folder) for folder in (fonts_dir, FONT_FOLDER) if folder]
    return Fonts(include_system_fonts=False, font_paths=list(folders))


def _serif(fonts_dir: Path | None) -> list[str]:
    at_hand = set(_fonts(fonts_dir).families())
    first = [family for family in TIMES if family in at_hand][:1]
    return [*first, *_families(fonts_dir, FONT)]


def _families(fonts_dir: Path | None, first: str) -> list[str]:
    added = sorted(font.family for font in _fonts(fonts_dir).fonts() if fonts_dir and _inside(font.path, fonts_dir))
    return list(dict.fromkeys((first, *added)))


def _inside(path: str | None, folder: Path) -> bool:
    return path is not None and Path(path).is_relative_to(folder)


def _files(fonts_dir: Path | None) -> Iterator[Path]:
    yield FONT_FOLDER / "DejaVuSans.ttf"
    if fonts_dir is not None:
        yield from sorted(file for file in fonts_dir.rglob("*") if file.suffix.lower() in (".ttf", ".otf", ".ttc"))
