"""Goods that are leased: without a sale, their value is what the rents of their useful life are worth today.

Source: WTO Valuation Agreement, Article 7; Study 2.1 on hired and leased goods. The present value is the sum of each
rent divided by (1 + i) to the power of its period, plus what is left of the goods, discounted alike.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules.case import Case
from customhouse.tariff.valuation.rules.dossier import Lease
from customhouse.tariff.valuation.rules.fields import Money
from customhouse.tariff.valuation.rules.statements import Line, Outcome, Statement, Wanted, plain

PRECISION = 60


def rate_of_period(lease: Lease) -> Decimal:
    """The rate of interest of one period, as a fraction.

    >>> rate_of_period(Lease(rate_percent=Decimal(12), periods_a_year=12))
    Decimal('0.01')
    """
    share = (lease.rate_percent or Decimal(0)) / 100
    if lease.rate_per_period:
        return share
    if lease.compounding == "effective":
        with localcontext(prec=PRECISION):
            return (1 + share) ** (Decimal(1) / lease.periods_a_year) - 1
    return share / lease.periods_a_year


def present_value(payments: list[Decimal], rate: Decimal, *, in_advance: bool = False) -> Decimal:
    """What payments at the end (or beginning) of each period are worth at the start.

    >>> present_value([Decimal(110), Decimal(121)], Decimal("0.1")) == 200
    True
    """
    worth = Decimal(0)
    for payment in reversed(payments):
        worth = (payment + worth) / (1 + rate) if not in_advance else payment + worth / (1 + rate)
    return worth


def lease_value(case: Case, lease: Lease, path: str) -> Outcome:
    """The value of leased goods, or what must be known for it."""
    wanted = _wanted(lease, path)
    if wanted:
        return Outcome(wanted=wanted)
    rate = rate_of_period(lease)
    rents = [case.national(rent) for rent in _rents(lease)]
    if lease.services:
        service = case.national(lease.services)
        rents = [rent - service for rent in rents]
    worth = present_value(rents, rate, in_advance=lease.in_advance)
    lines = [Line("study:2.1", msgid("Present value of the rents"), worth)]
    message = msgid("{number} rents, discounted at {rate} % a period, are worth {amount}.")
    told = {"number": str(len(rents)), "rate": plain(round(rate * 100, 6)), "amount": case.told(round(worth, 6))}
    steps = [Statement("study:2.1", message, told)]
    if lease.residual:
        left = case.national(lease.residual) / (1 + rate) ** len(rents)
        lines.append(Line("study:2.1", msgid("Present value of what is left of the goods"), left))
        message = msgid("What is left of the goods after the lease is worth {amount} today.")
        steps.append(Statement("study:2.1", message, {"amount": case.told(round(left, 6))}))
    return Outcome(tuple(lines), tuple(steps))


def _rents(lease: Lease) -> tuple[Money, ...]:
    return lease.payments or (lease.rent,) * (lease.number or 0)  # type: ignore[return-value]  # `_wanted` asked for it


def _wanted(lease: Lease, path: str) -> tuple[Wanted, ...]:
    wanted = []
    if not lease.payments and (lease.rent is None or not lease.number):
        question = msgid("What are the rents, and how many are paid over the useful life of the goods?")
        wanted.append(Wanted(f"{path}.payments", "study:2.1", question))
    if lease.rate_percent is None:
        question = msgid("At what rate of interest are the rents discounted?")
        wanted.append(Wanted(f"{path}.rate_percent", "study:2.1", question))
    if lease.covers_whole_life is False and lease.residual is None:
        question = msgid("What will the goods be worth when the lease ends before their useful life does?")
        wanted.append(Wanted(f"{path}.residual", "study:2.1", question))
    return tuple(wanted)
