"""The goods of this installation's past that draft law touches, read from their rows in constant memory; trials.

A row tells value, mass, quantity, origin and procedure. Where the law asks for more (additional codes, certificates,
further quantities), or a preference was claimed, the words of the declaration are read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from hashlib import sha256
from itertools import groupby, islice
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from customhouse.clearance.declarations.models import Declaration, Item, Version
from customhouse.clearance.declarations.records import Direction, GoodsItem
from customhouse.clearance.declarations.rules.determining import determined
from customhouse.clearance.declarations.rules.handing_on import quantities
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.declarations.searching import begins
from customhouse.clearance.law import Law
from customhouse.clearance.reading import read_version
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import legal_day
from customhouse.insight.trials.access import TRY_LAW
from customhouse.insight.trials.models import Trial
from customhouse.insight.trials.records import PastGoods, Period
from customhouse.insight.trials.rules.laws import TwoLaws, two_laws
from customhouse.tariff.duties.records import AssessableItem
from customhouse.tariff.measures.queries import snapshot
from customhouse.tariff.measures.records import GENERAL
from customhouse.tariff.nomenclature.rules.resolving import resolve
from customhouse.tariff.workbaskets.queries import record_of
from customhouse.tariff.workbaskets.records import Basket

PAGE = 500
"""Declarations whose words are read together."""
MOST_CODES = 200
"""Beginnings of codes that are asked of the index; a draft of more reads all items of the period."""
COLUMNS = (
    "declaration_id", "number", "tariff_code", "origin", "procedure", "additional_procedures", "preference", "price",
    "customs_value", "gross_mass", "net_mass", "supplementary_quantity", "supplementary_unit",
    "declaration__direction", "declaration__legal_date", "declaration__importer", "declaration__exporter",
    "declaration__trader_name", "declaration__lane", "declaration__version",
)  # fmt: skip
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """One row of `COLUMNS`, its cells by name."""

    declaration: int
    number: int
    code: str
    origin: str
    procedure: str
    procedures: str
    preference: str
    price: Any
    value: Any
    gross: Any
    net: Any
    quantity: Any
    unit: str
    direction: str
    on: date
    importer: str
    exporter: str
    name: str
    lane: str
    version: int


def laws_of(basket: Basket) -> TwoLaws:
    """The law of this installation on a basket's day, without it and with it."""
    return two_laws(snapshot(), basket)


def digest_of(basket: Basket) -> str:
    """What tells one draft from another of the same name."""
    return sha256(repr(basket).encode()).hexdigest()


def declarations(period: Period) -> QuerySet[Declaration]:
    """The declarations of a period by their legal date: accepted, and not cancelled."""
    days = {"legal_date__gte": period.first, "legal_date__lte": period.last}
    return Declaration.objects.filter(mrn__isnull=False, cancelled_at__isnull=True, **days)


def count_items(period: Period) -> int:
    """How many items the period has in all."""
    return declarations(period).aggregate(items=Sum("items_count"))["items"] or 0


def touched(period: Period, laws: TwoLaws) -> QuerySet[Item]:
    """The items of a period, as they stand now, on which the two laws differ; found by the index of codes."""
    days = {"declaration__legal_date__gte": period.first, "declaration__legal_date__lte": period.last}
    found = Item.objects.filter(
        version=F("declaration__version"),
        declaration__mrn__isnull=False,
        declaration__cancelled_at__isnull=True,
        **days,
    )
    return found.filter(reduce(or_, (_goods(*each) for each in laws.reach.items()), Q(pk__in=())))


def _goods(direction: str, codes: Sequence[str]) -> Q:
    way = Q(declaration__direction=direction)
    if "" in codes or len(codes) > MOST_CODES:
        return way
    return way & reduce(or_, (begins("tariff_code", code) for code in codes))


def past_goods(period: Period, laws: TwoLaws, law: Law) -> Iterator[PastGoods]:
    """The goods that the laws differ on, declaration by declaration."""
    rows = touched(period, laws).order_by("declaration_id", "number").values_list(*COLUMNS)
    reader = _Reader(laws, law)
    grouped = groupby(map(_read, rows.iterator(chunk_size=2000)), key=lambda row: row.declaration)
    groups = (tuple(same) for _, same in grouped)
    while page := list(islice(groups, PAGE)):
        yield from reader.read(page)


