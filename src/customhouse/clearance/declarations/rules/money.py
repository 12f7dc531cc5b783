"""Money: prices and values must be there, in a currency that can be exchanged."""

from __future__ import annotations

from collections.abc import Iterator

from customhouse.clearance.declarations.records import Amount, DeclarationRecord
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid


def amounts(case: Case) -> Iterator[tuple[Place, Amount]]:
    """Every amount that enters the customs value, with its place."""
    if case.record.invoice_amount is not None:
        yield place.INVOICE_AMOUNT, case.record.invoice_amount
    charges = place.SHIPMENT.into("41A", "CustomsValuation")
    for number, adjustment in enumerate(case.record.adjustments, start=1):
        yield charges.into("58B", "ChargeDeduction", number), adjustment.amount
    for at, goods in case.items():
        for where, amount in (
            (place.price(at), goods.price),
            (at.into("108", "CustomsValueAmount"), goods.customs_value),
            (at.into("114", "StatisticalValueAmount"), goods.statistical_value),
        ):
            if amount is not None:
                yield where, amount
        for number, adjustment in enumerate(goods.adjustments, start=1):
            yield at.into("41A", "CustomsValuation").into("58B", "ChargeDeduction", number), adjustment.amount


def _currency_missing(case: Case) -> Iterator[Hit]:
    """An amount without a currency may mean any sum (ISO 4217)."""
    for at, amount in amounts(case):
        if not amount.currency:
            yield Hit(at)


def _currency_unknown(case: Case) -> Iterator[Hit]:
    """Values are turned into national currency at the published rate of the day (WTO CVA, Article 9)."""
    for at, amount in amounts(case):
        if amount.currency and not case.circumstances.currency(amount.currency, case.on):
            yield Hit(at, {"currency": amount.currency, "date": case.on.isoformat()})


def _value_missing(case: Case) -> Iterator[Hit]:
    """The price paid or payable is the first base of the customs value (WTO CVA, Article 1); no price is not nothing.

    A sum for the whole invoice does not tell what each of its goods is worth. Goods of declared types that need no
    value by law are only told; nothing is charged on a value that is not known.
    """
    if not case.is_import:
        return
    needed = case.type is None or case.type.value_needed
    for at, goods in case.items():
        if goods.price is None and goods.customs_value is None:
            procedure = case.law.procedure(goods.procedure, case.on)
            waits = procedure is not None and not procedure.value_needed
            yield Hit(place.price(at), severity=None if needed and not waits else Severity.WARNING)


def _free_of_charge(case: Case) -> Iterator[Hit]:
    """Goods given for nothing still have a customs value, found by another method (WTO CVA, Articles 2 to 7)."""
    for at, goods in case.items():
        if goods.price is not None and goods.price.value == 0 and goods.customs_value is None:
            yield Hit(place.price(at))


def _method_missing(case: Case) -> Iterator[Hit]:
    """The method tells how the customs value was found; without it the transaction value is assumed."""
    if case.is_import and case.is_complete:
        for at, goods in case.items():
            if goods.price is not None and not goods.valuation_method:
                yield Hit(at.into("41A", "CustomsValuation").into("122", "MethodCode"))


def is_quiet(case: Case) -> bool:
    """Whether every item has a price above zero, its method, and currencies with a rate: then nothing is found."""
    currencies = {amount.currency for amount in _all_amounts(case.record)}
    if "" in currencies or not all(case.circumstances.currency(currency, case.on) for currency in currencies):
        return False
    return all(goods.price and goods.price.value and goods.valuation_method for goods in case.record.items)


def _all_amounts(record: DeclarationRecord) -> Iterator[Amount]:
    """Every amount that enters the customs value, wherever it stands."""
    if record.invoice_amount is not None:
        yield record.invoice_amount
    for adjustment in record.adjustments:
        yield adjustment.amount
    for goods in record.items:
        for amount in (goods.price, goods.customs_value, goods.statistical_value):
            if amount is not None:
                yield amount
        for adjustment in goods.adjustments:
            yield adjustment.amount


RATE_MISSING = Rule(
    "MON-RATE",
    Severity.ERROR,
    "WTO CVA Article 9",
    msgid("The currency {currency} has no exchange rate on {date}."),
    msgid("Check the currency, or declare the amount in one that has a published rate."),
    _currency_unknown,
)

RULES = (
    Rule(
        "MON-CURR",
        Severity.ERROR,
        "WCO DM currencyID; ISO 4217",
        msgid("The amount has no currency."),
        msgid("Give the currency of the amount, three letters of ISO 4217."),
        _currency_missing,
    ),
    RATE_MISSING,
    Rule(
        "MON-NONE",
        Severity.ERROR,
        "WCO DM 112; WTO CVA Article 1",
        msgid("The goods item has neither a price nor a value."),
        msgid("Give the price paid or payable for the goods, with its currency."),
        _value_missing,
    ),
    Rule(
        "MON-ZERO",
        Severity.WARNING,
        "WCO DM 112; WTO CVA Articles 2 to 7",
        msgid("The price of the goods is zero."),
        msgid("For goods that cost nothing, give a value found by another valuation method."),
        _free_of_charge,
    ),
    Rule(
        "MON-METH",
        Severity.WARNING,
        "WCO DM 122; WTO CVA",
        msgid("The valuation method is missing; method 1, the transaction value, is assumed."),
        msgid("Give the valuation method, 1 to 6."),
        _method_missing,
    ),
)
