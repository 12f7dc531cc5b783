"""What cleared declarations say goods were worth: snapshots for the bank of accepted values, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from customhouse.clearance.declarations.models import Declaration, Item, Version
from customhouse.clearance.declarations.records import DeclarationRecord, Direction, GoodsItem
from customhouse.clearance.declarations.rules.comparable import exported_about, traded_quantity
from customhouse.clearance.declarations.rules.determining import determined
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.law import Law
from customhouse.clearance.reading import read_version
from customhouse.foundation.audit.queries import subjects_after
from customhouse.tariff.valuation.models import AcceptedValue
from customhouse.tariff.valuation.records import AcceptedGoods

PAGE = 500
"""Declarations read at a time."""
TRANSACTION = frozenset({"", "1"})
"""Methods of valuation, as declared, that say the price paid; nothing stated means it."""


@dataclass(frozen=True, slots=True)
class Snapshots:
    """Declarations that were looked at, by MRN, and the goods of those that stand."""

    references: tuple[str, ...]
    goods: tuple[AcceptedGoods, ...]


def changed_since(event: int, since: datetime | None = None) -> QuerySet[Declaration]:
    """Imports that were released, or stand in the bank, and of which the trail tells anything new after an event.

    0 is before every event: all of them. A release that was taken back is found by what stands in the bank.

    With `since` also those that were released, changed or cancelled from that moment on, by the times on record.
    """
    kept = AcceptedValue.objects.filter(reference=OuterRef("mrn"), withdrawn_at=None)
    found = Declaration.objects.filter(direction=Direction.IMPORT, mrn__isnull=False)
    found = found.filter(Q(released_at__isnull=False) | Exists(kept))
    if not event:
        return found
    told = Q(mrn__in=subjects_after(event))
    if since is not None:
        again = Version.objects.filter(at__gte=since, number__gt=1).values("declaration")
        told |= Q(released_at__gte=since) | Q(cancelled_at__gte=since) | Q(pk__in=again)
    return found.filter(told)


def pages_since(event: int, since: datetime | None = None) -> Iterator[list[int]]:
    """The keys of declarations that changed, a page at a time; see `changed_since`."""
    keys = iter(list(changed_since(event, since).order_by("pk").values_list("pk", flat=True)))
    while page := list(islice(keys, PAGE)):
        yield page


def snapshots(page: Sequence[int], law: Law) -> Snapshots:
    """A page of declarations, as they stand now."""
    rows = Declaration.objects.filter(pk__in=page).order_by("pk")
    standing = {row.pk: row for row in rows if row.cancelled_at is None and row.released_at is not None}
    items: dict[int, list[Item]] = {pk: [] for pk in standing}
    for item in Item.objects.filter(declaration__in=standing, version=F("declaration__version")).order_by("number"):
        items[item.declaration_id].append(item)
    versions = Version.objects.filter(declaration__in=standing, number=F("declaration__version"))
    goods: list[AcceptedGoods] = []
    for version in versions.select_related("received").order_by("declaration"):
        tree = read_version(version).declaration
        if tree is not None:
            record = determined(understand(tree, law.declarations)[0], version.determinations)
            row = standing[version.declaration_id]
            goods += _goods(row, record, items[row.pk])
    return Snapshots(tuple(row.mrn or "" for row in rows), tuple(goods))


def _goods(row: Declaration, record: DeclarationRecord, items: Sequence[Item]) -> Iterator[AcceptedGoods]:
    said = {item.number: item for item in record.items}
    for item in items:
        words = said.get(item.number)
        quantity, unit = traded_quantity(item.supplementary_quantity, item.supplementary_unit, item.net_mass)
        if words is not None and _is_transaction(words) and quantity and row.legal_date:
            yield AcceptedGoods(
                reference=row.mrn or "",
                item=item.number,
                version=row.version,
                commodity=item.tariff_code,
                description=item.description,
                origin=item.origin,
                exported_on=exported_about((*words.documents, *record.documents), row.legal_date),
                quantity=quantity,
                unit=unit,
                unit_value=item.customs_value / quantity,
            )


def _is_transaction(item: GoodsItem) -> bool:
    """Whether the value is the price paid, and customs found no other."""
    return item.price is not None and item.determined_value is None and item.valuation_method in TRANSACTION
