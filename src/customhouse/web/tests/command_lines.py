"""Running the `customhouse` command: in this process where that says as much, in one of its own where it must be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from customhouse.web import cli


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ended:
    """Run a command line in this process, on the tables of the test."""
    capsys.readouterr()
    code = cli.run(arguments)
    said = capsys.readouterr()
    return Ended(code, said.out, said.err)


def begin(home: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    """Start a command line in a process of its own, whose home is that folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CUSTOMHOUSE_", "DJANGO_"))}
    environment = kept | {"CUSTOMHOUSE_HOME": str(home)} | settings
    program = [sys.executable, "-c", "from customhouse.web.cli import main; main()", *arguments]
    return subprocess.Popen(
        program, env=environment, cwd=home.parent, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def ended(process: subprocess.Popen[str]) -> Ended:
    """Wait until the command ends."""
    out, err = process.communicate(timeout=120)
    return Ended(process.returncode, out, err)
