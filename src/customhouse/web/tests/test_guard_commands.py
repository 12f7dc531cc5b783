"""Every command of `customhouse`, as `commands.yaml` says it: none is missing, all have help and clear words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.clearance.tests.lodged import PRECURSOR, lodged, message
from customhouse.clearance.tests.released import let_go
from customhouse.foundation.config.country import CountryPack
from customhouse.web import cli
from customhouse.web.tests.command_lines import run
from customhouse.web.tests.guarded import writes

TABLE: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "commands.yaml").read_text(encoding="utf-8"))[
    "commands"
]
READING = [row for row in TABLE if "try" in row]


def _commands() -> Iterator[tuple[str, Any]]:
    """Every command with its whole name."""
    for name in cli.COMMANDS:
        yield from _under(name, cli.mounted(name).commands[name])


def _under(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        yield name, command
        return
    for word, inner in command.commands.items():
        yield from _under(f"{name} {word}", inner)


def _options(command: Any) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


def test_no_command_is_missing_in_the_table() -> None:
    assert [name for name, _ in _commands()] == [row["command"] for row in TABLE]


def test_each_takes_json_or_says_why_not() -> None:
    reasons = {row["command"]: row.get("without_json", "") for row in TABLE}
    for name, command in _commands():
        assert ("--json" in _options(command)) != bool(reasons[name]), name


def test_who_acts_for_somebody_is_told_for_whom() -> None:
    """A command that acts by somebody's rights cannot be run without naming them."""
    named = {row["command"] for row in TABLE if row.get("as") == "somebody"}
    asking = {
        name for name, command in _commands() if any(each.name == "user" and each.required for each in command.params)
    }
    assert asking == named


@pytest.mark.parametrize("name", [row["command"] for row in TABLE])
def test_each_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, *name.split(), "--help")
    assert (said.code, "--help" in said.out) == (0, True)


@pytest.fixture
def places(demoland: CountryPack, tmp_path: Path) -> dict[str, str]:
    """A declaration under control, and one released."""
    said = message(demoland)
    held, green = lodged(said, said.with_commodity(PRECURSOR)), lodged(said, said.with_lrn("GREEN-1"))
    release = let_go(green)
    note = str(tmp_path / "note.pdf")
    return {"mrn": held.mrn or "", "released": green.mrn or "", "code": release.code, "file": note}


@pytest.mark.parametrize("row", READING, ids=lambda row: row["command"])
def test_what_only_reads_writes_nothing(
    row: dict[str, Any], places: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """One JSON object a line on standard output, nothing else there, and nothing in the tables."""
    assert not row["writes"]
    words = [str(word).format(**places) for word in row["try"]]
    with writes() as tables:
        said = run(capsys, *row["command"].split(), *words, "--json")
    assert said.code in {0, 1}, said.err
    assert tables == set()
    assert all(isinstance(json.loads(line), dict) for line in said.out.splitlines())
