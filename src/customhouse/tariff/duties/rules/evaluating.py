"""What a duty expression comes to: an exact amount in the national currency, with its working.

Nothing is rounded here (that is `rounding`, by the tax's own law) and nothing is guessed: a quantity or an exchange
rate that is needed and not there is an error that names it. A duty is never negative.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from typing import NamedTuple, Protocol

import msgspec

from customhouse.tariff.duties.rules.expressions import (
    CIF,
    FREE,
    ONE,
    RETAIL_PRICE,
    AdValorem,
    AnyTerm,
    Bound,
    Component,
    EntryPrices,
    Expression,
    Refer,
    ReferencePrice,
    Seasons,
    Specific,
    Sum,
    Supplementary,
    Unit,
    part_key,
)
from customhouse.tariff.duties.rules.lacking import (
    CompositionMissingError,
    DayMissingError,
    ElsewhereError,
    QuantityMissingError,
    RateMissingError,
    ValueMissingError,
)
from customhouse.tariff.duties.rules.quantities import convert as convert_exactly

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""Wide enough that no product of declared figures is cut; only a division by the law's own `per` can be.

Half up, as nearly every tax is rounded: a plan then need not say so at every line, which would cost time."""

ZERO = Decimal(0)
LARGEST = Decimal("1e18")
"""Values and quantities at or above it are refused: no goods are worth that, and arithmetic stays exact below."""

EACH = "C62"
"""The unit (UNECE Rec 20: one) of a flat amount, charged once."""

_HUNDRED = Decimal(100)
_LITRES, _STRENGTH, _PURE_ALCOHOL = "LTR", "ASV", "LPA"

Convert = Callable[[Decimal, str, str], Decimal | None]
"""Exact conversion of an amount from one Rec 20 unit into another; None where they measure different things."""


class Exchange(Protocol):
    """The national currency, and foreign amounts in it on the legal date (`reference.currencies` has such a table)."""

    @property
    def currency(self) -> str:
        """The national currency."""
        ...

    def to_national(self, value: Decimal, currency: str) -> Decimal:
        """The amount in the national currency, exact; `LookupError` where no rate is in force."""
        ...


