"""A duty expression as data: what the law says is owed on goods, and how it is written.

An expression is a sum of terms, held between limits: `9.1 % + 45.10 EUR / DTN MAX 18.9 % + 16.50 EUR / DTN`.
Limits are read from left to right as in the European tariff: `MIN` raises what stands before it to at least
its sum, `MAX` lowers it to at most its sum. `grammar.parse` reads the text; `text` writes it.

Terms beside percentages and amounts: agricultural components (`AC`), a reference price, entry prices and seasons (each
with rates of its own), a supplementary unit (charges nothing, is declared), and a rate that stands elsewhere (`REFER`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

FREE = "free"
"""How an expression that charges nothing is written."""

RETAIL_PRICE = "RET"
"""The quantity, an amount in the national currency, on which `16.5 % RET` is charged."""

CIF = "CIF"
"""How a percentage of the customs value as such is written, whatever the tax's own base: `7 % CIF`."""

PART = "OF:"
"""What the name of the value of a part of the goods begins with."""

ONE = Decimal(1)

_UNITS = """
ASV BRX CCT CEN CTM DAP DHS DTN FC1 GFI GRM GRT HLT HMT KAC KCC KCL KGM KLT KMA
KMT KNI KNS KPH KPO KPP KSD KSH KUR LPA LTR MIL MPR MTK MTQ MTR MWH NAR NCL NPR
SPQ TCE TJO TNE WAT KWH BLL DZN GRO C62
"""
TARIFF_UNITS = frozenset(_UNITS.split())
"""Units that tariffs charge by. None of them is the code of a currency, so a bare one is read as a unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that an amount is charged by: UNECE Rec 20 (or the tariff's own: `ASV` % volume, `BRX` % sucrose).

    `qualifier` is the tariff's one-character qualifier (`G` gross, `E` net of drained weight …) or words for what is
    measured (`lead content`); `per` how many units the amount is charged by (`/ 100 KGM`).
    """

    code: str
    qualifier: str = ""
    per: Decimal = ONE

    @property
    def key(self) -> str:
        """The name under which the quantity is declared: `KGM`, `KGM#G`."""
        return f"{self.code}#{self.qualifier}" if self.qualifier else self.code

    @property
    def words(self) -> str:
        """The unit as it is written behind a stroke."""
        key = self.key if len(self.qualifier) <= 1 else f'{self.code}#"{self.qualifier}"'
        return key if self.per == 1 else f"{self.per:f} {key}"


@dataclass(frozen=True, slots=True)
class AdValorem:
    """A percentage of the base of charge, or (`of`) of the retail price (`RET`), the customs value (`CIF`), or a part.

    A part of the goods goes by words (`of` is `the case`); its value is a fact of its own (`part_key`).
    """

    percent: Decimal
    of: str = ""
    words: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the text: it is wanted at every assessment."""
        of = self.of if self.of in {"", RETAIL_PRICE, CIF} else f'OF "{self.of}"'
        object.__setattr__(self, "words", f"{self.percent:f} %{' ' + of if of else ''}")

    @property
    def is_of_part(self) -> bool:
        """Whether it is charged on the value of a part of the goods."""
        return self.of not in {"", RETAIL_PRICE, CIF}


@dataclass(frozen=True, slots=True)
class Specific:
    """An amount of a currency for each of the units, multiplied with each other; flat where there is none."""

    amount: Decimal
    currency: str
    units: tuple[Unit, ...] = ()
    words: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the text: it is wanted at every assessment."""
        units = (unit.words for unit in self.units)
        object.__setattr__(self, "words", " / ".join([f"{self.amount:f} {self.currency}", *units]))


def part_key(part: str) -> str:
    """The name under which the value of a part of the goods is declared: `OF:THE CASE`."""
    return f"{PART}{part.upper()}"


class Agricultural(StrEnum):
    """Components whose amount stands in a table of its own, by the composition of the goods."""

    COMPONENT = "AC"
    SUGAR = "SD"
    FLOUR = "FD"


@dataclass(frozen=True, slots=True)
class Component:
    """An agricultural component, an additional duty on sugar, or one on flour; at its reduced amount or not."""

    kind: Agricultural
    is_reduced: bool = False

    @property
    def words(self) -> str:
        """The component as it is written."""
        return f"{self.kind}{' (reduced)' if self.is_reduced else ''}"


