"""The bulk run killed again and again: nothing lost, nothing doubled, and the same story in the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.installations import Installation, new_installation

pytestmark = [pytest.mark.db, pytest.mark.faults]
KILLS = int(os.environ.get("CUSTOMHOUSE_TEST_KILLS", "200"))
"""How often; on PostgreSQL, whose copies take longer, a quarter of it."""


def test_a_bulk_run_killed_hundreds_of_times_tells_the_same_story(tmp_path: Path) -> None:
    with new_installation(tmp_path) as installation:
        kills = KILLS if installation.database_url.startswith("sqlite") else KILLS // 4
        done = _killed(installation, kills)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["kills"] == kills
    assert told["runs_ended"] >= 1


def _killed(installation: Installation, kills: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.faults.killing", "--kills", str(kills)],
        env=installation.environment | {"CUSTOMHOUSE_LOG_LEVEL": "error", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=max(1800, 60 * kills),
    )
