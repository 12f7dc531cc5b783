"""The commands answer every file with one line and end well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from customhouse.messages.commands import app
from customhouse.messages.wco.tests import samples


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "good.xml").write_bytes(samples.declaration())
    (tmp_path / "a.xml").write_bytes(b"<a>\n")
    (tmp_path / "c.json").write_bytes(b"{}")
    return tmp_path


def _lines(*words: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_validate_answers_a_folder_in_order(folder: Path) -> None:
    lines = _lines("validate", str(folder), "--json")
    assert [list(line) for line in lines] == [["file", "kind", "valid", "errors"]] * 3
    assert [(line["file"], line["kind"], line["valid"]) for line in lines] == [
        (f"{folder}/a.xml", "unreadable", False),
        (f"{folder}/b/good.xml", "declaration", True),
        (f"{folder}/c.json", "unreadable", False),
    ]
    errors = lines[0]["errors"]
    assert isinstance(errors, list)
    assert list(errors[0]) == ["code", "pointer", "path", "message", "remedy"]
    assert errors[0]["path"] == "2:1"


def test_roundtrip_answers_a_file_and_one_that_is_not_there(folder: Path) -> None:
    good, missing = _lines("roundtrip", str(folder / "b/good.xml"), str(folder / "none.xml"), "--json")
    assert good == {"file": f"{folder}/b/good.xml", "kind": "declaration", "ok": True, "lost": [], "errors": []}
    assert (missing["kind"], missing["ok"], missing["lost"]) == ("unreadable", False, [])
    errors = missing["errors"]
    assert isinstance(errors, list)
    assert errors[0]["code"] == "MSG-FILE"


def test_people_get_words(folder: Path) -> None:
    result = CliRunner().invoke(app, ["validate", str(folder)])
    assert result.exit_code == 0
    assert "✓" in result.stdout
    assert "MSG-MALFORMED 42A 2:1" in result.stdout
