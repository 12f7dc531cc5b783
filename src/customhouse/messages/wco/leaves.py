"""One leaf of a message: from text and attributes to a value of the records, and back without loss."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from customhouse.messages.wco.dictionary import Position
from customhouse.messages.wco.facets import NUMBERS, value_of
from customhouse.messages.wco.records import Amount, DateTime, Measure

Value = str | Decimal | Amount | Measure | DateTime | None
_NUMBER = re.compile(r"[+-]?(?=\.?[0-9])[0-9]{0,40}(?:\.[0-9]{0,40})?")
# The attribute that a value of each type carries itself.
_OWN = {"Amount": "currencyID", "Measure": "unitCode", "Quantity": "unitCode", "DateTime": "formatCode"}
_AS_WRITTEN = ""


def value_of_leaf(position: Position, text: str, attributes: Mapping[str, str]) -> tuple[Value, dict[str, str]]:
    """The value for a record, and what must be remembered beside it (`Section.supplementary`)."""
    own = attributes.get(_OWN.get(position.type, ""))
    value = _value(position, text, own)
    rest = {name: given for name, given in attributes.items() if value is None or name != _OWN.get(position.type)}
    if text_of(value) != text:
        rest[_AS_WRITTEN] = text
    return value, rest


def _value(position: Position, text: str, own: str | None) -> Value:
    """The typed value; None where a number is no number."""
    plain = value_of(text, position)
    if position.type == "DateTime":
        return DateTime(plain, own)
    if position.type not in NUMBERS:
        return plain
    if not _NUMBER.fullmatch(plain):
        return None
    number = Decimal(plain)
    if position.type == "Numeric":
        return number
    return Amount(number, own) if position.type == "Amount" else Measure(number, own)


def text_of(value: Value) -> str | None:
    """The text of a value as it is written in a message; None for no value."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, DateTime):
        return value.text
    return format(value if isinstance(value, Decimal) else value.value, "f")


def leaf_of_value(position: Position, value: Value, beside: Mapping[str, str] | None) -> tuple[str, dict[str, str]]:
    """Text and attributes to write. The inverse of `value_of_leaf`."""
    text = text_of(value) or ""
    attributes = {name: given for name, given in (beside or {}).items() if name != _AS_WRITTEN}
    if (own := _own_attribute(value)) is not None:
        attributes = {_OWN[position.type]: own} | attributes
    if beside and _AS_WRITTEN in beside:
        text = beside[_AS_WRITTEN]
    return text, attributes


def _own_attribute(value: Value) -> str | None:
    """The currency, unit or format that the value carries."""
    if isinstance(value, Amount):
        return value.currency_id
    if isinstance(value, Measure):
        return value.unit_code
    return value.format_code if isinstance(value, DateTime) else None
