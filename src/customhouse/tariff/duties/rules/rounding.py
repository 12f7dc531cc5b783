"""Rounding as law: each tax says how its amounts are rounded, to how many decimals, on each line or on the total.

A tax rounded on the total is rounded as its lines add up: each line carries the difference that it makes to the
rounded total, so that the lines always add up to what is owed.
"""

from __future__ import annotations

import decimal
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

MODES = {
    "half-up": decimal.ROUND_HALF_UP,
    "half-even": decimal.ROUND_HALF_EVEN,
    "down": decimal.ROUND_DOWN,
    "floor": decimal.ROUND_FLOOR,
    "up": decimal.ROUND_UP,
}
"""Words of the law data for ways of rounding. `down` goes towards zero, `up` away from it."""

PLACES = ("line", "total")
ON_TOTAL = "-total"
LARGEST_SCALE = 6


@dataclass(frozen=True, slots=True)
class Rounding:
    """How one tax is rounded: `mode` of `MODES`, `scale` decimals, `on` each `line` or the `total`.

    `unit` and `way` say the same to `Decimal.quantize`.

    >>> Rounding("half-up", 2).of(Decimal("2.785"))
    Decimal('2.79')
    """

    mode: str = "half-up"
    scale: int = 2
    on: str = "line"
    unit: Decimal = field(init=False, repr=False, compare=False)
    way: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse what is no rounding (`ValueError`), and keep what rounding needs at every line."""
        if self.mode not in MODES or self.on not in PLACES or not 0 <= self.scale <= LARGEST_SCALE:
            raise ValueError(
                f"{self.mode!r} to {self.scale} decimals on {self.on!r} is no rounding: modes are {', '.join(MODES)}, "
                f"decimals 0 to {LARGEST_SCALE}, places {', '.join(PLACES)}."
            )
        object.__setattr__(self, "unit", Decimal(1).scaleb(-self.scale))
        object.__setattr__(self, "way", MODES[self.mode])

    def of(self, amount: Decimal) -> Decimal:
        """The amount rounded."""
        return amount.quantize(self.unit, self.way)


@lru_cache(maxsize=64)
def rounding(words: str, scale: int) -> Rounding:
    """The rounding that the law data say in words: `half-up`, or `half-up-total`. `ValueError` if it is none.

    >>> rounding("down-total", 0)
    Rounding(mode='down', scale=0, on='total')
    """
    mode = words.removesuffix(ON_TOTAL)
    return Rounding(mode, scale, "line" if mode == words else "total")


@dataclass(slots=True)
class RunningTotal:
    """What the lines of one tax, rounded on the total, have come to so far."""

    rounding: Rounding
    exact: Decimal = Decimal(0)
    rounded: Decimal = Decimal(0)

    def line(self, amount: Decimal) -> Decimal:
        """The rounded amount of the next line: the difference that it makes to the rounded total."""
        self.exact += amount
        total = self.rounding.of(self.exact)
        difference, self.rounded = total - self.rounded, total
        return difference
