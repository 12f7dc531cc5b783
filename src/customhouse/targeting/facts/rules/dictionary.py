"""The dictionary of facts: every name that a condition of a profile may use, of which kind it is, and how it is read.

The fields of `ItemFacts` stand here under their own names; derived facts (a price per kilogram, a ratio of masses)
are reckoned from them. A fact that cannot be known (no mass to divide by) is None, and no comparison holds of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Any

from customhouse.messages.findings import msgid
from customhouse.targeting.facts.records import ItemFacts

Value = str | Decimal | bool | date | frozenset[str] | None


class Source(StrEnum):
    """Where a fact comes from."""

    DECLARED = msgid("declared")
    RECKONED = msgid("reckoned from what is declared")
    MOMENT = msgid("the moment of selection")
    HISTORY = msgid("recorded before the moment of selection")


class Kind(StrEnum):
    """What a fact is, and so which comparisons suit it."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    CODES = "codes"


class Lookup(StrEnum):
    """Where a fact must be looked up that neither the declaration nor the moment tells: only if a rule asks for it."""

    HISTORY = "history"
    PRICES = "prices"
    WORDS = "words"
    LISTS = "lists"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its name in conditions, its kind, what it means (English message id), how it is read, its source.

    `is_whole` says of a number that it is a count: a float holds it exactly. `is_withheld`: reasons do not tell its
    value, as not all who read them may know it. `lookup` is where it must be looked up, if anywhere.
    """

    name: str
    kind: Kind
    meaning: str
    read: Callable[[ItemFacts], Value]
    source: Source = Source.DECLARED
    is_whole: bool = False
    is_withheld: bool = False
    raw: Callable[[ItemFacts], int | Decimal | None] | None = None
    lookup: Lookup | None = None

    @property
    def plain(self) -> Callable[[ItemFacts], Any]:
        """How the fact is read where a whole number may stay one: quicker, and equal in every comparison."""
        return self.raw or self.read


def _text(name: str, meaning: str) -> Fact:
    read = attrgetter(name)
    return Fact(name, Kind.TEXT, meaning, lambda facts: read(facts) or None)


def _number(name: str, meaning: str) -> Fact:
    read = attrgetter(name)
    return Fact(name, Kind.NUMBER, meaning, read, raw=read)


def _count(name: str, meaning: str, source: Source = Source.DECLARED, lookup: Lookup | None = None) -> Fact:
    """A whole number; None where nobody asked for it."""
    read = attrgetter(name)

    def known(facts: ItemFacts) -> Value:
        value = read(facts)
        return None if value is None else Decimal(value)

    return Fact(name, Kind.NUMBER, meaning, known, source, is_whole=True, raw=read, lookup=lookup)


def _remembered(name: str, meaning: str) -> Fact:
    """A count of what was recorded before."""
    return _count(name, meaning, Source.HISTORY, Lookup.HISTORY)


def _looked_up(
    name: str, kind: Kind, meaning: str, source: Source, lookup: Lookup, *, is_withheld: bool = False
) -> Fact:
    return Fact(name, kind, meaning, attrgetter(name), source, is_withheld=is_withheld, lookup=lookup)


def _rate(name: str, over: str, under: str, meaning: str) -> Fact:
    of, among = attrgetter(over), attrgetter(under)

    def read(facts: ItemFacts) -> Value:
        return Decimal(of(facts)) / Decimal(among(facts)) if among(facts) and of(facts) is not None else None

    return Fact(name, Kind.NUMBER, meaning, read, Source.HISTORY, lookup=Lookup.HISTORY)


def _importer_days(facts: ItemFacts) -> Value:
    first = facts.importer_first_seen
    return None if first is None else Decimal((facts.selected_on - first).days)


def _weekday(facts: ItemFacts) -> Value:
    return Decimal(facts.selected_on.isoweekday())


def _flag(name: str, meaning: str) -> Fact:
    return Fact(name, Kind.FLAG, meaning, attrgetter(name))


def _ratio(name: str, over: str, under: str, meaning: str) -> Fact:
    of, among = attrgetter(over), attrgetter(under)

    def read(facts: ItemFacts) -> Value:
        value, divisor = of(facts), among(facts)
        return value / divisor if divisor and value is not None else None

    return Fact(name, Kind.NUMBER, meaning, read, Source.RECKONED)


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
        _count("item", msgid("Number of the item")),
        _count("items", msgid("Items of the declaration")),
        _count("importer_declarations", msgid("Earlier declarations of the importer"), Source.HISTORY),
        _number("gross_mass", msgid("Gross mass in kilograms")),
        _number("net_mass", msgid("Net mass in kilograms")),
        _count("packages", msgid("Number of packages")),
        _number("item_price", msgid("Price of the item in national currency")),
        _number("customs_value", msgid("Customs value in national currency")),
        _number("duty", msgid("Duty owed in national currency")),
        Fact("legal_date", Kind.DATE, msgid("Legal date"), attrgetter("legal_date")),
        Fact("documents", Kind.CODES, msgid("Documents produced"), attrgetter("documents")),
        _ratio("value_per_kilogram", "customs_value", "net_mass", msgid("Customs value per kilogram of net mass")),
        _ratio("value_per_package", "customs_value", "packages", msgid("Customs value per package")),
        _ratio("mass_per_package", "gross_mass", "packages", msgid("Gross mass per package")),
        _ratio("gross_to_net", "gross_mass", "net_mass", msgid("Ratio of gross to net mass")),
        _ratio("duty_burden", "duty", "customs_value", msgid("Ratio of duty to customs value")),
        Fact("weekday", Kind.NUMBER, msgid("Day of the week, Monday is 1"), _weekday, Source.MOMENT, is_whole=True),
        _count("hour", msgid("Hour of the day at the office, 0 to 23"), Source.MOMENT),
        Fact(
            "importer_days",
            Kind.NUMBER,
            msgid("Days since the importer's first declaration"),
            _importer_days,
            Source.HISTORY,
            is_whole=True,
            lookup=Lookup.HISTORY,
        ),
        _remembered("importer_week", msgid("Declarations of the importer in the last 7 days")),
        _remembered("importer_month", msgid("Declarations of the importer in the last 30 days")),
        _remembered("importer_checks", msgid("Controls of the importer's goods that were concluded")),
        _remembered("importer_findings", msgid("Controls of the importer's goods with findings")),
        _remembered("importer_amendments", msgid("Amendments by which the importer's declarants raised what is owed")),
        _rate(
            "importer_hit_rate",
            "importer_findings",
            "importer_checks",
            msgid("Share of the importer's controls that had findings"),
        ),
        _remembered("declarant_declarations", msgid("Earlier declarations of the declarant")),
        _remembered("declarant_checks", msgid("Controls of the declarant's declarations that were concluded")),
        _remembered("declarant_findings", msgid("Controls of the declarant's declarations with findings")),
        _rate(
            "declarant_hit_rate",
            "declarant_findings",
            "declarant_checks",
            msgid("Share of the declarant's controls that had findings"),
        ),
        _remembered("goods_declarations", msgid("Earlier items of the importer of this subheading and origin")),
        _looked_up(
            "price_position",
            Kind.NUMBER,
            msgid("Share of recent items of the same goods and origin that cost less a kilogram"),
            Source.HISTORY,
            Lookup.HISTORY,
        ),
        _looked_up(
            "reference_position",
            Kind.NUMBER,
            msgid("Share of the price reference for the same goods and origin that lies below this price a kilogram"),
            Source.HISTORY,
            Lookup.PRICES,
        ),
        _looked_up(
            "price_deviation",
            Kind.NUMBER,
            msgid(
                "Spreads by which the price a kilogram lies above what is usual for the goods, the origin and the "
                "trader (below zero: cheaper)"
            ),
            Source.HISTORY,
            Lookup.PRICES,
        ),
        _looked_up(
            "misclassification",
            Kind.NUMBER,
            msgid(
                "How much the words of the goods speak against the declared code (0: not at all, 1: wholly), as the "
                "trained classification help reads them"
            ),
            Source.RECKONED,
            Lookup.WORDS,
        ),
        _looked_up(
            "watch_list_score",
            Kind.NUMBER,
            msgid(
                "How much anybody or anything that the declaration names is like an entry of a watch list (0: nobody, "
                "1: wholly), those left out who were cleared"
            ),
            Source.MOMENT,
            Lookup.LISTS,
        ),
        _looked_up(
            "watch_lists",
            Kind.CODES,
            msgid("Codes of the watch lists that may mean somebody or something that the declaration names"),
            Source.MOMENT,
            Lookup.LISTS,
            is_withheld=True,
        ),
        _looked_up(
            "importer_link_score",
            Kind.NUMBER,
            msgid(
                "Score of the gravest pattern of links that the importer stood in (0: in none): a shared identity, a "
                "burst of new companies, a re-appearance behind a new name"
            ),
            Source.HISTORY,
            Lookup.LINKS,
        ),
        _looked_up(
            "importer_links",
            Kind.CODES,
            msgid("Kinds of patterns of links that the importer stood in: cluster, burst, reappearance"),
            Source.HISTORY,
            Lookup.LINKS,
            is_withheld=True,
        ),
    )
}
"""Every fact by its name, in the order in which an analyst is offered them."""


LOOKED_UP: dict[Lookup, frozenset[str]] = {
    lookup: frozenset(fact.name for fact in FACTS.values() if fact.lookup is lookup) for lookup in Lookup
}
"""The facts that each lookup tells."""


def lookups_of(names: Iterable[str]) -> frozenset[Lookup]:
    """Where these facts must be looked up; `KeyError` for an unknown name.

    >>> sorted(lookups_of(["commodity", "importer_checks", "watch_lists"]))
    [<Lookup.HISTORY: 'history'>, <Lookup.LISTS: 'lists'>]
    """
    return frozenset(lookup for name in names if (lookup := FACTS[name].lookup) is not None)


def fact_value(facts: ItemFacts, name: str) -> Value:
    """What the fact called `name` says of one item; None where it cannot be known. `KeyError` for an unknown name."""
    return FACTS[name].read(facts)


def as_float(value: Decimal | date | None) -> float:
    """A number or a day on the line of floats.

    >>> as_float(Decimal("1.5")), as_float(date(1, 1, 2)), as_float(None)
    (1.5, 2.0, nan)
    """
    if value is None:
        return float("nan")
    return float(value.toordinal()) if isinstance(value, date) else float(value)
