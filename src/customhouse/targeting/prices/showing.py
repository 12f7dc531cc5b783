"""A price as a page shows it: the sentence to cite, a drawing of the distribution, quarters and origins as rows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext

from customhouse.foundation.pages.formats import number
from customhouse.foundation.pages.isolating import isolated
from customhouse.messages.findings import fill
from customhouse.targeting.prices.models import PriceReference
from customhouse.targeting.prices.records import HIGH, LOW, MIDDLE, Place, PriceCell
from customhouse.targeting.prices.rules.placing import QUARTILES
from customhouse.targeting.prices.rules.saying import goods_in_words, rounded, sentence_parts

WIDTH, MARGIN = 600.0, 30.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where things lie on a line of prices, from 0 to `WIDTH`; `mark` is the price looked at, if there is one."""

    low: float
    first: float
    middle: float
    third: float
    high: float
    mark: float | None

    @property
    def band(self) -> float:
        """Width of the band of 95 %."""
        return self.high - self.low

    @property
    def box(self) -> float:
        """Width of the middle half."""
        return self.third - self.first


def drawing(cell: PriceCell, price: float | None = None) -> Drawing:
    """The line of prices of a cell, by logarithms: equal steps are equal shares."""
    at = None if price is None else math.log(price)
    ends = [cell.grid[LOW], cell.grid[HIGH], *([] if at is None else [at])]
    least, most = min(ends), max(ends)
    wide = max(most - least, 1e-9)

    def place(point: float) -> float:
        return round(MARGIN + (WIDTH - 2 * MARGIN) * (point - least) / wide, 1)

    points = (LOW, QUARTILES[0], MIDDLE, QUARTILES[1], HIGH)
    low, first, middle, third, high = (place(cell.grid[each]) for each in points)
    return Drawing(low, first, middle, third, high, None if at is None else place(at))


def figure(price: float) -> str:
    """A price in the reader's figures."""
    return number(Decimal(str(rounded(price))))


def shown(cell: PriceCell, row: PriceReference, currency: str, price: float | None = None) -> dict[str, Any]:
    """Everything that a page shows of a cell."""
    text, params = sentence_parts(cell, currency, shown=lambda text: number(Decimal(text)), translate=gettext)
    return {
        "goods": goods_in_words(cell, gettext),
        "sentence": isolated(text, params),
        "plain": fill(text, params),
        "drawing": drawing(cell, price),
        "low": figure(math.exp(cell.grid[LOW])),
        "middle": figure(math.exp(cell.grid[MIDDLE])),
        "high": figure(math.exp(cell.grid[HIGH])),
        "price": None if price is None else figure(price),
        "unit": pgettext("unit", "kg") if cell.unit == "KGM" else cell.unit,
        "currency": currency,
        "quarters": [(name, items, figure(math.exp(middle))) for name, items, middle in reversed(cell.by_quarter)],
        "until": row.until,
        "source": row.source,
        "digest": row.digest[:12],
    }


def percent(share: float) -> str:
    """A share in the reader's figures, with one place."""
    return gettext("{percent} %").format(percent=number(Decimal(str(round(100 * share, 1))), 1))


def place_in_words(found: Place) -> str:
    """Where a price lies, in a sentence."""
    off = number(Decimal(str(round(abs(found.deviation), 1))), 1)
    said = gettext("{percent} of like items cost less.").format(percent=percent(found.position))
    how = (
        gettext("{spreads} spreads below what is usual for these goods and this trader.")
        if found.deviation < 0
        else gettext("{spreads} spreads above what is usual for these goods and this trader.")
    )
    return f"{said} {how.format(spreads=off)}"
