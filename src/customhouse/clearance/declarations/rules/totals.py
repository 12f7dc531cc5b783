"""Totals: what the head of the declaration says must agree with its goods items."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.rule import Case, Hit, Rule
from customhouse.messages.findings import Severity, msgid

TOLERANCE = Decimal("0.5")
"""Per cent by which masses may differ through rounding, where the law sets no figure (`mass_tolerance`)."""

PERCENT = Decimal(100)


def _item_count(case: Case) -> Iterator[Hit]:
    """The count proves that no item was lost or added on the way."""
    declared, found = case.record.declared_items, len(case.record.items)
    if declared is not None and declared != found:
        yield Hit(place.ITEM_COUNT, {"declared": str(declared), "found": str(found)})


def _packages(case: Case) -> Iterator[Hit]:
    """Packages are what is counted at the quay; items may share one, so a difference is only told."""
    declared = case.record.total_packages
    counts = [package.quantity for goods in case.record.items for package in goods.packages]
    found = sum(count for count in counts if count is not None)
    if declared is not None and counts and None not in counts and declared != found:
        yield Hit(place.TOTAL_PACKAGES, {"declared": str(declared), "found": str(found)})


def _gross_mass(case: Case) -> Iterator[Hit]:
    """The gross mass is what the weighbridge and the manifest show; it must be the sum of its items."""
    declared = case.record.total_gross_mass
    masses = [goods.gross_mass for goods in case.record.items]
    if declared is None or not masses or None in masses:
        return
    found = sum((mass for mass in masses if mass is not None), Decimal(0))
    allowed = case.law.limit("mass_tolerance", case.on, TOLERANCE) / PERCENT * max(declared, found)
    if abs(declared - found) > allowed:
        yield Hit(place.TOTAL_GROSS, {"declared": str(declared), "found": str(found)})


def _invoice(case: Case) -> Iterator[Hit]:
    """The invoice is one of the first things compared; charges and discounts may explain a difference."""
    invoice = case.record.invoice_amount
    prices = [goods.price for goods in case.record.items if goods.price is not None]
    if invoice is None or len(prices) != len(case.record.items):
        return
    if any(price.currency != invoice.currency for price in prices):
        return
    found = sum((price.value for price in prices), Decimal(0))
    if found != invoice.value:
        yield Hit(place.INVOICE_AMOUNT, {"declared": str(invoice.value), "found": str(found)})


def is_quiet(case: Case) -> bool:
    """Whether the head agrees with the items: then no rule here finds anything."""
    return not any(any(find(case)) for find in (_item_count, _packages, _gross_mass, _invoice))


RULES = (
    Rule(
        "TOT-ITEM",
        Severity.ERROR,
        "WCO DM 228",
        msgid("The declaration says {declared} goods items, but has {found}."),
        msgid("Check that no goods item is missing, then give their number."),
        _item_count,
    ),
    Rule(
        "TOT-PACK",
        Severity.WARNING,
        "WCO DM 146, 144",
        msgid("The declaration says {declared} packages in total, but its goods items add up to {found}."),
        msgid("Check the packages of each goods item and the total."),
        _packages,
    ),
    Rule(
        "TOT-MASS",
        Severity.ERROR,
        "WCO DM 131, 126",
        msgid("The total gross mass is {declared} kg, but the goods items add up to {found} kg."),
        msgid("Check the gross mass of each goods item and the total."),
        _gross_mass,
    ),
    Rule(
        "TOT-INVO",
        Severity.WARNING,
        "WCO DM 109, 112; WTO CVA Article 1",
        msgid("The invoice total is {declared}, but the prices of the goods items add up to {found}."),
        msgid("Check the prices, or declare the charges and discounts that make the difference."),
        _invoice,
    ),
)
