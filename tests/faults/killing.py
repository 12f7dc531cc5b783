"""Kills the bulk run at random moments, hundreds of times: `python -m tests.faults.killing --kills 200`.

A process that has everything loaded forks; the child goes on with a file on a copy of a prepared database and dies by
SIGKILL, after a random time or at a random statement. The tables are looked at by the bare driver after each kill; when
a run comes to its end, the trail and the ledger are verified, and every row must have come to what it comes to in a run
that nobody killed. Prints one JSON object; exit code 1 and what is wrong where anything is.

The database is that of CUSTOMHOUSE_HOME or CUSTOMHOUSE_DATABASE_URL, which must be empty and nobody else's.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import django

from tests.faults import evidence
from tests.faults.files import expected, write_file

ROWS = 500
LONGEST = 0.1
"""After which part of the time of a whole run a child is killed at the latest, if it is killed by the clock.

Measured on the machine as busy as it is: a part of a second may be nothing on another.
"""
STATEMENTS = 160
"""Statements at which a child is killed at the latest, if it is killed by the statement."""
DETACHED = 300.0
"""Seconds after which it is given up that a server notices that its client is dead."""


class Copies:
    """Databases that are copies of the prepared one; children open them, this process never does."""

    def __init__(self, folder: Path) -> None:
        from django.db import connections

        self.folder, self.count = folder, 0
        self.settings = connections["default"].settings_dict
        self.is_file = connections["default"].vendor == "sqlite"
        self.prepared = str(self.settings["NAME"])

    def fresh(self) -> str:
        """A new copy; its name."""
        self.count += 1
        if self.is_file:
            return str(shutil.copy(self.prepared, self.folder / f"{self.count}.sqlite3"))
        name = f"{self.prepared}_{self.count}"
        self._server(f'CREATE DATABASE "{name}" TEMPLATE "{self.prepared}"')
        return name

    def drop(self, name: str) -> None:
        """Take a copy away."""
        if self.is_file:
            for file in self.folder.glob(f"{Path(name).name}*"):
                file.unlink()
        else:
            self._server(f'DROP DATABASE "{name}" WITH (FORCE)')

    def ask(self, name: str) -> evidence.Ask:
        """How to ask a copy by the bare driver."""
        return lambda statement: self._asked(name, statement)

    def use(self, name: str) -> None:
        """Have Django use this copy from now on; in a child."""
        self.settings["NAME"] = name

    def settled(self, name: str) -> None:
        """Wait until the server has let go of a client that died."""
        end = time.monotonic() + DETACHED
        held = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608  # a name that we made
        while not self.is_file and self._asked("postgres", held) != [(0,)]:
            if time.monotonic() > end:
                raise TimeoutError(f"the server still holds {name}")
            time.sleep(0.01)

    def _asked(self, name: str, statement: str) -> list[tuple[Any, ...]]:
        if self.is_file:
            with closing(sqlite3.connect(name)) as database:
                return database.execute(statement).fetchall()
        with self._connected(name) as database:
            return list(database.execute(statement.encode()).fetchall())

    def _server(self, statement: str) -> None:
        with self._connected("postgres") as server:
            server.execute(statement.encode())

    @contextmanager
    def _connected(self, name: str) -> Iterator[Any]:
        import psycopg

        own = {"host": self.settings["HOST"], "user": self.settings["USER"], "dbname": name}
        with psycopg.connect(autocommit=True, **own) as connection:
            yield connection


def forked(work: Callable[[], object]) -> int:
    """Do `work` in a child; its process id. The child ends with 0, or with 1 and a traceback."""
    if pid := os.fork():
        return pid
    try:
        work()
    except BaseException:  # noqa: BLE001  # the child must never return into its parent's code
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def must_end_well(pid: int, what: str) -> None:
    """Wait for a child that nobody kills."""
    _, status = os.waitpid(pid, 0)
    if status:
        raise AssertionError(f"{what} ended with {status}")


def bulk_run(copies: Copies, name: str, file: Path, told: int, deadly: int = 0) -> None:
    """In a child: go on with the file, telling each decided row; die at that statement, if any is deadly."""
    from django.db import connection

    from customhouse.clearance.clearing import clear_file
    from customhouse.foundation.access.records import SYSTEM

    copies.use(name)
    left = deadly

    def counting(execute: Any, *given: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)

    with connection.execute_wrapper(counting):
        clear_file(
            path=file,
            map_name="kcs",
            actor=SYSTEM,
            at=datetime.now(UTC),
            progress=lambda last, _: void(os.write(told, f"{last}\n".encode())),
        )


def void(_: object) -> None:
    """Nothing."""


def verify(copies: Copies, name: str) -> None:
    """In a child: the trail is whole, and the ledger balances."""
    from customhouse.foundation.access.records import SYSTEM
    from customhouse.foundation.audit.verification import verify as verify_trail
    from customhouse.revenue.ledger.queries import verify as verify_ledger

    copies.use(name)
    trail, ledger = verify_trail(actor=SYSTEM), verify_ledger()
    if not (trail.ok and ledger.ok):
        raise AssertionError(f"the trail: {trail.faults}; the ledger: {ledger}")


def killed_once(copies: Copies, name: str, file: Path, dice: random.Random, longest: float) -> tuple[bool, int]:
    """Fork a run and kill it within `longest` seconds, or at a statement.

    Whether it died of it (else it had come to its end), and the last row it told.
    """
    reading, telling = os.pipe()
    deadly = dice.randint(1, STATEMENTS) if dice.random() < 0.5 else 0
    pid = forked(lambda: bulk_run(copies, name, file, telling, deadly))
    os.close(telling)
    if not deadly:
        time.sleep(dice.uniform(0, longest))
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(reading, "rb") as told:
        lines = told.read().split(b"\n")[:-1]
    if status not in {0, signal.SIGKILL}:
        raise AssertionError(f"a run ended with {status}, which nobody sent")
    return status == signal.SIGKILL, int(lines[-1]) if lines else 0


def prepare() -> None:
    """Tables and law in the database, and everything loaded that a run needs; nothing left open."""
    from django.db import connections

    from customhouse.clearance import clearing
    from customhouse.clearance.law import law_in_force
    from customhouse.web.installation import make_ready

    make_ready(at=datetime.now(UTC))
    law_in_force()
    assert clearing.BATCH
    connections.close_all()


def killings(kills: int, dice: random.Random, folder: Path) -> dict[str, Any]:
    """Kill so many runs; what was counted."""
    copies, file = Copies(folder), write_file(folder / "rows.csv", ROWS)
    reference, start = copies.fresh(), time.monotonic()
    with (folder / "untold").open("wb") as nobody:
        must_end_well(forked(lambda: bulk_run(copies, reference, file, nobody.fileno())), "the run nobody kills")
    longest = LONGEST * (time.monotonic() - start)
    must_end_well(forked(lambda: verify(copies, reference)), "the verification")
    told = evidence.story(copies.ask(reference))
    counted = {each: sum(row[1] == each for row in told) for each in ("accepted", "rejected", "unreadable")}
    assert counted == expected(ROWS), counted
    done = ended = 0
    while done < kills:
        name = copies.fresh()
        kept, died = 0, True
        while died and done < kills:
            died, last = killed_once(copies, name, file, dice, longest)
            done += died
            copies.settled(name)
            before, kept = kept, evidence.last_row(copies.ask(name))
            assert kept >= max(before, last), f"{max(before, last)} rows were told of, {kept} are kept"
            assert not (faults := evidence.wrong(copies.ask(name))), faults
        with (folder / "untold").open("wb") as nobody:
            must_end_well(forked(partial(bulk_run, copies, name, file, nobody.fileno())), "the run after the kills")
        must_end_well(forked(partial(verify, copies, name)), "the verification after the kills")
        assert evidence.story(copies.ask(name)) == told, "a killed run tells another story"
        ended += 1
        copies.drop(name)
    copies.drop(reference)
    return {"kills": done, "runs_ended": ended, "rows": ROWS}


def main() -> None:
    """Kill, and say how it went."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--kills", type=int, default=200)
    words.add_argument("--seed", type=int, default=0, help="0: a new one, which is printed")
    asked = words.parse_args()
    seed = asked.seed or random.SystemRandom().randrange(1, 1 << 30)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="customhouse-kills-") as folder:
        prepare()
        try:
            counted = killings(asked.kills, random.Random(seed), Path(folder))  # noqa: S311  # moments, no secrets
        except AssertionError as error:
            sys.exit(f"with --seed {seed}: {error}")
    sys.stdout.write(json.dumps({**counted, "seed": seed, "seconds": round(time.perf_counter() - start, 1)}) + "\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
    django.setup()
    main()
