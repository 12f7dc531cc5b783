"""Installations of their own, for tests that start the real command: on the database that the tests run on."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = (sys.executable, "-c", "from customhouse.web.cli import main; main()")


@dataclass(frozen=True)
class Installation:
    """A home and a database that nobody else uses."""

    home: Path
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this installation is started with."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CUSTOMHOUSE_", "DJANGO_"))}
        return kept | {"CUSTOMHOUSE_HOME": str(self.home), "CUSTOMHOUSE_DATABASE_URL": self.database_url}

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; `more` is added to its environment."""
        return subprocess.run(
            [*PROGRAM, *words],
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command whose lines are read as they come."""
        return subprocess.Popen(
            [*PROGRAM, *words], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What is in the tables."""
        if self.database_url.startswith("sqlite"):
            with closing(sqlite3.connect(self.database_url.removeprefix("sqlite:///"))) as database:
                return database.execute(statement).fetchall()
        import psycopg

        with psycopg.connect(self.database_url) as server:
            return server.execute(statement).fetchall()


def lines_of(text: str) -> list[dict[str, Any]]:
    """The JSON objects of the lines that are whole."""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


@contextmanager
def new_installation(home: Path) -> Iterator[Installation]:
    """An empty installation on the kind of database that the tests run on; gone afterwards."""
    server = os.environ.get("CUSTOMHOUSE_DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield Installation(home, f"sqlite:///{home / 'customhouse.sqlite3'}")
        return
    name = f"customhouse_{home.name.replace('-', '_')}_{os.getpid()}".lower()
    _on_server(server, [f"CREATE DATABASE {name}"])
    try:
        yield Installation(home, f"{server.rsplit('/', 1)[0]}/{name}")
    finally:
        _on_server(server, [f"DROP DATABASE {name} WITH (FORCE)"])


def _on_server(server: str, statements: Sequence[str]) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
