"""Posting journals, and giving numbers without gaps: the only door into the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F
from django.db.transaction import TransactionManagementError

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.revenue.ledger import store
from customhouse.revenue.ledger.models import Balance, Series
from customhouse.revenue.ledger.records import KEPT, Account, NewJournal
from customhouse.revenue.ledger.rules.balancing import check, totals, units
from customhouse.revenue.ledger.rules.pinning import POSTED, SUBJECT, Posted, digest_of, runs, said


def post(journals: Sequence[NewJournal], *, told: Sequence[NewEvent] = ()) -> None:
    """Post journals within the caller's transaction; `UnbalancedError` and nothing posted where one does not balance.

    One event of the trail pins them all. `told` are events of the caller's that are recorded with it, in one batch.

    Who may post is the question of whoever asks: the ledger is written by the services of revenue alone.
    """
    if not journals:
        return
    _require_transaction()
    for journal in journals:
        check(journal)
    numbers = store.insert_journals(journals)
    posted = [said(number, journal) for number, journal in zip(numbers, journals, strict=True)]
    # From here on writers wait for each other: what many of them add to is touched after, so that none wait in a ring.
    record_posted(posted, at=journals[-1].at, told=told)
    _keep(journals)
    store.add_to_totals(totals(journals))


def record_posted(posted: Sequence[Posted], *, at: datetime, told: Sequence[NewEvent] = ()) -> None:
    """Tell the trail what was posted, by a digest that pins it: `audit verify` reads the ledger against it."""
    payload = {"rows": runs([each.number for each in posted]), "sha256": digest_of(posted)}
    record_events([NewEvent(SUBJECT, POSTED, payload, SYSTEM, at), *told])


def lock_balance(*, account: Account, party: str) -> Balance:
    """The kept balance of an account, locked until the transaction ends; made where there is none yet."""
    _require_transaction()
    Balance.objects.bulk_create([Balance(account=account.value, party=party)], ignore_conflicts=True)
    return Balance.objects.select_for_update().get(account=account.value, party=party)


def next_number(*, series: str) -> int:
    """The next number of a series; a transaction that is undone gives it back, so the series has no gaps."""
    _require_transaction()
    Series.objects.bulk_create([Series(name=series)], ignore_conflicts=True)
    Series.objects.filter(name=series).update(last=F("last") + 1)
    return Series.objects.get(name=series).last


def _keep(journals: Sequence[NewJournal]) -> None:
    """Bring kept balances up to what was posted, in one order for all writers."""
    moved: dict[tuple[str, str], int] = defaultdict(int)
    for journal in journals:
        for entry in journal.entries:
            if entry.account in KEPT:
                moved[entry.account.value, entry.party] += units(entry.amount)
    for account, party in sorted(key for key, whole in moved.items() if whole):
        lock_balance(account=Account(account), party=party)
        Balance.objects.filter(account=account, party=party).update(units=F("units") + moved[account, party])


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("Money moves inside the transaction of what moves it.")
