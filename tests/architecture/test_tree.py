"""What must stay importable without Django, and how large things may grow."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.areas import ROOT, pure, written

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 50

NO_NAMES = {"utils", "util", "common", "helpers", "helper", "manager", "managers", "base", "misc"}

IMPORT_EACH = """
import json, sys
from importlib import import_module
offences = []
for name in json.loads(sys.stdin.read()):
    import_module(name)
    if "django" in sys.modules:
        offences.append(name)
        for loaded in [each for each in sys.modules if each.split(".")[0] in {"django", "customhouse"}]:
            del sys.modules[loaded]
print(json.dumps(offences))
"""


def test_pure_modules_import_no_django() -> None:
    """Rules, records and messages must be importable in a notebook, without settings and without Django."""
    names = sorted(pure())
    assert len(names) > 100
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EACH], input=json.dumps(names), capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []


def test_the_watch_over_pure_modules_sees_django() -> None:
    """The test above can fail: a module that imports Django is told."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EACH],
        input='["customhouse.messages.findings", "django.utils.timezone", "customhouse.messages.findings"]',
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == ["django.utils.timezone"]


def test_files_stay_readable() -> None:
    """A file of more than 400 lines is two files."""
    assert [_name(file) for file in written() if _lines(file) > LINES_OF_A_FILE] == []


def test_functions_stay_readable() -> None:
    """A function of more than 50 lines is several."""
    assert [name for file in written() for name in _long_functions(file)] == []


def test_modules_are_named_for_what_they_hold() -> None:
    assert [_name(file) for file in written() if {file.stem, *file.relative_to(ROOT).parent.parts} & NO_NAMES] == []


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def _long_functions(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LINES_OF_A_FUNCTION:
                yield f"{_name(file)}::{node.name}"
