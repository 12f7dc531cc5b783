"""What cleared declarations say goods were worth: snapshots for the bank of accepted values, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from django.db.models import F, Q, QuerySet

from customhouse.clearance.declarations.models import Declaration, Item, Version
from customhouse.clearance.declarations.records import DeclarationRecord, Direction, Document, GoodsItem
from customhouse.clearance.declarations.rules.determining import determined
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.law import Law
from customhouse.clearance.reading import read_version
from customhouse.tariff.valuation.records import AcceptedGoods

PAGE = 500
"""Declarations read at a time."""
TRANSACTION = frozenset({"", "1"})
"""Methods of valuation, as declared, that say the price paid; nothing stated means it."""
TRANSPORT = "N7"
"""How codes of transport documents begin (UN/EDIFACT 1001, 703 to 787)."""
KILOGRAM = "KGM"
LONGEST_VOYAGE = timedelta(days=180)
"""A transport document older than that says nothing of when these goods were exported."""


@dataclass(frozen=True, slots=True)
class Snapshots:
    """Declarations that were looked at, by MRN, and the goods of those that stand."""

    references: tuple[str, ...]
    goods: tuple[AcceptedGoods, ...]


def changed_between(since: datetime | None, until: datetime) -> QuerySet[Declaration]:
    """Imports that were once released, and were released, changed or cancelled after one moment and until another."""
    found = Declaration.objects.filter(direction=Direction.IMPORT, mrn__isnull=False, released_at__lte=until)
    if since is None:
        return found
    span = (since, until)
    changed = Q(pk__in=Version.objects.filter(at__range=span, number__gt=1).values("declaration"))
    return found.filter(Q(released_at__range=span) | Q(cancelled_at__range=span) | changed)


def standing_goods(since: datetime | None, until: datetime, law: Law) -> Iterator[Snapshots]:
    """Snapshots of declarations that changed, a page at a time, as they stand now."""
    keys = iter(list(changed_between(since, until).order_by("pk").values_list("pk", flat=True)))
    while page := list(islice(keys, PAGE)):
        yield _snapshots(page, law)


def _snapshots(page: Sequence[int], law: Law) -> Snapshots:
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
        quantity, unit = _quantity(item)
        if words is not None and _is_transaction(words) and quantity and row.legal_date:
            yield AcceptedGoods(
                reference=row.mrn or "",
                item=item.number,
                version=row.version,
                commodity=item.tariff_code,
                description=item.description,
                origin=item.origin,
                exported_on=_exported((*words.documents, *record.documents), row.legal_date),
                quantity=quantity,
                unit=unit,
                unit_value=item.customs_value / quantity,
            )


def _is_transaction(item: GoodsItem) -> bool:
    """Whether the value is the price paid, and customs found no other."""
    return item.price is not None and item.determined_value is None and item.valuation_method in TRANSACTION


def _quantity(item: Item) -> tuple[Decimal, str]:
    """The supplementary quantity with its unit, else the net mass."""
    if item.supplementary_quantity and item.supplementary_unit:
        return item.supplementary_quantity, item.supplementary_unit
    return item.net_mass or Decimal(0), KILOGRAM


def _exported(documents: Sequence[Document], legal: date) -> date:
    """About when goods were exported: the first day of a transport document, else the legal date."""
    days = [each.issued for each in documents if each.issued and each.code.startswith(TRANSPORT)]
    return min((day for day in days if legal - LONGEST_VOYAGE <= day <= legal), default=legal)
