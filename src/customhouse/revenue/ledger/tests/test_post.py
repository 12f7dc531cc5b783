"""Posting: every journal balances, numbers have no gaps, and what was posted stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from customhouse.revenue.ledger import queries
from customhouse.revenue.ledger.models import AccountTotal, Balance, Journal, Posting
from customhouse.revenue.ledger.records import Account, Entry, JournalKind, NewJournal
from customhouse.revenue.ledger.rules.balancing import UnbalancedError, amount, units
from customhouse.revenue.ledger.services import lock_balance, next_number, post

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GOOD = NewJournal(
    JournalKind.ISSUED,
    "MRN1",
    "RF1",
    "",
    "XDD",
    "omar",
    AT,
    (
        Entry(Account.RECEIVABLE, "XD1", Decimal("30.00")),
        Entry(Account.REVENUE, "XD000100", Decimal("-10.50"), "CUD"),
        Entry(Account.REVENUE, "XD000100", Decimal("-19.50"), "VAT"),
    ),
)


@pytest.mark.django_db
def test_a_journal_is_posted_with_its_entries() -> None:
    post([GOOD, replace(GOOD, subject="MRN2")])
    assert Journal.objects.count() == 2
    assert [line.balance for line in queries.trial_balance()] == [Decimal(60), Decimal(-21), Decimal(-39)]
    assert queries.verify().ok
    assert [row.subject for row in queries.journals_of("MRN2")] == ["MRN2"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "entries",
    [
        GOOD.entries[:2],
        (),
        (Entry(Account.CASH, "x", Decimal(0)), Entry(Account.BANK, "y", Decimal(0))),
    ],
)
def test_what_does_not_balance_is_not_posted(entries: tuple[Entry, ...]) -> None:
    with pytest.raises(UnbalancedError):
        post([GOOD, replace(GOOD, entries=entries)])
    assert not Journal.objects.exists()


@pytest.mark.django_db
def test_nothing_is_posted_of_nothing() -> None:
    post([])
    assert queries.verify().journals == 0


@pytest.mark.django_db(transaction=True)
def test_money_moves_inside_a_transaction() -> None:
    for act in (lambda: post([GOOD]), lambda: next_number(series="x")):
        with pytest.raises(TransactionManagementError):
            act()


@pytest.mark.django_db
def test_the_balance_of_what_has_a_limit_is_kept() -> None:
    pledged = (Entry(Account.DEFERRED, "G1", Decimal(30)), Entry(Account.RECEIVABLE, "XD1", Decimal(-30)))
    post([replace(GOOD, kind=JournalKind.SECURED, entries=pledged)])
    assert queries.balance_of(Account.DEFERRED, "G1") == Decimal(30)
    assert lock_balance(account=Account.DEFERRED, party="G1").units == 300_000
    assert queries.balance_of(Account.DEFERRED, "G2") == Decimal(0)
    Balance.objects.update(units=1)
    state = queries.verify()
    assert (state.ok, state.astray) == (False, ("G1",))


@pytest.mark.django_db
def test_numbers_have_no_gaps() -> None:
    assert next_number(series="a") == 1
    with transaction.atomic():
        assert next_number(series="a") == 2
        transaction.set_rollback(True)
    assert (next_number(series="a"), next_number(series="b")) == (2, 1)


@pytest.mark.django_db
def test_a_journal_that_does_not_balance_is_told() -> None:
    """Somebody wrote past the services: the verification names the journal."""
    post([GOOD])
    journal = Journal.objects.get()
    Posting.objects.create(journal=journal, account="bank", party="", head="", units=7)
    empty = Journal.objects.create(
        kind="paid", subject="", notice="", source="", currency="XDD", actor="mallory", at=AT
    )
    state = queries.verify()
    assert (state.ok, state.difference, state.unbalanced) == (False, Decimal("0.0007"), (journal.pk, empty.pk))


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["revenue_ledger_journal", "revenue_ledger_posting"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_was_posted_stands(table: str, act: str) -> None:
    post([GOOD])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


def test_amounts_are_exact() -> None:
    assert units(Decimal("0.0001")) == 1
    assert amount(-12345) == Decimal("-1.2345")
    with pytest.raises(ValueError, match="decimals"):
        units(Decimal("0.00001"))


@pytest.mark.django_db
def test_the_trial_balance_is_kept_as_it_is_posted_and_verified() -> None:
    """No posting is read for it; a total that is not what the postings come to is told."""
    for subject in ("MRN1", "MRN2"):
        post([replace(GOOD, subject=subject), replace(GOOD, entries=tuple(_turned(GOOD.entries)))])
    with CaptureQueriesContext(connection) as asked:
        kept = queries.trial_balance()
    assert not any("ledger_posting" in each["sql"] for each in asked)
    assert kept == queries.summed_balance()
    assert (kept[0].debit, kept[0].credit) == (Decimal(60), Decimal(-60))
    AccountTotal.objects.filter(head="VAT").update(debit=1)
    assert queries.verify().astray == ("revenue VAT",)


def _turned(entries: tuple[Entry, ...]) -> list[Entry]:
    return [replace(entry, amount=-entry.amount) for entry in entries]


@pytest.mark.django_db
def test_what_was_posted_before_is_summed_by_the_migration() -> None:
    post([GOOD])
    kept = queries.trial_balance()
    AccountTotal.objects.all().delete()
    fill = import_module("customhouse.revenue.ledger.migrations.0004_totals_of_accounts").fill
    fill(apps, connection.schema_editor())
    assert queries.trial_balance() == kept
