"""The disk is full: what was acknowledged is kept, the command says so in words, and goes on when there is room."""

from __future__ import annotations

import http
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.faults import evidence
from tests.faults.files import expected, write_file
from tests.faults.servers import Trader, free_port, new_key, serving
from tests.journeys.installations import PROGRAM, Installation, lines_of

pytestmark = pytest.mark.faults
ROWS = 700
ROOM = 1_000_000
"""Bytes that a file may grow to, beside the database of an installation that is ready: less than the rows need."""
MIB = 1 << 20


def on_sqlite(home: Path) -> Installation:
    """An installation that is ready, with its database in a file of its home."""
    home.mkdir(exist_ok=True)
    installation = Installation(home, f"sqlite:///{home / 'customhouse.sqlite3'}")
    assert installation.run("jobs", "tick").returncode == 0
    return installation


def test_a_bulk_run_whose_files_may_not_grow_stops_and_goes_on_later(tmp_path: Path) -> None:
    installation = on_sqlite(tmp_path / "home")
    file = write_file(tmp_path / "rows.csv", ROWS)
    command = ("clear", "--csv", str(file), "--map", "kcs", "--json")
    limit = (installation.home / "customhouse.sqlite3").stat().st_size + ROOM
    stopped = subprocess.run(
        [*PROGRAM, *command],
        env=installation.environment,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert stopped.returncode == 1, stopped.stdout
    assert stopped.stdout == ""
    assert "The database cannot be used" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert not evidence.wrong(installation.rows)
    kept = evidence.story(installation.rows)
    assert 0 < len(kept) < ROWS, "some rows were kept before the disk was full, others not"
    _must_go_on(installation, command, kept)


def _must_go_on(installation: Installation, command: tuple[str, ...], kept: list[tuple[object, ...]]) -> None:
    """Run again with room: every row is decided, those that were decided before as they were."""
    done = installation.run(*command)
    assert done.returncode == 0, done.stderr
    summary = lines_of(done.stdout)[0]
    assert {name: summary[name] for name in ("accepted", "rejected", "unreadable")} == expected(ROWS)
    assert evidence.story(installation.rows)[: len(kept)] == kept
    assert not evidence.wrong(installation.rows)
    assert lines_of(installation.run("audit", "verify", "--json").stdout)[0]["ok"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with little room; only root may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={40 * MIB}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, *, leaving: int) -> Path:
    """Fill the disk but for so many bytes; the file that takes its room."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - leaving)
    return filler


def test_a_bulk_run_on_a_disk_that_fills_stops_and_goes_on_later(small_disk: Path, tmp_path: Path) -> None:
    installation = on_sqlite(small_disk / "home")
    file = write_file(tmp_path / "rows.csv", ROWS)
    command = ("clear", "--csv", str(file), "--map", "kcs", "--json")
    filler = fill(small_disk, leaving=4 * MIB)
    stopped = installation.run(*command)
    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert "The database cannot be used" in stopped.stderr
    filler.unlink()
    assert not evidence.wrong(installation.rows)
    kept = evidence.story(installation.rows)
    assert len(kept) < ROWS
    _must_go_on(installation, command, kept)


def test_a_server_on_a_full_disk_says_so_and_serves_again_when_there_is_room(small_disk: Path) -> None:
    installation = on_sqlite(small_disk / "home")
    trader = Trader(new_key(installation), free_port())
    with serving(installation, trader.port):
        assert trader.lodge("ROOM-1").status == http.HTTPStatus.CREATED
        filler = fill(small_disk, leaving=0)
        refused = [trader.lodge(f"FULL-{number}") for number in range(5)]
        full = [one for one in refused if one.status != http.HTTPStatus.CREATED]
        assert full, "there is no room"
        for one in full:
            assert one.status == http.HTTPStatus.SERVICE_UNAVAILABLE
            assert one.headers["content-type"] == "application/problem+json"
            assert one.json["code"] == "DB-UNAVAILABLE"
            assert "retry-after" in one.headers
        filler.unlink()
        again = [trader.lodge(f"FULL-{number}").status for number in range(5)]
    assert again == [http.HTTPStatus.CREATED] * 5
    kept = dict(installation.rows("SELECT lrn, mrn FROM declarations_declaration WHERE mrn IS NOT NULL"))
    assert kept == trader.told
    assert not evidence.wrong(installation.rows)
    assert lines_of(installation.run("audit", "verify", "--json").stdout)[0]["ok"]
