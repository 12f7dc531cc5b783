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
    with running(durable=durable) as cluster:
        environment = {**os.environ, "CUSTOMHOUSE_DATABASE_URL": cluster.address}
        return subprocess.run(command, env=environment, check=False).returncode


class Cluster:
    """A private cluster in a folder of its own: `address` while it runs. It can be stopped and started again."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.data = folder / "data"
        self.log = folder / "log"
        self.options = (
            f"-k {folder} -c listen_addresses='' -c max_connections=100 -c fsync={'on' if durable else 'off'}"
        )
        self.address = f"postgresql://customhouse@{str(folder).replace('/', '%2F')}/postgres"
        self.control = [*self._as_server(folder), _binary("pg_ctl"), "-D", str(self.data)]
        making = f"-D {self.data} -U customhouse -A trust -E UTF8 --locale=C.UTF-8 --no-sync"
        _run([*self._as_server(folder), _binary("initdb"), *making.split()])

    def _as_server(self, folder: Path) -> list[str]:
        """Words before a server's program: initdb and the server refuse root."""
        if os.geteuid() != 0:
            return []
        shutil.chown(folder, "postgres")
        return ["runuser", "-u", "postgres", "--"]

    def start(self) -> None:
        """Start the server; it takes connections when this returns."""
        _run([*self.control, "-o", self.options, "-l", str(self.log), "-w", "start"])

    def stop(self) -> None:
        """Stop the server at once, as a loss of power would; nothing happens where it does not run."""
        subprocess.run([*self.control, "-m", "immediate", "stop"], check=False, capture_output=True)


@contextmanager
def running(*, durable: bool = False) -> Iterator[Cluster]:
    """A running cluster. Stopped and removed afterwards, whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="customhouse-pg-"))
    try:
        made = Cluster(folder, durable=durable)
        try:
            made.start()
            yield made
        finally:
            made.stop()
    finally:
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
