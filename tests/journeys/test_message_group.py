"""`customhouse message`: the commands of two areas in one group, each with no more than it needs."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.installations import lines_of, new_installation


def test_both_kinds_of_commands_are_there(tmp_path: Path) -> None:
    file = tmp_path / "m.xml"
    file.write_bytes(b"<not xml")
    with new_installation(tmp_path) as installation:
        help_text = installation.run("message", "--help").stdout
        assert all(word in help_text for word in ("roundtrip", "validate", "aside", "replay"))
        assert lines_of(installation.run("message", "validate", str(file), "--json").stdout)[0]["valid"] is False
        assert not (tmp_path / "customhouse.sqlite3").exists(), "files are examined without a database"
        assert lines_of(installation.run("clear", str(file), "--json").stdout)[0]["outcome"] == "unreadable"
        [line] = lines_of(installation.run("message", "aside", "--json").stdout)
        done = installation.run("message", "replay", str(line["message"]), "--json")
        assert (done.returncode, lines_of(done.stdout)[0]["outcome"]) == (1, "unreadable")
