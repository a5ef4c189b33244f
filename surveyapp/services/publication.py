"""A publication as a folder: what it says of itself, and the hashes that seal it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

import surveyapp
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.option import Frozen

STATEMENT = "publication.json"
SUMS = "SHA256SUMS"
SEAL = "HASH"
_LIBRARIES = ("babel", "docxtpl", "jinja2", "matplotlib", "python-docx", "typst", "xlsxwriter")
_SOURCES = frozenset({".py", ".html", ".css"})

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class DamagedPublication(SurveyAppError):
    """A file of a publication cannot be read as what it should be."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class Code(Frozen):
    """The program that made the documents: its version, the hash of its source, and the libraries it draws with."""

    version: str
    source: Hash
    libraries: Mapping[str, str]


def _is_false(value: object) -> bool:
    """Whether a key that publications got later is not used: then it stays out, so that their hash is the same."""
    return value is False


class Statement(Frozen):
    """What a publication says of itself: what it is about, what it was made with, and which one it corrects.

    `periods` are the wave and those before it, oldest first; `chain` is the newest block that counts in them;
    `beside` are the files that the report takes in beside the answers; `scores` says that units have scores of another
    source too.
    """

    format: Literal["surveyapp.publication/1"] = Field(default="surveyapp.publication/1", alias="schema")
    label: str
    report: str
    survey: str
    survey_edition: Hash
    index: str
    index_hash: Hash
    wave: str
    periods: tuple[str, ...] = Field(min_length=1)
    channel: Literal["invited", "open_link"]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    beside: tuple[Literal["participation", "plan", "cases", "exclusions"], ...] = ()
    scores: bool = Field(default=False, exclude_if=_is_false)
    chain: Hash
    corrects: str | None = None
    reason: str = ""
    code: Code
    fonts: Mapping[str, Hash]

    @property
    def period(self) -> str:
        """The period of the wave."""
        return self.periods[-1]


@dataclass(frozen=True)
class Sealed:
    """The hash of every file of a publication by its path, and one over all."""

    files: Mapping[str, str]
    whole: str


def seal(folder: Path) -> Sealed:
    """Writes the hash of every file and the one over all, as `sha256sum --check` reads them."""
    files = {path: hashed((folder / path).read_bytes()) for path in paths(folder)}
    sums = "".join(f"{own}  {path}\n" for path, own in files.items()).encode()
    whole = hashed(sums)
    (folder / SUMS).write_bytes(sums)
    (folder / SEAL).write_bytes(seal_of(whole))
    return Sealed(files, whole)


def seal_of(whole: str) -> bytes:
    """The file that holds the hash over all."""
    return f"{whole}  {SUMS}\n".encode()


def sealed(folder: Path) -> Sealed:
    """The hashes that a publication was sealed with; else DamagedPublication."""
    files = {path: own for own, path in _lines(folder, SUMS)}
    whole = next((own for own, path in _lines(folder, SEAL) if path == SUMS), "")
    return Sealed(files, whole)


def paths(folder: Path) -> tuple[str, ...]:
    """Every file of a publication beside its hashes, by its path in the folder, in order."""
    found = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir())
    return tuple(sorted(path for path in found if path not in {SUMS, SEAL}))


def statement(folder: Path) -> Statement:
    """What the publication in a folder says of itself; else DamagedPublication."""
    try:
        return Statement.model_validate_json(text(folder, STATEMENT))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise DamagedPublication(STATEMENT, f"{place}: {first['msg']}") from None


def text(folder: Path, path: str) -> str:
    """The text of a file of a publication; else DamagedPublication."""
    try:
        return (folder / path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DamagedPublication(path, "missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedPublication(path, f"cannot be read: {error}") from None


def hashed(content: bytes) -> str:
    """The SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()


@cache
def code() -> Code:
    """The program as it is installed here."""
    package = Path(surveyapp.__path__[0])
    files = sorted(file.relative_to(package).as_posix() for file in package.rglob("*") if file.suffix in _SOURCES)
    source = "".join(f"{hashed((package / file).read_bytes())}  {file}\n" for file in files)
    libraries = {library: version(library) for library in _LIBRARIES}
    return Code(version=version("surveyapp"), source=hashed(source.encode()), libraries=libraries)


def fonts(fonts_dir: Path | None) -> Mapping[str, str]:
    """The hash of every font file that documents may use, by its name; those inside Typst go by its version."""
    from surveyapp.reporting.sheet import FONT_FOLDER  # noqa: PLC0415  # loads matplotlib, which only documents need

    own = sorted(FONT_FOLDER.glob("DejaVuSans*.ttf"))
    added = sorted(file for file in fonts_dir.rglob("*") if file.is_file()) if fonts_dir else []
    return {file.name: hashed(file.read_bytes()) for file in (*own, *added)}


def _lines(folder: Path, path: str) -> Iterator[tuple[str, str]]:
    for line in text(folder, path).splitlines():
        own, gap, file = line.partition("  ")
        if not gap:
            raise DamagedPublication(path, f"{line!r} is not a hash and a path")
        yield own, file
