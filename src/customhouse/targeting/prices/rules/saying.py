"""A price in figures and in a sentence to cite: what was measured, or what is drawn from like goods."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from customhouse.messages.findings import Translate, fill, msgid
from customhouse.targeting.prices.records import HIGH, LOW, MIDDLE, PriceCell

SEEN = msgid(
    "95 % of {items} items of {goods} lay between {low} and {high} {currency} a {unit}, half of them below "
    "{middle} ({quarters}, in prices of the last quarter)."
)
THOUGHT = msgid(
    "95 % of items of {goods} are expected between {low} and {high} {currency} a {unit}, half of them below {middle}: "
    "reckoned from {items} items and from like goods ({quarters}, in prices of the last quarter)."
)
OF = msgid("{code} from {origin}")
ALL_ORIGINS = msgid("{code}, all origins")
ALL_GOODS = msgid("all goods")
KILOGRAM_WORD = msgid("kilogram")


@dataclass(frozen=True, slots=True)
class Told:
    """A cell in plain figures (national currency a unit)."""

    low: float
    middle: float
    high: float
    quarters: Sequence[Mapping[str, object]]


def told(cell: PriceCell) -> Told:
    """The interval of 95 %, the middle, and each quarter's items and middle."""
    low, middle, high = (math.exp(cell.grid[each]) for each in (LOW, MIDDLE, HIGH))
    by_quarter = [
        {"quarter": name, "items": items, "median": rounded(math.exp(price))} for name, items, price in cell.by_quarter
    ]
    return Told(low, middle, high, by_quarter)


def rounded(price: float) -> float:
    """A price to four figures that count, never less exact than a hundredth.

    >>> rounded(1234.5678), rounded(0.0123456)
    (1234.57, 0.01235)
    """
    digits = 2 if price >= 10 else 3 - math.floor(math.log10(price)) if price > 0 else 2  # noqa: PLR2004  # two digits before the point
    return round(price, max(digits, 2))


def goods_in_words(cell: PriceCell, translate: Translate = str) -> str:
    """What a cell is about."""
    if not cell.commodity:
        return translate(ALL_GOODS)
    if cell.origin:
        return fill(translate(OF), {"code": cell.commodity, "origin": cell.origin})
    return fill(translate(ALL_ORIGINS), {"code": cell.commodity})


def sentence(cell: PriceCell, currency: str, shown: Translate = str, translate: Translate = str) -> str:
    """The sentence to cite; `shown` writes a figure for the reader."""
    return fill(*sentence_parts(cell, currency, shown, translate))


def sentence_parts(
    cell: PriceCell, currency: str, shown: Translate = str, translate: Translate = str
) -> tuple[str, dict[str, str]]:
    """The text of the sentence, and what its fields are filled with."""
    said = told(cell)
    first, last = cell.by_quarter[0][0], cell.by_quarter[-1][0]
    figures = {name: shown(str(rounded(getattr(said, name)))) for name in ("low", "middle", "high")}
    return translate(SEEN if cell.is_own else THOUGHT), {
        **figures,
        "items": str(cell.items),
        "goods": goods_in_words(cell, translate),
        "currency": currency,
        "unit": translate(KILOGRAM_WORD) if cell.unit == "KGM" else cell.unit,
        "quarters": first if first == last else f"{first}–{last}",
    }
