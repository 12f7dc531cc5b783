"""Configuring: the database from its address, secrets kept, the log's lines."""

from __future__ import annotations

import json
import logging
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from customhouse.foundation.config.database import DatabaseAddressError, database
from customhouse.foundation.config.logs import JsonLines, PlainLines, logging_config
from customhouse.foundation.config.secrets import kept_secret
from customhouse.foundation.config.settings import Settings


def test_without_an_address_the_database_is_a_file_in_the_home_folder() -> None:
    entry = database(Settings(home=Path("/srv/customs"), database_url=""))
    assert entry["NAME"] == "/srv/customs/customhouse.sqlite3"
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in entry["OPTIONS"]["init_command"]


def test_an_address_of_sqlite_is_a_path() -> None:
    assert database(Settings(database_url="sqlite:////data/c.sqlite3"))["NAME"] == "/data/c.sqlite3"


def test_an_address_of_postgresql_is_taken_apart() -> None:
    entry = database(Settings(database_url="postgresql://u:p%40ss@db.example:5433/customs?sslmode=require"))
    wanted = {"NAME": "customs", "USER": "u", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": 5433}
    assert wanted.items() <= entry.items()
    assert entry["OPTIONS"] == {"sslmode": "require"}


def test_a_database_of_another_kind_is_refused() -> None:
    with pytest.raises(DatabaseAddressError, match="mysql"):
        database(Settings(database_url="mysql://h/d"))


@pytest.mark.parametrize("wrong", [{"port": 0}, {"threads": 1000}, {"language": "xx"}, {"log_level": "loud"}])
def test_a_setting_out_of_range_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type]  # the point


def test_a_given_secret_is_used_and_not_written(tmp_path: Path) -> None:
    assert kept_secret(SecretStr("given"), tmp_path / "key") == "given"
    assert not (tmp_path / "key").exists()


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "home" / "key"
    made = kept_secret(SecretStr(""), path)
    assert kept_secret(SecretStr(""), path) == made
    assert len(made) >= 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def record(message: str) -> logging.LogRecord:
    return logging.LogRecord("customs", logging.INFO, "", 1, message, None, None)


def test_a_line_of_json_holds_the_message_and_the_traceback() -> None:
    assert json.loads(JsonLines().format(record("نص\n2")))["message"] == "نص\n2"
    error = RuntimeError("out of paper")
    failed = record("x")
    failed.exc_info = (type(error), error, None)
    assert "out of paper" in json.loads(JsonLines().format(failed))["traceback"]


def test_nobody_forges_a_line_of_the_log() -> None:
    assert "\n" not in PlainLines("{message}", style="{").format(record("a\n2026-01-01 INFO forged\r\n"))


@pytest.mark.parametrize("form", ["text", "json"])
def test_logging_is_configured(form: str) -> None:
    wanted = logging_config(Settings(log_level="warning", log_format=form))  # type: ignore[arg-type]  # both are allowed
    assert wanted["root"] == {"handlers": ["standard_error"], "level": "WARNING"}
    assert wanted["handlers"]["standard_error"]["formatter"] in wanted["formatters"]
