"""Every fault of report definitions: their files by themselves, the questions they name, their templates."""

from collections.abc import Iterator
from pathlib import Path

from surveyapp.definitions.errors import Fault, FaultyFile, Severity, Unknown
from surveyapp.definitions.load import Definition
from surveyapp.definitions.report_check import check_reports
from surveyapp.definitions.report_folder import REPORT_FILE, read_report, read_report_text, report_folders
from surveyapp.definitions.source import Steps, read_source
from surveyapp.services import surveys
from surveyapp.services.report_formats import Layout


def checked_reports(path: Path, surveys_dir: Path) -> tuple[Fault, ...]:
    """Every fault of one report folder, or of all reports in a folder of them, in the order of the files."""
    found = list(check_reports(path))
    wrong = {fault.file.parent for fault in found if fault.severity is Severity.ERROR}
    for folder in report_folders(path):
        if folder not in wrong:
            found += [*_unknown_questions(folder, surveys_dir), *_templates(folder)]
    return tuple(sorted(found))


def _unknown_questions(folder: Path, surveys_dir: Path) -> Iterator[Fault]:
    """The questions that a report names and its survey does not have."""
    report = read_report(folder)
    if report.survey is None:
        return
    source = read_source(folder / REPORT_FILE)
    try:
        definition: Definition = surveys.definition(surveys.definitions(surveys_dir), report.survey)
    except (Unknown, FaultyFile) as error:
        sentence = str(error) if isinstance(error, Unknown) else f"the survey {report.survey!r} has faults"
        yield source.fault("unknown-survey", sentence, ("survey",))
        return
    known = {question.code for _, question in definition.survey.questions()}
    named: list[tuple[Steps, str]] = [(("heads",), report.heads)] if report.heads else []
    for key in ("attributes", "wishes"):
        named += [((key, i), code) for i, code in enumerate(getattr(report, key))]
    for steps, code in named:
        if code not in known:
            yield source.fault("unknown-question", f"the survey has no question {code!r}", steps)


def _templates(folder: Path) -> Iterator[Fault]:
    from surveyapp.reporting.template_check import check_templates  # noqa: PLC0415  # loads Typst and matplotlib

    languages = sorted(file.stem for file in folder.glob("??.yaml"))
    for language in languages[:1]:
        layout = Layout(folder, read_report(folder), read_report_text(folder, language))
        yield from check_templates(layout.template, layout.word_template, layout.text)
