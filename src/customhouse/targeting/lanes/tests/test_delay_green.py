"""Delay for green: the table an officer can read, and what must hold whatever is declared."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from customhouse.targeting.facts.tests.examples import item
from customhouse.targeting.lanes.records import Balance, Decision, Delay, Lane
from customhouse.targeting.lanes.rules.bulk import choose_bulk
from customhouse.targeting.lanes.rules.choosing import choose, choose_many, failsafe
from customhouse.targeting.lanes.rules.delaying import minutes, waits_until
from customhouse.targeting.lanes.rules.drawing import draw
from customhouse.targeting.lanes.tests.examples import KEY, LATE_MRN, POLICY, profiles_of

CASES = yaml.safe_load((Path(__file__).parent / "delays.yaml").read_text(encoding="utf-8"))
DELAYS = (Delay("import", "XD000200", 15, 20), Delay("import", "", 10, 10), Delay("import", "XD000300", 0, 0))
DELAYED = replace(POLICY, shares=(), balance=Balance(delays=DELAYS))
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
MRNS = [f"26XDIM{number:012}" for number in range(3000)]
TIMES = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # as it asks


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_delay(case: dict[str, Any]) -> None:
    """One alone and one of many wait alike."""
    facts, profiles = [item(**case.get("with", {}))], profiles_of([case["lane"]] if case["lane"] != "green" else [])
    decision = choose(facts, profiles, DELAYED, KEY, LATE_MRN)
    assert (decision.lane, case["at_least"] <= decision.delay <= case["at_most"]) == (case["lane"], True)
    assert list(choose_many([(LATE_MRN, facts)], profiles, (DELAYED,), KEY)) == [decision]
    assert list(choose_bulk([(LATE_MRN, facts)], profiles, (DELAYED,), KEY)) == [decision]


def test_without_a_delay_a_decision_is_as_it_was() -> None:
    facts = [item(office="XD000200")]
    undelayed = choose(facts, profiles_of([]), replace(DELAYED, balance=Balance()), KEY, LATE_MRN)
    delayed = choose(facts, profiles_of([]), DELAYED, KEY, LATE_MRN)
    assert undelayed.delay == 0
    assert delayed == replace(undelayed, delay=delayed.delay)


def test_minutes_are_spread_from_the_least_to_the_most() -> None:
    """Each about as often; the same again for whoever asks twice; told by nothing that lanes are drawn with."""
    terms = Delay("import", "", 15, 20)
    drawn = {mrn: minutes(terms, KEY, mrn) for mrn in MRNS}
    counts = Counter(drawn.values())
    assert sorted(counts) == [15, 16, 17, 18, 19, 20]
    assert all(400 < count < 600 for count in counts.values())
    assert drawn == {mrn: minutes(terms, KEY, mrn.lower()) for mrn in MRNS}
    lucky = Counter(drawn[mrn] for mrn in MRNS if draw(KEY, mrn) < Decimal("0.1"))
    assert len(lucky) == 6
    assert drawn != {mrn: minutes(terms, b"another key", mrn) for mrn in MRNS}


def test_what_holds_without_profiles_waits_where_it_controls_nothing() -> None:
    facts = [item()]
    for lane, delay in ((Lane.GREEN, 10), (Lane.BLUE, 10), (Lane.YELLOW, 0), (Lane.RED, 0)):
        policy = replace(DELAYED, balance=replace(DELAYED.balance, failsafe=lane))
        decision = failsafe(facts, policy, KEY, LATE_MRN)
        assert (decision.lane, decision.delay) == (lane, delay)


def decided(lane: Lane, delay: int) -> Decision:
    return Decision(lane, (), (), "0.5", drawn=False, delay=delay)


@given(st.sampled_from(Lane), st.integers(0, 1440), TIMES, st.none() | TIMES)
def test_who_amends_never_waits_shorter(lane: Lane, delay: int, at: datetime, before: datetime | None) -> None:
    """What is controlled waits for its control alone."""
    until = waits_until(decided(lane, delay), at, before)
    if lane.gravity >= Lane.YELLOW.gravity:
        assert until is None
    elif until is None:
        assert (delay, before) == (0, None)
    else:
        assert until in {before, at + timedelta(minutes=delay)}
        assert before is None or until >= before
        assert delay == 0 or until >= at + timedelta(minutes=delay)