@dataclass(frozen=True, slots=True)
class ReferencePrice:
    """What the value of the goods falls short of a reference (or minimum) price: the difference is owed."""

    price: Specific

    @property
    def words(self) -> str:
        """The term as it is written."""
        return f"REFERENCE PRICE {self.price.words}"


@dataclass(frozen=True, slots=True)
class Supplementary:
    """A unit in which the goods are declared beside their mass; nothing is charged by it."""

    unit: Unit

    @property
    def words(self) -> str:
        """The unit as it stands alone."""
        return self.unit.words if self.unit.code in TARIFF_UNITS else f"UNIT {self.unit.words}"


@dataclass(frozen=True, slots=True)
class Refer:
    """A rate that stands elsewhere (another line, a note, a notice), in the words of the law."""

    law: str

    @property
    def words(self) -> str:
        """The term as it is written."""
        return f'REFER "{self.law}"'


@dataclass(frozen=True, slots=True)
class EntryPrices:
    """Rates by the price at which goods come in: of the first price reached the rate holds, of none the last one's."""

    branches: tuple[tuple[Specific, Expression], ...]
    otherwise: Expression

    @property
    def words(self) -> str:
        """The term as it is written."""
        reached = (f"FROM {price.words} : {text(rate)}" for price, rate in self.branches)
        return f"ENTRY PRICE ( {' ; '.join([*reached, f'ELSE {text(self.otherwise)}'])} )"


@dataclass(frozen=True, slots=True)
class Span:
    """Days of every year, both included, as month and day: `(6, 1)` to `(9, 30)`; it may pass over the new year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, on: date) -> bool:
        """Whether the day lies in it."""
        day = (on.month, on.day)
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last

    @property
    def words(self) -> str:
        """The span as it is written: day and month."""
        return f"{self.first[1]:02}-{self.first[0]:02}..{self.last[1]:02}-{self.last[0]:02}"


@dataclass(frozen=True, slots=True)
class Seasons:
    """Rates by the day of the year: of the first span that holds the day, of none the last one's."""

    branches: tuple[tuple[Span, Expression], ...]
    otherwise: Expression

    @property
    def words(self) -> str:
        """The term as it is written."""
        spans = (f"{span.words} : {text(rate)}" for span, rate in self.branches)
        return f"SEASON ( {' ; '.join([*spans, f'ELSE {text(self.otherwise)}'])} )"


Term = AdValorem | Specific
"""Terms that are worked out by the value and the quantities alone."""

Special = Component | ReferencePrice | Supplementary | Refer | EntryPrices | Seasons
"""Terms that need a table, a price, a day or another law."""

AnyTerm = Term | Special


@dataclass(frozen=True, slots=True)
class Addend:
    """A further term of a sum, added or taken off."""

    term: AnyTerm
    minus: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A first term, and what is added to it or taken off."""

    head: AnyTerm
    rest: tuple[Addend, ...] = ()
    words: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the text: it is wanted at every assessment."""
        rest = (f"{'-' if addend.minus else '+'} {addend.term.words}" for addend in self.rest)
        object.__setattr__(self, "words", " ".join([self.head.words, *rest]))

    @property
    def terms(self) -> tuple[AnyTerm, ...]:
        """All its terms, without their signs."""
        return (self.head, *(addend.term for addend in self.rest))


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

    @property
    def terms(self) -> tuple[AnyTerm, ...]:
        """Every term of its sum and of its limits."""
        sums = [self.sum, *(limit.sum for limit in self.limits)] if self.sum else []
        return tuple(term for each in sums for term in each.terms)

    @property
    def is_plain(self) -> bool:
        """Whether it has percentages and amounts alone, which value and quantities decide."""
        return all(
            isinstance(term, Specific) or (isinstance(term, AdValorem) and term.of in {"", RETAIL_PRICE})
            for term in self.terms
        )


def text(expression: Expression) -> str:
    """The expression in canonical words; `parse(text(expression)) == expression`.

    >>> text(Expression(Sum(AdValorem(Decimal("5")), (Addend(Specific(Decimal("12.50"), "XDD", (Unit("DTN"),))),))))
    '5 % + 12.50 XDD / DTN'
    """
    if expression.sum is None:
        return FREE
    limits = (f"{limit.bound} {limit.sum.words}" for limit in expression.limits)
    return " ".join([expression.sum.words, *limits])
