"""The reference of prices of the day, of the goods and traders of a batch."""

from __future__ import annotations

from customhouse.clearance.sources.batch import Batch
from customhouse.targeting.facts.rules.placing import Placed
from customhouse.targeting.prices.queries import book_for
from customhouse.targeting.prices.records import KILOGRAM
from customhouse.targeting.prices.rules.keys import line_key
from customhouse.tariff.nomenclature.rules.resolving import resolve


def prices_of(batch: Batch) -> Placed | None:
    """What the reference of the day tells of these goods and of their traders' own prices; None where there is none."""
    kinds: set[tuple[str, str, str]] = set()
    lines: set[str] = set()
    for record in batch.records:
        importer, exporter = (party.identifier if party else "" for party in (record.importer, record.exporter))
        for item in record.items:
            commodity = resolve(item.commodity, batch.law.nomenclature, batch.day).commodity
            kinds.add((commodity, item.origin or item.preferential_origin, KILOGRAM))
            lines.add(line_key(importer, exporter, commodity, KILOGRAM))
    book = book_for(batch.day, kinds, lines)
    return Placed(book) if book else None
