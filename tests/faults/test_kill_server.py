"""The server killed under load: what was acknowledged is there, and what is sent again is there once."""

from __future__ import annotations

import http
import os
import random
import threading
import time
from pathlib import Path

import pytest

from tests.faults import evidence
from tests.faults.servers import Trader, free_port, new_key, serving, wait_until
from tests.journeys.installations import Installation, lines_of, new_installation

pytestmark = [pytest.mark.db, pytest.mark.faults]
KILLS = int(os.environ.get("CUSTOMHOUSE_TEST_SERVER_KILLS", "3"))
SYSTEMS = 6
"""How many of the trader's systems lodge at once."""


def test_what_a_killed_server_acknowledged_is_on_disk_and_nothing_is_doubled(tmp_path: Path) -> None:
    dice = random.Random()  # noqa: S311  # moments, no secrets
    with new_installation(tmp_path) as installation:
        trader = Trader(new_key(installation), free_port())
        for round_ in range(KILLS):
            told = _killed_under_load(installation, trader, dice, f"R{round_}")
            kept = dict(installation.rows("SELECT lrn, mrn FROM declarations_declaration WHERE mrn IS NOT NULL"))
            assert told.items() <= kept.items(), "what was acknowledged is there"
            assert not evidence.wrong(installation.rows)
        unsure = trader.sent - trader.told.keys()
        with serving(installation, trader.port):
            again = {lrn: trader.lodge(lrn) for lrn in (*sorted(unsure), *sorted(trader.told)[:10])}
        kept = dict(installation.rows("SELECT lrn, mrn FROM declarations_declaration WHERE mrn IS NOT NULL"))
        trail = installation.run("audit", "verify", "--json")
        assert not evidence.wrong(installation.rows)
    assert {one.status for one in again.values()} <= {http.HTTPStatus.CREATED}
    assert {lrn: one.json["mrn"] for lrn, one in again.items()}.items() <= kept.items(), "sent again: the same answer"
    assert kept.keys() == trader.sent
    assert lines_of(trail.stdout)[0]["ok"]


def _killed_under_load(installation: Installation, trader: Trader, dice: random.Random, name: str) -> dict[str, str]:
    """Serve, lodge from several systems, kill at some moment; everything acknowledged so far."""
    stopped = threading.Event()
    with serving(installation, trader.port) as server:
        systems = [threading.Thread(target=trader.load, args=(f"{name}-{each}", stopped)) for each in range(SYSTEMS)]
        for system in systems:
            system.start()
        before = len(trader.told)
        wait_until(lambda: len(trader.told) > before, "a declaration is acknowledged")
        time.sleep(dice.uniform(0, 1.5))
        server.kill()
        stopped.set()
        for system in systems:
            system.join()
    assert len(trader.told) > before, "the server was under load when it was killed"
    return dict(trader.told)
