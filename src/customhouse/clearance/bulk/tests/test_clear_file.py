"""Clearing whole files: each row once, in whatever portions; what is kept of it; what is refused at the door."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from django.db.transaction import TransactionManagementError
from typer.testing import CliRunner

from conftest import AT
from customhouse.clearance.bulk.models import BulkRow, BulkRun
from customhouse.clearance.bulk.queries import runs_visible_to
from customhouse.clearance.bulk.services import take_turn
from customhouse.clearance.bulk.tests.rows import file_of, line, row
from customhouse.clearance.clearing import Summary, clear_file
from customhouse.clearance.commands import clear as commands
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Result
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.verification import verify
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.parties.traders.models import Trader
from customhouse.parties.traders.records import TraderStatus
from tests.journeys.messages import new_price

TRADER = Actor("tara", frozenset({Role.TRADER}), frozenset({"KRDAAAAAAA"}))
GOOD = row(Declaration_ID="1")
OTHER_DAY = row(Declaration_ID="2", Date="2021-01-05", HS6_Code="950300")
REFUSED = row(Declaration_ID="3", HS6_Code="999999")
NO_DAY = row(Declaration_ID="4", Date="soon")
BROKEN = b"1,2,3"
TO_COME = row(Declaration_ID="5", Date="2031-01-01")
ALL = (GOOD, OTHER_DAY, REFUSED, NO_DAY, BROKEN, TO_COME)


def write(folder: Path, *rows: bytes) -> Path:
    file = folder / "rows.csv"
    file.write_bytes(file_of(*rows))
    return file


def clear(file: Path, limit: int | None = None, at: datetime = AT) -> Summary:
    return clear_file(path=file, map_name="kcs", actor=SYSTEM, at=at, limit=limit)


def told(summary: Summary) -> dict[str, object]:
    """The summary without what belongs to one run."""
    return {name: value for name, value in summary.as_json().items() if name not in {"seconds", "peak_mb"}}


def test_every_row_is_decided_and_counted(demoland: CountryPack, tmp_path: Path) -> None:
    summary = clear(write(tmp_path, *ALL))
    as_json = summary.as_json()
    assert list(as_json) == ["rows", "accepted", "rejected", "unreadable", "lanes", "duty", "seconds", "peak_mb"]
    assert (as_json["rows"], as_json["accepted"], as_json["rejected"], as_json["unreadable"]) == (6, 3, 2, 1)
    assert sum(summary.tally.lanes.values()) == 3
    total = sum((one.total for one in Declaration.objects.filter(mrn__isnull=False)), Decimal(0))
    assert sum(summary.tally.duties.values()) == total > 0
    assert {code: found.count for code, found in summary.tally.refusals.items()} == {
        "TAR-NATIONAL": 1,
        "ROW-DAY": 1,
        "ROW-BROKEN": 1,
    }
    assert verify(actor=SYSTEM).ok


def test_the_same_file_again_tells_the_same_and_lodges_nothing(demoland: CountryPack, tmp_path: Path) -> None:
    file = write(tmp_path, *ALL)
    first, events = clear(file), Event.objects.count()
    assert told(clear(file, at=datetime(2027, 1, 1, tzinfo=UTC))) == told(first)
    copy = tmp_path / "copy.csv"
    copy.write_bytes(file.read_bytes())
    assert told(clear(copy)) == told(first), "a file is known by its bytes, not by its name"
    assert (BulkRun.objects.count(), ReceivedMessage.objects.count(), Event.objects.count()) == (1, len(ALL), events)


def test_portions_come_to_the_whole(demoland: CountryPack, tmp_path: Path) -> None:
    file = write(tmp_path, *ALL)
    assert [clear(file, limit).tally.rows for limit in (0, 2, 1, 4)] == [0, 2, 1, 4]
    assert BulkRun.objects.get().finished_at is None
    assert clear(file).tally.rows == len(ALL)
    assert clear(file, 2).as_json()["accepted"] == 2
    assert list(BulkRow.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert BulkRun.objects.get().finished_at == AT
    kinds = Event.objects.filter(subject__startswith="bulk:").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["bulk.begun", "bulk.ended"]


def test_a_row_is_kept_as_received_with_what_was_known_only_later(demoland: CountryPack, tmp_path: Path) -> None:
    clear(write(tmp_path, GOOD, BROKEN))
    kept = BulkRow.objects.select_related("received").get(number=1)
    assert bytes(kept.received.data) == GOOD
    assert kept.received.content_type == "text/csv; map=kcs; header=absent"
    assert kept.received.idempotency_key == f"bulk:{kept.run_id}:1"
    assert kept.declared == {"type": "A", "rate": "8.0"}
    assert bytes(BulkRow.objects.get(number=2).received.data) == BROKEN


def test_law_and_numbers_are_of_the_day_of_the_row(demoland: CountryPack, tmp_path: Path) -> None:
    clear(write(tmp_path, *ALL))
    lodged = Declaration.objects.filter(mrn__isnull=False).order_by("lrn")
    assert [(str(one.mrn)[:4], str(one.legal_date)) for one in lodged] == [
        ("20XD", "2020-03-02"),
        ("21XD", "2021-01-05"),
        ("26XD", str(AT.date())),
    ]


def test_parties_are_registered_as_named_and_not_verified(demoland: CountryPack, tmp_path: Path) -> None:
    clear(write(tmp_path, GOOD))
    found = Trader.objects.filter(identifier__startswith="KR").values_list("identifier", "status")
    assert dict(found) == dict.fromkeys(("KRDAAAAAAA", "KRIBBBBBBB", "KRSCCCCCCC"), TraderStatus.PROVISIONAL.value)


def test_a_row_that_was_accepted_can_be_amended(demoland: CountryPack, tmp_path: Path) -> None:
    clear(write(tmp_path, row(Declaration_ID="1", HS6_Code="732393", Country_of_Origin="IT")))
    mrn = Declaration.objects.get().mrn
    Declaration.objects.update(state="accepted")
    data = new_price(mrn or "", "5", declarant="KRDAAAAAAA")
    [outcome] = lodge([Arrival(data, SYSTEM, datetime(2020, 3, 3, tzinfo=UTC))])
    assert outcome.result is Result.ACCEPTED, outcome.errors
    assert Declaration.objects.get().version == 2


def test_what_a_trader_calls_a_row_is_none(demoland: CountryPack) -> None:
    arrivals = [Arrival(GOOD, TRADER, AT, "text/csv; map=kcs; header=absent", channel) for channel in ("api", "web")]
    assert {outcome.result for outcome in lodge(arrivals)} == {Result.UNREADABLE}


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\xff\xfe\n", line(["Date", "Date"]), b'"open'])
def test_a_file_without_the_columns_of_the_map_is_refused_whole(
    data: bytes, demoland: CountryPack, tmp_path: Path
) -> None:
    file = tmp_path / "other.csv"
    file.write_bytes(data)
    with pytest.raises(Conflict) as refused:
        clear(file)
    assert refused.value.code == "BULK-COLUMNS"
    assert not BulkRun.objects.exists()


def test_there_is_no_map_of_another_name(db: None, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        clear_file(path=write(tmp_path), map_name="other", actor=SYSTEM, at=AT)


def test_only_the_owner_clears_in_bulk(demoland: CountryPack, tmp_path: Path) -> None:
    with pytest.raises(AccessDenied):
        clear_file(path=write(tmp_path, GOOD), map_name="kcs", actor=TRADER, at=AT)
    clear(write(tmp_path, GOOD))
    assert (runs_visible_to(SYSTEM).count(), runs_visible_to(TRADER).count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_a_turn_is_taken_inside_a_transaction(demoland: CountryPack, tmp_path: Path) -> None:
    clear(write(tmp_path, GOOD))
    with pytest.raises(TransactionManagementError):
        take_turn(run=BulkRun.objects.get(), actor=SYSTEM)


def run(*words: str) -> tuple[int, str, str]:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(commands.clear)
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.stdout, done.stderr


def test_the_command_prints_its_summary(demoland: CountryPack, tmp_path: Path) -> None:
    file = write(tmp_path, *ALL)
    code, said, _ = run("--csv", str(file), "--map", "kcs", "--json")
    assert (code, len(said.splitlines())) == (0, 1)
    summary = json.loads(said)
    assert (summary["rows"], summary["rejected"], summary["unreadable"]) == (6, 2, 1)
    code, said, _ = run("--csv", str(file), "--map", "kcs")
    assert code == 0
    assert "ROW-BROKEN" in said
    assert "6 rows in" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Name message files or folders"),
        (("--map", "kcs"), "--map and --limit are of rows"),
        (("--limit", "3", "."), "--map and --limit are of rows"),
        (("--csv", "FILE"), "Say by --map how the rows are to be read: kcs"),
        (("--csv", "FILE", "--map", "other"), "Say by --map how the rows are to be read: kcs"),
        (("--csv", "FILE", "--map", "kcs", "--limit", "-1"), "0 or more"),
        (("--csv", "FILE", "--map", "kcs", "--at", "2026-01-01"), "--csv goes with --map and --limit alone"),
        (("--csv", "FILE", "--map", "kcs", "folder"), "--csv goes with --map and --limit alone"),
        (("--csv", "gone.csv", "--map", "kcs"), "No such file: gone.csv"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    words: tuple[str, ...], said: str, demoland: CountryPack, tmp_path: Path
) -> None:
    file = write(tmp_path, GOOD)
    code, out, err = run(*(str(file) if word == "FILE" else word for word in words))
    assert (code, out) == (2, "")
    assert said in err
