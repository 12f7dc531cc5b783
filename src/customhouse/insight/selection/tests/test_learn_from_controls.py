"""Rows made of controls, and models judged by what controls found: both pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from customhouse.insight.selection.learning import learn
from customhouse.insight.selection.records import PastDeclaration
from customhouse.insight.selection.rules.comparing_models import Said, outcome_as_data, outcomes
from customhouse.insight.selection.rules.labelling import Labelled, Labels, counted, parted
from customhouse.insight.selection.rules.remembering import PastMemory
from customhouse.insight.selection.rules.tables import read_past
from customhouse.insight.selection.tests.examples import BEGIN, past
from customhouse.targeting.learning.records import UnusableInputError


def of_two(number: int, **changes: Any) -> PastDeclaration:
    """A controlled declaration of two items."""
    one = past(number, results=(True,))
    item = one.facts[0]
    return replace(one, facts=(replace(item, items=2), replace(item, item=2, items=2)), **changes)


def rows_of(*given: PastDeclaration) -> list[Labelled]:
    labels = Labels([PastMemory()])
    labels.add(given)
    return labels.rows


@pytest.mark.parametrize(
    ("changes", "found", "revenue"),
    [
        ({"found_items": frozenset({2})}, [False, True], [0, 0]),
        ({"found_items": frozenset({2}), "item_revenue": {1: Decimal(7), 2: Decimal(90)}}, [False, True], [0, 90]),
        ({"found_items": frozenset({0}), "revenue": Decimal(90)}, [True, True], [45, 45]),
        ({"revenue": Decimal(-8)}, [True, True], [0, 0]),
        ({"found_items": frozenset({9}), "item_revenue": {1: Decimal(7)}}, [True, True], [7, 0]),
        ({"results": ((BEGIN, False),), "found_items": frozenset({1})}, [False, False], [0, 0]),
    ],
)
def test_a_finding_is_of_its_item(changes: dict[str, Any], found: list[bool], revenue: list[int]) -> None:
    """Of the item that it names, else of all; what came in is the item's own where that is known."""
    rows = rows_of(of_two(0, propensity=Decimal("0.03"), **changes))
    assert [row.found for row in rows] == found
    assert [row.revenue for row in rows] == revenue
    assert {row.propensity for row in rows} == {Decimal("0.03")}


def test_only_what_was_controlled_is_learned_from_with_the_history_of_its_moment() -> None:
    """What a control found shows in the facts of declarations after its report alone; the future may be shuffled."""
    days = [past(24 * day, results=(True,) if day % 2 else ()) for day in range(6)]
    rows = rows_of(*days)
    assert [row.item.importer_findings for row in rows] == [0, 1, 2]
    assert counted(rows) == (3, 3)
    shuffled = rows_of(*days[:4], *(replace(each, results=((each.at, False),)) for each in reversed(days[4:])))
    assert [row.item for row in shuffled[:2]] == [row.item for row in rows[:2]]


def test_rows_are_parted_by_day() -> None:
    """No day stands on both sides, whatever the share."""
    rows = rows_of(*(past(8 * number, results=(True,)) for number in range(30)))
    earlier, later = parted(rows, 0.25)
    assert {row.item.selected_on for row in earlier}.isdisjoint(row.item.selected_on for row in later)
    assert len(earlier) + len(later) == 30
    assert 6 <= len(later) <= 10
    assert parted([], 0.5) == ([], [])
    assert [len(each) for each in parted(rows[:1], 0.05)] == [0, 1]


def test_too_few_are_refused_in_words(tmp_path: Any) -> None:
    with pytest.raises(UnusableInputError, match="too few") as refused:
        learn(rows_of(*(past(24 * number, results=(True,)) for number in range(9))), tmp_path, later=0.3, seed=1)
    assert refused.value.code == "RSK-FEW"
    assert list(tmp_path.iterdir()) == []


def test_a_table_says_which_item_was_found() -> None:
    text = "declaration,at,inspected,finding\nD,2026-01-05,1,0\nD,2026-01-05,1,1\nE,2026-01-06,1,1\n"
    two, one = read_past(text.splitlines())
    assert (two.found_items, one.found_items) == (frozenset({2}), frozenset())
    assert one.at - two.at == timedelta(days=1)


def said(chance: str | None, kind: str = "other", **changes: Any) -> Said:
    known: dict[str, Any] = {"is_controlled": False, "found": False, "raised": False, "lowered": False}
    number = None if chance is None else Decimal(chance)
    return Said(**{"model": "a", "chance": number, "fault": "" if chance else "slow", "kind": kind} | known | changes)


def test_models_are_judged_by_what_controls_found() -> None:
    """Band by band, and by why goods were looked at; what nobody looked at says nothing."""
    [one, other] = outcomes(
        [
            said("0.70", "followed", is_controlled=True, found=True),
            said("0.74", "followed", is_controlled=True, lowered=True),
            said("0.01", "explored", is_controlled=True, found=True),
            said("0.01", raised=True, is_controlled=True, found=True),
            said("0.00", raised=True, lowered=True),
            said("0.66", "followed", raised=True),
            said(None),
            said("1", model="b"),
        ]
    )
    told: Any = outcome_as_data(one)
    assert (told["model"], told["answers"], told["faults"], told["lowered"]) == ("a", 6, {"slow": 1}, 1)
    assert [(band["from"], band["to"], band["declarations"], band["said"]) for band in told["bands"]] == [
        (0.0, 0.02, 3, 0.0067), (0.65, 0.8, 3, 0.7),
    ]  # fmt: skip
    assert [(band["controlled"], band["findings"]) for band in told["bands"]] == [(2, 2), (2, 1)]
    assert {kind: (of["controlled"], of["findings"]) for kind, of in told["by_kind"].items()} == {
        "followed": (2, 1), "explored": (1, 1), "other": (1, 1),
    }  # fmt: skip
    assert (told["raised"]["controlled"], told["raised"]["findings"]) == (1, 1)
    last: Any = outcome_as_data(other)
    assert (last["bands"][0]["from"], last["bands"][0]["to"], last["bands"][0]["rate"]) == (0.8, 1.0, None)
