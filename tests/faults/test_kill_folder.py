"""Killed in the middle of a folder: what was acknowledged is there, and the same command goes on, doubling nothing."""

from __future__ import annotations

import fcntl
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.installations import Installation, lines_of, new_installation
from tests.journeys.messages import CIGARETTES, Goods, message

FILES = 100
KILLED_AFTER = (1, 45)
"""Lines after which a run is killed: in the printing of one batch, and while the next is on its way to the database."""


PAGE = 4096


def write_folder(folder: Path) -> Path:
    """A folder of declarations, a few of them refused, some under control."""
    folder.mkdir()
    for number in range(FILES):
        goods = CIGARETTES if number % 7 == 3 else Goods()
        if is_wrong(number):
            goods = Goods(commodity="999999")
        (folder / f"{number:04}.xml").write_bytes(message(f"KILL-{number:04}", goods))
    return folder


def is_wrong(number: int) -> bool:
    """Whether the declaration of that number is one that is refused."""
    return number % 11 == 5


def killed_run(installation: Installation, folder: Path, after: int) -> list[dict[str, Any]]:
    """Start clearing the folder, kill the process after so many answers; the answers that came out whole."""
    process = installation.start("clear", str(folder), "--json")
    assert process.stdout is not None
    # A pipe of one page: what is not read cannot be written, so the run is never through before it is killed.
    fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, PAGE)
    said = "".join(process.stdout.readline() for _ in range(after))
    process.send_signal(signal.SIGKILL)
    said += process.stdout.read()
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    return lines_of(said)


@pytest.mark.db
@pytest.mark.faults
def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder")
    with new_installation(tmp_path) as installation:
        acknowledged: dict[str, str] = {}
        for after in KILLED_AFTER:
            answers = killed_run(installation, folder, after)
            assert after <= len(answers) < FILES
            for one in answers:
                if one["outcome"] == "accepted":
                    assert acknowledged.setdefault(one["lrn"], one["mrn"]) == one["mrn"], "told again: the same answer"
        last = installation.run("clear", str(folder), "--json")
        answers = lines_of(last.stdout)
        kept = installation.rows("SELECT lrn, mrn FROM declarations_declaration WHERE mrn IS NOT NULL")
        claimed = installation.rows("SELECT lrn, mrn FROM declarations_lrnclaim")
        items = installation.rows("SELECT count(*) FROM declarations_item")[0][0]
        received = installation.rows("SELECT count(*) FROM exchange_received")
        in_progress = installation.rows("SELECT count(*) FROM bulk_folder_answer")
        trail = installation.run("audit", "verify", "--json")

    assert (last.returncode, len(answers)) == (0, FILES)
    told = {one["lrn"]: one["mrn"] for one in answers if one["outcome"] == "accepted"}
    wrong = {f"KILL-{number:04}" for number in range(FILES) if is_wrong(number)}
    assert {one["lrn"] for one in answers if "TAR-NATIONAL" in [row["code"] for row in one["errors"]]} == wrong
    assert acknowledged.items() <= told.items()
    assert told.items() == set(kept)
    assert received == [(FILES,)], "each message was taken in once"
    assert in_progress == [(0,)], "a run that is through leaves nothing"
    assert len(kept) == len(dict(kept)) == items == FILES - len(wrong), "each lodged once, with its goods"
    assert sorted(claimed) == sorted(kept)
    assert (trail.returncode, lines_of(trail.stdout)[0]["ok"]) == (0, True)
