"""Showing the settings: all of them, with their source, and no secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from customhouse.foundation.config.commands import app
from customhouse.foundation.config.description import described, reference, variable_of
from customhouse.foundation.config.settings import Settings

PAGE = Path(__file__).parents[5] / "docs" / "reference" / "settings.md"


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_reference_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run `make reference`"


def test_the_reference_names_every_setting() -> None:
    assert all(f"`{variable_of(name)}`" in reference() for name in Settings.model_fields)


def test_each_source_is_told(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("CUSTOMHOUSE_PORT=9000\n", encoding="utf-8")
    rows = described(Settings(port=9000, bind="0.0.0.0"), {"customhouse_bind": "0.0.0.0"}, file)  # noqa: S104  # never bound
    sources = {row.name: (row.value, row.source) for row in rows}
    assert sources["port"] == ("9000", ".env")
    assert sources["bind"] == ("0.0.0.0", "environment")  # noqa: S104  # as above
    assert sources["threads"] == ("8", "default")


@pytest.mark.parametrize("file", [True, False])
def test_no_secret_is_shown(tmp_path: Path, *, file: bool) -> None:
    installation = Settings(
        secret_key=SecretStr("sesame"), selection_key=SecretStr(""), database_url="postgresql://u:sesame@h/d?x=1"
    )
    rows = described(installation, {}, tmp_path / ".env" if file else tmp_path)
    assert "sesame" not in repr(rows)
    assert {row.name: row.value for row in rows}["database_url"] == "postgresql://u:***@h/d?x=1"


def test_the_command_prints_one_object_a_line() -> None:
    lines = [json.loads(line) for line in CliRunner().invoke(app, ["show", "--json"]).stdout.splitlines()]
    assert [line["name"] for line in lines] == list(Settings.model_fields)
    assert set(lines[0]) == {"name", "variable", "value", "source", "description"}
    assert "CUSTOMHOUSE_PORT = " in CliRunner().invoke(app, ["show"]).stdout
