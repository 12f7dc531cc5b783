"""The bank of identical and similar goods: filled with snapshots that are handed in, asked for what may be compared.

References, names and words of others are confidential (Article 10): they are shown to officials alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.tariff.valuation.access import BANK, READ_ALL
from customhouse.tariff.valuation.models import AcceptedValue, BankCursor, BankUpdate, Doubt
from customhouse.tariff.valuation.queries import terms_on
from customhouse.tariff.valuation.records import AcceptedGoods
from customhouse.tariff.valuation.rules.likeness import IDENTICAL, SUBHEADING, Likeness, Sought, digits, likeness
from customhouse.tariff.valuation.states import DoubtState

LOOKED_AT, SHOWN = 2000, 20
"""Accepted values of a subheading and origin about the time that are looked at; of each kind so many are offered."""
PUT_FORWARD = 3
"""Goods that are chosen beforehand; who compares takes others as they see fit."""
_UNIT = Decimal("1e-6")
_LARGEST = Decimal("1e9")
"""A value of one unit that reaches it has no room in its column."""
CURSOR = 1
"""The key of the one row that says where the bank stands."""
Lines = dict[tuple[str, int], AcceptedGoods]


@dataclass(frozen=True, slots=True)
class Kept:
    """What an update changed: values that are new, and values withdrawn as their declarations no longer say so."""

    kept: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Accepted goods that may be compared, and what they have in common with those sought."""

    row: AcceptedValue
    likeness: Likeness


def locked_cursor() -> BankCursor:
    """Where the bank stands, locked until the transaction ends: updates wait for each other. Made if there is none.

    Read what is to be kept after it is locked: another update that was waited for may have written meanwhile.
    """
    BankCursor.objects.bulk_create([BankCursor(pk=CURSOR, last_event=0)], ignore_conflicts=True)
    return BankCursor.objects.select_for_update().get(pk=CURSOR)


@transaction.atomic
def keep_accepted_values(
    *, references: Collection[str], goods: Sequence[AcceptedGoods], actor: Actor, at: datetime
) -> Kept:
    """Bring the bank up to snapshots of declarations: what they say now stands, what they said before is withdrawn.

    `references` are all that were looked at; one without goods no longer stands for anything (cancelled, its value
    determined by customs). Goods without quantity or value are left out. Nothing is deleted. Raises `AccessDenied`.
    """
    require(actor, BANK)
    locked_cursor()
    fit: Lines = {(each.reference, each.item): each for each in goods if _is_fit(each)}
    there = {
        (row.reference, row.item): row
        for row in AcceptedValue.objects.filter(reference__in=[*references], withdrawn_at=None)
    }
    gone = [row for key, row in there.items() if key not in fit or _record(row) != _record(_row(fit[key]))]
    AcceptedValue.objects.filter(pk__in=[row.pk for row in gone]).update(withdrawn_at=at)
    for row in gone:
        del there[row.reference, row.item]
    fresh = [_row(each) for key, each in fit.items() if key not in there]
    AcceptedValue.objects.bulk_create(fresh, batch_size=500)
    return Kept(len(fresh), len(gone))


@transaction.atomic
def record_update(*, last_event: int, declarations: int, done: Kept, actor: Actor, at: datetime) -> BankUpdate:
    """Put on record that the bank holds what the trail tells up to an event; the next update begins behind it.

    Raises `AccessDenied`.
    """
    require(actor, BANK)
    cursor = locked_cursor()
    cursor.last_event = max(cursor.last_event, last_event)
    cursor.save(update_fields=["last_event"])
    row = BankUpdate.objects.create(
        until=at, declarations=declarations, kept=done.kept, withdrawn=done.withdrawn, at=at
    )
    payload = {"until": at.isoformat(), "declarations": declarations, "last_event": last_event}
    payload |= {"kept": done.kept, "withdrawn": done.withdrawn}
    record_event(subject="valuation:bank", kind="valuation.bank_updated", payload=payload, actor=actor, at=at)
    return row


def updated_until() -> datetime | None:
    """The moment up to which the bank was brought; None before its first update."""
    found: datetime | None = BankUpdate.objects.aggregate(until=Max("until"))["until"]
    return found


def updated_event() -> int:
    """The number of the last event of the trail that the bank was brought up to; 0 before its first update."""
    return BankCursor.objects.filter(pk=CURSOR).values_list("last_event", flat=True).first() or 0


def standing() -> QuerySet[AcceptedValue]:
    """Accepted values that stand: not withdrawn, and not of an item about whose value customs doubt or doubted."""
    doubted = Doubt.objects.filter(subject=OuterRef("reference"), item=OuterRef("item"))
    return AcceptedValue.objects.filter(withdrawn_at=None).exclude(
        Exists(doubted.exclude(state=DoubtState.DISPELLED.value))
    )


def candidates(actor: Actor, sought: Sought, beside: str = "") -> list[Candidate]:
    """Accepted goods that may be compared with those sought, the likest first; 20 identical and 20 similar at most.

    `beside` is the declaration that is being valued: its own goods are no comparison. Raises `AccessDenied`: for
    officials alone.
    """
    require(actor, READ_ALL)
    days = terms_on(sought.exported).about_days
    found = standing().filter(
        commodity__startswith=digits(sought.commodity)[:SUBHEADING] or "—",
        origin=sought.origin,
        exported_on__gte=sought.exported - timedelta(days=days),
        exported_on__lte=sought.exported + timedelta(days=days),
    )
    rows = found.exclude(reference=beside).order_by("-exported_on", "-id")[:LOOKED_AT]
    judged = [(row, likeness(sought, _record(row), days)) for row in rows]
    ranked = sorted((Candidate(row, seen) for row, seen in judged if seen), key=_rank)
    identical = [each for each in ranked if each.likeness.kind == IDENTICAL]
    return identical[:SHOWN] + [each for each in ranked if each.likeness.kind != IDENTICAL][:SHOWN]


def nearest(found: Sequence[Candidate]) -> list[Candidate]:
    """The goods that are put forward for comparison: the likest identical ones, or, where there are none, similar."""
    identical = [each for each in found if each.likeness.kind == IDENTICAL]
    return (identical or list(found))[:PUT_FORWARD]


def _rank(each: Candidate) -> tuple[bool, bool, int, int]:
    """Goods of the same producer first, those of another last; then the nearest in time."""
    seen = each.likeness
    return seen.same_producer is not True, seen.same_producer is False, seen.days, -each.row.pk


def _is_fit(each: AcceptedGoods) -> bool:
    """Whether there is a value of a unit that the bank has room for."""
    return round(each.quantity, 3) > 0 and _UNIT <= each.unit_value < _LARGEST and bool(each.origin.strip())


def _row(each: AcceptedGoods) -> AcceptedValue:
    return AcceptedValue(
        reference=each.reference[:40],
        item=each.item,
        version=each.version,
        commodity=digits(each.commodity)[:18],
        description=each.description[:512],
        origin=each.origin[:2],
        producer=each.producer[:200],
        level=each.level[:30],
        exported_on=each.exported_on,
        quantity=round(each.quantity, 3),
        unit=each.unit[:5],
        unit_value=each.unit_value.quantize(_UNIT),
    )


def _record(row: AcceptedValue) -> AcceptedGoods:
    return AcceptedGoods(
        row.reference,
        row.item,
        row.commodity,
        row.description,
        row.origin,
        row.exported_on,
        row.quantity,
        row.unit,
        row.unit_value,
        row.producer,
        row.level,
        row.version,
    )
