"""The shape of the code base: borders, sizes, and what may be imported where."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "surveyapp"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
STANDARD_LIBRARY_ONLY = ("figure", "tally", "proportion", "satisfaction", "index")
HEAVY = ("pandas", "numpy", "scipy", "matplotlib", "typst")


def lengths(modules: list[Path]) -> Iterator[tuple[int, str]]:
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                yield node.end_lineno - node.lineno + 1, f"{path.name}:{node.name}"


def imported(modules: list[str]) -> set[str]:
    """The top-level packages that a fresh interpreter holds after these imports."""
    names = "; ".join(f"import {module}" for module in modules)
    code = f"{names}; import sys; print(' '.join({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_modules_stay_within_300_lines():
    assert {path.name: n for path in MODULES if (n := len(path.read_text(encoding="utf-8").splitlines())) > 300} == {}


def test_functions_stay_short():
    found = sorted(lengths(MODULES))
    assert [place for n, place in found if n > 50] == []
    assert sum(n <= 25 for n, _ in found) >= 0.9 * len(found)


def test_package_files_are_empty_and_nothing_is_called_utils():
    assert [path for path in PACKAGE.rglob("__init__.py") if path.read_text(encoding="utf-8")] == []
    assert {path.stem for path in MODULES} & {"utils", "util", "helpers", "helper", "common", "core", "misc"} == set()


def test_figures_are_computed_by_the_standard_library_alone():
    held = imported([f"surveyapp.analysis.{name}" for name in STANDARD_LIBRARY_ONLY])
    assert held.isdisjoint((*HEAVY, "sqlalchemy", "flask"))


def test_a_heavy_import_would_be_seen():
    assert "numpy" in imported(["numpy"])


@pytest.mark.parametrize("package", ["definitions", "questionnaire", "analysis", "reporting"])
def test_pure_packages_use_neither_any_nor_cast(package: str):
    for path in (PACKAGE / package).rglob("*.py"):
        names = {
            alias.name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module == "typing"
            for alias in node.names
        }
        assert names.isdisjoint({"Any", "cast"}), path


def test_pure_packages_know_no_request_session_or_database():
    names = [
        f"surveyapp.{path.relative_to(PACKAGE).with_suffix('').as_posix().replace('/', '.')}"
        for package in ("definitions", "questionnaire", "analysis")
        for path in (PACKAGE / package).glob("*.py")
        if path.stem != "__init__"
    ]
    assert imported(names).isdisjoint(("flask", "sqlalchemy", "nacl", "duckdb", "matplotlib", "statsmodels"))
