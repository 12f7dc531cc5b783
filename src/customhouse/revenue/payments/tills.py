"""A cashier's day: the till is opened with its float, counted at the end, and confirmed by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Sum

from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import msgid
from customhouse.revenue.ledger.records import Account, Entry, JournalKind, NewJournal
from customhouse.revenue.ledger.services import post
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.rules.amounts import require_amount, written
from customhouse.revenue.payments import errors
from customhouse.revenue.payments.access import CONFIRM_TILL, KEEP_TILL
from customhouse.revenue.payments.models import Till
from customhouse.revenue.payments.records import Method, TillState
from customhouse.revenue.payments.rules.till import differences, expected


@transaction.atomic
def open_till(*, office: str, opening_float: Decimal, actor: Actor, at: datetime) -> Till:
    """Open the actor's till at an office where they serve, with its float (0 is a float).

    Raises `AccessDenied`, `Conflict` where they have one open, `Refused` for what is no amount.
    """
    require_at(actor, KEEP_TILL, office)
    law = revenue_law()
    if opening_float:
        require_amount(opening_float, law.currency, law)
    try:
        with transaction.atomic():
            till = Till.objects.create(
                office=office, cashier=actor.name, currency=law.currency, opening_float=opening_float, opened_at=at
            )
    except IntegrityError:
        raise errors.till_open() from None
    _record(till, "opened", {"office": office, "float": opening_float}, actor, at)
    return till


@transaction.atomic
def count_till(
    *,
    held: Mapping[Method, Decimal],
    actor: Actor,
    at: datetime,
    pieces: Mapping[str, int] | None = None,
    note: str = "",
) -> Till:
    """Close the actor's open till with what they counted by means of payment (the float lies with the cash).

    A difference wants a note. Raises `AccessDenied`, `Conflict`, `Refused`.
    """
    require(actor, KEEP_TILL)
    till = Till.objects.select_for_update().filter(cashier=actor.name, state=TillState.OPEN.value).first()
    if till is None:
        raise errors.till_closed()
    law, counted = revenue_law(), {method.value: amount for method, amount in held.items()}
    for amount in filter(None, counted.values()):
        require_amount(amount, law.currency, law)
    should = expected(till.opening_float, taken(till))
    off = differences(should, counted)
    if off and not note.strip():
        raise errors.unfit(
            "PAY-DIFFERENCE",
            msgid("The count differs from what was taken: {difference}."),
            msgid("Count again; if it stands, say why in the note."),
            "note",
            difference=", ".join(f"{method} {amount:+f}" for method, amount in off.items()),
        )
    till.state, till.counted_at, till.note = TillState.COUNTED.value, at, note.strip()[:500]
    till.expected, till.counted, till.pieces = _plain(should), _plain(counted), dict(pieces or {})
    till.save()
    _record(till, "counted", {"expected": should, "counted": counted, "note": till.note}, actor, at)
    return till


@transaction.atomic
def confirm_till(*, till: Till, actor: Actor, at: datetime) -> Till:
    """Confirm somebody else's count: what was taken goes to the bank, a difference is posted as one.

    Raises `AccessDenied`, `Conflict` (one's own till, or one that is not counted).
    """
    found = Till.objects.select_for_update().get(pk=till.pk)
    require_at(actor, CONFIRM_TILL, found.office)
    if is_same_person(actor, found.cashier):
        raise errors.own_till()
    if found.state != TillState.COUNTED.value:
        raise errors.till_not_counted()
    found.state, found.confirmed_by, found.confirmed_at = TillState.CONFIRMED.value, actor.name, at
    found.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    post(_banked(found, actor, at))
    _record(found, "confirmed", {"counted": found.counted, "expected": found.expected}, actor, at)
    return found


def taken(till: Till) -> dict[str, Decimal]:
    """What was taken into a till so far, by means of payment."""
    return dict(till.payments.values_list("method").annotate(all=Sum("amount")).order_by())


def _banked(till: Till, actor: Actor, at: datetime) -> list[NewJournal]:
    """The journal that empties the till: each means of payment to the bank, what is short or over to differences."""
    bank = revenue_law().treasury(legal_day(at)).account
    entries = []
    for method, amount in taken(till).items():
        off = Decimal(till.counted.get(method, "0")) - Decimal(till.expected[method])
        entries += [
            Entry(Account.CASH, till.account, -amount, method),
            Entry(Account.BANK, bank, amount + off, method),
            Entry(Account.DIFFERENCES, till.office, -off, method),
        ]
    entries += _without_takings(till, bank)
    said = tuple(entry for entry in entries if entry.amount)
    source = f"till/{till.pk}"
    return [NewJournal(JournalKind.BANKED, "", "", source, till.currency, actor.name, at, said)] if said else []


def _without_takings(till: Till, bank: str) -> list[Entry]:
    """What a count found of means of payment of which nothing was taken."""
    found = []
    for method in till.expected.keys() - taken(till).keys():
        off = Decimal(till.counted.get(method, "0")) - Decimal(till.expected[method])
        found += [Entry(Account.BANK, bank, off, method), Entry(Account.DIFFERENCES, till.office, -off, method)]
    return found


def _plain(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    places = revenue_law().places
    return {method: written(amount, places) for method, amount in amounts.items()}


def _record(till: Till, kind: str, told: Mapping[str, object], actor: Actor, at: datetime) -> None:
    record_event(subject=f"till:{till.account}", kind=f"payment.till_{kind}", payload=told, actor=actor, at=at)
