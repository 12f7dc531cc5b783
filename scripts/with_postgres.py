"""Run a command beside a private PostgreSQL cluster that is gone when the command ends.

`python scripts/with_postgres.py -- pytest -m db`: the cluster listens on a Unix socket in its own folder and the
command finds it through CUSTOMHOUSE_DATABASE_URL. As root (initdb refuses root) the server runs as `postgres`.
With `--durable` before the command every commit reaches the disk; tests do without.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run the command that `arguments` name beside a cluster; its exit code, or 2 where there is none."""
    durable = arguments[:1] == ["--durable"]
    command = arguments[1:] if durable else arguments
    command = command[1:] if command[:1] == ["--"] else command
    if not command:
        print(__doc__)
        return 2
    with cluster(durable=durable) as address:
        return subprocess.run(command, env={**os.environ, "CUSTOMHOUSE_DATABASE_URL": address}, check=False).returncode


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """A running cluster; its address. Stopped and removed afterwards, whatever happened."""
    control, initdb = _binary("pg_ctl"), _binary("initdb")
    folder = Path(tempfile.mkdtemp(prefix="customhouse-pg-"))
    data = folder / "data"
    server: list[str] = []
    if os.geteuid() == 0:
        server = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    options = f"-k {folder} -c listen_addresses='' -c max_connections=60 -c fsync={'on' if durable else 'off'}"
    try:
        _run([*server, initdb, *f"-D {data} -U customhouse -A trust -E UTF8 --locale=C.UTF-8 --no-sync".split()])
        _run([*server, control, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"])
        host = str(folder).replace("/", "%2F")
        yield f"postgresql://customhouse@{host}/postgres"
    finally:
        stop = [*server, control, "-D", str(data), "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, capture_output=True)
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
    sys.exit(main(sys.argv[1:]))
