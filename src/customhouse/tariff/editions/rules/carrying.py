"""Time series carried across editions: what was counted under an old code is counted under the new ones, by shares.

No unit of a figure is lost or made: the last of several codes takes what the others leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from customhouse.tariff.editions.records import Choice

DIGITS = 60
"""Figures are multiplied exactly: of thirty digits with shares of six decimals."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted of a code, under a key (the period, the partner …): one figure a column."""

    code: str
    key: tuple[str, ...]
    values: tuple[Decimal, ...]


def carried(
    rows: Iterable[Figures], decisions: Mapping[str, tuple[Choice, ...]]
) -> tuple[list[Figures], dict[str, int]]:
    """The series by codes of the new edition, and the codes that are not decided with how many rows each has.

    Rows of one new code and key become one, in the order in which they first come. A row of a code that is not decided
    stays under its old code.
    """
    found: dict[tuple[str, tuple[str, ...]], tuple[Decimal, ...]] = {}
    left: dict[str, int] = {}
    with localcontext() as context:
        context.prec, context.rounding = DIGITS, ROUND_HALF_EVEN
        for row in rows:
            choices = decisions.get(row.code, ())
            if not choices:
                left[row.code] = left.get(row.code, 0) + 1
            for code, values in _split(row, choices):
                before = found.get((code, row.key))
                together = values if before is None else tuple(a + b for a, b in zip(before, values, strict=True))
                found[code, row.key] = together
    return [Figures(code, key, values) for (code, key), values in found.items()], left


def _split(row: Figures, choices: tuple[Choice, ...]) -> list[tuple[str, tuple[Decimal, ...]]]:
    """The figures of a row for each of the new codes."""
    if not choices:
        return [(row.code, row.values)]
    first = [(choice.code, tuple(value * choice.share for value in row.values)) for choice in choices[:-1]]
    left = [value - sum((part[column] for _, part in first), Decimal(0)) for column, value in enumerate(row.values)]
    return [*first, (choices[-1].code, tuple(left))]


def plain(figure: Decimal) -> str:
    """A figure as it is, without the zeros that shares add.

    >>> plain(Decimal("10.500")), plain(Decimal("100")), plain(Decimal("0.00"))
    ('10.5', '100', '0')
    """
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
