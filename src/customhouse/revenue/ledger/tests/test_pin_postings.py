"""`audit verify` reads the ledger: what was altered, taken out or added behind the trail's back shows."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.commands import app
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.records import Fault
from customhouse.foundation.audit.rules.pinning import Pin
from customhouse.foundation.audit.tests.trails import execute, without_triggers
from customhouse.foundation.audit.verification import verify
from customhouse.revenue.ledger import verification
from customhouse.revenue.ledger.models import Journal, Posting
from customhouse.revenue.ledger.records import Account, Entry
from customhouse.revenue.ledger.rules.pinning import POSTED, SUBJECT, digest_of, ranges, runs, said, written
from customhouse.revenue.ledger.services import post
from customhouse.revenue.ledger.tests.test_post import GOOD
from customhouse.revenue.ledger.verification import ALTERED, UNTOLD, journals


def posted() -> int:
    """Two batches of journals; the number of the first."""
    post([GOOD, replace(GOOD, subject="MRN2")])
    post([replace(GOOD, subject="MRN3")])
    return Journal.objects.order_by("id")[0].pk


def told() -> dict[str, object]:
    """What the command prints."""
    answer = CliRunner().invoke(app, ["verify", "--json"])
    read: dict[str, object] = json.loads(answer.stdout)
    assert answer.exit_code == (0 if read["ok"] else 1)
    assert set(read) == {"ok", "events", "first_bad"}
    return read


@pytest.mark.django_db
def test_what_was_posted_is_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "PAGE", 1)
    first = posted()
    events = Event.objects.filter(subject=SUBJECT, kind=POSTED).order_by("id")
    assert [json.loads(event.payload)["rows"] for event in events] == [f"{first}-{first + 1}", f"{first + 2}"]
    assert told() == {"ok": True, "events": 2, "first_bad": None}


@pytest.mark.django_db
def test_nothing_is_told_of_nothing() -> None:
    post([])
    assert not Event.objects.exists()
    assert told()["ok"]


TABLES = {"journals": "revenue_ledger_journal", "postings": "revenue_ledger_posting"}
TAMPERED = {
    # what somebody who owns the database does to the second journal; the event that shows it (None: none can)
    "a figure altered": ("UPDATE {postings} SET units = units * 2 WHERE journal_id = {second}", 1),
    "moved to another head": ("UPDATE {postings} SET head = 'X' WHERE journal_id = {second}", 1),
    "another's account": ("UPDATE {postings} SET party = 'X' WHERE journal_id = {second}", 1),
    "about another": ("UPDATE {journals} SET subject = 'MRN9' WHERE id = {second}", 1),
    "by another": ("UPDATE {journals} SET actor = 'eve' WHERE id = {second}", 1),
    "on another day": ("UPDATE {journals} SET at = '2026-04-01 00:00:00' WHERE id = {second}", 1),
    "a posting taken out": ("DELETE FROM {postings} WHERE journal_id = {second} AND head = 'VAT'", 1),
    "a journal taken out": (
        "DELETE FROM {postings} WHERE journal_id = {third}; DELETE FROM {journals} WHERE id = {third}",
        2,
    ),
    "a posting added": (
        "INSERT INTO {postings} (journal_id, account, party, head, units) VALUES ({third}, 'cash', 'x', '', 1)",
        2,
    ),
    "a journal added": (
        (
            "INSERT INTO {journals} (id, kind, subject, notice, source, currency, actor, at) "
            "VALUES (999999, 'paid', 'MRN1', 'RF1', '', 'XDD', 'eve', '2026-03-02 09:00:00')"
        ),
        None,
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", TAMPERED)
def test_a_ledger_that_was_tampered_with_shows(how: str) -> None:
    statements, event = TAMPERED[how]
    first = posted()
    with without_triggers():
        for statement in statements.format(**TABLES, second=first + 1, third=first + 2).split("; "):
            execute(statement)
    assert told() == {"ok": False, "events": 2, "first_bad": event}
    faults = verify(actor=SYSTEM).faults
    assert {fault.what for fault in faults} == {ALTERED if event else UNTOLD}


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite keeps a text in a column of times")
def test_a_time_that_is_none_shows() -> None:
    posted()
    with without_triggers():
        execute("UPDATE revenue_ledger_journal SET at = 'never'")
    assert told() == {"ok": False, "events": 2, "first_bad": 1}


@pytest.mark.django_db
def test_what_is_posted_while_the_trail_is_read_is_no_fault() -> None:
    """The event that pins it stands after the place to which the trail is read."""
    first = posted()
    witness = journals()
    assert not list(witness.pinned([_pin(1, first, first + 1), _pin(2, first + 2, first + 2)]))
    post([replace(GOOD, subject="MRN4")])
    assert not list(witness.left())


def _pin(event: int, first: int, last: int) -> Pin:
    digest = digest_of(verification.kept([(first, last)]))
    return Pin(event, 0, digest, POSTED, f"{first}-{last}")


@pytest.mark.django_db
def test_a_pin_of_something_else_is_not_heard() -> None:
    first = posted()
    witness = journals()
    pins = [Pin(1, 7, "ab", "accepted"), Pin(2, 0, "ab", "other.rows", "1-2"), Pin(3, 0, "ab", POSTED, "nonsense")]
    assert list(witness.pinned(pins)) == [Fault(ALTERED, 3)]
    assert first


@pytest.mark.django_db
def test_what_was_posted_before_is_pinned_by_the_migration() -> None:
    posted()
    with without_triggers():
        execute("DELETE FROM audit_event")
        execute("DELETE FROM audit_batch")
        execute("DELETE FROM audit_head")
    assert not told()["ok"]
    pin = import_module("customhouse.revenue.ledger.migrations.0003_pin_what_was_posted").pin
    with transaction.atomic():
        pin(apps, connection.schema_editor())
    assert told() == {"ok": True, "events": 1, "first_bad": None}
    assert (Journal.objects.count(), Posting.objects.count()) == (3, 9)


@given(st.lists(st.integers(1, 60), unique=True, min_size=1))
def test_runs_say_the_numbers(numbers: list[int]) -> None:
    told_back = [number for first, last in ranges(runs(numbers)) for number in range(first, last + 1)]
    assert told_back == sorted(numbers)


def test_every_word_and_figure_counts() -> None:
    one = said(1, GOOD)
    other = replace(GOOD, entries=(Entry(Account.CASH, "x", Decimal(1)), Entry(Account.BANK, "x", Decimal(-1))))
    for changed in (said(2, GOOD), said(1, replace(GOOD, actor="x")), said(1, other)):
        assert digest_of([changed]) != digest_of([one])
    turned = said(1, replace(GOOD, entries=GOOD.entries[::-1]))
    assert digest_of([turned]) == digest_of([one])
    assert written(None) == ""
    assert written(GOOD.at) == one.at
