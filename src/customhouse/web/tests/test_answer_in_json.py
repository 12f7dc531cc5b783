"""Every command with `--json` puts one JSON object a line on standard output, with stable keys, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from customhouse.clearance.tests.api_clients import message
from customhouse.foundation.access.tests.people import PASSWORD
from customhouse.foundation.config.country import CountryPack
from customhouse.web.tests.command_lines import run

DUTY = ["duty", "--commodity", "010121", "--origin", "FR", "--value", "1000"]
QUESTIONS: list[tuple[list[str], set[str]]] = [
    (DUTY, {"total", "currency"}),
    (["tariff", "show", "010121"], {"code", "description", "measures", "path", "unit"}),
    (["tariff", "search", "tea"], {"code", "description", "path"}),
    (["audit", "verify"], {"ok", "events", "first_bad"}),
    (["audit", "anchors", "--make"], {"day", "batch", "events", "seal"}),
    (["config", "show"], {"name", "variable", "value", "source", "description"}),
    (["jobs", "tick"], {"job"}),
    (["jobs", "list"], {"job", "every_s", "given_at", "finished_at", "error"}),
    (["user", "create", "olaf", "--role", "officer", "--password", PASSWORD], {"user", "roles", "office"}),
    (["user", "permissions"], {"code", "allows", "roles"}),
    (["demo", "--rows", "3", "--no-serve"], {"day", "declarations", "cleared_now", "outcomes"}),
]

OF_CLEAR = ["file", "lrn", "mrn", "outcome", "lane", "reasons", "errors", "warnings", "duties", "total", "currency"]
OF_CLEAR += ["ms"]


@pytest.mark.parametrize(
    ("words", "keys"), QUESTIONS, ids=lambda each: " ".join(each) if isinstance(each, list) else ""
)
def test_answers_are_objects(
    demoland: CountryPack, capsys: pytest.CaptureFixture[str], words: list[str], keys: set[str]
) -> None:
    """Each line is an object that has the keys that are promised."""
    if words[1] == "anchors":
        run(capsys, "user", "create", "somebody", "--role", "officer", "--password", PASSWORD)
    said = run(capsys, *words, "--json")
    assert said.code == 0, said.err
    assert said.lines
    assert keys <= set(said.lines[-1])


def test_lines_of_duty(demoland: CountryPack, capsys: pytest.CaptureFixture[str]) -> None:
    """Duty is answered line by line, decimals as text, and last the total."""
    *lines, total = run(capsys, *DUTY, "--json").lines
    keys = {"type", "expression", "base", "rate", "amount", "currency", "measure"}
    assert all(set(line) == keys and isinstance(line["amount"], str) for line in lines)
    assert set(total) == {"total", "currency"}


def test_answers_of_clear(demoland: CountryPack, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Clearing answers every file of a folder in sorted order, with exactly the keys that are promised."""
    (tmp_path / "b.xml").write_bytes(message(demoland).xml)
    (tmp_path / "a.xml").write_bytes(b"<x")
    said = run(capsys, "clear", str(tmp_path), "--at", "2026-03-02", "--json")
    assert said.code == 0
    unreadable, accepted = said.lines
    assert (unreadable["outcome"], accepted["outcome"]) == ("unreadable", "accepted")
    assert [Path(line["file"]).name for line in said.lines] == ["a.xml", "b.xml"]
    assert [list(line) for line in said.lines] == [OF_CLEAR, OF_CLEAR]


def test_clear_says_which_file_is_missing(
    demoland: CountryPack, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A file that is not there is a wrong command line; nothing is cleared."""
    said = run(capsys, "clear", str(tmp_path / "none.xml"), "--json")
    assert (said.code, said.out) == (2, "")
    assert "none.xml" in said.err


def test_message_commands_need_no_database(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Reading and checking messages touches no table (none may be touched in this test)."""
    (tmp_path / "a.xml").write_bytes(b"<x")
    for verb, keys in (("roundtrip", {"ok", "lost"}), ("validate", {"valid"})):
        said = run(capsys, "message", verb, str(tmp_path), "--json")
        assert said.code == 0
        assert set(said.lines[0]) == {"file", "kind", "errors"} | keys
    said = run(capsys, "world", "day", "--out", str(tmp_path / "out"), "--rows", "2", "--json")
    assert len(said.lines) == len(list((tmp_path / "out").iterdir())) == 2


def test_trail_that_was_tampered_with(demoland: CountryPack, capsys: pytest.CaptureFixture[str]) -> None:
    """A trail that is not whole ends the command with 1."""
    from django.db import connection

    from customhouse.foundation.audit import triggers

    run(capsys, "user", "create", "olga", "--role", "officer", "--password", PASSWORD)
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET payload = '{}' WHERE id = (SELECT max(id) FROM audit_event)")
    said = run(capsys, "audit", "verify", "--json")
    assert said.code == 1
    assert said.lines[0]["ok"] is False
    assert said.lines[0]["first_bad"] is not None
