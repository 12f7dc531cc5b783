"""The dictionary of facts: every name that a condition of a profile may use, of which kind it is, and how it is read.

The fields of `ItemFacts` stand here under their own names; derived facts (a price per kilogram, a ratio of masses)
are reckoned from them. A fact that cannot be known (no mass to divide by) is None, and no comparison holds of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter

from customhouse.messages.findings import msgid
from customhouse.targeting.facts.records import ItemFacts

Value = str | Decimal | bool | date | frozenset[str] | None


class Kind(StrEnum):
    """What a fact is, and so which comparisons suit it."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    CODES = "codes"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its name in conditions, its kind, what it means (English message id), and how it is read."""

    name: str
    kind: Kind
    meaning: str
    read: Callable[[ItemFacts], Value]


def _text(name: str, meaning: str) -> Fact:
    read = attrgetter(name)
    return Fact(name, Kind.TEXT, meaning, lambda facts: read(facts) or None)


def _number(name: str, meaning: str) -> Fact:
    read = attrgetter(name)
    return Fact(name, Kind.NUMBER, meaning, lambda facts: Decimal(read(facts)))


def _flag(name: str, meaning: str) -> Fact:
    return Fact(name, Kind.FLAG, meaning, attrgetter(name))


def _ratio(
    name: str, over: Callable[[ItemFacts], Decimal], under: Callable[[ItemFacts], Decimal], meaning: str
) -> Fact:
    def read(facts: ItemFacts) -> Value:
        divisor = under(facts)
        return over(facts) / divisor if divisor else None

    return Fact(name, Kind.NUMBER, meaning, read)


FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        _text("direction", msgid("Direction of trade")),
        _text("declaration_type", msgid("Type of declaration")),
        _text("procedure", msgid("Procedure requested")),
        _text("previous_procedure", msgid("Previous procedure")),
        _text("office", msgid("Office")),
        _text("declarant", msgid("Declarant")),
        _text("importer", msgid("Importer")),
        _text("exporter", msgid("Exporter")),
        _text("seller_country", msgid("Country of the seller")),
        _text("commodity", msgid("Commodity code")),
        _text("description", msgid("Description of goods")),
        _text("origin", msgid("Country of origin")),
        _text("export_country", msgid("Country of export")),
        _text("destination", msgid("Country of destination")),
        _text("transport_mode", msgid("Mode of transport at the border")),
        _text("preference", msgid("Preference claimed")),
        _flag("importer_known", msgid("The importer is registered")),
        _flag("containerised", msgid("Goods in containers")),
        _number("item", msgid("Number of the item")),
        _number("items", msgid("Items of the declaration")),
        _number("importer_declarations", msgid("Earlier declarations of the importer")),
        _number("gross_mass", msgid("Gross mass in kilograms")),
        _number("net_mass", msgid("Net mass in kilograms")),
        _number("packages", msgid("Number of packages")),
        _number("item_price", msgid("Price of the item in national currency")),
        _number("customs_value", msgid("Customs value in national currency")),
        _number("duty", msgid("Duty owed in national currency")),
        Fact("legal_date", Kind.DATE, msgid("Legal date"), attrgetter("legal_date")),
        Fact("documents", Kind.CODES, msgid("Documents produced"), attrgetter("documents")),
        _ratio(
            "value_per_kilogram",
            attrgetter("customs_value"),
            attrgetter("net_mass"),
            msgid("Customs value per kilogram of net mass"),
        ),
        _ratio(
            "value_per_package",
            attrgetter("customs_value"),
            lambda facts: Decimal(facts.packages),
            msgid("Customs value per package"),
        ),
        _ratio(
            "mass_per_package",
            attrgetter("gross_mass"),
            lambda facts: Decimal(facts.packages),
            msgid("Gross mass per package"),
        ),
        _ratio("gross_to_net", attrgetter("gross_mass"), attrgetter("net_mass"), msgid("Ratio of gross to net mass")),
        _ratio("duty_burden", attrgetter("duty"), attrgetter("customs_value"), msgid("Ratio of duty to customs value")),
    )
}
"""Every fact by its name, in the order in which an analyst is offered them."""


def fact_value(facts: ItemFacts, name: str) -> Value:
    """What the fact called `name` says of one item; None where it cannot be known. `KeyError` for an unknown name."""
    return FACTS[name].read(facts)
