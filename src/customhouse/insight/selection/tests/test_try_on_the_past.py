"""A profile tried on the past: what is counted, what it is compared with, and that only counts are kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from customhouse.insight.selection.records import PastDeclaration, Rate
from customhouse.insight.selection.rules.backtesting import RANDOM_ENOUGH, BackTest, chunks
from customhouse.insight.selection.rules.rates import is_below, rate
from customhouse.insight.selection.rules.tables import UnreadableTable, read_past
from customhouse.insight.selection.rules.telling import outcome_as_json
from customhouse.insight.selection.tests.examples import BEGIN, as_table, past
from customhouse.targeting.facts.tests.examples import ORDINARY
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.profiles.records import Comparison, Profile, ProfileSet
from customhouse.targeting.profiles.tests.examples import profile

VIETNAM = profile(code="T-VN", condition=Comparison("origin", "equals", "VN"), lane=Lane.RED, controls=("40",))
OTHER = profile(code="T-OTHER", condition=Comparison("origin", "in", ("VN", "JP")))


def tried(rows: list[PastDeclaration], on: Profile = VIETNAM, *others: Profile) -> BackTest:
    trial = BackTest(on, ProfileSet((OTHER, *others)))
    for chunk in chunks(rows, 3):
        trial.add(chunk)
    return trial


def test_hits_rates_lift_overlap_and_work() -> None:
    """Ten declarations: four from Vietnam, of which two were controlled and one had a finding."""
    rows = [
        past(0, origin="VN", results=(True,), revenue="500", lane="red"),
        past(1, origin="VN", results=(False,), lane="red"),
        past(2, origin="VN", lane="green"),
        past(3, origin="VN", lane="green", office="XD000200"),
        past(4, origin="JP", lane="green"),
        *(past(number, results=(False,), lane="yellow") for number in range(5, 9)),
        past(9, results=(True,), revenue="40", lane="yellow"),
    ]
    told = tried(rows).outcome()
    assert (told.declarations, told.items, told.hits, told.hit_items, told.extra) == (10, 10, 4, 4, 2)
    assert (told.hit_rate.found, told.hit_rate.among, told.hit_rate.rate) == (1, 2, 0.5)
    assert (told.base.found, told.base.among, told.base_is_random) == (2, 7, False)
    assert told.lift == pytest.approx(0.5 / (2 / 7))
    assert told.revenue == 500
    [overlap] = told.overlaps
    assert (overlap.profile, overlap.both, overlap.only_this, overlap.only_other) == ("T-OTHER", 4, 0, 1)
    assert [(work.office, work.declarations, work.by_hour[10], work.by_hour[11]) for work in told.workload] == [
        ("XD000101", 1, 1, 0),
        ("XD000200", 1, 0, 1),
    ]
    assert outcome_as_json(told)["hit_rate"]["rate"] == 0.5


def test_chance_is_the_base_where_there_is_enough_of_it() -> None:
    rows = [past(number, results=(number == 0,), by_chance=True, lane="red") for number in range(RANDOM_ENOUGH)]
    told = tried([*rows, past(99, results=(True,), lane="red")]).outcome()
    assert (told.base.among, told.base.found, told.base_is_random) == (RANDOM_ENOUGH, 1, True)


def test_a_draft_is_tried_on_every_day_and_the_law_on_its_own() -> None:
    """Its validity begins in the future; a profile that was over then overlaps with nothing."""
    later = profile(code="T-VN", condition=VIETNAM.condition, valid_from=BEGIN.date().replace(year=2030))
    over = profile(code="T-OVER", valid_to=BEGIN.date().replace(year=2025))
    told = tried([past(0, origin="VN")], later, over, profile(code="T-VN")).outcome()
    assert (told.hits, [each.profile for each in told.overlaps]) == (1, ["T-OTHER"])


def test_history_is_that_of_the_moment() -> None:
    """The finding of the first declaration counts for those selected after it was reported, five hours later."""
    spoilt = profile(code="T-SPOILT", condition=Comparison("importer_findings", "at_least", Decimal(1)))
    rows = [past(0, results=(True,)), *(past(number) for number in range(1, 9)), past(9, importer="XD9")]
    assert tried(rows, spoilt).outcome().hits == 3
    gone = profile(code="T-GONE", condition=Comparison("importer_declarations", "at_most", Decimal(0)))
    rows = [past(0, withdrawn_at=past(3).at), past(4), past(5)]
    assert tried(rows, gone, spoilt).outcome().hits == 2


def test_nothing_gone_by_tells_nothing() -> None:
    told = tried([]).outcome()
    assert (told.declarations, told.first_day, told.lift) == (0, None, None)
    assert outcome_as_json(told)["hit_rate"] == {"rate": None, "interval": [0.0, 1.0], "found": 0, "among": 0}


def test_shares_have_intervals() -> None:
    """Wilson's; of two that touch, none is certainly lower."""
    assert is_below(rate(1, 1000), rate(100, 1000))
    assert not is_below(rate(1, 10), rate(2, 10))
    assert not is_below(Rate(0, 0, None, 0, 1), rate(9, 10))
    assert [rate(0, 10).low, rate(10, 10).high] == pytest.approx([0, 1])


