"""Judging a declaration: what it is worth, what it owes, how it is selected. Pure: law and facts in, judgement out.

This is the middle of the journey without the database, so that a notebook, a benchmark or a what-if can run it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from customhouse.clearance.declarations.records import DeclarationRecord, GoodsItem, Judgement
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.figures import LARGEST
from customhouse.clearance.declarations.rules.handing_on import (
    Selectable,
    assessable_items,
    charges,
    item_facts,
    valued_items,
)
from customhouse.clearance.declarations.rules.recognising import fingerprints
from customhouse.clearance.law import Law
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.reference.currencies.records import ExchangeTable, UnknownCurrency
from customhouse.reference.units.rules.codes import UnknownUnit
from customhouse.reference.units.rules.conversion import IncompatibleUnits, convert
from customhouse.targeting.lanes.records import Decision, Fingerprint
from customhouse.targeting.lanes.rules.choosing import choose_many
from customhouse.tariff.duties.records import Assessment
from customhouse.tariff.duties.rules.assessing import assess
from customhouse.tariff.nomenclature.records import Resolution
from customhouse.tariff.nomenclature.rules.resolving import resolve
from customhouse.tariff.valuation.rules.transaction_value import transaction_values

CENT = Decimal("0.01")
"""Customs values are rounded to it, half up, before anything is charged on them."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a declaration is worth and owes as of its legal date, and the fingerprints of its goods, by item number."""

    legal_date: date
    values: Mapping[int, Decimal]
    commodities: Mapping[int, str]
    fingerprints: Mapping[int, Fingerprint]
    assessment: Assessment
    findings: tuple[Finding, ...]

    @property
    def is_refused(self) -> bool:
        """Whether something stands in the way of an assessment."""
        return any(row.is_error for row in self.findings)


@dataclass(frozen=True, slots=True)
class CommodityCheck:
    """Asks the nomenclature about an item as of a day."""

    law: Law

    def __call__(self, item: GoodsItem, on: date) -> tuple[Finding, ...]:
        """The findings on the item's commodity code."""
        return resolve(item.commodity, self.law.nomenclature, on).findings


def assessed(record: DeclarationRecord, law: Law, on: date) -> Assessed:
    """Value and assess a declaration that passed the checks, by the law of the day `on`."""
    table = law.rates_on(on)
    resolutions = {item.number: resolve(item.commodity, law.nomenclature, on) for item in record.items}
    try:
        values = _values(record, table)
    except UnknownCurrency as error:
        return _without_rate(error, on, table.currency)
    items = assessable_items(
        record,
        values,
        commodities={number: found.commodity for number, found in resolutions.items()},
        units={number: _unit(found) for number, found in resolutions.items()},
        reliefs={item.number: law.declarations.reliefs(item, on) for item in record.items},
    )
    result = assess(items, law.tariff, table, on, _converted)
    if too_much := _too_much(values, result):
        return Assessed(on, {}, {}, {}, Assessment((), Decimal(0), table.currency, on), too_much)
    return Assessed(
        legal_date=on,
        values=values,
        commodities={item.number: item.commodity for item in items},
        fingerprints=fingerprints(record),
        assessment=result,
        findings=result.findings,
    )


def _values(record: DeclarationRecord, table: ExchangeTable) -> dict[int, Decimal]:
    rows = transaction_values(valued_items(record), charges(record.adjustments), table.to_national)
    return {row.number: row.value.quantize(CENT, ROUND_HALF_UP) for row in rows}


def _too_much(values: Mapping[int, Decimal], result: Assessment) -> tuple[Finding, ...]:
    """Sums that no account holds: each figure may pass by itself, and what is reckoned from them does not."""
    sums = [sum(values.values(), Decimal(0)), result.total]
    reckoned = [figure for line in result.lines for figure in (line.base, line.amount)]
    if all(abs(figure) < LARGEST for figure in (*sums, *reckoned)):
        return ()
    finding = Finding(
        "MON-HUGE",
        Severity.ERROR,
        place.INVOICE_AMOUNT.pointer,
        place.INVOICE_AMOUNT.path,
        msgid("The goods are worth, or owe, {largest} {currency} or more."),
        msgid("Check prices and quantities; divide the goods over several declarations if they are right."),
        {"largest": str(LARGEST), "currency": result.currency},
    )
    return (finding,)


def _converted(amount: Decimal, from_unit: str, to_unit: str) -> Decimal | None:
    """The amount in another unit; None where the two measure different things."""
    try:
        return convert(amount, from_unit, to_unit)
    except (IncompatibleUnits, UnknownUnit):
        return None


def _unit(found: Resolution) -> str:
    return found.line.unit if found.line else ""


def _without_rate(error: UnknownCurrency, on: date, national: str) -> Assessed:
    finding = Finding(
        "MON-RATE",
        Severity.ERROR,
        place.INVOICE_AMOUNT.pointer,
        place.INVOICE_AMOUNT.path,
        msgid("No exchange rate of {currency} was published for {date}."),
        msgid("Declare in a currency whose rate is published, or ask customs for the rate."),
        {"currency": error.currency or "-", "date": on.isoformat()},
    )
    return Assessed(on, {}, {}, {}, Assessment((), Decimal(0), national, on), (finding,))


def selected(record: DeclarationRecord, result: Assessed, standing: Selectable, law: Law) -> Decision:
    """Choose the lane of an assessed declaration."""
    facts = item_facts(record, standing, result.values, result.commodities, result.assessment.lines)
    return next(choose_many([(standing.mrn, facts)], law.profiles, law.policies, law.selection_key))


def judgement(result: Assessed, findings: tuple[Finding, ...], decision: Decision | None) -> Judgement:
    """Everything the store keeps of it; without a decision while the goods are awaited."""
    return Judgement(
        legal_date=result.legal_date,
        values=result.values,
        commodities=result.commodities,
        fingerprints=result.fingerprints,
        duties=result.assessment.lines,
        total=result.assessment.total,
        currency=result.assessment.currency,
        findings=findings,
        decision=decision,
    )
