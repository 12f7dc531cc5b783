"""What became of codes: by itself where one became one, else for a specialist; tables reversed and chained."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from customhouse.tariff.editions.records import Link, Outcome, Table
from customhouse.tariff.editions.rules.correlating import Correlation, between, chain, reverse
from customhouse.tariff.editions.rules.reading import read_table
from customhouse.tariff.editions.rules.transposing import main_link, transpose, transposed
from customhouse.tariff.editions.tests.tables import workbook

NEWER = read_table("table.xlsx", workbook(between=True))
FORTH = Correlation.of(reverse(NEWER))
"""From HS 2017 to HS 2022."""

CODES = st.sampled_from(["010101", "010102", "010103", "010104"])
TABLES = st.lists(st.tuples(CODES, CODES, st.booleans()), min_size=1, max_size=12).map(
    lambda links: Table("2017", "2022", tuple(Link(*link) for link in links))
)


def test_one_code_that_became_one_is_carried_over_with_what_is_below_it() -> None:
    found = transposed("0101210090", FORTH)
    assert (found.outcome, found.relation, found.to) == (Outcome.AUTOMATIC, "1:1", "0101210090")


def test_split_merged_and_unknown_codes_wait_for_a_specialist() -> None:
    project = transpose(["030771", "440349", "440350", "850110", "999999", "030771"], FORTH)
    assert [each.outcome for each in project.codes] == [Outcome.QUEUED] * 4 + [Outcome.UNKNOWN]
    assert [each.relation for each in project.codes] == ["1:n", "n:1", "n:1", "n:n", ""]
    assert [link.other for link in project.codes[0].candidates] == ["030771", "030772"]
    assert project.counts == {
        "codes": 5, "automatic": 0, "queued": 4, "unknown": 1, "unreadable": 0, "1:1": 0, "1:n": 1, "n:1": 2, "n:n": 1,
    }  # fmt: skip


def test_a_series_is_carried_by_the_main_link() -> None:
    assert main_link("010121", FORTH) == Link("010121", "010121", is_partial=False, is_main=True)
    assert main_link("999999", FORTH) is None


def test_tables_are_chained_over_an_edition_between() -> None:
    older = Table("2017", "2012", (Link("010121", "010110", is_partial=True), Link("010121", "010119")))
    chained = between([NEWER, older], "2022", "2012")
    assert chained is not None
    assert {(link.code, link.other, link.is_partial) for link in chained.links} == {
        ("010121", "010110", True),
        ("010121", "010119", False),
    }
    assert between([NEWER], "2022", "2012") is None
    assert between([NEWER], "2022", "2017") is NEWER


def test_an_edition_to_itself_leaves_every_code_as_it_is() -> None:
    """Not chained over another edition, where what is split and merged there would come back as candidates."""
    table = between([NEWER], "2017", "2017")
    assert table is not None
    found = transposed("85011000", Correlation.of(table))
    assert (found.outcome, found.relation, found.to) == (Outcome.AUTOMATIC, "1:1", "85011000")
    assert between([NEWER], "2012", "2012") is None


def test_goods_not_specified_are_no_code() -> None:
    table = Table("2017", "2022", (Link("999999", "999999", is_main=True), Link("010121", "010121")))
    assert transposed("999999", Correlation.of(table)).outcome is Outcome.UNKNOWN


def test_a_pair_that_stands_twice_is_one_link() -> None:
    """Partial where one of the two is, and main where one of the two is."""
    twice = Table("2017", "2022", (Link("01", "02", is_partial=True), Link("01", "02", is_main=True)))
    found = Correlation.of(twice)
    assert found.forth["01"] == (Link("01", "02", is_partial=True, is_main=True),)
    assert found.back["02"] == ("01",)


def test_a_chain_that_meets_twice_is_one_link() -> None:
    first = Table("2022", "2017", (Link("010101", "010102", is_partial=True), Link("010101", "010103")))
    second = Table("2017", "2012", (Link("010102", "010104"), Link("010103", "010104", is_main=True)))
    assert chain(first, second).links == (Link("010101", "010104", is_partial=True),)


@given(TABLES)
def test_a_relation_read_back_is_turned_around(table: Any) -> None:
    forth, back = Correlation.of(table), Correlation.of(reverse(table))
    for code, links in forth.forth.items():
        for link in links:
            assert code in {each.other for each in back.forth[link.other]}
    ones = {code for code in forth.forth if forth.relation(code) == "1:1"}
    assert {forth.forth[code][0].other for code in ones} == {c for c in back.forth if back.relation(c) == "1:1"}


@given(TABLES, st.lists(CODES))
def test_every_code_has_one_outcome(table: Any, codes: Any) -> None:
    project = transpose(codes, Correlation.of(table))
    assert [each.code for each in project.codes] == list(dict.fromkeys(codes))
    assert sum(project.counts[outcome.value] for outcome in Outcome) == project.counts["codes"]
