"""Run a command beside a private PostgreSQL cluster that is gone when the command ends.

`python scripts/with_postgres.py -- pytest -m db`: the cluster listens on a Unix socket in its own folder and the
command finds it through CUSTOMHOUSE_DATABASE_URL. As root (initdb refuses root) the server runs as `postgres`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    """Start the cluster, run `command` in its environment, stop the cluster; the command's exit code."""
    folder = Path(tempfile.mkdtemp(prefix="customhouse-pg-"))
    prefix: list[str] = []
    if os.geteuid() == 0:
        prefix = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    data = folder / "data"
    try:
        _run(
            [
                *prefix,
                _binary("initdb"),
                "-D",
                str(data),
                "-U",
                "customhouse",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ]
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        start = [
            *prefix,
            _binary("pg_ctl"),
            "-D",
            str(data),
            "-o",
            options,
            "-l",
            str(folder / "log"),
            "-w",
            "start",
        ]
        _run(start)
        host = str(folder).replace("/", "%2F")
        address = f"postgresql://customhouse@{host}/postgres"
        return subprocess.run(command, env={**os.environ, "CUSTOMHOUSE_DATABASE_URL": address}, check=False).returncode
    finally:
        subprocess.run(
            [*prefix, _binary("pg_ctl"), "-D", str(data), "-m", "immediate", "stop"],
            check=False,
            capture_output=True,
        )
        shutil.rmtree(folder, ignore_errors=True)


def _binary(name: str) -> str:
    """The newest installed server program of that name (Debian keeps them out of PATH)."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    where = str(found[-1]) if found else shutil.which(name)
    if where is None:
        sys.exit(f"PostgreSQL's {name} is not installed: run `make setup`, or apt-get install postgresql")
    return where


def _run(command: list[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(arguments[1:] if arguments[:1] == ["--"] else arguments))
