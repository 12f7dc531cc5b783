"""The goods of an item of a declaration as the officer who doubts their value compares them with others'.

The same reading as that of goods whose value was accepted (`insight.comparables`), so that both are held side by side.
"""

from __future__ import annotations

from django.db.models import F

from customhouse.clearance.declarations.models import Item, Version
from customhouse.clearance.declarations.queries import declaration_law
from customhouse.clearance.declarations.rules.comparable import exported_about, traded_quantity
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.reading import read_version
from customhouse.tariff.valuation.records import DoubtedGoods


def goods_of(reference: str, number: int) -> DoubtedGoods | None:
    """What an item of a declaration is, by the version in force. See `tariff.valuation.records.GoodsOf`."""
    items = Item.objects.select_related("declaration")
    found = items.filter(declaration__mrn=reference, version=F("declaration__version"), number=number).first()
    if found is None:
        return None
    declaration = found.declaration
    version = Version.objects.select_related("received").get(declaration=declaration, number=declaration.version)
    tree = read_version(version).declaration
    record = understand(tree, declaration_law())[0] if tree is not None else None
    said = next((each for each in record.items if each.number == number), None) if record else None
    documents = (*said.documents, *record.documents) if said and record else ()
    quantity, unit = traded_quantity(found.supplementary_quantity, found.supplementary_unit, found.net_mass)
    return DoubtedGoods(
        found.tariff_code,
        found.origin,
        exported_about(documents, declaration.legal_date) if declaration.legal_date else None,
        found.description,
        quantity or None,
        unit if quantity else "",
    )
