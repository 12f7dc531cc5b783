"""Rules of a made-up risk policy, asked of made-up items, by us and by others: each engine answers the same question.

Twenty facts' worth of items, two to four comparisons a rule. Peers get the rules in their own language and the items as
they like them best, both made beforehand.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import FACTS
from customhouse.targeting.facts.tests.examples import item
from customhouse.targeting.profiles.records import AllOf, Comparison
from customhouse.targeting.profiles.rules.comparing import OPERATORS

Ask = Callable[[], list[list[int]]]
"""Asks every rule of every item: for each item the places of the rules that hold."""

_COUNTRIES = [a + b for a in "ABCDEFGHIJ" for b in "KLMNOPQR"]
_CODES = [
    f"{c:02d}{h:02d}{s:02d}{t:02d}" for c in range(1, 98) for h in (1, 2, 5) for s in (10, 20, 90) for t in (0, 10)
]
_TRADERS = [f"XD{number:06d}" for number in range(5_000)]
_OFFICES = [f"XD0001{number:02d}" for number in range(20)]


@dataclass(frozen=True)
class Question:
    """So many items and so many rules, from a seed."""

    items: list[ItemFacts]
    rules: list[AllOf]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The items as plain values, as other engines take them: numbers as floats, days counted."""
        return [{name: _plain(FACTS[name].read(each)) for name in NAMES} for each in self.items]


NAMES = (
    "commodity", "origin", "export_country", "office", "importer", "procedure", "transport_mode", "net_mass",
    "customs_value", "value_per_kilogram", "packages", "importer_declarations", "legal_date", "importer_known",
)  # fmt: skip


def question(items: int, rules: int, seed: int = 1) -> Question:
    """Items of a trade with many values, and rules that each find about one item in a hundred."""
    source = random.Random(seed)  # noqa: S311  # made-up trade
    return Question([_item(source) for _ in range(items)], [_rule(source) for _ in range(rules)])


def _item(source: random.Random) -> ItemFacts:
    return item(
        commodity=source.choice(_CODES),
        origin=source.choice(_COUNTRIES),
        export_country=source.choice(_COUNTRIES),
        importer=source.choice(_TRADERS),
        office=source.choice(_OFFICES),
        procedure=source.choice(["40", "42", "51", "71", "10"]),
        transport_mode=source.choice("1345"),
        net_mass=Decimal(source.randrange(1, 10**6)) / 100,
        customs_value=Decimal(source.randrange(1, 10**9)) / 100,
        packages=source.randrange(1, 500),
        importer_declarations=source.randrange(500),
        legal_date=date(2026, source.randrange(1, 13), source.randrange(1, 28)),
        importer_known=source.random() < 0.9,  # most are
    )


def _rule(source: random.Random) -> AllOf:
    return AllOf(tuple(_comparison(source) for _ in range(source.randrange(2, 5))))


def _comparison(source: random.Random) -> Comparison:
    prefix = tuple(source.choice(_CODES)[: source.choice([2, 4, 6])] for _ in range(source.randrange(1, 3)))
    return source.choice(
        [
            Comparison("commodity", "prefix", prefix),
            Comparison("commodity", "prefix", prefix[:1]),
            Comparison("origin", "in", tuple(source.sample(_COUNTRIES, source.randrange(1, 6)))),
            Comparison("origin", "equals", source.choice(_COUNTRIES)),
            Comparison("value_per_kilogram", "less_than", Decimal(source.randrange(1, 50_000)) / 10),
            Comparison("customs_value", "more_than", Decimal(source.randrange(1, 10**7))),
            Comparison("office", "equals", source.choice(_OFFICES)),
            Comparison("importer", "in", tuple(source.sample(_TRADERS, 5))),
            Comparison("procedure", "equals", source.choice(["40", "42", "51"])),
            Comparison("importer_declarations", "at_most", Decimal(source.randrange(400))),
            Comparison("legal_date", "between", (date(2026, source.randrange(1, 6), 1), date(2026, 9, 1))),
        ]
    )


def python_loop(asked: Question) -> Ask:
    """Each rule a list of functions, tried one after the other until one fails."""
    rules = [
        [(FACTS[leaf.fact].read, OPERATORS[leaf.operator], leaf.operand) for leaf in _leaves(rule)]
        for rule in asked.rules
    ]

    def holds(tests: Sequence[tuple[Any, Any, Any]], each: ItemFacts) -> bool:
        return all(compare(read(each), value) for read, compare, value in tests)

    def ask() -> list[list[int]]:
        return [[place for place, tests in enumerate(rules) if holds(tests, each)] for each in asked.items]

    return ask


