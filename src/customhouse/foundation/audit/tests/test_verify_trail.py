"""Verifying: a whole trail is whole, and each way of tampering shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from typer.testing import CliRunner

from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit import triggers
from customhouse.foundation.audit.commands import app
from customhouse.foundation.audit.models import Batch, Event
from customhouse.foundation.audit.records import Verification
from customhouse.foundation.audit.rules import chain
from customhouse.foundation.audit.rules.hashing import event_hash
from customhouse.foundation.audit.services import anchor_trail, record_events
from customhouse.foundation.audit.tests.trails import AT, event, execute, record_three_batches, without_triggers
from customhouse.foundation.audit.verification import UNANCHORED, UNGUARDED, UNLINKED, verify

pytestmark = pytest.mark.django_db
CLI = CliRunner()


def verified() -> Verification:
    return verify(actor=SYSTEM)


def whats(result: Verification) -> set[str]:
    return {fault.what for fault in result.faults}


def test_an_empty_trail_is_whole() -> None:
    assert (verified().ok, verified().events, verified().first_bad) == (True, 0, None)


def test_a_trail_as_recorded_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("customhouse.foundation.audit.verification.PAGE", 2)
    record_three_batches()
    anchor_trail(actor=SYSTEM, at=AT)
    assert (verified().ok, verified().events, verified().first_bad) == (True, 6, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("payload", '{"n":9}'),
        ("subject", "d"),
        ("kind", "unseen"),
        ("actor", "nobody"),
        ("at", "2026-03-02 08:00:00"),
        ("hash", "0" * 64),
        ("previous_hash", "1" * 64),
        ("subject_seq", 7),
    ],
)
def test_an_altered_event_is_told(column: str, value: str | int) -> None:
    record_three_batches()
    with without_triggers():
        execute(f"UPDATE audit_event SET {column} = %s WHERE id = 3", [value])  # noqa: S608  # a column of this test
    assert (verified().ok, verified().first_bad) == (False, 3)
    assert chain.ALTERED in whats(verified())


@pytest.mark.skipif("sqlite" not in connection.vendor, reason="PostgreSQL stores no text as a time")
def test_texts_for_times_and_numbers_are_told() -> None:
    record_three_batches()
    with without_triggers():
        execute("UPDATE audit_event SET at = 'yesterday' WHERE id = 2")
        execute("UPDATE audit_batch SET last_event = 'many' WHERE id = 1")
        execute("UPDATE audit_batch SET sealed_at = '2026-13-45 00:00:00' WHERE id = 2")
    assert not verified().ok


def test_an_event_altered_and_hashed_anew_breaks_its_link_and_its_seal() -> None:
    record_three_batches()
    row = Event.objects.get(pk=1)
    forged = event_hash(1, row.subject, 1, row.kind, "somebody", row.at, row.payload, row.previous_hash)
    with without_triggers():
        execute("UPDATE audit_event SET actor = 'somebody', hash = %s WHERE id = 1", [forged])
    assert whats(verified()) == {chain.SEAL_BROKEN, UNLINKED}
    assert verified().first_bad == 1


def test_a_cut_tail_is_told() -> None:
    record_three_batches()
    with without_triggers():
        execute("DELETE FROM audit_event WHERE id >= 5")
    assert (verified().ok, verified().first_bad, verified().events) == (False, 5, 4)


def test_a_tail_cut_together_with_its_seal_is_told_by_the_head() -> None:
    record_three_batches()
    with without_triggers():
        execute("DELETE FROM audit_event WHERE id = 6")
        execute("DELETE FROM audit_batch WHERE id = 3")
    assert (whats(verified()), verified().first_bad) == ({chain.CUT}, 6)


def test_a_tail_cut_with_seal_and_head_is_told_by_the_anchor() -> None:
    record_three_batches()
    anchor_trail(actor=SYSTEM, at=AT)
    _cut_the_last_batch_everywhere()
    assert (whats(verified()), verified().ok) == ({UNANCHORED}, False)


def test_a_tail_cut_with_seal_head_and_anchor_is_told_by_an_anchor_kept_outside(tmp_path: Path) -> None:
    record_three_batches()
    kept = tmp_path / "anchors.jsonl"
    kept.write_text(CLI.invoke(app, ["anchors", "--make", "--json"]).stdout, encoding="utf-8")
    _cut_the_last_batch_everywhere()
    with without_triggers():
        execute("DELETE FROM audit_anchor")
    assert verified().ok
    assert CLI.invoke(app, ["verify", "--anchors", str(kept)]).exit_code == 1


def _cut_the_last_batch_everywhere() -> None:
    with without_triggers():
        execute("DELETE FROM audit_event WHERE id = 6")
        execute("DELETE FROM audit_batch WHERE id = 3")
        seal = Batch.objects.get(pk=2).hash
        execute("UPDATE audit_head SET last_event = 5, last_batch = 2, seal = %s", [seal])


def test_a_vanished_subject_is_told() -> None:
    record_three_batches()
    with without_triggers():
        execute("DELETE FROM audit_event WHERE subject = 'c'")
    assert (whats(verified()), verified().first_bad) == ({chain.MISSING}, 4)


def test_everything_gone_but_the_head_is_told() -> None:
    record_three_batches()
    with without_triggers():
        execute("DELETE FROM audit_event")
        execute("DELETE FROM audit_batch")
    assert (verified().ok, verified().first_bad, verified().events) == (False, 1, 0)


def test_a_lost_head_is_told() -> None:
    record_three_batches()
    with without_triggers():
        execute("DELETE FROM audit_head")
    assert verified().first_bad == 1


def test_events_in_another_order_are_told() -> None:
    record_three_batches()
    with without_triggers():
        for old, new in ((1, -1), (3, 1), (-1, 3)):
            execute("UPDATE audit_event SET id = %s WHERE id = %s", [new, old])
    assert (verified().ok, verified().first_bad) == (False, 1)


def test_a_missing_seal_is_told() -> None:
    record_three_batches()
    with without_triggers():
        execute("DELETE FROM audit_batch WHERE id = 2")
    assert (verified().first_bad, chain.BATCH_MISSING in whats(verified())) == (4, True)


def test_an_event_slipped_in_behind_the_head_is_told() -> None:
    record_three_batches()
    execute(
        "INSERT INTO audit_event (id, subject, subject_seq, kind, actor, at, payload, previous_hash, hash)"
        " SELECT 7, 'd', 1, kind, actor, at, payload, previous_hash, hash FROM audit_event WHERE id = 1"
    )
    assert (whats(verified()), verified().first_bad) == ({chain.UNSEALED}, 7)


def test_an_event_slipped_in_and_counted_by_the_head_is_told() -> None:
    record_three_batches()
    execute(
        "INSERT INTO audit_event (id, subject, subject_seq, kind, actor, at, payload, previous_hash, hash)"
        " SELECT 7, 'd', 1, kind, actor, at, payload, previous_hash, hash FROM audit_event WHERE id = 1"
    )
    with without_triggers():
        execute("UPDATE audit_head SET last_event = 7")
    assert (chain.UNSEALED in whats(verified()), verified().first_bad) == (True, 7)


def test_dropped_triggers_are_told() -> None:
    record_three_batches()
    triggers.remove(connection)
    result = verified()
    assert (result.ok, result.first_bad, whats(result)) == (False, None, {UNGUARDED})


def test_a_trigger_that_was_made_harmless_is_told() -> None:
    if connection.vendor == "postgresql":
        execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_keeps")
    else:
        execute("DROP TRIGGER audit_event_update")
        execute("CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event BEGIN SELECT 1; END")
    assert whats(verified()) == {UNGUARDED}


def test_faults_are_told_up_to_a_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("customhouse.foundation.audit.verification.ENOUGH", 3)
    record_events([event("a", n=n) for n in range(20)])
    with without_triggers():
        execute("UPDATE audit_event SET actor = 'x'")
    assert len(verified().faults) <= 5


def test_only_those_who_audit_verify() -> None:
    with pytest.raises(AccessDenied):
        verify(actor=Actor("ana", frozenset({Role.OFFICER})))
    assert verify(actor=Actor("eva", frozenset({Role.AUDITOR}))).ok


def test_the_command_prints_exactly_the_three_keys_and_exits_0_or_1() -> None:
    record_three_batches()
    whole = CLI.invoke(app, ["verify", "--json"])
    with without_triggers():
        execute("UPDATE audit_event SET payload = '{}' WHERE id = 3")
    broken = CLI.invoke(app, ["verify", "--json"])
    assert (whole.exit_code, json.loads(whole.stdout)) == (0, {"ok": True, "events": 6, "first_bad": None})
    assert (broken.exit_code, json.loads(broken.stdout)) == (1, {"ok": False, "events": 6, "first_bad": 3})


def test_the_command_says_in_words_what_is_wrong() -> None:
    record_three_batches()
    assert "whole" in CLI.invoke(app, ["verify"]).stdout
    with without_triggers():
        execute("UPDATE audit_event SET payload = '{}' WHERE id = 3")
    assert "not as it was recorded (3)" in CLI.invoke(app, ["verify"]).stdout


def test_a_file_that_holds_no_anchors_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "anchors.jsonl"
    file.write_text("[1]\n", encoding="utf-8")
    assert CLI.invoke(app, ["verify", "--anchors", str(file)]).exit_code == 2