def _read(row: Row) -> Read:
    return Read(*row)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes goods of rows, and of words where rows say too little."""

    laws: TwoLaws
    law: Law

    def read(self, page: Sequence[Sequence[Read]]) -> Iterator[PastGoods]:
        """The goods of one page of declarations."""
        asking = {rows[0].declaration: rows[0].version for rows in page if any(map(self.asks_words, rows))}
        words = self.words(asking) if asking else {}
        for rows in page:
            first = rows[0]
            said = words.get(first.declaration, {})
            kept = [row for row in rows if self.laws.touches(row.direction, row.code)]
            items = [self.item(row, said.get(row.number)) for row in kept if self.is_known(row, asking, said)]
            if kept:
                trader = first.importer if first.direction == Direction.IMPORT else first.exporter
                yield PastGoods(
                    str(first.declaration),
                    first.on,
                    trader,
                    tuple(items),
                    first.name,
                    first.lane,
                    unread=len(kept) - len(items),
                )

    def asks_words(self, row: Read) -> bool:
        """Whether a row says too little of the goods."""
        if row.preference not in GENERAL:
            return True
        asks = self.laws.asks(row.direction, row.code)
        return asks.words or (asks.quantity and row.quantity is None)

    def is_known(self, row: Read, asking: Mapping[int, int], said: Mapping[int, AssessableItem]) -> bool:
        """Whether all is known of the goods: their words were read, or not needed."""
        return row.declaration not in asking or row.number in said or not self.asks_words(row)

    def item(self, row: Read, said: AssessableItem | None) -> AssessableItem:
        """The goods as the tariff sees them."""
        if said is not None:
            return said
        goods = _goods_item(row)
        return AssessableItem(
            row.number,
            row.code,
            row.origin,
            None if row.price is None and not row.value else row.value,
            row.direction,
            quantities=quantities(goods, self.unit(row.code, row.on)),
            reliefs=self.law.declarations.reliefs(goods, row.on),
        )

    def unit(self, code: str, on: date) -> str:
        """The supplementary unit that the tariff asks for."""
        line = resolve(code, self.law.nomenclature, on).line
        return line.unit if line else ""

    def words(self, asking: Mapping[int, int]) -> dict[int, dict[int, AssessableItem]]:
        """The items of declarations as their words say them, by declaration and number; what is unreadable is left."""
        found = Version.objects.filter(declaration_id__in=asking, number=F("declaration__version"))
        chosen = found.select_related("received", "declaration")
        values = Item.objects.filter(declaration_id__in=asking, version=F("declaration__version"))
        known: dict[int, dict[int, tuple[str, Any]]] = {}
        for key, number, code, value in values.values_list("declaration_id", "number", "tariff_code", "customs_value"):
            known.setdefault(key, {})[number] = code, value
        return {row.declaration_id: self.said(row, known.get(row.declaration_id, {})) for row in chosen}

    def said(self, version: Version, known: Mapping[int, tuple[str, Any]]) -> dict[int, AssessableItem]:
        """The items of one declaration, from its words and what customs determined."""
        tree = read_version(version).declaration
        if tree is None:
            return {}
        record, _ = understand(tree, self.law.declarations)
        record = determined(record, version.determinations)
        on = version.declaration.legal_date or legal_day(version.at)
        documents = frozenset(document.code for document in record.documents)
        return {
            item.number: AssessableItem(
                item.number,
                known[item.number][0],
                item.origin or item.preferential_origin,
                None if item.price is None and not known[item.number][1] else known[item.number][1],
                record.direction.value,
                "" if item.preference in GENERAL else item.preference,
                quantities=quantities(item, self.unit(known[item.number][0], on)),
                certificates=documents | frozenset(document.code for document in item.documents),
                additional_codes=frozenset(item.additional_codes),
                reliefs=self.law.declarations.reliefs(item, on),
                preferential_origin=item.preferential_origin,
            )
            for item in record.items
            if item.number in known
        }


def _goods_item(row: Read) -> GoodsItem:
    """As much of a goods item as its row says."""
    return GoodsItem(
        number=row.number,
        commodity=row.code,
        description="",
        origin=row.origin,
        preferential_origin="",
        procedure=row.procedure,
        previous_procedure="",
        additional_procedures=tuple(row.procedures.split()),
        price=None,
        customs_value=None,
        statistical_value=None,
        valuation_method="",
        gross_mass=row.gross,
        net_mass=row.net,
        supplementary_quantity=row.quantity,
        supplementary_unit=row.unit,
    )


def visible_to(actor: Actor) -> QuerySet[Trial]:
    """The trials that were asked for, the newest first. Raises `AccessDenied`."""
    require(actor, TRY_LAW)
    return Trial.objects.select_related("basket").order_by("-id")


def find(actor: Actor, number: int) -> Trial:
    """A trial by its number. Raises `AccessDenied`, `NotFound`."""
    found = visible_to(actor).filter(pk=number).first()
    if found is None:
        raise NotFound("trial", str(number))
    return found


def is_of_today(trial: Trial) -> bool:
    """Whether the basket still says what was tried."""
    return trial.digest == digest_of(record_of(trial.basket))
