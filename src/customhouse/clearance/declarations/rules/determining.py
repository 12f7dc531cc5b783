"""What customs determines in place of what was declared: a value, a code, an origin, a quantity.

The words of the declarant stay as they are; an assessment reads them with what was determined laid over.
Legal source: Revised Kyoto Convention, General Annex, standards 3.31-3.35 (examination) and 4.1-4.5 (assessment); WTO
Customs Valuation Agreement, Article 17.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from customhouse.clearance.declarations.records import Correction, DeclarationRecord, GoodsItem
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.columns import MASS, MONEY, Column
from customhouse.messages.findings import Finding, Severity, msgid

Determinations = Mapping[str, Mapping[str, str]]
"""By item number (as text) and element, what was found."""

FIGURES: dict[str, tuple[str, Column]] = {
    "customs_value": ("determined_value", MONEY),
    "net_mass": ("net_mass", MASS),
    "supplementary_quantity": ("supplementary_quantity", MASS),
}
"""Elements that are figures: the field of an item that takes them, and the column that must hold them."""
TEXTS: dict[str, tuple[str, int]] = {
    "commodity": ("commodity", 22),
    "origin": ("origin", 4),
    "preference": ("preference", 3),
    "description": ("description", 512),
}
"""Elements that are text: the field of an item that takes them, and how long they may be."""


def merged(before: Determinations, found: Sequence[Correction]) -> dict[str, dict[str, str]]:
    """Earlier determinations with later ones laid over.

    >>> merged({"1": {"origin": "CN"}}, [Correction(1, "customs_value", "900")])
    {'1': {'origin': 'CN', 'customs_value': '900'}}
    """
    result = {number: dict(elements) for number, elements in before.items()}
    for one in found:
        result.setdefault(str(one.item), {})[one.element] = one.found
    return result


def determined(record: DeclarationRecord, determinations: Determinations) -> DeclarationRecord:
    """The declaration with what customs determined in place of what was declared."""
    if not determinations:
        return record
    return replace(record, items=tuple(_item(item, determinations.get(str(item.number), {})) for item in record.items))


def _item(item: GoodsItem, found: Mapping[str, str]) -> GoodsItem:
    fields: dict[str, Any] = {FIGURES[name][0]: Decimal(text) for name, text in found.items() if name in FIGURES}
    fields |= {TEXTS[name][0]: text for name, text in found.items() if name in TEXTS}
    if "origin" in found:
        fields["preferential_origin"] = ""
    return replace(item, **fields) if fields else item


def doubtful(numbers: Collection[int], found: Sequence[Correction]) -> Iterator[Finding]:
    """What cannot be determined so: no such item or element, a figure that is none or that no column keeps."""
    for one in found:
        if one.item not in numbers:
            yield _refusal(
                "DET-ITEM",
                one,
                msgid("The declaration has no item {item}."),
                msgid("Choose one of the items declared."),
            )
        elif one.element in FIGURES and not _fits(one.found, FIGURES[one.element][1]):
            yield _refusal(
                "DET-FIGURE",
                one,
                msgid("“{found}” is no figure that can be kept for item {item}."),
                msgid("Give a positive figure, with a point before its decimals."),
            )
        elif one.element in TEXTS and not 0 < len(one.found) <= TEXTS[one.element][1]:
            yield _refusal(
                "DET-TEXT",
                one,
                msgid("What was found for item {item} is empty or too long."),
                msgid("Write what the goods are, as the element has room for it."),
            )
        elif one.element not in FIGURES and one.element not in TEXTS:
            yield _refusal(
                "DET-ELEMENT",
                one,
                msgid("The element {element} is none that customs determines."),
                msgid("Choose value, code, origin, preference, mass, quantity or description."),
            )


def _fits(text: str, column: Column) -> bool:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return False
    return value.is_finite() and value >= 0 and column.holds(value)


def _refusal(code: str, one: Correction, message: str, remedy: str) -> Finding:
    params = {"item": str(one.item), "element": one.element, "found": one.found[:100]}
    where = place.item(max(one.item, 1))
    return Finding(code, Severity.ERROR, where.pointer, where.path, message, remedy, params)
