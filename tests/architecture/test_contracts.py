"""The import contracts cover the whole tree, and areas keep out of each other's way."""

from __future__ import annotations

import ast
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.architecture.areas import ROOT, SOURCE, areas, module_name, sources

CLEARANCE = "customhouse.clearance."
COMPOSED = {"clearance": {"pages", "api", "commands", "showing", "answering", "sources"}}
"""Folders of clearance that are no areas: the edges above the journey, and where it looks facts up."""


def _contracts() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return parser


def _imported(file: Path) -> set[str]:
    """The modules that a file imports, by name, wherever in the file it does so."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _area_in_clearance(name: str) -> str:
    """The area of clearance that a module belongs to; empty for the composers and everything outside."""
    inside = name.removeprefix(CLEARANCE).split(".")[0] if name.startswith(CLEARANCE) else ""
    folder = SOURCE / "clearance" / inside
    return inside if inside and folder.is_dir() and inside not in COMPOSED["clearance"] else ""


def test_every_area_is_under_the_contract_of_areas() -> None:
    """A new area is named in .importlinter, so that its layers are watched."""
    listed = set(_contracts()["importlinter:contract:areas"]["containers"].split())
    assert listed == {module_name(area / "__init__.py") for area in areas()}


def test_every_group_is_under_the_contract_of_groups() -> None:
    layers = set(_contracts()["importlinter:contract:groups"]["layers"].split())
    groups = {f"customhouse.{folder.name}" for folder in SOURCE.iterdir() if (folder / "__init__.py").exists()}
    assert groups - layers == {"customhouse.world", "customhouse.countries"}


def _may_read(area: str, name: str) -> bool:
    """Whether a module is one that an area further left may know: queries, records, rules, and models for a key."""
    other, _, inside = name.removeprefix(CLEARANCE).partition(".")
    order = {"declarations": 0, "inspections": 1, "release": 2}
    known = inside.split(".")[0] in {"", "queries", "records", "rules", "states", "models", "access", "errors"}
    return known and other in order and order[other] < order.get(area, len(order))


def test_areas_of_clearance_know_neither_the_journey_nor_each_other() -> None:
    """Only composers call two areas' services; an area may read those to its right, and hold keys to their tables."""
    offences = [
        f"{module_name(file)} imports {name}"
        for file in sources()
        if (area := _area_in_clearance(module_name(file)))
        for name in _imported(file)
        if name.startswith(CLEARANCE) and not name.startswith(f"{CLEARANCE}{area}") and not _may_read(area, name)
    ]
    assert offences == []


@pytest.mark.parametrize("area", areas(), ids=lambda area: str(area.relative_to(SOURCE)))
def test_an_area_says_what_it_is(area: Path) -> None:
    """Ten lines for a newcomer: purpose, people, legal source, states."""
    readme = area / "README.md"
    readme = readme if readme.exists() else area.parent / "README.md"  # an area that is a group's only one
    assert readme.exists(), f"{area.relative_to(SOURCE)} has no README.md"
    assert len(readme.read_text(encoding="utf-8").splitlines()) >= 5
