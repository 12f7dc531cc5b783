"""The tour names files and functions that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.areas import ROOT, SOURCE

TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"`([^`\n]+)`", TOUR)
FILES = sorted({name for name in QUOTED if re.fullmatch(r"[\w/.-]+\.(py|csv|yaml)", name)})
NAMES = sorted({name for name in QUOTED if re.fullmatch(r"_?[A-Za-z][A-Za-z_]*", name)})


def _place(name: str) -> Path:
    return ROOT / name if name.startswith("tests/") else SOURCE / name


def _defined(file: Path) -> set[str]:
    """The functions and classes of a module."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}


@pytest.mark.parametrize("name", FILES)
def test_a_file_on_the_tour_is_there(name: str) -> None:
    assert _place(name).is_file()


def test_every_name_on_the_tour_is_defined_in_a_file_on_the_tour() -> None:
    found = {name for file in FILES if file.endswith(".py") for name in _defined(_place(file))}
    assert [name for name in NAMES if name not in found] == []


def test_the_tour_names_enough_to_be_a_tour() -> None:
    """The tests above look at something: the patterns find what the page quotes."""
    assert len(FILES) > 20
    assert "keep_received" in NAMES