def test_a_table_says_the_same_past() -> None:
    rows = [past(0, results=(True,), revenue="5", lane="red"), past(1, by_chance=True), past(2, origin="VN")]
    again = list(read_past(as_table(rows).splitlines()))
    assert [each.mrn for each in again] == ["D0", "D1", "D2"]
    assert (again[0].found, again[0].revenue, again[1].by_chance) == (True, Decimal(5), True)
    assert (again[0].facts[0].documents, again[2].facts[0].origin) == (ORDINARY.documents, "VN")
    assert tried(again).outcome().hits == tried(rows).outcome().hits


def test_rows_of_a_declaration_are_its_items() -> None:
    columns = "declaration,at,origin,inspected,recorded_at,amended_at\n"
    text = f"{columns}A,2026-01-05,VN,0,,2026-01-08 2026-01-07\nA,2026-01-05,CN,1,2026-01-09T00:00,\n"
    [one] = read_past(text.splitlines())
    assert [moment.day for moment in one.amended_at] == [7, 8]
    assert [(each.item, each.items, each.origin) for each in one.facts] == [(1, 2, "VN"), (2, 2, "CN")]
    assert one.results[0][0].day == 6


def cheap(fact: str, operator: str, figure: int) -> Profile:
    return profile(code="T-CHEAP", condition=Comparison(fact, operator, Decimal(figure)))


def test_what_a_table_does_not_tell_meets_no_comparison() -> None:
    """A value that is missing is not zero: no profile finds cheap goods where nobody told what they cost."""
    rows = [f"D{number},2026-01-05,60" for number in range(5)]
    past = list(read_past(["declaration,at,net_mass", *rows]))
    for fact in ("customs_value", "value_per_kilogram", "duty_burden", "packages", "importer_declarations"):
        assert tried(past, cheap(fact, "less_than", 24)).outcome().hits == 0, fact
    assert tried(past, cheap("net_mass", "at_least", 60)).outcome().hits == 5


def test_flags_are_said_in_words_too_and_cells_parted_by_other_signs() -> None:
    rows = ["declaration;at;inspected;finding;containerised", "A;2026-01-05;Yes;true;no", "B;2026-01-05;0;;1"]
    one, other = read_past(rows)
    assert [found for _, found in one.results] == [True]
    assert (other.results, one.facts[0].containerised, other.facts[0].containerised) == ((), False, True)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("declaration,at,inspected\nA,2026-01-05,perhaps", 2, "inspected"),
        ("declaration,at,containerised\nA,2026-01-05,2", 2, "containerised"),
        ("declaration,origin\nA,VN", 1, "at"),
        ("declaration,at\nA,yesterday", 2, "at"),
        ("declaration,at,net_mass\nA,2026-01-05,heavy", 2, "net_mass"),
        ("declaration,at,net_mass\nA,2026-01-05,NaN", 2, "net_mass"),
        ("declaration,at,packages\nA,2026-01-05,1.5", 2, "packages"),
        ("declaration,at,legal_date\nA,2026-01-05,1.5", 2, "legal_date"),
        ("declaration,at\nA", 2, "at"),
        ("declaration,at,value_per_kilogram\nA,2026-01-05,5", 1, "value_per_kilogram"),
        ("declaration,at,amended_at\nA,2026-01-05,2026-01-07 later", 2, "amended_at"),
        ("", 1, "declaration"),
    ],
)
def test_what_is_no_table_is_told_with_its_place(text: str, line: int, column: str) -> None:
    with pytest.raises(UnreadableTable) as told:
        list(read_past(text.splitlines()))
    assert (told.value.line, told.value.column) == (line, column)
