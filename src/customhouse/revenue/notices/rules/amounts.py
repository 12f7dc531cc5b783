"""What can be an amount of money: more than nothing, in the national currency, with no more decimals than it has."""

from __future__ import annotations

from decimal import Decimal

from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.revenue.notices.records import NOTHING, Charge
from customhouse.revenue.notices.rules.law import RevenueLaw

MOST = Decimal(10) ** 12
"""Amounts from here on are slips of the pen."""
REMEDY = msgid("Enter the amount in {currency}, above zero, with at most {places} decimals.")


class ChargeError(ValueError):
    """A charge that no notice can be made of: a fault of whoever reckoned it."""


def amount_findings(amount: Decimal, currency: str, law: RevenueLaw) -> list[Finding]:
    """What is wrong with an amount that somebody pays, asks or pledges; nothing where it is fit."""
    params = {"amount": f"{amount:f}", "currency": law.currency, "given": currency, "places": str(law.places)}
    if currency != law.currency:
        said = msgid("Amounts here are in {currency}, not in {given}.")
        return [_finding("MONEY-CURRENCY", said, params)]
    if not amount.is_finite() or not NOTHING < amount < MOST:
        return [_finding("MONEY-AMOUNT", msgid("{amount} is no amount of money."), params)]
    if decimals(amount) > law.places:
        return [_finding("MONEY-DECIMALS", msgid("{amount} has more decimals than {currency} has."), params)]
    return []


def require_amount(amount: Decimal, currency: str, law: RevenueLaw) -> None:
    """Raise `Refused` unless the amount is fit."""
    if findings := amount_findings(amount, currency, law):
        raise Refused(findings)


def check_charge(charge: Charge, law: RevenueLaw) -> None:
    """Raise `ChargeError` where a charge is not in the national currency, negative, or finer than its coins."""
    if charge.currency != law.currency:
        raise ChargeError(f"{charge.subject}: charged in {charge.currency}, not in {law.currency}")
    for line in charge.lines:
        if line.amount < NOTHING or decimals(line.amount) > law.places or not line.head:
            raise ChargeError(f"{charge.subject}: {line.head} {line.amount}")


def written(amount: Decimal, places: int) -> str:
    """An amount for another program: with the currency's decimals, or more if it has more.

    >>> written(Decimal("12.5000"), 2)
    '12.50'
    """
    return f"{amount:.{max(places, decimals(amount))}f}"


def decimals(amount: Decimal) -> int:
    """How many decimals an amount needs.

    >>> decimals(Decimal("1.50"))
    1
    """
    return max(0, -int(amount.normalize().as_tuple().exponent))


def _finding(code: str, message: str, params: dict[str, str]) -> Finding:
    return Finding(code, Severity.ERROR, "", "amount", message, REMEDY, params)
