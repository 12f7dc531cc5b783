"""The database of an installation, from its address: SQLite by default, PostgreSQL in production.

SQLite runs in write-ahead mode with full synchronisation and immediate transactions: a commit that was
acknowledged is on disk, and two writers wait for each other instead of failing.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from customhouse.foundation.config.settings import Settings

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-64000;PRAGMA temp_store=FILE;PRAGMA mmap_size=268435456;"
)
"""`temp_store=FILE`: with MEMORY the time of a batch of inserts grew with the database (a thousand rows of a bulk file
took 3.7 s of CPU in an empty database, 6.1 s after four thousand); with FILE it does not. Presumably what a statement
may have to undo is kept more cheaply in a file."""


CONNECTION_SECONDS = 60
"""How long a thread keeps its connection. A new one reads the whole schema: on SQLite that took more of the server's
time than all else that a request does before and after its lodging."""


class DatabaseAddressError(ValueError):
    """The address of the database is of no kind that Customhouse runs on."""


def database(installation: Settings) -> dict[str, Any]:
    """Django's DATABASES entry for the installation's `database_url`; `DatabaseAddressError` if it is neither kind."""
    address = installation.database_url or f"sqlite:///{installation.home / 'customhouse.sqlite3'}"
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return _sqlite(address.removeprefix("sqlite:///"))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": parts.port or "",
            "CONN_MAX_AGE": CONNECTION_SECONDS,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise DatabaseAddressError(
        f"CUSTOMHOUSE_DATABASE_URL has scheme {parts.scheme!r}; use sqlite:///path or postgresql://…"
    )


def _sqlite(path: str) -> dict[str, Any]:
    """The entry for SQLite. Tests get a file too, one a run: only in a file do two writers wait for each other."""
    tests = Path(tempfile.gettempdir()) / f"customhouse-tests-{os.getpid()}.sqlite3"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "TEST": {"NAME": str(tests)},
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
    }
