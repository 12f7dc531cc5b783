"""PostgreSQL goes and comes back under the server and under a bulk run: nothing acknowledged is lost."""

from __future__ import annotations

import http
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.with_postgres import Cluster, running
from tests.faults import evidence
from tests.faults.files import expected, write_file
from tests.faults.servers import PATIENCE, Trader, free_port, new_key, serving, wait_until
from tests.journeys.installations import Installation, lines_of

pytestmark = pytest.mark.faults
ROWS = 600


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A server of databases that a test may stop; what it acknowledged is on disk."""
    with running(durable=True) as made:
        yield made


def test_a_server_without_its_database_says_when_to_come_again(cluster: Cluster, tmp_path: Path) -> None:
    installation = Installation(tmp_path, cluster.address)
    trader = Trader(new_key(installation), free_port())
    with serving(installation, trader.port):
        for number in range(3):
            assert trader.lodge(f"BEFORE-{number}").status == http.HTTPStatus.CREATED
        cluster.stop()
        for number in range(3):
            refused = trader.lodge(f"AWAY-{number}")
            assert refused.status == http.HTTPStatus.SERVICE_UNAVAILABLE
            assert refused.headers["content-type"] == "application/problem+json"
            assert refused.json["code"] == "DB-UNAVAILABLE"
            assert int(refused.headers["retry-after"]) > 0
        cluster.start()
        again = {lrn: trader.lodge(lrn).status for lrn in sorted(trader.sent)}
    assert set(again.values()) == {http.HTTPStatus.CREATED}
    kept = dict(installation.rows("SELECT lrn, mrn FROM declarations_declaration WHERE mrn IS NOT NULL"))
    assert kept == trader.told
    assert not evidence.wrong(installation.rows)
    assert lines_of(installation.run("audit", "verify", "--json").stdout)[0]["ok"]


def test_a_bulk_run_whose_database_goes_away_goes_on_when_it_is_back(cluster: Cluster, tmp_path: Path) -> None:
    installation = Installation(tmp_path, cluster.address)
    assert installation.run("jobs", "tick").returncode == 0
    file = write_file(tmp_path / "rows.csv", ROWS)
    command = ("clear", "--csv", str(file), "--map", "kcs", "--json")
    process = installation.start(*command)
    wait_until(lambda: evidence.last_row(installation.rows) > 0, "rows are decided")
    cluster.stop()
    said, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (1, "")
    cluster.start()
    kept = evidence.story(installation.rows)
    assert 0 < len(kept) < ROWS
    assert not evidence.wrong(installation.rows)
    done = installation.run(*command)
    summary = lines_of(done.stdout)[0]
    assert {name: summary[name] for name in ("accepted", "rejected", "unreadable")} == expected(ROWS)
    assert evidence.story(installation.rows)[: len(kept)] == kept
    assert lines_of(installation.run("audit", "verify", "--json").stdout)[0]["ok"]
