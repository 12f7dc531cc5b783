"""What is normal for a flow is learned from its past alone; what departs is ranked and said in words."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.targeting.flows.records import Change, Departure, Dimension, FlowReference, Movements
from customhouse.targeting.flows.rules.asking import condition_of
from customhouse.targeting.flows.rules.normal import _log10_tail, departures
from customhouse.targeting.flows.rules.saying import sentence
from customhouse.targeting.profiles.rules.speech import hear

UNTIL = date(2026, 3, 2)
WATCHED = FlowReference("W", "Watched", {}, (), (Dimension.ORIGIN, Dimension.TIME), days=7, history=140)
Row = tuple[int, str, str, float]
"""Days before the end, origin, time of day, kilograms."""


def moved(rows: list[Row]) -> Movements:
    """Movements of one importer's goods."""
    values = {
        Dimension.ORIGIN: [row[1] for row in rows],
        Dimension.TIME: [row[2] for row in rows],
        Dimension.GOODS: ["170199" for _ in rows],
    }
    end = UNTIL.toordinal()
    return Movements([f"D{row[0]}" for row in rows], [end - row[0] for row in rows], [row[3] for row in rows], values)


def steady(origin: str = "BR", mass: float = 100.0) -> list[Row]:
    """The same every week for fourteen weeks before the last."""
    return [(7 * week + 3, origin, "morning", mass) for week in range(1, 15)]


def told(rows: list[Row], reference: FlowReference = WATCHED) -> list[tuple[str, str]]:
    """The changes found, and of which value."""
    return [(each.change.value, each.value) for each in departures(reference, moved(rows), UNTIL)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([*steady(), (3, "BR", "morning", 110.0)], []),
        ([*steady(), (3, "TH", "morning", 100.0)], [("unseen", "TH")]),
        ([*steady(), (3, "TH", "night", 600.0)], [("more", ""), ("unseen", "TH"), ("unseen", "night")]),
        (steady(), [("less", "")]),
        ([*steady(), *((2, "BR", "night", 25.0) for _ in range(4))], [("unseen", "night")]),
        (
            [*steady()[:13], (101, "TH", "morning", 100.0), *((2, "TH", "morning", 33.0) for _ in range(3))],
            [("shift", "TH")],
        ),
        ([(10 + each, f"O{each}", "morning", 100.0) for each in range(14)] + [(3, "TH", "morning", 700.0)], []),
        ([*steady()[:7], (3, "TH", "night", 9_000.0)], []),  # too few to learn from
        ([(8, "BR", "morning", 100.0)] * 9 + [(3, "BR", "morning", 9_000.0)], []),  # too short a past for volumes
        ([], []),
    ],
)  # fmt: skip
def test_what_departs(rows: list[Row], expected: list[tuple[str, str]]) -> None:
    """A value never seen, or much more often; far more, far less; not what always changes, nor what is little known."""
    assert told(rows) == expected


def test_each_flow_is_held_against_its_own_past() -> None:
    """Cut by origin, a new origin is a flow without a past, and each origin's volume is its own."""
    apart = FlowReference("W", "Watched", {}, (Dimension.ORIGIN,), (Dimension.TIME,), days=7, history=140)
    rows = [*steady("BR", 100.0), *steady("TH", 5_000.0), (3, "BR", "morning", 5_000.0), (2, "TH", "night", 5_000.0)]
    found = departures(apart, moved([*rows, (1, "CN", "night", 1.0)]), UNTIL)
    assert [(each.flow, each.change) for each in found] == [
        (((Dimension.ORIGIN, "BR"),), Change.MORE),
        (((Dimension.ORIGIN, "TH"),), Change.UNSEEN),
    ]
    assert found[0].declarations == ("D3",)
    assert departures(apart, moved([]), UNTIL) == []


def test_values_seen_alike_have_one_chance() -> None:
    """Two origins never seen before, once each among many movements: equally unlikely, each with its declaration."""
    often = [(7 * week + 1 + each % 7, "BR", "morning", 9.0) for week in range(1, 15) for each in range(20)]
    rows = [
        *often,
        *((2, "BR", "morning", 9.0) for _ in range(18)),
        (3, "TH", "morning", 9.0),
        (4, "CN", "morning", 9.0),
    ]
    found = departures(WATCHED, moved(rows), UNTIL)
    assert [(each.value, each.declarations) for each in found] == [("CN", ("D4",)), ("TH", ("D3",))]
    assert found[0].score == found[1].score == pytest.approx(1.85, abs=0.02)
    assert _log10_tail(20_000, 100, 0.01) == 0.0
    assert _log10_tail(3, 1, 0.9) == pytest.approx(math.log10(0.999))


ROWS = st.lists(
    st.tuples(
        st.integers(1, 150), st.sampled_from(["BR", "TH"]), st.sampled_from(["night", "morning"]), st.integers(1, 999)
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=25)
@given(ROWS, st.lists(st.integers(0, 90), max_size=5), st.randoms(use_true_random=False))
def test_the_future_and_the_order_change_nothing(rows: list[Row], later: list[int], chance: Any) -> None:
    """What comes on the day or later, and in whatever order all of it is read, leaves no trace."""
    mixed = [*rows, *((-days, "XX", "night", 1e6) for days in later)]
    chance.shuffle(mixed)
    known = departures(WATCHED, moved(rows), UNTIL)
    again = departures(WATCHED, moved(mixed), UNTIL)
    assert [(each.change, each.value, each.score) for each in again] == [
        (each.change, each.value, each.score) for each in known
    ]


@settings(max_examples=60)
@given(st.data())
def test_terms_that_add_nothing_are_left_out(data: st.DataObject) -> None:
    """The chance is that of the whole sum, where few terms count and where many do."""
    trials = data.draw(st.integers(1, 300))
    least = data.draw(st.integers(1, trials))
    share = data.draw(st.floats(0.01, 0.99))
    terms = (
        math.comb(trials, each) * share**each * (1 - share) ** (trials - each) for each in range(least, trials + 1)
    )
    whole = math.fsum(terms)
    if whole > 1e-280:
        assert _log10_tail(trials, least, share) == pytest.approx(min(0.0, math.log10(whole)), abs=1e-9)


def test_a_departure_is_said_in_words_and_leads_to_a_profile() -> None:
    """Counts, what was usual, and a condition that the language of profiles understands."""
    more, origin, night = departures(WATCHED, moved([*steady(), (3, "TH", "night", 600.0)]), UNTIL)
    assert sentence(more) == "600 kg in these days, usually about 100 kg."
    assert sentence(night) == ("Time of day night, never seen in 14 movements before (usually morning), in 1 of 1 now.")
    assert origin.score == pytest.approx(1.88, abs=0.01)
    assert (condition_of(origin), condition_of(night), condition_of(more)) == ("origin is TH", "", "")
    every = [(each, "85" if each is Dimension.GOODS else "X1") for each in Dimension]
    of = Departure(tuple(every), Change.MORE, None, "", "", 1, 1, 1, 1, 2.0, ())
    assert condition_of(of).count(" is ") == 6
    assert hear(condition_of(of))[1] == []
    nobody = Departure((), Change.UNSEEN, Dimension.BROKER, "", "", 1, 0, 1, 9, 2.0, ())
    assert sentence(nobody).startswith("Broker none named, never seen")
    assert condition_of(nobody) == ""
