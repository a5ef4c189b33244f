"""What reports in a folder were made of, so that a second run makes only what is missing or would differ."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from surveyapp import reporting
from surveyapp.reporting.document import Document
from surveyapp.reporting.document_json import to_json
from surveyapp.services.report_formats import Layout

FOLDER = ".made"
_LIBRARIES = ("docxtpl", "matplotlib", "python-docx", "typst", "xlsxwriter")


def inputs_of(document: Document, layout: Layout, name: str) -> str:
    """The hash of all that decides the bytes of a document in a format: words, templates, fonts, and the program."""
    # Templates share a house style that stands beside the folders of reports.
    templates = (*sorted(layout.folder.parent.glob("*.typ")), layout.template, layout.word_template)
    content = (_hash(file.read_bytes()) for file in templates if file and file.exists())
    known = (name, _program(), _fonts(layout.fonts_dir), *content)
    return _hash(to_json(document) + "\n".join(known).encode())


def unchanged(out: Path, stem: str, name: str, inputs: str) -> tuple[Path, ...]:
    """The files of a document in a format, if they were made of these inputs and are as they were; else none."""
    made_of, files = _memory(_note(out, stem, name), out)
    same = made_of == inputs and all(file.exists() and _hash(file.read_bytes()) == files[file] for file in files)
    return tuple(files) if same else ()


def remember(out: Path, stem: str, name: str, inputs: str, files: tuple[Path, ...]) -> None:
    """Notes what the files of a document in a format were made of; files of the time before that are no more go."""
    note = _note(out, stem, name)
    note.parent.mkdir(exist_ok=True)
    for file in set(_memory(note, out)[1]) - set(files):
        file.unlink(missing_ok=True)
    content = {"inputs": inputs, "files": {str(file.relative_to(out)): _hash(file.read_bytes()) for file in files}}
    note.write_text(json.dumps(content), encoding="utf-8")


def _memory(note: Path, out: Path) -> tuple[str, Mapping[Path, str]]:
    """What a note says: the inputs, and the hash of each file; nothing where there is none or it is damaged."""
    try:
        said = json.loads(note.read_bytes())
        return said["inputs"], {out / file: content for file, content in said["files"].items()}
    except (OSError, ValueError, KeyError):
        return "", {}


def _note(out: Path, stem: str, name: str) -> Path:
    return out / FOLDER / f"{stem}.{name}.json"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def _program() -> str:
    """The reporting code and the libraries that it draws and writes with."""
    code = (_hash(file.read_bytes()) for folder in reporting.__path__ for file in sorted(Path(folder).glob("*.*")))
    return _hash("\n".join([*code, *map(version, _LIBRARIES)]).encode())


@cache
def _fonts(folder: Path | None) -> str:
    files = sorted(file for file in folder.rglob("*") if file.is_file()) if folder else []
    return _hash("\n".join(_hash(file.read_bytes()) for file in files).encode())
