"""Figures: every number of a declaration must be a number that can be reckoned with.

These rules go first: where one is not kept, no sum is taken (`catalogue.check`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from customhouse.clearance.declarations.records import Amount, DeclarationRecord, GoodsItem
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.columns import COUNT, MASS, MONEY, Column
from customhouse.clearance.declarations.rules.place import Place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid

Figure = tuple[Place, Decimal, Column]
"""A place, the number there, and the column that has to hold it."""


def figures(case: Case) -> tuple[Figure, ...]:
    """Every number that is given in the declaration, with its place."""
    return tuple(_figures(case.record))


def _figures(record: DeclarationRecord) -> Iterator[Figure]:
    """Every number, of the head and of each item."""
    yield from _given(place.TOTAL_PACKAGES, record.total_packages, COUNT)
    yield from _given(place.ITEM_COUNT, record.declared_items, COUNT)
    yield from _given(place.TOTAL_GROSS, record.total_gross_mass, MASS)
    yield from _money(place.INVOICE_AMOUNT, record.invoice_amount)
    yield from _given(place.EXCHANGE_RATE, record.exchange_rate)
    adding = place.SHIPMENT.into("41A", "CustomsValuation")
    for number, adjustment in enumerate(record.adjustments, start=1):
        yield from _money(_charge(adding, number), adjustment.amount)
    for position, goods in enumerate(record.items, start=1):
        yield from _item_figures(place.item(position), goods)


def _item_figures(at: Place, goods: GoodsItem) -> Iterator[Figure]:
    """The numbers of one goods item."""
    yield from _given(at.into("006", "SequenceNumeric"), goods.number, COUNT)
    yield from _given(place.measure(at, "126", "GrossMassMeasure"), goods.gross_mass, MASS)
    yield from _given(place.measure(at, "128", "NetNetWeightMeasure"), goods.net_mass, MASS)
    yield from _given(place.measure(at, "130", "TariffQuantity"), goods.supplementary_quantity, MASS)
    yield from _money(place.price(at), goods.price)
    yield from _money(at.into("108", "CustomsValueAmount"), goods.customs_value)
    yield from _money(at.into("114", "StatisticalValueAmount"), goods.statistical_value)
    for number, package in enumerate(goods.packages, start=1):
        yield from _given(place.packaging(at, number).into("144", "QuantityQuantity"), package.quantity, COUNT)
    for number, adjustment in enumerate(goods.adjustments, start=1):
        yield from _money(_charge(at.into("41A", "CustomsValuation"), number), adjustment.amount)
    for number, declared in enumerate(goods.taxes, start=1):
        tax = place.tax(at, number)
        yield from _money(tax.into("116", "AdValoremTaxBaseAmount"), declared.base)
        yield from _given(tax.into("129", "SpecificTaxBaseQuantity"), declared.quantity, MASS)
        yield from _given(tax.into("115", "TaxRateNumeric"), declared.rate)
        yield from _money(tax.into("94A", "Payment").into("120", "TaxAssessedAmount"), declared.assessed)


def is_quiet(case: Case) -> bool:
    """Whether every number is one, not below zero and of no doubtful size: then no rule here finds anything."""
    amounts, masses, counts = _numbers(case.record)
    try:
        return _fit(amounts, MONEY) and _fit(masses, MASS) and _fit(counts, COUNT)
    except InvalidOperation:  # what is no number cannot be compared
        return False


def _fit(given: Sequence[Decimal | int], column: Column) -> bool:
    """Whether all of these are numbers that the column surely holds, also when they are rounded."""
    return not given or (min(given) >= 0 and max(given) < column.limit - 1)


def _numbers(record: DeclarationRecord) -> tuple[list[Decimal], list[Decimal], list[int]]:
    """Every number of `figures`, by column, without its place: amounts, masses, counts."""
    items = record.items
    sums = [record.invoice_amount, *(each.amount for each in record.adjustments)]
    masses = [record.total_gross_mass]
    counts = [record.total_packages, record.declared_items]
    plain = [record.exchange_rate]
    for goods in items:
        counts.append(goods.number)
        masses += (goods.gross_mass, goods.net_mass, goods.supplementary_quantity)
        sums += (goods.price, goods.customs_value, goods.statistical_value)
        counts += [package.quantity for package in goods.packages]
        sums += [each.amount for each in goods.adjustments]
        for tax in goods.taxes:
            sums += (tax.base, tax.assessed)
            masses.append(tax.quantity)
            plain.append(tax.rate)
    return (
        [each.value for each in sums if each is not None] + [each for each in plain if each is not None],
        [each for each in masses if each is not None],
        [each for each in counts if each is not None],
    )


def _charge(at: Place, number: int) -> Place:
    """The amount of the n-th addition or deduction."""
    return at.into("58B", "ChargeDeduction", number).into("181", "OtherChargeDeductionAmount")


def _given(at: Place, value: Decimal | int | None, column: Column = MONEY) -> Iterator[Figure]:
    """The number at this place, if one is given."""
    if value is not None:
        yield at, Decimal(value), column


def _money(at: Place, amount: Amount | None) -> Iterator[Figure]:
    """The amount at this place, if one is given."""
    if amount is not None:
        yield at, amount.value, MONEY


def _not_finite(case: Case) -> Iterator[Hit]:
    """NaN (not a number) and infinity slip in through spreadsheets and JSON; no duty can be reckoned from them."""
    for at, value, _ in case.once(figures):
        if not value.is_finite():
            yield Hit(at, {"value": str(value)})


def _negative(case: Case) -> Iterator[Hit]:
    """Masses, counts and prices of goods are never below zero; a deduction has its own code, not a sign."""
    for at, value, _ in case.once(figures):
        if value.is_finite() and value < 0:
            yield Hit(at, {"value": str(value)})


def _too_large(case: Case) -> Iterator[Hit]:
    """A number longer than any real one is a slip of the keyboard, and would overflow accounts."""
    for at, value, column in case.once(figures):
        if value.is_finite() and value >= 0 and not column.holds(value):
            yield Hit(at, {"value": str(value), "largest": str(column.limit)})


RULES = (
    Rule(
        "NUM-NAN",
        Severity.ERROR,
        "WCO DM formats n..",
        msgid("“{value}” is not a number."),
        msgid("Give a plain decimal number, for example 1250.50."),
        _not_finite,
    ),
    Rule(
        "NUM-NEG",
        Severity.ERROR,
        "WCO DM formats n..",
        msgid("The number {value} is below zero."),
        msgid("Give zero or more; declare deductions by their code, without a sign."),
        _negative,
    ),
    Rule(
        "NUM-HUGE",
        Severity.ERROR,
        "WCO DM formats n..16,3, n..16,6 and n..8",
        msgid("The number {value} is too large."),
        msgid("Check the number: it must be less than {largest}."),
        _too_large,
    ),
)
