"""Rounding as law."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.tariff.duties.rules.rounding import MODES, Rounding, RunningTotal, rounding

AMOUNTS = st.decimals(min_value=-9999, max_value=99999, places=6)


@pytest.mark.parametrize(
    ("mode", "scale", "amount", "rounded"),
    [
        ("half-up", 2, "2.785", "2.79"),
        ("half-up", 2, "-2.785", "-2.79"),
        ("half-even", 2, "2.785", "2.78"),
        ("down", 2, "2.789", "2.78"),
        ("down", 2, "-2.789", "-2.78"),
        ("floor", 2, "-2.781", "-2.79"),
        ("up", 2, "2.781", "2.79"),
        ("half-up", 0, "2.5", "3"),
        ("down", 3, "2.7899", "2.789"),
    ],
)
def test_mode_and_scale(mode: str, scale: int, amount: str, rounded: str) -> None:
    assert Rounding(mode, scale).of(Decimal(amount)) == Decimal(rounded)


@given(st.lists(AMOUNTS, max_size=20), st.sampled_from(sorted(MODES)), st.integers(0, 3))
def test_lines_rounded_on_the_total_add_up_to_it(amounts: list[Decimal], mode: str, scale: int) -> None:
    law = Rounding(mode, scale, "total")
    running = RunningTotal(law)
    assert sum((running.line(amount) for amount in amounts), Decimal(0)) == law.of(sum(amounts, Decimal(0)))


@pytest.mark.parametrize(("words", "scale"), [("sideways", 2), ("half-up", 7), ("half-up", -1), ("down-page", 2)])
def test_what_is_no_rounding_is_refused(words: str, scale: int) -> None:
    with pytest.raises(ValueError, match="is no rounding"):
        rounding(words, scale)
