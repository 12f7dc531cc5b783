"""How large a figure the tables hold: the one truth for the columns and for the rules that refuse what is beyond.

SQLite keeps fifteen figures of a number exactly, and no more; PostgreSQL keeps what a column was made for. What
passes here is kept alike by both.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: how many digits it has in all, and how many of them after the point."""

    digits: int
    decimals: int

    @property
    def limit(self) -> Decimal:
        """The first figure too large for it.

        >>> str(Column(5, 2).limit)
        '1000'
        """
        return _power(self.digits - self.decimals)

    def holds(self, figure: Decimal) -> bool:
        """Whether the figure, rounded to the column's decimals as the database does, still fits.

        >>> [Column(5, 2).holds(Decimal(figure)) for figure in ("999.99", "-999.994", "999.995", "1E+99", "NaN")]
        [True, True, False, False, False]
        """
        limit = self.limit
        if not (figure.is_finite() and -limit < figure < limit):
            return False
        if 1 - limit < figure < limit - 1:  # no rounding brings it there
            return True
        return abs(figure.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)) < limit

    def shown(self, figure: Decimal) -> Decimal:
        """The figure with this column's decimals, or with as many more as it needs.

        >>> [str(Column(5, 2).shown(Decimal(figure))) for figure in ("10.000000000", "0.123400")]
        ['10.00', '0.1234']
        """
        _, digits, exponent = figure.as_tuple()
        trailing = next((place for place, digit in enumerate(reversed(digits)) if digit), len(digits))
        decimals = max(self.decimals, -int(exponent) - trailing)
        return figure.quantize(Decimal(1).scaleb(-decimals))


@cache
def _power(digits: int) -> Decimal:
    return Decimal(10**digits)


MONEY = Column(15, 3)
"""Amounts: the WCO format n..16,3 has one digit more, which no invoice of the world has needed yet."""

MASS = Column(15, 6)
"""Masses and quantities: nine digits before the point are a thousand loaded bulk carriers."""

BASE = Column(21, 9)
"""What a duty is charged on: money, or a mass in whatever unit the law takes (a gram is 0.000001 of a tonne)."""

COUNT = Column(8, 0)
"""WCO package counts have the format n..8."""
