"""Reckoning: what is worked out from the declared figures must make sense, and what the tariff hangs on be there.

These rules are said while a declaration is valued and assessed, for they need its exchange rates and the tariff.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customhouse.clearance.declarations.records import DeclarationRecord, GoodsItem
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.columns import BASE, MONEY
from customhouse.clearance.declarations.rules.law import DeclarationLaw
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.duties.records import Assessment
from customhouse.tariff.valuation.records import CustomsValue

DEDUCTION_SHARE = Decimal(50)
"""Per cent of the price beyond which deductions are told, where the law sets no figure (`deduction_share`)."""

PERCENT = Decimal(100)


def _deducted_all(_case: Case) -> Iterator[Hit]:
    """What is deducted is a part of the price (WTO CVA, note to Article 1); goods are never worth nothing by it."""
    yield from ()


def _deducted_much(_case: Case) -> Iterator[Hit]:
    """Transport, assembly and duties inside a price are its smaller part; a large deduction hides a value."""
    yield from ()


def _too_large(_case: Case) -> Iterator[Hit]:
    """Each figure may pass by itself, and what is reckoned from them be more than any account holds."""
    yield from ()


def _origin_needed(_case: Case) -> Iterator[Hit]:
    """Anti-dumping duties go by the non-preferential origin; a preferential one does not tell it (RKC Annex K)."""
    yield from ()


def _other_unit(_case: Case) -> Iterator[Hit]:
    """The supplementary unit is the tariff's: statistics and duties by quantity are reckoned in it."""
    yield from ()


DEDUCTED_ALL = Rule(
    "MON-DEDA",
    Severity.ERROR,
    "WCO DM 181; WTO CVA Articles 1 and 8",
    msgid("The deductions of {deductions} {currency} leave nothing of the price of {price} {currency}."),
    msgid("Check the deductions, their codes and currencies: they are a part of the price of the goods."),
    _deducted_all,
)
DEDUCTED_MUCH = Rule(
    "MON-DEDM",
    Severity.WARNING,
    "WCO DM 181; WTO CVA Articles 1 and 8",
    msgid("The deductions of {deductions} {currency} are more than {share} % of the price of {price} {currency}."),
    msgid("Check the deductions, and keep the papers that prove them."),
    _deducted_much,
)
TOO_LARGE = Rule(
    "MON-HUGE",
    Severity.ERROR,
    "WCO DM formats n..16,3",
    msgid("The goods are worth, or owe, {largest} {currency} or more."),
    msgid("Check prices and quantities; divide the goods over several declarations if they are right."),
    _too_large,
)
ORIGIN_NEEDED = Rule(
    "ORI-MEAS",
    Severity.ERROR,
    "WCO DM 063; RKC Specific Annex K",
    msgid("Duties on these goods depend on the non-preferential origin ({measures}), and none is given."),
    msgid("Give the country of non-preferential origin of the goods (origin type 1)."),
    _origin_needed,
)
OTHER_UNIT = Rule(
    "QTY-UNIT",
    Severity.WARNING,
    "WCO DM 130; national tariff",
    msgid("The supplementary quantity is in {unit}, but the tariff asks for {wanted}."),
    msgid("Give the supplementary quantity in {wanted}."),
    _other_unit,
)
RULES = (DEDUCTED_ALL, DEDUCTED_MUCH, TOO_LARGE, ORIGIN_NEEDED, OTHER_UNIT)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A declaration under the law of a day, while it is reckoned; each method yields what its rules find."""

    record: DeclarationRecord
    law: DeclarationLaw
    on: date

    def deductions(self, values: Mapping[int, CustomsValue]) -> Iterator[Finding]:
        """Deductions of the price or more, or of a large part of it."""
        share = self.law.limit("deduction_share", self.on, DEDUCTION_SHARE)
        for at, goods in self._items():
            found = values[goods.number]
            if found.price is None or not found.deductions:
                continue
            where = (at if goods.adjustments else place.SHIPMENT).into("41A", "CustomsValuation")
            params = {
                "deductions": f"{found.deductions:.2f}",
                "price": f"{found.price:.2f}",
                "currency": self.law.currency,
                "share": f"{share:f}",
            }
            if found.deductions >= found.price:
                yield from self._said(DEDUCTED_ALL, Hit(where, params, Severity.ERROR))
            elif found.deductions * PERCENT > found.price * share:
                yield from self._said(DEDUCTED_MUCH, Hit(where, params))

    def origins(self, measures: Mapping[int, Sequence[str]]) -> Iterator[Finding]:
        """Items without a non-preferential origin though measures (their names by item) hang on it."""
        kind = self.law.declaration_type(self.record.type_code, self.on)
        severity = Severity.WARNING if kind and not kind.complete else None
        for at, goods in self._items():
            if not goods.origin and measures[goods.number]:
                params = {"measures": ", ".join(measures[goods.number])}
                yield from self._said(ORIGIN_NEEDED, Hit(place.origin(at), params, severity))

    def units(self, wanted: Mapping[int, str]) -> Iterator[Finding]:
        """Supplementary quantities in another unit than the tariff's (by item; empty: it asks for none)."""
        for at, goods in self._items():
            unit = wanted[goods.number]
            if goods.supplementary_quantity is not None and goods.supplementary_unit not in {"", unit} and unit:
                where = place.measure(at, "130", "TariffQuantity")
                yield from self._said(OTHER_UNIT, Hit(where, {"unit": goods.supplementary_unit, "wanted": unit}))

    def sums(self, values: Sequence[Decimal], assessment: Assessment) -> Iterator[Finding]:
        """Values, bases, amounts and totals that no column holds."""
        sums = [*values, sum(values, Decimal(0)), assessment.total, *(line.amount for line in assessment.lines)]
        if not (all(map(MONEY.holds, sums)) and all(BASE.holds(line.base) for line in assessment.lines)):
            params = {"largest": str(MONEY.limit), "currency": assessment.currency}
            yield from self._said(TOO_LARGE, Hit(place.INVOICE_AMOUNT, params, Severity.ERROR))

    def _items(self) -> Iterator[tuple[Place, GoodsItem]]:
        """The goods items with their places."""
        return ((place.item(position), goods) for position, goods in enumerate(self.record.items, start=1))

    def _said(self, rule: Rule, hit: Hit) -> Iterator[Finding]:
        """The finding, as grave as the law takes it; a hit that stops all reckoning is an error whatever it says."""
        ruled = self.law.severity(rule.code, self.on)
        if ruled != "off" or hit.severity is Severity.ERROR:
            yield rule.finding(hit, "" if ruled == "off" else ruled)
