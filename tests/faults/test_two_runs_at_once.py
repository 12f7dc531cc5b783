"""Two bulk runs of one file at once: they take turns, nothing is doubled, and both tell the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults import evidence
from tests.faults.files import expected, write_file
from tests.journeys.installations import lines_of, new_installation

pytestmark = [pytest.mark.db, pytest.mark.faults]
ROWS = 300


def test_two_runs_of_one_file_at_once_decide_each_row_once(tmp_path: Path) -> None:
    file = write_file(tmp_path / "rows.csv", ROWS)
    command = ("clear", "--csv", str(file), "--map", "kcs", "--json")
    with new_installation(tmp_path) as installation:
        both = [installation.start(*command) for _ in range(2)]
        said = [json.loads(process.communicate(timeout=300)[0]) for process in both]
        assert [process.returncode for process in both] == [0, 0]
        third = lines_of(installation.run(*command).stdout)[0]
        assert not evidence.wrong(installation.rows)
        runs = installation.rows("SELECT count(*) FROM bulk_run")
        trail = installation.run("audit", "verify", "--json")
    for summary in (*said, third):
        assert {name: summary[name] for name in ("accepted", "rejected", "unreadable")} == expected(ROWS)
        assert (summary["lanes"], summary["duty"]) == (third["lanes"], third["duty"])
    assert runs == [(1,)]
    assert lines_of(trail.stdout)[0]["ok"]
