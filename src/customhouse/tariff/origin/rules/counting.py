"""Which materials count as originating, and why: status, cumulation, absorption, accounting segregation.

What comes out is flat: one `Counted` for each material that the rule of the product then looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.origin.records import Bill, Material, Role, Step, StockMethod
from customhouse.tariff.origin.rules.provisions import CumulationKind, Provisions
from customhouse.tariff.origin.rules.verdicts import NOUGHT, Verdict


@dataclass(frozen=True, slots=True)
class Counted:
    """A material as it counts. `value` and `weight` are None where the bill does not say."""

    path: str
    code: str
    value: Decimal | None
    weight: Decimal | None
    originating: bool
    wholly_obtained: bool | None = None
    role: Role = Role.MATERIAL
    cumulated: bool = False


Judge = Callable[[Material], Verdict]
"""Whether an intermediate material meets its own rule."""

_STATED = {
    True: msgid("{path} ({code}) counts as originating: so the bill states."),
    False: msgid("{path} ({code}) counts as non-originating: so the bill states."),
}
_OWN = msgid("{path} ({code}) counts as originating: it has its origin in {origin}, where the product is made.")
_CUMULATED = {
    CumulationKind.BILATERAL: msgid("{path} ({code}) counts as originating by bilateral cumulation with {origin}."),
    CumulationKind.DIAGONAL: msgid("{path} ({code}) counts as originating by diagonal cumulation with {origin}."),
    CumulationKind.FULL: msgid("{path} ({code}) counts as originating by full cumulation with {origin}."),
}
_FOREIGN = msgid("{path} ({code}) counts as non-originating: its origin is {origin}, which no cumulation reaches.")
_UNSTATED = msgid("{path} ({code}) counts as non-originating: the bill states neither its status nor its origin.")
_ABSORBED = msgid("{path} ({code}) meets its own rule and counts as originating as a whole (absorption).")
_LOOKED_THROUGH = msgid("{path} ({code}) is looked through: the materials it was made from count in its place.")
_SPLIT = msgid("{path} ({code}) comes from a mixed stock ({method}): {originating} originating, {other} not.")
_ASIDE = {
    Role.ACCESSORY: msgid("{path} ({code}) is an accessory, spare part or tool: its code is not looked at."),
    Role.RETAIL_PACKAGING: msgid("{path} ({code}) is packing for retail sale: its code is not looked at."),
    Role.TRANSPORT_PACKAGING: msgid("{path} ({code}) is packing for transport: it is left out."),
    Role.NEUTRAL: msgid("{path} ({code}) is a neutral element, such as energy or plant: it is left out."),
}


def count(bill: Bill, provisions: Provisions, judge: Judge) -> tuple[tuple[Counted, ...], tuple[Step, ...]]:
    """The materials of a bill as they count, and a step for each that says why."""
    counter = _Counter(bill.country, provisions, judge)
    for material in bill.materials:
        counter.add(material)
    return tuple(counter.counted), tuple(counter.steps)


class _Counter:
    def __init__(self, country: str, provisions: Provisions, judge: Judge) -> None:
        self.country = country
        self.provisions = provisions
        self.judge = judge
        self.counted: list[Counted] = []
        self.steps: list[Step] = []

    def add(self, material: Material) -> None:
        """Count one material, or what it was made from."""
        if material.role in _ASIDE:
            self.tell("ROLE", _ASIDE[material.role], material)
        if material.stock is not None:
            self.from_stock(material)
        elif material.originating is None or (material.materials and not material.originating):
            self.undeclared(material)
        else:
            self.tell("STATUS", _STATED[material.originating], material)
            self.keep(material, originating=material.originating)

    def undeclared(self, material: Material) -> None:
        """Count a material by what it was made from, or by its origin."""
        if material.materials:
            self.intermediate(material)
        elif material.origin and (material.origin == self.country or material.origin in self.provisions.parties):
            self.tell("STATUS", _OWN, material)
            self.keep(material, originating=True)
        elif (reached := self.provisions.cumulating(material.origin)) and reached.kind is not CumulationKind.EXTENDED:
            self.tell("CUMULATION", _CUMULATED[reached.kind], material)
            self.keep(material, originating=True, cumulated=True)
        else:
            self.tell("STATUS", _FOREIGN if material.origin else _UNSTATED, material)
            self.keep(material, originating=False)

    def intermediate(self, material: Material) -> None:
        """An intermediate: absorbed if it originates by its own rule, else looked through where that is allowed."""
        meets = material.originating is None and material.rule and self.judge(material)
        if meets and self.provisions.absorption:
            self.tell("ABSORPTION", _ABSORBED, material)
            self.keep(material, originating=True)
        elif self.is_ours(material.origin):
            self.tell("ABSORPTION", _LOOKED_THROUGH, material)
            for inner in material.materials:
                self.add(inner)
        else:
            self.tell("STATUS", _FOREIGN, material)
            self.keep(material, originating=False)

    def is_ours(self, origin: str) -> bool:
        """Whether working done there counts as done where the product is made: at home, or under full cumulation."""
        if not origin or origin == self.country or origin in self.provisions.parties:
            return True
        reached = self.provisions.cumulating(origin)
        return reached is not None and reached.kind is CumulationKind.FULL

    def from_stock(self, material: Material) -> None:
        """Split what was taken from a mixed stock into what originates by its books and what does not."""
        shares = _drawn(material)
        told = {True: NOUGHT, False: NOUGHT}
        for originating, (quantity, value) in shares.items():
            told[originating] = quantity
            weight = (
                None if material.weight is None else material.weight * quantity / sum(q for q, _ in shares.values())
            )
            self.counted.append(Counted(material.path, material.code, value, weight, originating, None, material.role))
        method = material.stock.method.value if material.stock else ""
        said = {"method": method.upper(), "originating": f"{told[True]:f}", "other": f"{told[False]:f}"}
        self.tell("SEGREGATION", _SPLIT, material, **said)

    def keep(self, material: Material, *, originating: bool, cumulated: bool = False) -> None:
        """Count a material as it stands."""
        self.counted.append(
            Counted(
                material.path,
                material.code,
                material.value,
                material.weight,
                originating,
                material.wholly_obtained,
                material.role,
                cumulated,
            )
        )

    def tell(self, code: str, message: str, material: Material, **params: str) -> None:
        """Keep a step of the working."""
        told = {"path": material.path, "code": material.code, "origin": material.origin, **params}
        self.steps.append(Step(code, message, told, depth=1))


def _drawn(material: Material) -> dict[bool, tuple[Decimal, Decimal]]:
    """Quantity and value drawn from a stock, by whether it originates."""
    stock = material.stock
    assert stock is not None  # noqa: S101  # the caller asks only where there is one
    if stock.method is StockMethod.AVERAGE:
        return _averaged(material)
    left, drawn = stock.used, dict[bool, tuple[Decimal, Decimal]]()
    for lot in stock.lots if stock.method is StockMethod.FIFO else reversed(stock.lots):
        taken = min(left, lot.quantity)
        if not taken:
            continue
        quantity, value = drawn.get(lot.originating, (NOUGHT, NOUGHT))
        drawn[lot.originating] = (quantity + taken, value + lot.value * taken / lot.quantity)
        left -= taken
    return drawn


def _averaged(material: Material) -> dict[bool, tuple[Decimal, Decimal]]:
    stock = material.stock
    assert stock is not None  # noqa: S101  # the caller asks only where there is one
    whole = sum((lot.quantity for lot in stock.lots), NOUGHT)
    drawn = dict[bool, tuple[Decimal, Decimal]]()
    for lot in stock.lots:
        quantity, value = drawn.get(lot.originating, (NOUGHT, NOUGHT))
        drawn[lot.originating] = (
            quantity + lot.quantity * stock.used / whole,
            value + lot.value * stock.used / whole,
        )
    return drawn


def non_originating(counted: Iterable[Counted]) -> tuple[Counted, ...]:
    """Those that do not originate."""
    return tuple(one for one in counted if not one.originating)
