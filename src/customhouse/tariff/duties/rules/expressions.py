"""A duty expression as data: what the law says is owed on goods, and how it is written.

An expression is a sum of terms, held between limits: `9.1 % + 45.10 EUR / DTN MAX 18.9 % + 16.50 EUR / DTN`.
Limits are read from left to right as in the European tariff: `MIN` raises what stands before it to at least
its sum, `MAX` lowers it to at most its sum. `grammar.parse` reads the text; `text` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

FREE = "free"
"""How an expression that charges nothing is written."""

RETAIL_PRICE = "RET"
"""The quantity, an amount in the national currency, on which `16.5 % RET` is charged."""

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that an amount is charged by: UNECE Rec 20 (or the tariff's own: `ASV` % volume, `BRX` % sucrose).

    `qualifier` is the tariff's one-character qualifier (`G` gross, `E` net of drained weight …); `per` how many
    units the amount is charged by (`/ 100 KGM`).
    """

    code: str
    qualifier: str = ""
    per: Decimal = ONE

    @property
    def key(self) -> str:
        """The name under which the quantity is declared: `KGM`, `KGM#G`."""
        return f"{self.code}#{self.qualifier}" if self.qualifier else self.code


@dataclass(frozen=True, slots=True)
class AdValorem:
    """A percentage of the base of charge, or (`of` is `RET`) of the retail price."""

    percent: Decimal
    of: str = ""
    words: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the text: it is wanted at every assessment."""
        object.__setattr__(self, "words", f"{self.percent:f} %{' ' + self.of if self.of else ''}")


@dataclass(frozen=True, slots=True)
class Specific:
    """An amount of a currency for each of the units, multiplied with each other; flat where there is none."""

    amount: Decimal
    currency: str
    units: tuple[Unit, ...] = ()
    words: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the text: it is wanted at every assessment."""
        units = (unit.key if unit.per == 1 else f"{unit.per:f} {unit.key}" for unit in self.units)
        object.__setattr__(self, "words", " / ".join([f"{self.amount:f} {self.currency}", *units]))


Term = AdValorem | Specific


@dataclass(frozen=True, slots=True)
class Addend:
    """A further term of a sum, added or taken off."""

    term: Term
    minus: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A first term, and what is added to it or taken off."""

    head: Term
    rest: tuple[Addend, ...] = ()
    words: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the text: it is wanted at every assessment."""
        rest = (f"{'-' if addend.minus else '+'} {addend.term.words}" for addend in self.rest)
        object.__setattr__(self, "words", " ".join([self.head.words, *rest]))


class Bound(StrEnum):
    """Which way a limit holds."""

    AT_LEAST = "MIN"
    AT_MOST = "MAX"


@dataclass(frozen=True, slots=True)
class Limit:
    """A sum below (`MIN`) or above (`MAX`) which the duty does not go."""

    bound: Bound
    sum: Sum


@dataclass(frozen=True, slots=True)
class Expression:
    """A whole duty expression. `sum` is None for goods that are free."""

    sum: Sum | None
    limits: tuple[Limit, ...] = ()


def text(expression: Expression) -> str:
    """The expression in canonical words; `parse(text(expression)) == expression`.

    >>> text(Expression(Sum(AdValorem(Decimal("5")), (Addend(Specific(Decimal("12.50"), "XDD", (Unit("DTN"),))),))))
    '5 % + 12.50 XDD / DTN'
    """
    if expression.sum is None:
        return FREE
    limits = (f"{limit.bound} {limit.sum.words}" for limit in expression.limits)
    return " ".join([expression.sum.words, *limits])
