"""The command line as a whole: help, wrong words, wrong settings, empty databases; never a traceback."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from customhouse.web import cli
from customhouse.web.tests.command_lines import Ended, begin, ended, run


def fails_clearly(command: Ended, code: int, *words: str) -> None:
    """The command ends with this code and says these words on standard error, without a traceback."""
    assert command.code == code, command.err
    assert command.out == ""
    assert "Traceback" not in command.err
    for word in words:
        assert word in command.err, command.err


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_each_command_has_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """Every command says what it is for, without asking the database (none is there for this test)."""
    said = run(capsys, command, "--help")
    assert said.code == 0
    assert "--help" in said.out


def test_help_lists_every_command_and_imports_none(tmp_path: Path) -> None:
    """Help names every command; only what was asked for is imported."""
    said = ended(begin(tmp_path / "home", "--help"))
    assert said.code == 0
    assert all(command in said.out for command in cli.COMMANDS)
    assert not (tmp_path / "home").exists()


def test_without_words_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Who says nothing is told what can be said, and that this was not enough."""
    assert run(capsys).code == 2


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["clear"],
        ["clear", "--nothing"],
        ["duty", "--commodity", "010121"],
        ["tariff", "show"],
        ["tariff", "search", "tea", "--limit", "0"],
        ["message", "roundtrip"],
        ["world", "day"],
        ["user", "create", "x", "--role", "king", "--password", "x"],
        ["clear", "x.xml", "--at", "yesterday"],
        ["demo", "--rows", "many"],
        ["audit", "verify", "--at"],
    ],
    ids=" ".join,
)
def test_wrong_words(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    """A wrong command line ends with 2 and says what is wrong with it; no database is needed to know."""
    fails_clearly(run(capsys, *words), 2, "Usage")


@pytest.mark.parametrize(
    ("settings", "code", "words"),
    [
        ({"CUSTOMHOUSE_PORT": "ninety"}, 2, ["CUSTOMHOUSE_PORT"]),
        ({"CUSTOMHOUSE_DATABASE_URL": "mysql://here/db"}, 2, ["CUSTOMHOUSE_DATABASE_URL", "mysql"]),
        ({"CUSTOMHOUSE_DATABASE_URL": "sqlite:////no/such/folder/db"}, 1, ["database cannot be used"]),
        (
            {"CUSTOMHOUSE_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/db"},
            1,
            ["database cannot be used", "127.0.0.1"],
        ),
        ({"CUSTOMHOUSE_COUNTRY": "atlantis"}, 2, ["atlantis"]),
        ({"CUSTOMHOUSE_HOME": "/dev/null/home"}, 1, ["/dev/null"]),
    ],
    ids=["port", "scheme", "folder", "server", "country", "home"],
)
def test_wrong_settings(tmp_path: Path, settings: dict[str, str], code: int, words: list[str]) -> None:
    """Settings that cannot work are told by name."""
    fails_clearly(ended(begin(tmp_path, "audit", "verify", "--json", **settings)), code, *words)


def test_file_that_is_no_database(tmp_path: Path) -> None:
    """A file that is something else is told so, and left alone."""
    (tmp_path / "customhouse.sqlite3").write_bytes(b"This is no database, but somebody's letter." * 50)
    fails_clearly(ended(begin(tmp_path, "audit", "verify")), 1, "not a database")
    assert (tmp_path / "customhouse.sqlite3").read_bytes().startswith(b"This is no database")


def test_two_at_once_on_an_empty_database(tmp_path: Path) -> None:
    """Two first commands at once: one makes the installation ready, the other waits; both answer the same."""
    words = ("duty", "--commodity", "010121", "--origin", "FR", "--value", "1000", "--json")
    first, second = [ended(each) for each in [begin(tmp_path, *words), begin(tmp_path, *words)]]
    assert (first.code, second.code) == (0, 0), first.err + second.err
    assert first.out == second.out
    assert first.lines[-1] == {"total": "166.96", "currency": "XDD"}
    assert sorted(["Loading" in each.err for each in (first, second)]) == [False, True]


def test_fault_is_told_without_a_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours is owned up to in one line."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(cli, "mounted", broken)
    fails_clearly(run(capsys, "clear"), 1, "ZeroDivisionError", "CUSTOMHOUSE_DEBUG")


def test_today_is_the_day_where_the_law_is_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("customhouse.web.installation.make_ready", lambda **_: None)
    with time_machine.travel(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tick=False):
        assert cli._after_readiness(timezone.localdate)() == date(2027, 1, 1)  # what every command passes
