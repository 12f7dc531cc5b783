"""The command that writes a day of simulated trade."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from customhouse.messages.wco.reading import read_message
from customhouse.world.commands import app


def test_a_day_is_written(tmp_path: Path) -> None:
    """One file a declaration, one JSON object a line, and each file is a message."""
    result = CliRunner().invoke(app, ["day", "--rows", "5", "--seed", "7", "--out", str(tmp_path / "day"), "--json"])
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["file"] for line in lines] == sorted(path.name for path in (tmp_path / "day").iterdir())
    assert set(lines[0]) == {"file", "lrn", "at", "submitter", "mistakes"}
    assert not read_message((tmp_path / "day" / lines[0]["file"]).read_bytes()).findings


def test_a_summary_for_people(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["day", "--rows", "2", "--on", "2026-07-01", "--out", str(tmp_path)])
    assert result.exit_code == 0
    assert "2 declarations" in result.stdout
    assert len(list(tmp_path.glob("260701-*.xml"))) == 2


@pytest.mark.parametrize("arguments", [["--seed", "-5"], ["--on", "1800-01-01"]])
def test_what_cannot_be_made_is_said(tmp_path: Path, arguments: list[str]) -> None:
    result = CliRunner().invoke(app, ["day", "--out", str(tmp_path / "out"), *arguments])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.strip()
    assert not (tmp_path / "out").exists()
