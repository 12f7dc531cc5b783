"""Make demoland's exchange rates: fictional, plausible, and the same on every run.

    python scripts/demoland_exchange_rates.py > src/customhouse/countries/demoland/data/exchange_rates.csv

Each currency drifts and swings around a level of its own by two sines; nothing is random and nothing is real.
"""

from __future__ import annotations

import calendar
import csv
import math
import sys
from datetime import date

FIRST, LAST = 2019, 2027

LEVELS = {
    "AED": (1, 0.792), "AUD": (1, 1.985), "BRL": (1, 0.571), "CAD": (1, 2.164), "CHF": (1, 3.271), "CNY": (1, 0.417),
    "CZK": (10, 1.322), "DKK": (1, 0.449), "DZD": (100, 2.161), "EGP": (10, 0.948), "EUR": (1, 3.352),
    "GBP": (1, 3.874), "HKD": (1, 0.372), "IDR": (10_000, 1.874), "INR": (100, 3.541), "JPY": (100, 2.147),
    "KRW": (1_000, 2.243), "KWD": (1, 9.481), "MAD": (1, 0.291), "MXN": (10, 1.512), "MYR": (1, 0.652),
    "NGN": (1_000, 3.124), "NOK": (10, 2.871), "NZD": (1, 1.842), "PLN": (1, 0.742), "SAR": (1, 0.776),
    "SEK": (10, 2.904), "SGD": (1, 2.163), "THB": (10, 0.851), "TND": (1, 0.983), "TRY": (10, 1.274),
    "USD": (1, 2.911), "VND": (10_000, 1.203), "XAF": (1_000, 5.110), "XOF": (1_000, 5.110), "ZAR": (10, 1.642),
}  # fmt: skip
"""Units quoted, and the level of the rate in XDD around which the months swing."""


def rate(currency: str, units: int, level: float, month: int) -> str:
    """The rate of a month counted from the first, to five decimals for rates quoted in XDD."""
    seed = sum(ord(letter) * weight for letter, weight in zip(currency, (3, 5, 7), strict=True)) + units % 7
    swing = 0.03 * math.sin(2 * math.pi * (month + seed % 29) / 41) + 0.012 * math.sin(month * (1 + seed % 5) / 2.3)
    drift = (seed % 11 - 5) * 0.00035 * month
    return f"{level * (1 + swing + drift):.5f}"


def main() -> None:
    """Write the table to standard output."""
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["currency", "units", "rate", "valid_from", "valid_to", "legal_reference"])
    for month in range((LAST - FIRST + 1) * 12):
        year, number = FIRST + month // 12, month % 12 + 1
        first, last = date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])
        for currency, (units, level) in LEVELS.items():
            notice = f"Exchange Rate Notice {year}/{number:02d}"
            table.writerow([currency, units, rate(currency, units, level, month), first, last, notice])


if __name__ == "__main__":
    main()
