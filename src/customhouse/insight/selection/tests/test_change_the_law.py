"""What another law would have done, and what profiles in force do: counted, compared, and nothing guessed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from customhouse.insight.selection.records import PastDeclaration, WhatIf
from customhouse.insight.selection.rules.changing import Change
from customhouse.insight.selection.rules.comparing_laws import Comparison, SelectionLaw
from customhouse.insight.selection.rules.telling import effect_as_json, what_if_as_json
from customhouse.insight.selection.rules.watching import ENOUGH, Effect, Seen, effects
from customhouse.insight.selection.tests.examples import past
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.lanes.tests.examples import KEY, POLICY
from customhouse.targeting.profiles.records import Comparison as Compared
from customhouse.targeting.profiles.records import ProfileSet
from customhouse.targeting.profiles.tests.examples import profile

VIETNAM = profile(code="T-VN", condition=Compared("origin", "equals", "VN"), lane=Lane.RED, controls=("40",))
JAPAN = profile(code="T-JP", condition=Compared("origin", "equals", "JP"), lane=Lane.YELLOW)
TODAY = date(2026, 6, 30)


def told(change: Change, rows: list[PastDeclaration]) -> WhatIf:
    known = ProfileSet((VIETNAM,))
    policies = (POLICY,)
    none = Change(random=Decimal(0))
    before = SelectionLaw(known, none.policies(policies))
    comparison = Comparison(before, SelectionLaw(change.profiles(known), change.policies(policies)), KEY)
    comparison.add(rows[:2])
    comparison.add(rows[2:])
    return comparison.told(minutes=change.minutes, examiners=change.examiners)


def test_lanes_work_and_findings_before_and_after() -> None:
    """Japan in, Vietnam out: what was found there is lost, what is new is counted and not valued."""
    rows = [
        past(0, origin="VN", results=(True,), revenue="90"),
        past(1, origin="JP"),
        past(2, origin="JP", results=(True,), revenue="5", office="XD000200"),
        past(3),
    ]
    change = Change((JAPAN,), frozenset({"T-VN"}), Decimal(0), 48, {"XD000200": 2})
    said = told(change, rows)
    assert {each.lane: (each.before, each.after) for each in said.lanes if each.before or each.after} == {
        "green": (3, 2),
        "yellow": (0, 2),
        "red": (1, 0),
    }
    assert (said.findings_kept, said.findings_lost, said.revenue_kept, said.revenue_lost) == (
        1,
        1,
        Decimal(5),
        Decimal(90),
    )
    assert (said.new_controls, said.dropped_controls) == (2, 1)
    assert said.moved == {"green → yellow": 2, "red → green": 1}
    assert [(each.office, each.before, each.after, each.examiners) for each in said.staffing] == [
        ("XD000101", 1, 0, None),
        ("XD000200", 0, 0, 2),
    ]
    assert what_if_as_json(said)["lanes"]["yellow"] == {"before": 0, "after": 2}


def test_more_chance_takes_more_examiners() -> None:
    """Thirty-four times three in a hundred is everybody: each share ends at one, and red comes first."""
    said = told(Change(random=Decimal(100)), [past(number) for number in range(10)])
    [red] = [each for each in said.lanes if each.lane == "red"]
    assert red.after == 10
    [office] = said.staffing
    assert office.examiners_needed == pytest.approx(10 * 45 / 480)


def test_history_goes_by_both_laws() -> None:
    spoilt = profile(code="T-SPOILT", condition=Compared("importer_findings", "at_least", Decimal(1)), lane=Lane.RED)
    rows = [past(0, results=(True,)), past(9)]
    said = told(Change((spoilt,), random=Decimal(0)), rows)
    assert (said.new_controls, said.declarations) == (1, 2)


def seen(days_ago: int, *codes: str, found: bool | None = None, chance: bool = False, shadow: str = "") -> Seen:
    shadows = frozenset({shadow} - {""})
    return Seen(
        TODAY - timedelta(days=days_ago),
        frozenset(codes),
        shadows,
        chance,
        found is not None,
        bool(found),
        Decimal(bool(found)),
    )


def watched(*rows: Seen) -> dict[str, Effect]:
    told = effects(rows, ["A", "B"], ["S"], TODAY - timedelta(days=89))
    return {each.profile: each for each in told}


def test_a_profile_decays_where_it_finds_certainly_less() -> None:
    good = [seen(200, "A", found=place % 2 == 0) for place in range(30)]
    bad = [seen(3, "A", found=False)] * 30
    assert watched(*good, *bad)["A"].is_decaying
    assert not watched(*good, *bad[:2])["A"].is_decaying
    assert not watched(*bad)["A"].is_decaying


def test_what_finds_no_more_than_chance_may_be_retired() -> None:
    """Certainly less; or no more, among enough. What finds nothing at all is idle."""
    chance = [seen(1, chance=True, found=number == 0) for number in range(20)]
    few = [seen(5, "A", found=False)] * (ENOUGH - 1)
    assert not watched(*chance, *few)["A"].is_spent
    assert watched(*chance, *few, few[0])["A"].is_spent
    assert watched(*[seen(1, chance=True, found=True)] * 20, *few)["A"].is_spent
    effect = watched(*chance, *few)
    assert (effect["A"].is_idle, effect["B"].is_idle, effect["S"].is_idle) == (False, True, False)


def test_shadows_are_watched_beside() -> None:
    effect = watched(seen(1, "A", found=True, shadow="S"), seen(2, "X"), seen(3, "A"))
    assert (effect["S"].hits, effect["S"].recent.found, effect["S"].is_shadow) == (1, 1, True)
    assert (effect["A"].hits, effect["A"].revenue) == (2, Decimal(1))
    assert list(effect) == ["A", "B", "S"]
    assert effect_as_json(effect["A"])["recent"]["rate"] == 1
