"""The exchange rates of a day, frozen and exact. No Django; usable in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow

_EXACT = (Inexact, InvalidOperation, Overflow)
_FIGURES = 400


class UnknownCurrency(LookupError):
    """No rate of a currency was published for the day. `currency` and `as_of` tell which."""

    def __init__(self, currency: str, as_of: date) -> None:
        self.currency = currency
        self.as_of = as_of
        super().__init__(f"No exchange rate of {currency or '(none)'} was published for {as_of.isoformat()}.")


@dataclass(frozen=True, slots=True)
class Rate:
    """`units` units of a foreign currency are worth `value` of the national one; `units` is a power of ten."""

    value: Decimal
    units: int
    legal_reference: str

    @property
    def each(self) -> Decimal:
        """What one unit is worth, exactly.

        >>> Rate(Decimal("2.05"), 100, "Notice 1").each
        Decimal('0.0205')
        """
        return self.value.scaleb(1 - len(str(self.units)))


@dataclass(frozen=True, slots=True)
class ExchangeTable:
    """The rates that hold on the day `as_of`, by currency; `currency` is the national one.

    >>> table = ExchangeTable("XDD", date(2026, 1, 5), {"EUR": Rate(Decimal("3.3841"), 1, "Notice 1")})
    >>> table.to_national(Decimal("1000.01"), "EUR")
    Decimal('3384.133841')
    """

    currency: str
    as_of: date
    rates: Mapping[str, Rate]

    def to_national(self, value: Decimal, currency: str) -> Decimal:
        """The value in the national currency, exact: rounding is the law's business, not this table's.

        Raises `UnknownCurrency` where no rate was published, `ValueError` for what is no finite number or has
        hundreds of figures.
        """
        if not value.is_finite():
            raise ValueError("Only a finite amount can be converted.")
        if currency == self.currency:
            return value
        rate = self.rate(currency)
        try:
            return Context(prec=_FIGURES, traps=list(_EXACT)).multiply(value, rate.each)
        except _EXACT:
            raise ValueError("The amount has too many figures.") from None

    def rate(self, currency: str) -> Rate:
        """The rate of a currency; `UnknownCurrency` where none was published for the day."""
        try:
            return self.rates[currency]
        except KeyError:
            raise UnknownCurrency(currency, self.as_of) from None
