"""The command that checks a file of profiles."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from typer.testing import CliRunner

from customhouse.targeting.profiles.commands import app
from customhouse.targeting.profiles.tests.examples import written_law, written_profile


def test_a_sound_file(tmp_path: Path) -> None:
    file = tmp_path / "profiles.yaml"
    file.write_text(yaml.safe_dump(written_law(written_profile())), encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(file)])
    assert (result.exit_code, result.stdout) == (0, "1 profiles and 1 policies, without fault.\n")
    assert CliRunner().invoke(app, ["check", str(file), "--json"]).stdout == ""


def test_a_faulty_file(tmp_path: Path) -> None:
    """One line a fault, for people and for programs."""
    file = tmp_path / "profiles.yaml"
    file.write_text(yaml.safe_dump(written_law(written_profile(lane="pink", weight=-1))), encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(file), "--json"])
    assert result.exit_code == 1
    assert [json.loads(line)["code"] for line in result.stdout.splitlines()] == ["PRF-LANE", "PRF-NUMBER"]
    assert "profiles[0].lane: There is no lane called “pink”." in CliRunner().invoke(app, ["check", str(file)]).stdout


def test_a_file_of_other_bytes(tmp_path: Path) -> None:
    file = tmp_path / "profiles.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    result = CliRunner().invoke(app, ["check", str(file), "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["code"] == "PRF-YAML"
