"""The components of a duty expression, one by one, as integrated tariffs keep them: and expressions made from such.

A component has the number of its duty expression (TARIC: 01 first, 02 minus, 04 plus, 15 minimum, 17 maximum, …), which
tells how it joins those before it. Components apply in the order of these numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from customhouse.tariff.duties.rules.expressions import (
    RETAIL_PRICE,
    AdValorem,
    Agricultural,
    AnyTerm,
    Bound,
    Component,
    Expression,
    Specific,
    Sum,
    Supplementary,
    Unit,
    text,
)
from customhouse.tariff.duties.rules.grammar import ANY_WORD, Vocabulary, parse

NOTHING, UNIT = "37", "99"
JOINS: Mapping[str, str] = {
    "01": "", "02": "-", "04": "+", "19": "+", "20": "+", "15": "MIN", "17": "MAX", "35": "MAX", "36": "-",
}  # fmt: skip
AGRICULTURAL: Mapping[str, str] = {
    "12": "AC", "14": "AC (reduced)", "21": "SD", "25": "SD (reduced)", "27": "FD", "29": "FD (reduced)",
}  # fmt: skip
_NUMBERS = {(Agricultural(words[:2]), "(" in words): number for number, words in AGRICULTURAL.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """One component: its number, and as far as it has them amount, monetary unit, measurement unit and qualifier."""

    number: str
    amount: Decimal | None = None
    currency: str = ""
    unit: str = ""
    qualifier: str = ""


def expression_of(parts: Iterable[Part], vocabulary: Vocabulary = ANY_WORD) -> Expression | None:
    """The expression that the components make in the order of their numbers; None where there are none.

    Raises `ExpressionError` where they make none, `ValueError` for a number that is not known.

    >>> text(expression_of([Part("04", Decimal("93.1"), "EUR", "DTN"), Part("01", Decimal("10.2"))]))
    '10.2 % + 93.1 EUR / DTN'
    """
    ordered = sorted(parts, key=lambda part: part.number)
    return parse(" ".join(map(_words, ordered)).removeprefix("+ "), vocabulary) if ordered else None


def _words(part: Part) -> str:
    if part.number == NOTHING:
        return "free"
    if part.number == UNIT:
        return f"UNIT {_unit(part)}"
    if part.number in AGRICULTURAL:
        return f"+ {AGRICULTURAL[part.number]}"
    if part.number not in JOINS or part.amount is None:
        raise ValueError(
            f"component {part.number} without an amount"
            if part.number in JOINS
            else f"duty expression {part.number} is not known"
        )
    return f"{JOINS[part.number]} {_rate(part)}".strip()


def _rate(part: Part) -> str:
    if part.currency:
        return f"{part.amount:f} {part.currency}" + (f" / {_unit(part)}" if part.unit else "")
    of = f" {RETAIL_PRICE}" if part.unit == RETAIL_PRICE else " CIF" if part.number == "36" else ""
    return f"{part.amount:f} %{of}"


def _unit(part: Part) -> str:
    if (part.unit, part.qualifier) == ("ASV", "X"):
        return "ASV / HLT"
    return f"{part.unit}#{part.qualifier}" if part.qualifier else part.unit


@dataclass(frozen=True, slots=True)
class ComponentWords:
    """One component told: how it joins (`+`, `-`, `MIN`, `MAX` or nothing), and what it is.

    `number` is that of the duty expression, empty where integrated tariffs have none for the place; `monetary_unit`
    is `%` for a percentage.
    """

    number: str
    operator: str
    kind: str
    amount: str
    monetary_unit: str
    units: tuple[str, ...]
    words: str

    def as_json(self) -> dict[str, object]:
        """The component in the stable keys of the command."""
        return {
            "duty_expression": self.number or None,
            "operator": self.operator,
            "kind": self.kind,
            "amount": self.amount or None,
            "monetary_unit": self.monetary_unit or None,
            "measurement_units": list(self.units),
            "text": self.words,
        }


def components(expression: Expression) -> tuple[ComponentWords, ...]:
    """The components of an expression, in the order in which they are written."""
    if expression.sum is None:
        return (ComponentWords(NOTHING, "", "free", "", "", (), "free"),)
    numbers = _Numbers()
    found = list(_of_sum(expression.sum, "", numbers))
    for limit in expression.limits:
        found += _of_sum(limit.sum, limit.bound, numbers)
    return tuple(found)


def parts_of(expression: Expression) -> tuple[Part, ...]:
    """The components that an integrated tariff keeps for an expression; they make it again (`expression_of`).

    Raises `ValueError` for an expression that has no such components (a season, a part of the goods, two units).
    """
    if expression.sum is None:
        return (Part(NOTHING),)
    told = components(expression)
    terms = expression.terms
    if not all(each.number for each in told) or len(told) != len(terms):
        raise ValueError(f"“{text(expression)}” has no components of an integrated tariff")
    return tuple(_part(each.number, term) for each, term in zip(told, terms, strict=True))


def _part(number: str, term: AnyTerm) -> Part:
    if isinstance(term, Component):
        return Part(number)
    if isinstance(term, AdValorem):
        if term.is_of_part or (term.of == "CIF") != (number == "36"):
            raise ValueError(f"“{term.words}” is no component of an integrated tariff")
        return Part(number, term.percent, unit=term.of if term.of == RETAIL_PRICE else "")
    units = term.units if isinstance(term, Specific) else (term.unit,) if isinstance(term, Supplementary) else ()
    [code, qualifier] = _measured(units)
    if isinstance(term, Specific):
        return Part(number, term.amount, term.currency, code, qualifier)
    return Part(number, None, "", code, qualifier)


def _measured(units: tuple[Unit, ...]) -> tuple[str, str]:
    """Unit and qualifier of a component: one unit, the hundred or thousand of it by its own code."""
    if [unit.code for unit in units] == ["ASV", "HLT"] and not any(unit.qualifier for unit in units):
        return "ASV", "X"
    if not units:
        return "", ""
    code = _MULTIPLES.get((units[0].code, units[0].per), units[0].code if units[0].per == 1 else "")
    if len(units) > 1 or not code or len(units[0].qualifier) > 1:
        raise ValueError("a component of an integrated tariff has one unit")
    return code, units[0].qualifier


_MULTIPLES = {
    ("KGM", Decimal(100)): "DTN", ("KGM", Decimal(1000)): "TNE", ("NAR", Decimal(100)): "CEN",
    ("NAR", Decimal(1000)): "MIL", ("LTR", Decimal(100)): "HLT", ("LTR", Decimal(1000)): "KLT",
}  # fmt: skip


class _Numbers:
    """Gives out the numbers of duty expressions in the order of their components; each once, and never backwards."""

    def __init__(self) -> None:
        self.last = ""

    def take(self, *candidates: str) -> str:
        found = next((number for number in candidates if number > self.last), "")
        self.last = found or self.last
        return found


def _of_sum(terms: Sum, joining: str, numbers: _Numbers) -> Iterator[ComponentWords]:
    yield _told(terms.head, joining, numbers)
    for addend in terms.rest:
        yield _told(addend.term, "-" if addend.minus else "+", numbers)


_CANDIDATES = {
    "": ("01",),
    "+": ("04", "19", "20"),
    "-": ("02", "36"),
    Bound.AT_LEAST: ("15",),
    Bound.AT_MOST: ("17", "35"),
}


def _told(term: AnyTerm, joining: str, numbers: _Numbers) -> ComponentWords:
    if isinstance(term, Component):
        return ComponentWords(
            numbers.take(_NUMBERS[term.kind, term.is_reduced]), joining, "agricultural", "", "", (), term.words
        )
    if isinstance(term, Supplementary):
        return ComponentWords(numbers.take(UNIT), joining, "unit", "", "", (term.unit.words,), term.words)
    if isinstance(term, AdValorem):
        of = (term.of,) if term.of else ()
        number = numbers.take(*_CANDIDATES[joining])
        return ComponentWords(number, joining, "percent", f"{term.percent:f}", "%", of, term.words)
    if isinstance(term, Specific):
        units = tuple(unit.words for unit in term.units)
        number = numbers.take(*_CANDIDATES[joining])
        return ComponentWords(number, joining, "amount", f"{term.amount:f}", term.currency, units, term.words)
    return ComponentWords("", joining, type(term).__name__.lower(), "", "", (), term.words)
