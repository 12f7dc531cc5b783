"""Moving a quota's balance: locking it, sharing what is left, and telling what became of it.

The period's row is locked before its balance is read: of two writers that want the last kilogram, the second sees what
the first left. Called by services and drawing, inside their transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F

from customhouse.foundation.access.errors import Conflict, NotFound
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.quotas import queries, store
from customhouse.tariff.quotas.models import Licence, Quota, QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.records import Asked, State
from customhouse.tariff.quotas.rules.sharing import allocate
from customhouse.tariff.quotas.rules.standing import HELD, events_between, state_of


def give(period: QuotaPeriod, rows: Sequence[QuotaRequest], actor: Actor, at: datetime) -> None:
    """Share what is left among the requests (of one licence, or of none), write what each got, and tell it."""
    if period.state in HELD or not rows:
        return
    law, chain = queries.law_of(period.quota), chain_of(period)
    licence = Licence.objects.get(pk=rows[0].licence_id) if rows[0].licence_id else None
    for row in rows:
        row.licence = licence  # what is left on it as of now, under the lock of the period
    by_name = {row.reference: row for row in rows}
    asked = [Asked(row.reference, most, row.accepted_at) for row, most in _wanted(rows)]
    given = allocate(law, min(each.balance for each in chain), asked)
    for each, quantity in given:
        by_name[each.reference].allocated = quantity
    store.write_shares([(by_name[each.reference].pk, quantity) for each, quantity in given])
    total = sum((quantity for _, quantity in given), Decimal(0))
    if licence is not None:
        licence.left -= total
        licence.save(update_fields=["left"])
    told = {"requests": len(given), "asked": sum((each.quantity for each in asked), Decimal(0)), "given": total}
    for link in chain:
        move(link, link.balance - total, "allocated", told, actor, at)


def _wanted(rows: Sequence[QuotaRequest]) -> Iterator[tuple[QuotaRequest, Decimal]]:
    """What each request can get at most: what it asks for, and of a licence no more than is left on it."""
    licence = rows[0].licence
    left = licence.left if licence is not None else None
    for row in rows:
        most = row.quantity if left is None else min(row.quantity, left)
        left = None if left is None else left - most
        yield row, most


def take_back(row: QuotaRequest, quantity: Decimal, actor: Actor, at: datetime) -> None:
    """Take back what a request got and does not use: it can be given out again, also on its licence."""
    period = locked(row.period.quota_id, row.period.valid_from)
    row.returned += quantity
    row.save(update_fields=["returned"])
    if row.licence_id is not None:  # another request of the same declaration may have given back before
        Licence.objects.filter(pk=row.licence_id).update(left=F("left") + quantity)
    for each in chain_of(period):
        told = {"reference": row.reference, "quantity": quantity}
        move(each, each.balance + quantity, "returned", told, actor, at)


def move(
    period: QuotaPeriod, balance: Decimal, kind: str, told: Mapping[str, object], actor: Actor, at: datetime
) -> None:
    """Set a balance, and tell what happened and what the quota's state became by it."""
    before = State(period.state)
    after = state_of(queries.law_of(period.quota), period.volume, balance, before)
    period.balance, period.state = balance, after.value
    period.save(update_fields=["balance", "state"])
    kinds = (kind, *events_between(before, after))
    subject, payload = subject_of(period.quota), {**told, "balance": balance}
    record_events([NewEvent(subject, f"quota.{each}", payload, actor, at) for each in kinds])


def chain_of(period: QuotaPeriod) -> list[QuotaPeriod]:
    """The period with those of the quotas above it, locked: what is drawn is drawn from each."""
    found = [period]
    while found[-1].quota.parent_id:
        found.append(locked(found[-1].quota.parent_id, period.valid_from))
    return found


def lock_all(order_numbers: Collection[str]) -> None:
    """Hold the periods of these quotas and of those above them, in one order for all: nobody then waits in a ring."""
    wanted, above = set(order_numbers), set(order_numbers)
    while above:
        parents = Quota.objects.filter(pk__in=above).exclude(parent=None).values_list("parent_id", flat=True)
        above = set(parents) - wanted
        wanted |= above
    list(QuotaPeriod.objects.select_for_update().filter(quota__in=wanted).order_by("pk").values_list("pk"))


def locked(order_number: str, on: date) -> QuotaPeriod:
    """The period of a quota on a day, held for this transaction. Raises `NotFound`."""
    rows = QuotaPeriod.objects.select_related("quota").select_for_update(of=("self",))
    row = rows.filter(quota=order_number, valid_from__lte=on, valid_to__gte=on).first()
    if row is None:
        raise NotFound("quota", order_number)
    return row


def subject_of(quota: Quota) -> str:
    """The name of a quota in the event trail."""
    return f"quota:{quota.order_number}"


def conflict(code: str, message: str, order: str) -> Conflict:
    """Why a quota does not do now what is asked of it."""
    return Conflict(
        code, message, msgid("Look at the quota's state, then ask for something that it allows."), {"order": order}
    )


def odd(field: str, given: str) -> Finding:
    """A figure that cannot be."""
    return Finding(
        "QUO-FIGURE",
        Severity.ERROR,
        "",
        field,
        msgid("“{given}” cannot be ({field})."),
        msgid(
            "Give a quantity above nothing that the quota can hold, days of one period, a licence where one is wanted."
        ),
        {"given": given[:40], "field": field},
    )
