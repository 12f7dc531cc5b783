"""History as facts: what was recorded before a moment, and nothing of what came at it or later."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.history import FEWEST, WINDOW, Memory, Party, Prices, Result, Withdrawn, since
from customhouse.targeting.facts.tests.examples import item

BEGIN = datetime(2026, 1, 1, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Past:
    """One declaration of a past: when it was selected, its one item, and when a control concluded, with what."""

    at: datetime
    facts: ItemFacts
    concluded: datetime | None
    found: bool
    withdrawn: datetime | None = None


def a_past(seed: int, count: int = 60) -> list[Past]:
    """Declarations of few traders in few goods, in order; a third was controlled, some days later."""
    source = random.Random(seed)  # noqa: S311  # made-up trade
    rows = []
    for number in range(count):
        at = BEGIN + timedelta(hours=7 * number)
        facts = item(
            importer=source.choice(["A", "B", ""]), declarant=source.choice(["A", "X"]),
            origin=source.choice(["CN", "VN"]), selected_on=at.date(),
            customs_value=str(source.randrange(1, 500)), net_mass=source.choice(["0", "10", "7"]),
        )  # fmt: skip
        later = at + timedelta(hours=source.randrange(1, 200))
        concluded = later if source.random() < 0.4 else None
        rows.append(Past(at, facts, concluded, source.random() < 0.5, later if source.random() < 0.1 else None))
    return rows


def recalled(rows: Sequence[Past]) -> list[ItemFacts]:
    """The facts of each declaration, as they were when it was selected."""
    memory, found = Memory(), []
    for row in rows:
        found += memory.recall([row.facts], row.at)
        memory.remember([row.facts])
        who = row.facts.importer, row.facts.declarant
        if row.concluded:
            memory.expect([Result(*who, row.concluded, row.found)])
        if row.withdrawn:
            memory.expect([Withdrawn(*who, row.withdrawn)])
    return found


@given(st.integers(0, 2**16), st.integers(1, 59), st.randoms(use_true_random=False))
def test_no_fact_knows_the_future(seed: int, now: int, source: random.Random) -> None:
    """Shuffle all that was selected, found or withdrawn from a moment on: the facts up to it stay as they are."""
    rows = a_past(seed)
    at = rows[now].at
    known = [_unknowing(row, at, source) for row in rows[: now + 1]]
    future = [
        replace(row, facts=other.facts)
        for row, other in zip(rows[now + 1 :], source.sample(rows, len(rows) - now - 1), strict=True)
    ]
    assert recalled([*known, *future])[: now + 1] == recalled(rows)[: now + 1]


def _unknowing(row: Past, at: datetime, source: random.Random) -> Past:
    """The declaration with another outcome where the outcome was not on record yet at that moment."""
    if row.concluded is None or row.concluded < at:
        return row
    return replace(row, found=not row.found, concluded=source.choice([None, row.concluded + timedelta(days=3)]))


def test_the_proof_sees_a_peek() -> None:
    """A result that is known a moment too early changes facts: the test above can fail."""
    rows = a_past(3)
    place = next(place for place, row in enumerate(rows) if row.concluded and row.facts.importer == "A")
    early = [*rows]
    early[place] = replace(rows[place], concluded=rows[place].at)
    assert recalled(early) != recalled(rows)


def test_what_is_recorded_at_the_moment_itself_comes_too_late() -> None:
    memory = Memory()
    memory.expect([Result("A", "X", BEGIN, found=True)])
    [at_once] = memory.recall([item(importer="A", declarant="X")], BEGIN)
    [later] = memory.recall([item(importer="A", declarant="X")], BEGIN + timedelta(seconds=1))
    assert (at_once.importer_checks, later.importer_checks, later.importer_findings) == (0, 1, 1)
    assert later.declarant_findings == 1


def test_counts_of_an_importer() -> None:
    """Declarations of a week and a month, the first day, goods of the same subheading and origin; one was withdrawn."""
    memory = Memory()
    for days in (0, 20, 26, 29):
        memory.remember([item(importer="A", selected_on=date(2026, 1, 1) + timedelta(days=days))] * 2)
    memory.expect([Withdrawn("A", "XD100001", BEGIN), Withdrawn("", "XD100001", BEGIN)])
    [facts] = memory.recall([item(importer="A", selected_on=date(2026, 1, 31))], BEGIN + timedelta(days=30))
    assert (facts.importer_declarations, facts.importer_week, facts.importer_month) == (3, 2, 3)
    assert (facts.importer_first_seen, facts.goods_declarations) == (date(2026, 1, 1), 8)
    assert facts.declarant_declarations == 2
    assert since(date(2026, 1, 31)) == date(2026, 1, 2)


def test_a_price_has_its_position_among_the_latest() -> None:
    """Half of those alike count; older prices than the window are forgotten; too few give none."""
    prices = Prices()
    for cost in range(WINDOW + 50):
        prices.add(Decimal(cost))
    assert (len(prices.coming), prices.ordered[0]) == (WINDOW, Decimal(50))
    assert prices.position(Decimal(49)) == 0
    assert prices.position(Decimal(1_000)) == 1
    assert prices.position(Decimal(150)) == Decimal("0.502")
    few = Prices()
    for _ in range(FEWEST - 1):
        few.add(Decimal(1))
    assert few.position(Decimal(1)) is None


def test_nobody_has_no_history() -> None:
    [facts] = Memory().recall([item(importer="", declarant="")], BEGIN)
    assert (facts.importer_declarations, facts.importer_first_seen, facts.price_position) == (0, None, None)
    assert Party().in_week(date(2026, 1, 1)) == Party().in_month(date(2026, 1, 1)) == 0
