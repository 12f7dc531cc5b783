"""What a duty expression comes to: an exact amount in the national currency, with its working.

Nothing is rounded here (that is `rounding`, by the tax's own law) and nothing is guessed: a quantity or an exchange
rate that is needed and not there is an error that names it. A duty is never negative.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from typing import NamedTuple, Protocol

import msgspec

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.duties.rules.expressions import (
    FREE,
    ONE,
    RETAIL_PRICE,
    AdValorem,
    Bound,
    Expression,
    Specific,
    Sum,
    Term,
    Unit,
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

    def lines(self) -> tuple[str, ...]:
        """The terms one by one: what each was charged on, and what it came to."""
        if self.expression.sum is None:
            return ()
        with localcontext(EXACT):
            facts = _Facts(self.value, self.quantities, self.exchange, self.convert)
            return tuple(
                [
                    f"{term} × {base:f} {unit} = {amount:f}" if unit else f"{term} × {base:f} = {amount:f}"
                    for term, base, unit, amount in map(facts.step, terms_of(self.expression))
                ]
            )


class CannotEvaluateError(ValueError):
    """A fact that the expression needs is missing. `wanted` is the unit or the currency that is."""

    def __init__(self, code: str, wanted: str, message: str, remedy: str) -> None:
        self.code = code
        self.wanted = wanted
        self.message = message
        self.remedy = remedy
        super().__init__(message.replace("{wanted}", wanted))

    def finding(self, pointer: str = "", path: str = "", **params: str) -> Finding:
        """The error as a finding at the place of the goods item."""
        filled = {"wanted": self.wanted, **params}
        return Finding(self.code, Severity.ERROR, pointer, path, self.message, self.remedy, filled)


class QuantityMissingError(CannotEvaluateError):
    """The goods' quantity in `wanted` is needed and was neither given nor can be converted from what was."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            "DUTY-QUANTITY",
            wanted,
            msgid("Duty on these goods is charged by quantity, and none was given in {wanted}."),
            msgid("Give the quantity of the goods in {wanted}, or in a unit that converts to it."),
        )


class ValueMissingError(CannotEvaluateError):
    """The goods' value is needed and is not known."""

    def __init__(self) -> None:
        super().__init__(
            "DUTY-VALUE",
            "",
            msgid("Duty on these goods is charged by value, and none was given: nothing was charged on item {item}."),
            msgid("Give the price paid or payable for the goods, or their customs value."),
        )


class RateMissingError(CannotEvaluateError):
    """The exchange rate of `wanted` on the legal date is not known."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            "DUTY-EXCHANGE",
            wanted,
            msgid("Duty on these goods is fixed in {wanted}, for which no exchange rate is in force."),
            msgid("Ask the customs administration to publish the rate of {wanted} for that date."),
        )


@lru_cache(maxsize=4096)
def terms_of(expression: Expression) -> tuple[Term, ...]:
    """The terms of an expression in the order in which they are worked out: those of its sum, then of its limits."""
    sums = [expression.sum, *(limit.sum for limit in expression.limits)] if expression.sum else []
    return tuple(term for each in sums for term in (each.head, *(addend.term for addend in each.rest)))


def evaluate(
    expression: Expression,
    value: Decimal | None,
    quantities: Mapping[str, Decimal],
    exchange: Exchange,
    convert: Convert = convert_exactly,
) -> Evaluation:
    """Work an expression out, exactly.

    `value` is the base of charge in the national currency (None: unknown); `quantities` maps units (`KGM`,
    `KGM#G`, `RET`) to amounts. Raises `QuantityMissingError`, `RateMissingError` or `ValueMissingError`. Limits apply
    from left to right.
    """
    with localcontext(EXACT):
        return evaluate_exactly(expression, value, quantities, exchange, convert)


def evaluate_exactly(
    expression: Expression,
    value: Decimal | None,
    quantities: Mapping[str, Decimal],
    exchange: Exchange,
    convert: Convert,
) -> Evaluation:
    """As `evaluate`, for callers that are inside `localcontext(EXACT)` already."""
    if expression.sum is None:
        return Evaluation(ZERO, value or ZERO, "", FREE, ())
    facts = _Facts(value, quantities, exchange, convert)
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

    def sum(self, terms: Sum) -> tuple[Decimal, list[Step]]:
        head = self.step(terms.head)
        amount, steps = head.amount, [head]
        for addend in terms.rest:
            step = self.step(addend.term)
            steps.append(step)
            amount = amount - step.amount if addend.minus else amount + step.amount
        return amount, steps

    def step(self, term: Term) -> Step:
        if isinstance(term, AdValorem):
            base = quantity_in(Unit(RETAIL_PRICE), self.quantities, self.convert) if term.of else self.value
            if base is None:
                raise ValueMissingError
            return Step(term.words, base, "", base * term.percent / _HUNDRED)
        return self.specific(term)

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