class Step(NamedTuple):
    """One term worked out: what it was charged on (`base` of `unit`; empty: money) and what it came to."""

    term: str
    base: Decimal
    unit: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The exact amount; the base and rate that decided it; and every term that was worked out on the way."""

    amount: Decimal
    base: Decimal
    base_unit: str
    rate: str
    steps: tuple[Step, ...]


class Working(msgspec.Struct, frozen=True, gc=False):
    """How a compound rate came to its amount, worked out again when somebody asks."""

    expression: Expression
    value: Decimal | None
    quantities: Mapping[str, Decimal]
    exchange: Exchange
    convert: Convert
    on: date | None = None

    def lines(self) -> tuple[str, ...]:
        """The terms one by one: what each was charged on, and what it came to."""
        with localcontext(EXACT):
            facts = _Facts(self.value, self.quantities, self.exchange, self.convert, self.on)
            return tuple(
                [
                    f"{term} × {base:f} {unit} = {amount:f}" if unit else f"{term} × {base:f} = {amount:f}"
                    for term, base, unit, amount in map(facts.step, terms_of(self.expression))
                ]
            )


@lru_cache(maxsize=4096)
def terms_of(expression: Expression) -> tuple[AnyTerm, ...]:
    """The terms of an expression in the order in which they are worked out: those of its sum, then of its limits."""
    sums = [expression.sum, *(limit.sum for limit in expression.limits)] if expression.sum else []
    return tuple(term for each in sums for term in (each.head, *(addend.term for addend in each.rest)))


def evaluate(
    expression: Expression,
    value: Decimal | None,
    quantities: Mapping[str, Decimal],
    exchange: Exchange,
    convert: Convert = convert_exactly,
    on: date | None = None,
) -> Evaluation:
    """Work an expression out, exactly.

    `value` is the base of charge in the national currency (None: unknown); `quantities` maps units (`KGM`,
    `KGM#G`, `RET`) to amounts; `on` is the day, by which seasons go. Raises `CannotEvaluateError`: each fact that is
    missing has one of its own (`lacking`). Limits apply from left to right.
    """
    with localcontext(EXACT):
        return evaluate_exactly(expression, value, quantities, exchange, convert, on)


def evaluate_exactly(
    expression: Expression,
    value: Decimal | None,
    quantities: Mapping[str, Decimal],
    exchange: Exchange,
    convert: Convert,
    on: date | None = None,
) -> Evaluation:
    """As `evaluate`, for callers that are inside `localcontext(EXACT)` already."""
    if expression.sum is None:
        return Evaluation(ZERO, value or ZERO, "", FREE, ())
    facts = _Facts(value, quantities, exchange, convert, on)
    amount, steps = facts.sum(expression.sum)
    deciding, working = expression.sum, list(steps)
    for limit in expression.limits:
        bounded, bounding = facts.sum(limit.sum)
        working += bounding
        if bounded > amount if limit.bound is Bound.AT_LEAST else bounded < amount:
            amount, deciding, steps = bounded, limit.sum, bounding
    alone = steps[0] if len(steps) == 1 else None
    return Evaluation(
        max(amount, ZERO),
        alone.base if alone else value or ZERO,
        alone.unit if alone else "",
        alone.term if alone else deciding.words,
        tuple(working),
    )


class _Facts(NamedTuple):
    """What is known of the goods, and the arithmetic of terms on it."""

    value: Decimal | None
    quantities: Mapping[str, Decimal]
    exchange: Exchange
    convert: Convert
    on: date | None = None

    def sum(self, terms: Sum) -> tuple[Decimal, list[Step]]:
        head = self.step(terms.head)
        amount, steps = head.amount, [head]
        for addend in terms.rest:
            step = self.step(addend.term)
            steps.append(step)
            amount = amount - step.amount if addend.minus else amount + step.amount
        return amount, steps

    def step(self, term: AnyTerm) -> Step:
        if isinstance(term, AdValorem):
            base = self.base(term.of)
            return Step(term.words, base, "", base * term.percent / _HUNDRED)
        return self.specific(term) if isinstance(term, Specific) else self.special(term)

    def base(self, of: str) -> Decimal:
        """What a percentage is of: the base of charge, the retail price, the customs value, the value of a part."""
        if of == RETAIL_PRICE:
            return quantity_in(Unit(RETAIL_PRICE), self.quantities, self.convert)
        if of and of != CIF:
            return quantity_in(Unit(part_key(of)), self.quantities, self.convert)
        value = self.quantities.get(CIF, self.value) if of else self.value
        if value is None:
            raise ValueMissingError
        return value

    def specific(self, term: Specific) -> Step:
        try:
            amount = self.exchange.to_national(term.amount, term.currency)
        except LookupError:
            raise RateMissingError(term.currency) from None
        base = ONE
        for unit in term.units:
            quantity = quantity_in(unit, self.quantities, self.convert)
            base *= quantity
            amount = amount * quantity / unit.per
        return Step(term.words, base, "×".join(unit.key for unit in term.units) or EACH, amount)

    def special(self, term: Component | ReferencePrice | Supplementary | Refer | EntryPrices | Seasons) -> Step:
        """A term that needs a price, a day, a table or another law."""
        if isinstance(term, Refer):
            raise ElsewhereError(term.law)
        if isinstance(term, Component):
            raise CompositionMissingError(term.words)
        if isinstance(term, Supplementary):
            return Step(term.words, self.quantities.get(term.unit.key, ONE), term.unit.key, ZERO)
        if isinstance(term, ReferencePrice):
            value = self.base(CIF)
            return Step(term.words, value, "", max(self.specific(term.price).amount - value, ZERO))
        found = evaluate_exactly(self.branch(term), self.value, self.quantities, self.exchange, self.convert, self.on)
        return Step(found.rate, found.base, found.base_unit, found.amount)

    def branch(self, term: EntryPrices | Seasons) -> Expression:
        """The rate that holds at the price of the goods, or on the day."""
        if isinstance(term, EntryPrices):
            value = self.base(CIF)
            reached = (rate for price, rate in term.branches if value >= self.specific(price).amount)
            return next(reached, term.otherwise)
        if self.on is None:
            raise DayMissingError
        on = self.on
        return next((rate for span, rate in term.branches if span.holds(on)), term.otherwise)


def quantity_in(unit: Unit, quantities: Mapping[str, Decimal], convert: Convert) -> Decimal:
    """The quantity in that unit: as given, converted from a unit of the same kind, or alcohol from volume × strength.

    A quantity with a qualifier answers only for the same qualifier. Raises `QuantityMissingError`.
    """
    given = quantities.get(unit.key)
    if given is None:
        given = _converted(unit, quantities, convert)
    if given is None and unit.key == _PURE_ALCOHOL and _STRENGTH in quantities:
        litres = _converted(Unit(_LITRES), quantities, convert)
        given = None if litres is None else litres * quantities[_STRENGTH] / _HUNDRED
    if given is None:
        raise QuantityMissingError(unit.key)
    return given


def _converted(unit: Unit, quantities: Mapping[str, Decimal], convert: Convert) -> Decimal | None:
    for key, amount in quantities.items():
        code, _, qualifier = key.partition("#")
        if qualifier == unit.qualifier:
            found = amount if code == unit.code else convert(amount, code, unit.code)
            if found is not None:
                return found
    return None