def zen(asked: Question) -> Ask:
    """zen-engine (GoRules, Rust): all rules as one expression, a list of truths."""
    expression = import_module("zen").compile_expression(_listed(asked.rules, _in_zen, " and "))
    rows = asked.rows
    return lambda: [_true(expression.evaluate(row)) for row in rows]


def cel(asked: Question) -> Ask:
    """CEL (common-expression-language, Rust): all rules as one expression, a list of truths."""
    program = import_module("cel").compile(_listed(asked.rules, _in_cel, " && "))
    rows = asked.rows
    return lambda: [_true(program.execute(row)) for row in rows]


def rule_engine(asked: Question) -> Ask:
    """rule-engine (Python): each rule an expression of its own."""
    make = import_module("rule_engine").Rule
    made = [make(" and ".join(map(_in_rule_engine, _leaves(rule)))) for rule in asked.rules]
    rows = asked.rows
    return lambda: [[place for place, rule in enumerate(made) if rule.matches(row)] for row in rows]


def polars(asked: Question) -> Callable[[], list[Any]]:
    """Polars: all rules as expressions over one frame; answers the rows of each rule."""
    pl = import_module("polars")
    frame = pl.DataFrame(asked.rows)
    made = [
        pl.all_horizontal([_in_polars(pl, leaf) for leaf in _leaves(rule)]).alias(str(place))
        for place, rule in enumerate(asked.rules)
    ]

    def ask() -> list[Any]:
        told = frame.select(made)
        return [told[str(place)].arg_true().to_numpy() for place in range(len(made))]

    return ask


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.toordinal() if isinstance(value, date) else value


def _leaves(rule: AllOf) -> Sequence[Comparison]:
    return [part for part in rule.parts if isinstance(part, Comparison)]


def _listed(rules: Sequence[AllOf], said: Callable[[Comparison], str], joined: str) -> str:
    return f"[{', '.join(joined.join(map(said, _leaves(rule))) for rule in rules)}]"


def _true(answers: Any) -> list[int]:
    return [place for place, holds in enumerate(answers) if holds]


_SIGNS = {"equals": "==", "less_than": "<", "more_than": ">", "at_most": "<=", "at_least": ">="}


def _said(value: Any) -> str:
    plain = _plain(value)
    return f'"{plain}"' if isinstance(plain, str) else repr(plain)


def _any(leaf: Comparison) -> Any:
    return leaf.operand


def _in_zen(leaf: Comparison) -> str:
    name, operand = leaf.fact, _any(leaf)
    if leaf.operator == "prefix":
        return "(" + " or ".join(f"startsWith({name}, {_said(each)})" for each in operand) + ")"
    if leaf.operator == "in":
        return f"{name} in [{', '.join(map(_said, operand))}]"
    if leaf.operator == "between":
        low, high = operand
        return f"({name} >= {_said(low)} and {name} <= {_said(high)})"
    return f"{name} {_SIGNS[leaf.operator]} {_said(operand)}"


def _in_cel(leaf: Comparison) -> str:
    if leaf.operator == "prefix":
        return "(" + " || ".join(f"{leaf.fact}.startsWith({_said(each)})" for each in _any(leaf)) + ")"
    return _in_zen(leaf).replace(" and ", " && ")


def _in_rule_engine(leaf: Comparison) -> str:
    if leaf.operator == "prefix":
        return "(" + " or ".join(f"{leaf.fact}.starts_with({_said(each)})" for each in _any(leaf)) + ")"
    return _in_zen(leaf)


def _in_polars(pl: Any, leaf: Comparison) -> Any:
    column, operand = pl.col(leaf.fact), _any(leaf)
    if leaf.operator == "prefix":
        return pl.any_horizontal([column.str.starts_with(each) for each in operand])
    if leaf.operator == "in":
        return column.is_in(list(operand))
    if leaf.operator == "between":
        low, high = operand
        return column.is_between(_plain(low), _plain(high))
    return {
        "equals": column.eq,
        "less_than": column.lt,
        "more_than": column.gt,
        "at_most": column.le,
        "at_least": column.ge,
    }[leaf.operator](_plain(operand))
