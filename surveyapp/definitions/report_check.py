"""Every fault of a report's files at once: its pieces, its sentences in each language, its templates."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import get_args

from surveyapp.definitions.errors import Fault
from surveyapp.definitions.report import ABOUT_SHOWS, Plural, ReportDefinition, ReportText
from surveyapp.definitions.report_folder import REPORT_FILE, TEMPLATE_FILE, report_folders
from surveyapp.definitions.report_said import sentences
from surveyapp.definitions.source import Source, at, read_source
from surveyapp.definitions.structure import Read, read_model

PLURAL = "n_"
"""Sentences whose name begins so are written for one and for more."""


@dataclass(frozen=True)
class _Report:
    """The files of one report as read."""

    folder: Path
    report: Read[ReportDefinition]
    texts: Mapping[str, Read[ReportText]]

    @property
    def extends(self) -> str | None:
        """The code of the report whose sentences it uses too."""
        return self.report.value.extends if self.report.value else None

    def written(self, language: str) -> Mapping[str, str | Plural]:
        """The sentences of its own in a language."""
        read = self.texts.get(language)
        return read.value.sentences if read and read.value else {}


def check_reports(path: Path) -> tuple[Fault, ...]:
    """Every fault of one report folder, or of all reports in a folder of them, in the order of the files."""
    folders = report_folders(path)
    beside = {each.name: _read(each) for folder in folders for each in report_folders(folder.parent)}
    found = (fault for folder in folders for fault in _faults(beside.get(folder.name) or _read(folder), beside))
    return tuple(sorted(set(found)))


def _read(folder: Path) -> _Report:
    texts = {file.stem: read_model(read_source(file), ReportText) for file in sorted(folder.glob("??.yaml"))}
    return _Report(folder, read_model(read_source(folder / REPORT_FILE), ReportDefinition), texts)


def _faults(own: _Report, beside: Mapping[str, _Report]) -> Iterator[Fault]:
    wrong_pieces = tuple(_pieces(own.report.source))
    places = {(fault.line, fault.column) for fault in wrong_pieces}
    yield from wrong_pieces
    yield from (fault for fault in own.report.faults if (fault.line, fault.column) not in places)
    for text in own.texts.values():
        yield from text.faults
    report = own.report.value
    if report is None:
        return
    for name in (TEMPLATE_FILE, *(() if own.texts else ("vi.yaml",))):
        if not (own.folder / name).exists():
            yield at(own.folder / name, (1, 1), "missing-file", "a report needs this file")
    if report.code != own.folder.name:
        sentence = f"the folder of this report must be called {report.code}"
        yield own.report.source.fault("misnamed-file", sentence, ("code",))
    if report.extends and report.extends not in beside:
        sentence = f"no report {report.extends!r} stands beside this one"
        yield own.report.source.fault("unknown-report", sentence, ("extends",))
    yield from _texts(own, report, beside)


def _pieces(source: Source) -> Iterator[Fault]:
    """Pieces that no report of this kind has, and pieces that stand twice."""
    data = source.data if isinstance(source.data, dict) else {}
    about, shows = data.get("about"), data.get("shows")
    known = get_args(ABOUT_SHOWS.get(str(about)))
    seen: set[str] = set()
    for i, piece in enumerate(shows if isinstance(shows, list) and known else ()):
        if piece not in known:
            sentence = f"{piece!r} is no piece of a report about a {about}; the pieces are {', '.join(known)}"
            yield source.fault("unknown-piece", sentence, ("shows", i))
        elif piece in seen:
            yield source.fault("duplicate-code", f"{piece!r} is shown already", ("shows", i))
        seen.add(str(piece))


def _texts(own: _Report, report: ReportDefinition, beside: Mapping[str, _Report]) -> Iterator[Fault]:
    needed = sentences(report.about, report.shows)
    others = {key for language in own.texts for key in own.written(language)}
    used = _used(own, report, beside)
    for language, text in own.texts.items():
        if text.value is None:
            continue
        if text.value.language != language:
            sentence = f"with this language the file must be called {text.value.language}.yaml"
            yield text.source.fault("misnamed-file", sentence, ("language",))
        known = {**_inherited(own, beside, language), **text.value.sentences}
        missing = sorted((others | set(needed or ())) - set(known))
        for key in missing:
            yield text.source.fault("missing-translation", f"there is no sentence '{key}'", ("sentences",))
        for key, written in text.value.sentences.items():
            yield from _sentence(text.source, key, written, used)


def _inherited(own: _Report, beside: Mapping[str, _Report], language: str) -> Mapping[str, str | Plural]:
    above = beside.get(own.extends or "")
    # A report that extends itself in a circle ends where it began.
    rest = {code: each for code, each in beside.items() if each is not above}
    return {**_inherited(above, rest, language), **above.written(language)} if above else {}


def _used(own: _Report, report: ReportDefinition, beside: Mapping[str, _Report]) -> Mapping[str, frozenset[str]] | None:
    """What this report and those that extend it say; None where that is not written down for one of them."""
    known = sentences(report.about, report.shows)
    rest = {code: each for code, each in beside.items() if each is not own}
    for heir in rest.values():
        if known is None or heir.extends != report.code or heir.report.value is None:
            continue
        said = _used(heir, heir.report.value, rest)
        # What both say is filled in here as this report fills it in.
        known = None if said is None else {**said, **known}
    return known


def _sentence(
    source: Source, key: str, written: str | Plural, used: Mapping[str, frozenset[str]] | None
) -> Iterator[Fault]:
    steps = ("sentences", key)
    if key.startswith(PLURAL) != isinstance(written, Plural):
        form = "a phrase for one and for other numbers" if key.startswith(PLURAL) else "one sentence"
        yield source.fault("wrong-type", f"'{key}' must be {form}", steps)
    if used is None:
        return
    if key not in used:
        yield source.fault_at_key("unused-text", f"no piece of this report says '{key}'", steps)
        return
    parts = [written] if isinstance(written, str) else [written.one, written.other]
    for name in dict.fromkeys(name for part in parts for name in _braces(part)):
        if name not in used[key]:
            filled = f"; what is filled in is {', '.join(sorted(used[key]))}" if used[key] else ""
            yield source.fault("unknown-placeholder", f"nothing is filled in for {{{name}}}{filled}", steps)


def _braces(text: str) -> Iterable[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return ["…"]
