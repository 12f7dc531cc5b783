"""Moving a quota's balance: locking it, sharing what is left, and telling what became of it.

The period's row is locked before its balance is read: of two writers that want the last kilogram, the second sees what
the first left. Periods are locked here and nowhere else (`lock_all`), in one order: those of the quotas above first,
then by key, so that nobody waits in a ring. Called by services, drawing and settling, inside their transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F

from customhouse.foundation.access.errors import Conflict, NotFound
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.config.country import legal_zone
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.quotas import queries, store
from customhouse.tariff.quotas.models import Licence, Quota, QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.records import Asked, State
from customhouse.tariff.quotas.rules.sharing import allocate
from customhouse.tariff.quotas.rules.standing import HELD, events_between, heaviest, levels, state_of


def give(period: QuotaPeriod, rows: Sequence[QuotaRequest], actor: Actor, at: datetime) -> None:
    """Share what is left among the requests (of one licence, or of none), write what each got, and tell it.

    A request that got something before gets the more. Nothing is given while the quota, or one above it, is held.
    """
    law, chain = queries.law_of(period.quota), chain_of(period)
    if not rows or heaviest(State(each.state) for each in chain) in HELD:
        return
    licence = Licence.objects.get(pk=rows[0].licence_id) if rows[0].licence_id else None
    for row in rows:
        row.licence = licence  # what is left on it as of now, under the lock of the period
    by_name = {row.reference: row for row in rows}
    asked = [Asked(row.reference, most, row.accepted_at) for row, most in _wanted(rows)]
    given = allocate(law, min(each.balance for each in chain), asked, legal_zone())
    for each, quantity in given:
        row = by_name[each.reference]
        row.allocated = (row.allocated or Decimal(0)) + quantity
    store.write_shares([(row.pk, row.allocated or Decimal(0)) for row in rows])
    total = sum((quantity for _, quantity in given), Decimal(0))
    if licence is not None:
        licence.left -= total
        licence.save(update_fields=["left"])
    told = {"requests": len(given), "asked": sum((each.quantity for each in asked), Decimal(0)), "given": total}
    for link in chain:
        move(link, link.balance - total, "allocated", told, actor, at)


def _wanted(rows: Sequence[QuotaRequest]) -> Iterator[tuple[QuotaRequest, Decimal]]:
    """What each request can get at most: what it still asks for, and of a licence no more than is left on it."""
    licence = rows[0].licence
    left = licence.left if licence is not None else None
    for row in rows:
        still = row.quantity - (row.allocated or Decimal(0))
        most = still if left is None else min(still, left)
        left = None if left is None else left - most
        yield row, most


def take_back(row: QuotaRequest, quantity: Decimal, actor: Actor, at: datetime) -> None:
    """Take back what a request got and does not use: it can be given out again, also on its licence.

    The caller holds the period (`lock_all`).
    """
    period = found(row.period.quota_id, row.period.valid_from)
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
    """The period with those of the quotas above it, held by the caller: what is drawn is drawn from each."""
    chain = [period]
    while chain[-1].quota.parent_id:
        chain.append(found(chain[-1].quota.parent_id, period.valid_from))
    return chain


def lock_all(order_numbers: Iterable[str]) -> None:
    """Hold the periods of these quotas and of those above them for this transaction.

    In one order for all: those of quotas with none above them, those right under, and so on; of each by key. A
    transaction asks once for all that it needs.
    """
    above: dict[str, str | None] = {}
    wanted = set(order_numbers)
    while wanted:
        above |= dict(Quota.objects.filter(pk__in=wanted).values_list("pk", "parent_id"))
        wanted = {parent for parent in above.values() if parent} - above.keys()
    for level in levels(above):
        list(QuotaPeriod.objects.select_for_update().filter(quota__in=level).order_by("pk").values_list("pk"))


def locked(order_number: str, on: date) -> QuotaPeriod:
    """The period of a quota on a day, held for this transaction with those above it. Raises `NotFound`."""
    lock_all({order_number})
    return found(order_number, on)


def found(order_number: str, on: date) -> QuotaPeriod:
    """The period of a quota on a day, as it is now. Raises `NotFound`."""
    row = queries.period_on(order_number, on)
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
