"""Plans: goods that fall under the same measures are charged by one function, written once from their expressions.

A plan is made for goods of one code, origin, claim, set of documents and reliefs on one day, where nothing is doubtful:
every tax is charged item by item and rounded on the line. `assessing` works out all else term by term, and is what a
plan is tested against: the amounts are the same to the last figure. For 5 % duty and 20 % VAT on both the code is

    def charge(item, value, quantities, exchange, convert):
        if value is None or value.adjusted() >= 18 or value.is_signed() or not value.is_finite():
            raise Unplanned
        for figure in quantities.values():
            if figure.adjusted() >= 18 or figure.is_signed() or not figure.is_finite():
                raise Unplanned
        b0 = value
        x0 = b0 * p0
        a0 = x0.quantize(unit0)
        b1 = value + a0
        x1 = b1 * p1
        a1 = x1.quantize(unit1)
        return (
            DutyLine(item, type0, words0, b0, '', rate0, a0, currency, id0, law0, state0, None),
            DutyLine(item, type1, words1, b1, '', rate1, a1, currency, id1, law1, state1, None),
        ), a0 + a1

Everything with a name in it (percentages, measures, references) is handed to the code, so that goods of other measures
with expressions of the same form share it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from types import CodeType
from typing import Any, NamedTuple, cast

from customhouse.tariff.duties.records import DutyLine
from customhouse.tariff.duties.rules.evaluating import (
    EACH,
    EXACT,
    LARGEST,
    ZERO,
    Convert,
    Exchange,
    Working,
    quantity_in,
)
from customhouse.tariff.duties.rules.expressions import (
    FREE,
    ONE,
    RETAIL_PRICE,
    AdValorem,
    AnyTerm,
    Bound,
    Expression,
    Specific,
    Sum,
    Unit,
)
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.duties.rules.rounding import Rounding
from customhouse.tariff.measures.records import VALUE, MeasureLaw, TaxLaw

Charged = tuple[tuple[DutyLine, ...], Decimal]
"""The lines of one goods item and what is payable of them."""

Charge = Callable[[int, Decimal | None, Mapping[str, Decimal], Exchange, Convert], Charged]


class Unplanned(Exception):
    """The goods are not as the plan supposes."""


class Levy(NamedTuple):
    """One tax on goods as a plan charges it: the measure that applies and, beside a preference, the general one.

    `counted` are the states of lines that belong to its base.
    """

    tax: TaxLaw
    measure: MeasureLaw
    general: MeasureLaw | None
    rounding: Rounding
    state: str
    counted: frozenset[str]


def charge_of(levies: Sequence[Levy], currency: str, payable: str) -> Charge:
    """The function that charges these taxes, in their order; `payable` is the state that counts for the total."""
    writer = _Writer(levies, currency, payable)
    code = _compiled(writer.code())
    exec(code, writer.names)  # noqa: S102 - written here from the form of expressions; names and figures are data
    charge: Charge = writer.names["charge"]
    return charge


@lru_cache(maxsize=4096)
def _compiled(source: str) -> CodeType:
    return compile(source, "<plan>", "exec")


_NAMES = {
    "DutyLine": DutyLine,
    "EACH": EACH,
    "FREE": FREE,
    "ONE": ONE,
    "Unplanned": Unplanned,
    "Working": Working,
    "ZERO": ZERO,
    "quantity_in": quantity_in,
}
_POSSIBLE = f"""\
if value is None or value.adjusted() >= {LARGEST.adjusted()} or value.is_signed() or not value.is_finite():
        raise Unplanned
    for figure in quantities.values():
        if figure.adjusted() >= {LARGEST.adjusted()} or figure.is_signed() or not figure.is_finite():
            raise Unplanned"""
"""Figures below `LARGEST` and not below zero, asked without comparing: that takes three times as long."""


class _Writer:
    """Writes the code of a plan, line by line; what the lines name is in `names`."""

    def __init__(self, levies: Sequence[Levy], currency: str, payable: str) -> None:
        self.levies, self.currency, self.payable = levies, currency, payable
        self.names: dict[str, Any] = {**_NAMES, "currency": currency}
        self.lines: list[str] = []
        self.units: dict[str, str] = {}

    def code(self) -> str:
        """The whole function."""
        made = [self.levy(number, levy) for number, levy in enumerate(self.levies)]
        owed = [f"a{number}" for number, levy in enumerate(self.levies) if levy.state == self.payable]
        total = " + ".join(owed) or "ZERO"
        lines = [_POSSIBLE, *self.lines, f"return ({''.join(f'{line}, ' for line in made)}), {total}"]
        return "\n    ".join(["def charge(item, value, quantities, exchange, convert):", *lines])

    def levy(self, number: int, levy: Levy) -> str:
        """One tax worked out; the expression that makes its line."""
        base = f"b{number}"
        self.lines.append(f"{base} = {self.base(number, levy)}")
        expression = parsed(levy.measure.expression)
        told = self.expression(f"x{number}", base, expression)
        if levy.general is not None:
            self.expression(f"y{number}", base, parsed(levy.general.expression))
            self.lines += [f"if y{number} < x{number}:", "    raise Unplanned"]
        way = "" if levy.rounding.way == EXACT.rounding else f", {self.named(levy.rounding.way)}"
        self.lines.append(f"a{number} = x{number}.quantize({self.named(levy.rounding.unit)}{way})")
        given = [levy.tax.type, levy.measure.expression, levy.measure.id, levy.measure.legal_reference, levy.state]
        kind, words, measure, law, state = map(self.named, given)
        steps = "None"
        if _terms(expression) > 1:
            steps = f"Working({self.named(expression)}, {base}, quantities, exchange, convert)"
        return f"DutyLine(item, {kind}, {words}, {told}, a{number}, currency, {measure}, {law}, {state}, {steps})"

    def base(self, number: int, levy: Levy) -> str:
        """The base of charge: the value with the taxes in it by law."""
        parts = ["value"] if VALUE in levy.tax.charged_on else []
        for earlier, before in enumerate(self.levies[:number]):
            if before.tax.type in levy.tax.charged_on and before.state in levy.counted:
                parts.append(f"a{earlier}")
        return " + ".join(parts) or "ZERO"

    def expression(self, amount: str, base: str, expression: Expression) -> str:
        """An expression worked out into `amount`; the base, unit and rate that decide, as arguments of a line."""
        if expression.sum is None:
            self.lines.append(f"{amount} = ZERO")
            return f"{base} or ZERO, '', FREE"
        told = self.sum(amount, base, expression.sum)
        deciding = f"{amount}b, {amount}u, {amount}r"
        if expression.limits:
            self.lines.append(f"{deciding} = {told}")
        for limit in expression.limits:
            bounding = self.sum(f"{amount}l", base, limit.sum)
            sign = ">" if limit.bound is Bound.AT_LEAST else "<"
            self.lines += [f"if {amount}l {sign} {amount}:", f"    {amount}, {deciding} = {amount}l, {bounding}"]
        if any(addend.minus for terms in _sums(expression) for addend in terms.rest):
            self.lines.append(f"{amount} = max({amount}, ZERO)")
        return deciding if expression.limits else told

    def sum(self, amount: str, base: str, terms: Sum) -> str:
        """A sum worked out into `amount`; its base, unit and rate."""
        head, told = self.term(base, terms.head)
        rest = (f"{'-' if addend.minus else '+'} {self.term(base, addend.term)[0]}" for addend in terms.rest)
        self.lines.append(f"{amount} = {' '.join([head, *rest])}")
        return told if not terms.rest else f"{base} or ZERO, '', {self.named(terms.words)}"

    def term(self, base: str, term: AnyTerm) -> tuple[str, str]:
        """A term as an expression, and the base, unit and rate where it stands alone."""
        rate = self.named(term.words)
        if isinstance(term, AdValorem):
            of = self.quantity(Unit(RETAIL_PRICE)) if term.of else base
            return f"{of} * {self.named(term.percent.scaleb(-2))}", f"{of}, '', {rate}"
        term = cast("Specific", term)  # plans are made of plain expressions alone
        quantities = [self.quantity(unit) for unit in term.units]
        per = [f" / {self.named(unit.per)}" if unit.per != 1 else "" for unit in term.units]
        amount = self.amount(term) + "".join(f" * {one}{by}" for one, by in zip(quantities, per, strict=True))
        unit = self.named("×".join(unit.key for unit in term.units)) if term.units else "EACH"
        return amount, f"{' * '.join(quantities) or 'ONE'}, {unit}, {rate}"

    def amount(self, term: Specific) -> str:
        """The amount of a specific term in the national currency."""
        if term.currency == self.currency:
            return self.named(term.amount)
        return f"exchange.to_national({self.named(term.amount)}, {self.named(term.currency)})"

    def quantity(self, unit: Unit) -> str:
        """The name of the quantity in a unit, which is taken once."""
        if unit.key not in self.units:
            name = self.units[unit.key] = f"q{len(self.units)}"
            self.lines += [
                f"{name} = quantities.get({self.named(unit.key)})",
                f"if {name} is None:",
                f"    {name} = quantity_in({self.named(unit)}, quantities, convert)",
            ]
        return self.units[unit.key]

    def named(self, what: object) -> str:
        """A name under which the code is handed something."""
        name = f"n{len(self.names)}"
        self.names[name] = what
        return name


def _sums(expression: Expression) -> list[Sum]:
    """The sums of an expression: its own and those of its limits."""
    return [expression.sum, *(limit.sum for limit in expression.limits)] if expression.sum else []


def _terms(expression: Expression) -> int:
    """How many terms an expression has."""
    return sum(1 + len(terms.rest) for terms in _sums(expression))
