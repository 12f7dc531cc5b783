"""The tree as the tests of its shape see it: areas, modules, and the modules that must stay pure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import customhouse

ROOT = Path(__file__).parents[2]
SOURCE = Path(customhouse.__file__).parent
GROUPS = ("insight", "clearance", "targeting", "revenue", "tariff", "parties", "reference", "foundation")
"""Groups whose folders are areas, each with the same files."""

EDGES = {"tests", "pages", "api", "commands", "showing", "answering", "sources"}
"""Folders of a group that are no areas: its tests, the edges that composers have, and where they look facts up."""

LAYERS = {"urls", "views", "api", "commands", "tasks", "forms", "services", "store", "queries", "access", "models"}
LAYERS |= {"states", "rules", "records"}
"""Names that mean the same in every area."""


def is_test(file: Path) -> bool:
    """Whether a file belongs to the tests."""
    return "tests" in file.relative_to(ROOT).parts


def written() -> list[Path]:
    """Every Python file that people write: sources, tests and scripts, without migrations."""
    files = (file for folder in ("src", "tests", "scripts") for file in (ROOT / folder).rglob("*.py"))
    return sorted(file for file in files if "migrations" not in file.parts)


def sources() -> list[Path]:
    """The Python files of the package itself, without tests and migrations."""
    return [file for file in written() if file.is_relative_to(SOURCE) and not is_test(file)]


def module_name(file: Path) -> str:
    """The dotted name of a file of the package.

    >>> module_name(SOURCE / "messages" / "findings.py")
    'customhouse.messages.findings'
    """
    parts = file.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def areas() -> list[Path]:
    """The folder of every area: one below a group, and those that are groups of one (messages.wco, world)."""
    inside = (folder for group in GROUPS for folder in (SOURCE / group).iterdir())
    found = [folder for folder in inside if (folder / "__init__.py").exists() and folder.name not in EDGES]
    found.append(SOURCE / "foundation" / "pages")
    return sorted({*found, SOURCE / "messages" / "wco", SOURCE / "world"})


def pure() -> Iterator[str]:
    """The modules that must be importable without Django: messages, rules, records, the facts of selection."""
    for file in sources():
        parts = file.relative_to(SOURCE).parts
        stands_alone = parts[0] == "messages" and file.name != "commands.py"
        is_rule = "rules" in parts or file.name in {"records.py", "states.py"}
        if stands_alone or is_rule or parts[:2] == ("targeting", "facts"):
            yield module_name(file)
