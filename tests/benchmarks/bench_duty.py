"""Assessment of goods by demoland's law, beside the same sums written out in plain Decimal arithmetic."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from customhouse.foundation.config.country import country_pack
from customhouse.reference.currencies.records import ExchangeTable
from customhouse.tariff.duties.records import AssessableItem
from customhouse.tariff.duties.rules import Expression, assess, select
from customhouse.tariff.duties.rules.assessing import assess_by_terms
from customhouse.tariff.duties.rules.expressions import AdValorem, AnyTerm, Bound, Specific, Sum
from customhouse.tariff.duties.rules.grammar import parsed
from customhouse.tariff.duties.rules.quantities import convert
from customhouse.tariff.duties.rules.rounding import MODES
from customhouse.tariff.measures.records import TariffSnapshot
from customhouse.tariff.measures.rules.reading import snapshot_of_rows

DAY = date(2026, 3, 1)
ITEMS = 4000
ROUNDS = 9
CODES = ["09012100", "84713000", "61091000", "87032310", "22042100", "30049000", "72083900", "69072100"]
"""Goods of all sorts: ad valorem, compound, with floors, with excise, with anti-dumping duty."""

_CENT, _ONE, _HUNDRED = Decimal("0.01"), Decimal(1), Decimal(100)


def rows() -> list[tuple[str, float | str, str]]:
    """Items a second of CPU through `assess`, through the oracle, and the ratio of the two; medians of rounds."""
    law, rates, items = demoland_law(), ExchangeTable("XDD", DAY, {}), [_item(number) for number in range(ITEMS)]
    groups = [items[start : start + 10] for start in range(0, ITEMS, 10)]
    known = [(item, known_measures(item, law)) for item in items]
    ours = [line for group in groups for line in assess(group, law, rates, DAY).lines]
    if [(line.item, line.type, line.base, line.rate, line.amount) for line in ours] != plain_lines(known):
        raise ValueError("The amounts differ from those of plain Decimal arithmetic.")
    alone = [(line.base, Decimal(line.rate.split()[0])) for line in ours if line.rate.endswith("%")]
    speeds = _per_second(
        lambda: [assess(group, law, rates, DAY) for group in groups],
        lambda: [assess_by_terms(group, law, rates, DAY) for group in groups],
        lambda: plain_lines(known),
        lambda: plain_sums(alone),
    )
    return [
        ("items assessed, law looked up and explained", speeds[0], "items/s"),
        ("the same without plans, term by term", speeds[1], "items/s"),
        ("oracle: the same lines in plain Decimal, measures and expressions known beforehand", speeds[2], "items/s"),
        ("plain Decimal: the ad valorem lines alone, rates known beforehand, no lines made", speeds[3], "items/s"),
        ("duty lines an item", len(ours) / ITEMS, "lines"),
        ("ours / oracle (aim 2.5)", speeds[0] / speeds[2], "×"),
        ("ours / term by term", speeds[0] / speeds[1], "×"),
        ("ours / plain Decimal, ad valorem lines alone", speeds[0] / speeds[3], "×"),
    ]


Known = tuple[str, frozenset[str], str, Expression]
"""What the oracle is told of a tax on an item: its type, the taxes in its base, its rounding, and the expression."""


def known_measures(item: AssessableItem, law: TariffSnapshot) -> list[Known]:
    """The measures that apply to an item, looked up and read beforehand."""
    found = []
    for tax in law.taxes_on(DAY):
        measure = select(item, tax.type, law, DAY).measure
        if measure:
            found.append((tax.type, tax.charged_on, MODES[tax.rounding], parsed(measure.expression)))
    return found


def plain_lines(known: list[tuple[AssessableItem, list[Known]]]) -> list[tuple[int, str, Decimal, str, Decimal]]:
    """The oracle: what a programmer who was told every measure would write in plain Decimal arithmetic.

    It does the same work as `assess` but for looking up the law, checking figures and naming the law on each line: all
    kinds of expressions with their limits, taxes on taxes, conversion of units, the same rounding, and a line for each
    with item, type, base, rate and amount. It shares no arithmetic with what it is compared with.
    """
    lines = []
    for item, measures in known:
        charged: dict[str, Decimal] = {}
        for kind, parts, mode, expression in measures:
            base = item.customs_value or Decimal(0)
            for part in parts:
                if part in charged:
                    base += charged[part]
            amount, on, rate = _plain_expression(expression, base, item)
            charged[kind] = amount.quantize(_CENT, mode)
            lines.append((item.number, kind, on, rate, charged[kind]))
    return lines


def _plain_expression(expression: Expression, base: Decimal, item: AssessableItem) -> tuple[Decimal, Decimal, str]:
    if expression.sum is None:
        return Decimal(0), base, "free"
    amount, on, rate = _plain_sum(expression.sum, base, item)
    for limit in expression.limits:
        bound, bound_on, bound_rate = _plain_sum(limit.sum, base, item)
        if bound > amount if limit.bound is Bound.AT_LEAST else bound < amount:
            amount, on, rate = bound, bound_on, bound_rate
    return amount, on, rate


def _plain_sum(terms: Sum, base: Decimal, item: AssessableItem) -> tuple[Decimal, Decimal, str]:
    amount, on, rate = _plain_term(terms.head, base, item)
    for addend in terms.rest:
        more, _, _ = _plain_term(addend.term, base, item)
        amount = amount - more if addend.minus else amount + more
        on, rate = base, terms.words
    return amount, on, rate


def _plain_term(term: AnyTerm, base: Decimal, item: AssessableItem) -> tuple[Decimal, Decimal, str]:
    if isinstance(term, AdValorem):
        return base * term.percent / _HUNDRED, base, term.words
    assert isinstance(term, Specific)
    amount, on = term.amount, _ONE
    for unit in term.units:
        quantity = item.quantities.get(unit.key)
        if quantity is None:
            found = (convert(given, key, unit.code) for key, given in item.quantities.items())
            quantity = next(each for each in found if each is not None)
        on *= quantity
        amount = amount * quantity / unit.per
    return amount, on, term.words


def demoland_law() -> TariffSnapshot:
    """Demoland's law, from its files."""
    pack = country_pack("demoland")
    taxes, areas, measures = (
        csv.DictReader(pack.data("tariff", f"{name}.csv").read_text(encoding="utf-8").splitlines())
        for name in ("taxes", "areas", "measures")
    )
    return snapshot_of_rows(taxes=taxes, areas=areas, measures=measures)


def plain_sums(lines: list[tuple[Decimal, Decimal]]) -> Decimal:
    """What a programmer who knew every rate would write: base × rate, rounded to the cent, summed."""
    total = Decimal(0)
    for base, rate in lines:
        total += (base * rate / 100).quantize(_CENT, ROUND_HALF_UP)
    return total


def _item(number: int) -> AssessableItem:
    mass = Decimal(10 + number % 90)
    quantities = {"KGM": mass, "LTR": mass, "NAR": Decimal(5), "MTK": mass, "ASV": Decimal(12)}
    origin = ("CN", "JP", "EG", "FR")[number % 4]
    value = Decimal(1000 + number % 977)
    return AssessableItem(number + 1, CODES[number % len(CODES)], origin, value, quantities=quantities)


def _per_second(*works: Callable[[], object]) -> list[float]:
    """Items a second of CPU time of each: medians of rounds that take turns, as the machine is shared."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for taken, work in zip(times, works, strict=True):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    return [ITEMS / median(taken) for taken in times]
