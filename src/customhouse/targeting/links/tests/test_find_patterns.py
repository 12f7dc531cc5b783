"""Who shares an identity with whom: clusters, bursts, persons behind new names; hubs link nobody; no look-ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.targeting.links.drawing import MOST_NODES, drawing
from customhouse.targeting.links.records import Blot, Kind, Mark, Pattern, Seen, Shape, UnusableLinksError
from customhouse.targeting.links.rules import spelling
from customhouse.targeting.links.rules.gathering import Graph, as_of, marks_before
from customhouse.targeting.links.rules.patterns import find_patterns
from customhouse.targeting.links.rules.reading import terms_on
from customhouse.targeting.links.rules.saying import parts, sentence
from customhouse.targeting.links.tests.examples import TERMS, finding, graph, on, seen

LATER = on(1_000)


def found(*sightings: Seen, marks: tuple[Mark, ...] = (), day: int = 1_000) -> list[Pattern]:
    """The patterns of some sightings."""
    return find_patterns(graph(*sightings), marks, TERMS, on(day))


def told(patterns: list[Pattern]) -> list[tuple[str, str]]:
    """Shape and members of each."""
    return [(each.shape.value, "".join(member.key for member in each.members)) for each in patterns]


@pytest.mark.parametrize(
    ("sightings", "expected"),
    [
        ([seen("A", "quay"), seen("B", "quay", 100)], [("cluster", "AB")]),
        ([seen("A", "quay"), seen("B", "road")], []),
        ([seen(each, "port", 40 * place) for place, each in enumerate("ABCDE")], []),  # more than four: a hub
        ([seen("A", "box", kind=Kind.CONTAINER), seen("B", "box", kind=Kind.CONTAINER)], []),
        (
            [seen(each, what, kind=kind) for each in "AB" for what, kind in (("n", Kind.NAME), ("c", Kind.CONTAINER))],
            [("cluster", "AB")],
        ),
        (
            [seen("A", "q"), seen("B", "q"), seen("B", "p", kind=Kind.PHONE), seen("C", "p", 90, Kind.PHONE)],
            [("cluster", "ABC")],
        ),
        ([seen("A", "q", kind=Kind.EMAIL), seen("B", "q", kind=Kind.EMAIL)], []),  # the law names no mail addresses
        ([seen("", "q"), seen("B", "q"), seen("C", ""), seen("D", "")], []),
    ],
)  # fmt: skip
def test_what_is_shared_links(sightings: list[Seen], expected: list[tuple[str, str]]) -> None:
    """One strong identity, or several weak ones; too many sharers, or too little, link nobody."""
    assert told(found(*sightings)) == expected


def test_a_chain_ends_where_the_law_says() -> None:
    """Nine parties, each sharing an address with the next: no cluster of more than six; the rest stay apart."""
    chain = [seen(key, f"{place + side}") for place, key in enumerate("ABCDEFGHI") for side in (0, 1)]
    sizes = sorted(len(each.members) for each in found(*chain) if each.shape is Shape.CLUSTER)
    assert sum(sizes) <= 9
    assert sizes[-1] <= TERMS.cluster_parties


def test_new_companies_at_one_address_are_a_burst() -> None:
    """Three within a month at an address that one had before; also where they are too many for a cluster."""
    old = seen("A", "quay")
    new = [seen(key, "quay", 200 + place) for place, key in enumerate("BCDEF")]
    patterns = found(old, *new, seen("F", "p", 204, Kind.PHONE), marks=(finding("C", 300),))
    assert told(patterns) == [("burst", "BCDEF")]
    assert patterns[0].score == 8.0
    assert "5 parties were first seen within 5 days, from 2026-07-20" in sentence(patterns[0])
    assert sentence(patterns[0]).endswith(
        "Something stands against 1 of them: a finding of a control, 2026-10-28 (F-C)."
    )
    assert told(found(*(replace(each, identity="", shown="") for each in new))) == []
    assert told(found(*new)) == []  # nobody is known from before: everybody is new
    old_ones = [seen(f"O{each}", "quay", 10 * each) for each in range(6)]
    assert "burst" not in dict(told(found(*old_ones, *new[:3])))  # many had it before: a broker's address


def test_one_with_a_bad_record_comes_back_behind_a_new_name() -> None:
    """Seen first after the finding and within a year of it; earlier, much later, or the same is none."""
    old, new = seen("A", "quay"), seen("B", "quay", 60)
    marks = (finding("A", 50), Mark("A", Blot.SUSPENDED, on(55), "A"), Mark("A", Blot.DEBT, on(58), "N1"))
    patterns = found(old, new, marks=marks)
    assert told(patterns) == [("reappearance", "AB"), ("cluster", "AB")]
    assert sentence(patterns[0]) == (
        "Firm B was first seen on 2026-03-02 (declaration D-B-60), 5 days after the suspension of Firm A (A). "
        "They share the address “QUAY”."
    )
    assert "cluster" in told(found(old, new, marks=(finding("A", 61),)))[0]
    assert len(found(old, seen("B", "quay", 500), marks=(finding("A", 50),))) == 1
    assert len(found(old, new, marks=(finding("B", 10),))) == 1
    both = found(old, new, marks=(finding("A", 50), finding("B", 70)))
    assert both[0].score == 8.0
    assert [mark.party for mark in both[0].marks] == ["A", "B"]
    nameless = [replace(each, name="") for each in (old, new)]
    assert "B was first seen" in sentence(found(*nameless, marks=marks)[0])


def test_of_much_that_is_shared_the_first_is_told() -> None:
    """Four addresses: three in the sentence, all in the evidence; names come last."""
    sightings = [seen(key, f"a{each}") for key in "AB" for each in range(4)]
    sightings += [seen(key, "n", kind=Kind.NAME) for key in "AB"]
    [pattern] = found(*sightings)
    assert sentence(pattern).endswith("the address “A2” and 2 more.")
    assert [each.kind for each in pattern.shared][-1] is Kind.NAME
    assert next(text for text, _ in parts(pattern)).startswith("{count}")


SIGHTINGS = st.lists(
    st.builds(
        seen, st.sampled_from("ABCDEFG"), st.sampled_from(["q", "r", "s"]), st.integers(0, 60),
        st.sampled_from([Kind.ADDRESS, Kind.PHONE, Kind.CONTAINER]),
    ),
    max_size=12,
)  # fmt: skip
MARKS = st.lists(st.builds(finding, st.sampled_from("ABCDEFG"), st.integers(0, 60)), max_size=4)


@settings(max_examples=25)
@given(SIGHTINGS, MARKS, SIGHTINGS, MARKS, st.randoms(use_true_random=False))
def test_the_future_and_the_order_change_nothing(
    past: list[Seen], marks: list[Mark], future: list[Seen], later: list[Mark], chance: Any
) -> None:
    """What is learned from day 61 on, in whatever order all of it comes, leaves no trace in the patterns of day 61."""
    known = find_patterns(graph(*past), marks, TERMS, on(61))
    shifted = [replace(each, at=on(61 + (each.at - on(0)).days), declaration="X") for each in future]
    every = [*past, *shifted, *past[:3]]
    chance.shuffle(every)
    later_marks = [replace(each, at=on(61 + (each.at - on(0)).days)) for each in later]
    assert find_patterns(graph(*every), [*later_marks, *marks], TERMS, on(61)) == known
    pieces = Graph()
    for place in range(0, len(every), 4):
        pieces.add(every[place : place + 4])
    assert as_of(pieces, on(61)) == as_of(graph(*every), on(61))


def test_an_edge_has_its_first_and_its_last_sighting() -> None:
    """In whatever order they come; three at one address are one cluster; a mark of later is not yet one."""
    known = graph(*(seen(party, "q", day) for party in "ABC" for day in (5, 9, 1, 5)))
    edge = known.edges["A", "address", "q"]
    assert (edge.first_at, edge.last_at) == (on(1), on(9))
    assert marks_before([finding("A", 5), finding("B", 2)], on(5)).keys() == {"B"}
    assert told(find_patterns(known, [], TERMS, on(10))) == [("cluster", "ABC")]
    assert spelling.name_key("AB", "XD") == spelling.party_named("AB", "XD") == ""
    assert spelling.party_named("Star Karamel Ltd", "xd") == "~" + spelling.name_key("Karamel Star", "XD")


def test_a_name_that_is_told_later_is_kept() -> None:
    """A party seen first by its identifier alone is called as it was later; one seen earlier keeps its name."""
    nameless = replace(seen("A", "q", 1), name="")
    assert graph(nameless, seen("A", "q", 5)).members["A"].name == "Firm A"
    early = graph(seen("A", "q", 5), nameless).members["A"]
    assert (early.name, early.first_at) == ("Firm A", on(1))


def test_identities_are_compared_however_they_are_written() -> None:
    """Abbreviations, scripts, order and punctuation make no other address, name, telephone or number."""
    same = spelling.address_key("6 شارع الاستقلال", "Qasr", "XD3000", "XD")
    assert same
    assert same == spelling.address_key("شارع الاستقلال 6", "", "xd 3000", "xd")
    assert spelling.address_key("12 Quay", "Port Salam", "", "XD") == spelling.address_key(
        "Quay 12", "salam PORT", "", "XD"
    )
    assert spelling.party_named("", "XD") == spelling.party_named("A", "XD") == ""
    assert spelling.address_key("12 Quay St", "", "1", "XD") == spelling.address_key("Quay street 12", "", "1", "XD")
    assert spelling.address_key("Quay", "", "1", "XD") == spelling.name_key("AB", "XD") == ""
    assert spelling.phone_key("no number") == spelling.mail_key("a@b") == spelling.number_key("12") == ""


ROW = {"weight": "1", "most": "8", "valid_from": "2019-01-01", "valid_to": "", "legal_reference": "art. 1"}
FIGURES = [ROW | {"name": name} for name in ("burst_days", "burst_parties", "reappearance_days", "cluster_parties")]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (ROW | {"name": "shoe"}, "shoe"),
        (ROW | {"name": "address", "weight": "much"}, "address"),
        (ROW | {"name": "address", "weight": "11"}, "address"),
        (ROW | {"name": "address", "most": "0"}, "address"),
        (ROW | {"name": "address", "most": "-1"}, "address"),
    ],
)
def test_law_that_says_nothing_usable_is_told(row: dict[str, str], field: str) -> None:
    """The row, and what to do; what does not hold on the day is not read."""
    with pytest.raises(UnusableLinksError, match=r"links\.csv") as told_of:
        terms_on([*FIGURES, row], date(2026, 1, 1))
    assert told_of.value.field == field
    assert terms_on([*FIGURES, row | {"valid_from": "2030-01-01"}], date(2026, 1, 1)).kinds == {}
    assert terms_on([*FIGURES, row | {"valid_to": "2020-01-01"}], date(2026, 1, 1)).kinds == {}


def test_a_missing_figure_is_told() -> None:
    """Every pattern needs its figures."""
    with pytest.raises(UnusableLinksError, match="sets no cluster_parties"):
        terms_on(FIGURES[:3], date(2026, 1, 1))


def test_a_drawing_has_everything_once_and_no_more_than_it_can_show() -> None:
    """A node for each party and identity, cut where it is long, a line for each edge; what is more is left out."""
    edges = list(graph(seen("A", "x" * 40), seen("B", "x" * 40), seen("B", "y")).edges.values())
    made = drawing(edges, {"A": "Alpha"}, {"B"})
    assert [(node.text, node.is_marked) for node in made.parties] == [("Alpha", False), ("B", True)]
    assert made.identities[0].text == "X" * 19 + "…"
    assert made.identities[0].whole == "X" * 40
    assert len(made.lines) == 3
    many = list(graph(*(seen(f"P{each}", "q") for each in range(40))).edges.values())
    assert len(drawing(many, {}).parties) == len(drawing(many, {}).lines) == MOST_NODES
