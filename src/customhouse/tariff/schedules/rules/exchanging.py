"""Foreign amounts in the currency of a schedule, by the rates that it publishes, on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customhouse.tariff.schedules.records import Law, is_valid


@dataclass(frozen=True, slots=True)
class ScheduleExchange:
    """The rates of a schedule on a day: of each currency the one that began last."""

    law: Law
    on: date

    @property
    def currency(self) -> str:
        """The schedule's currency."""
        return self.law.schedule.currency

    def to_national(self, value: Decimal, currency: str) -> Decimal:
        """The amount in the schedule's currency, exact; `LookupError` where no rate is in force."""
        if currency == self.currency:
            return value
        rates = [row for row in self.law.rates if row.currency == currency and is_valid(row, self.on)]
        if not rates:
            raise LookupError(currency)
        return value * max(rates, key=lambda row: row.valid_from).rate
