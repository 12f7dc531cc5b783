"""Sharing a quota, and its state by the figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from customhouse.tariff.quotas.records import Asked, Period, QuotaLaw, Remainder, State
from customhouse.tariff.quotas.rules.sharing import allocate, share
from customhouse.tariff.quotas.rules.standing import events_between, state_of

CASES = yaml.safe_load((Path(__file__).parent / "shares.yaml").read_text(encoding="utf-8"))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LAW = QuotaLaw("050001", "KGM", "R 1")
ASKED = st.lists(st.integers(0, 10**9), max_size=30)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
@pytest.mark.parametrize("remainder", Remainder)
def test_case(case: dict[str, Any], remainder: Remainder) -> None:
    assert share(case["balance"], case["asked"], remainder) == case[remainder.value]


@given(st.integers(0, 10**10), ASKED, st.sampled_from(Remainder))
def test_shares_add_up_to_the_balance_and_nobody_gets_more_than_asked(
    balance: int, asked: list[int], remainder: Remainder
) -> None:
    shares = share(balance, asked, remainder)
    assert sum(shares) == min(balance, sum(asked))
    assert all(0 <= got <= wanted for got, wanted in zip(shares, asked, strict=True))


@given(st.integers(0, 10**10), ASKED)
def test_who_asks_more_gets_no_less(balance: int, asked: list[int]) -> None:
    ordered = sorted(zip(asked, share(balance, asked), strict=True))
    assert all(first[1] <= second[1] + 1 for first, second in pairwise(ordered))


@given(st.integers(0, 10**6), ASKED, st.integers(0, 10**6))
def test_a_larger_balance_takes_at_most_a_unit_from_anybody(balance: int, asked: list[int], more: int) -> None:
    before, after = share(balance, asked), share(balance + more, asked)
    assert all(then >= now - 1 for now, then in zip(before, after, strict=True))


def asked(*quantities: str, hours: int = 0) -> list[Asked]:
    return [
        Asked(f"R{place}", Decimal(quantity), NOON + timedelta(hours=hours * place))
        for place, quantity in enumerate(quantities)
    ]


def got(law: QuotaLaw, balance: str, requests: list[Asked]) -> list[str]:
    return [str(quantity) for _, quantity in allocate(law, Decimal(balance), requests, UTC)]


def test_requests_of_one_day_share_in_proportion() -> None:
    assert got(LAW, "100", asked("100", "100", "100", hours=3)) == ["33.334", "33.333", "33.333"]


def test_an_earlier_day_goes_first() -> None:
    assert got(LAW, "150", asked("100", "100", hours=24)) == ["100.000", "50.000"]


def test_by_the_instant_the_first_has_it() -> None:
    instant = QuotaLaw("1", "KGM", "R 1", allocation=Period.INSTANT)
    assert got(instant, "150", asked("100", "100", "100")) == ["100.000", "50.000", "0.000"]


def test_the_scale_is_the_quotas_own() -> None:
    pieces = QuotaLaw("1", "NAR", "R 1", scale=0, remainder=Remainder.FIRST)
    assert got(pieces, "10", asked("10", "10", "10")) == ["4", "3", "3"]


def test_a_hundred_thousand_requests_of_one_day_are_shared_exactly() -> None:
    requests = [Asked(f"R{place:06}", Decimal(1 + place % 977), NOON) for place in range(100_000)]
    shares = allocate(LAW, Decimal("1234567.891"), requests, UTC)
    assert sum(quantity for _, quantity in shares) == Decimal("1234567.891")
    assert all(quantity <= each.quantity for each, quantity in shares)


@pytest.mark.parametrize(
    ("balance", "held", "state"),
    [
        ("100", None, State.OPEN),
        ("11", None, State.OPEN),
        ("10", None, State.CRITICAL),
        ("0", None, State.EXHAUSTED),
        ("100", State.BLOCKED, State.BLOCKED),
        ("0", State.CRITICAL, State.EXHAUSTED),
    ],
)
def test_the_state_goes_by_the_figures_unless_it_is_held(balance: str, held: State | None, state: State) -> None:
    assert state_of(LAW, Decimal(100), Decimal(balance), held) is state


@pytest.mark.parametrize(
    ("before", "after", "events"),
    [
        (State.OPEN, State.OPEN, ()),
        (State.OPEN, State.CRITICAL, ("critical",)),
        (State.OPEN, State.EXHAUSTED, ("critical", "exhausted")),
        (State.CRITICAL, State.EXHAUSTED, ("exhausted",)),
        (State.EXHAUSTED, State.CRITICAL, ("reopened",)),
        (State.CRITICAL, State.OPEN, ("no longer critical",)),
        (State.OPEN, State.BLOCKED, ("blocked",)),
        (State.SUSPENDED, State.OPEN, ("reopened",)),
    ],
)
def test_what_changes_is_told(before: State, after: State, events: tuple[str, ...]) -> None:
    assert events_between(before, after) == events
