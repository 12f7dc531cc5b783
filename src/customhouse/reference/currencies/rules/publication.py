"""What may be published as an exchange rate.

Source: WTO Customs Valuation Agreement, Article 9: rates are duly published and reflect the period for which they hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from customhouse.messages.findings import Finding, Severity, msgid

UNITS = (1, 10, 100, 1_000, 10_000)
"""Rates are quoted for so many units of the foreign currency; powers of ten keep conversion exact."""

MAX_DECIMALS = 8
MAX_RATE = Decimal(10) ** 7


def overlaps(start: date, end: date, periods: Iterable[tuple[date, date]]) -> bool:
    """Whether a period (both days included) shares a day with one of `periods`.

    >>> overlaps(date(2026, 1, 31), date(2026, 2, 1), [(date(2026, 1, 1), date(2026, 1, 31))])
    True
    """
    return any(start <= other_end and other_start <= end for other_start, other_end in periods)


def rate_findings(rate: Decimal, units: int, valid_from: date, valid_to: date) -> tuple[Finding, ...]:
    """What is wrong with a rate about to be published: its figure, its units, its period.

    >>> [finding.code for finding in rate_findings(Decimal(0), 1, date(2026, 1, 1), date(2026, 1, 31))]
    ['CUR-RATE']
    """
    found = []
    if not _is_rate(rate):
        found.append(
            _error(
                "CUR-RATE",
                msgid(
                    "The rate {rate} cannot be published: "
                    "a rate is above 0 and below {most}, with at most {decimals} decimals."
                ),
                msgid("Quote the rate for more or fewer units of the currency."),
                rate=str(rate),
                most=str(MAX_RATE),
                decimals=str(MAX_DECIMALS),
            )
        )
    if units not in UNITS:
        found.append(
            _error(
                "CUR-UNITS",
                msgid("A rate cannot be quoted for {units} units."),
                msgid("Quote it for 1, 10, 100, 1000 or 10000 units."),
                units=str(units),
            )
        )
    if valid_to < valid_from:
        found.append(
            _error(
                "CUR-PERIOD",
                msgid("The period ends on {valid_to}, before it begins on {valid_from}."),
                msgid("Give the first and the last day for which the rate holds."),
                valid_from=valid_from.isoformat(),
                valid_to=valid_to.isoformat(),
            )
        )
    return tuple(found)


def _is_rate(rate: Decimal) -> bool:
    return rate.is_finite() and 0 < rate < MAX_RATE and rate == round(rate, MAX_DECIMALS)


def _error(code: str, message: str, remedy: str, **params: str) -> Finding:
    return Finding(code, Severity.ERROR, "", "", message, remedy, params)
