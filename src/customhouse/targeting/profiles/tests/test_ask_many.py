"""Many conditions asked at once: the index of one item and the sweep over columns say what the plain walk says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.targeting.facts.columns import FactColumns
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import FACTS, Kind, Lookup
from customhouse.targeting.facts.tests.examples import ORDINARY, item
from customhouse.targeting.profiles.records import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    DatedGroup,
    Group,
    Not,
    ProfileSet,
)
from customhouse.targeting.profiles.rules import indexing, sweeping
from customhouse.targeting.profiles.rules.comparing import explain, holds
from customhouse.targeting.profiles.rules.conditions import SUITED
from customhouse.targeting.profiles.rules.conjunctions import MOST, conjunctions
from customhouse.targeting.profiles.rules.indexing import Index
from customhouse.targeting.profiles.rules.matching import facts_of, hits, lookups_in
from customhouse.targeting.profiles.rules.speech import hear, say
from customhouse.targeting.profiles.rules.sweeping import Sweep
from customhouse.targeting.profiles.tests.examples import profile

CODES = st.sampled_from(["85", "8516", "85167100", "61091000", "", "CN", "VN", "import", "x"])
GOODS = st.sampled_from(["85", "8516", "85167100", "61091000", "01"])
"""What may be asked of a commodity: figures alone. Countries are asked of in capitals; other texts may be."""
NUMBERS = st.sampled_from(["0", "1", "3", "0.1", "0.3", "24", "1000", "333.3333", "50"]).map(Decimal)
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 6))
OF_KIND: dict[Kind, tuple[str, ...]] = {
    kind: tuple(name for name, fact in FACTS.items() if fact.kind is kind) for kind in Kind
}


@st.composite
def leaves(draw: Any) -> Comparison:
    """Any comparison that the language allows."""
    kind = draw(st.sampled_from(Kind))
    fact, operator = draw(st.sampled_from(OF_KIND[kind])), draw(st.sampled_from(SUITED[kind]))
    texts = GOODS if fact == "commodity" else CODES.filter(lambda text: bool(text) and text == text.upper())
    single = {Kind.TEXT: texts, Kind.NUMBER: NUMBERS, Kind.DATE: DAYS, Kind.FLAG: st.booleans()}
    if operator == "known":
        return Comparison(fact, operator, draw(st.booleans()))
    if operator in {"same_as", "differs_from"}:
        return Comparison(fact, operator, draw(st.sampled_from(OF_KIND[kind])))
    if operator == "in_group":
        return Comparison(fact, operator, Group("G", frozenset(draw(st.sets(CODES, max_size=3)))))
    if operator == "between":
        low, high = sorted((draw(single[kind]), draw(single[kind])))
        return Comparison(fact, operator, (low, high))
    if operator in {"in", "prefix", "contains", "has_any", "has_all"}:
        return Comparison(fact, operator, tuple(draw(st.lists(texts, min_size=1, max_size=3))))
    return Comparison(fact, operator, draw(single[kind]))


TREES = st.recursive(
    leaves(),
    lambda parts: (
        st.builds(Not, parts)
        | st.builds(lambda some: AllOf(tuple(some)), st.lists(parts, max_size=3))
        | st.builds(lambda some: AnyOf(tuple(some)), st.lists(parts, max_size=3))
    ),
    max_leaves=8,
)
COUNTS = st.none() | st.integers(0, 3)


@st.composite
def items(draw: Any) -> ItemFacts:
    """An item about whose facts conditions can be told apart."""
    return item(
        origin=draw(CODES), export_country=draw(CODES), commodity=draw(CODES), description=draw(CODES),
        importer_known=draw(st.booleans()), documents=frozenset(draw(st.sets(CODES, max_size=3))),
        net_mass=draw(NUMBERS), gross_mass=draw(NUMBERS), customs_value=draw(NUMBERS), packages=draw(st.integers(0, 3)),
        legal_date=draw(DAYS), hour=draw(COUNTS), importer_checks=draw(COUNTS), importer_findings=draw(COUNTS),
        price_position=draw(st.none() | NUMBERS), watch_list_score=draw(st.none() | NUMBERS),
        watch_lists=draw(st.none() | st.frozensets(CODES, max_size=2)), importer_first_seen=draw(st.none() | DAYS),
    )  # fmt: skip


@given(st.lists(TREES, max_size=6), st.lists(items(), min_size=1, max_size=5))
def test_one_and_many_say_what_the_tree_says(conditions: list[Condition], some: list[ItemFacts]) -> None:
    """The oracle is `holds`: for every item and every condition."""
    said = [[place for place, each in enumerate(conditions) if holds(each, one)] for one in some]
    index = Index(conditions)
    assert [index.found(one) for one in some] == said
    assert Sweep(conditions).by_row(FactColumns(some)) == said
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweeping, "_MANY", 1)  # begins with the few rows of one fact, never looks at every row
        assert Sweep(conditions).by_row(FactColumns(some)) == said


@given(TREES, items())
def test_what_is_explained_is_what_held(condition: Condition, one: ItemFacts) -> None:
    """Every comparison told is as wanted, and of a condition that fails none is told."""
    told = explain(condition, one)
    assert all(holds(held.leaf, one) is held.wanted for held in told)
    assert holds(condition, one) or told == ()


@given(TREES.filter(lambda tree: not _has_empty(tree)), items())
def test_a_sentence_says_its_condition(condition: Condition, one: ItemFacts) -> None:
    """Read aloud and heard again, a condition holds of the same items (groups are heard without their members)."""
    heard, found = hear(say(condition))
    assert [each.code for each in found] in ([], ["PRF-DEPTH"])
    if not found and "is in group" not in say(condition):
        assert holds(heard, one) is holds(condition, one)
        assert say(heard) == say(_plain(condition))


def _has_empty(tree: Condition) -> bool:
    match tree:
        case AllOf(parts) | AnyOf(parts):
            return not parts or any(map(_has_empty, parts))
        case Not(part):
            return _has_empty(part)
    return False


def _plain(tree: Condition) -> Condition:
    """The tree without branches of a single part."""
    match tree:
        case AllOf((part,)) | AnyOf((part,)):
            return _plain(part)
        case AllOf(parts) | AnyOf(parts):
            return type(tree)(tuple(map(_plain, parts)))
        case Not(part):
            return Not(_plain(part))
    return tree


def test_a_condition_too_wide_for_alternatives_is_asked_as_it_stands() -> None:
    """Seven pairs would make 128 alternatives: what is too much stays a condition."""
    pairs = [
        AnyOf((Comparison("item", "equals", Decimal(n)), Comparison("items", "equals", Decimal(n)))) for n in range(9)
    ]
    many = AnyOf(tuple(Comparison("item", "equals", Decimal(n)) for n in range(MOST + 1)))
    for wide in (AllOf(tuple(pairs)), Not(AnyOf(tuple(map(Not, pairs)))), many, Not(many)):
        assert 1 <= len(conjunctions(wide)) <= MOST
        assert Index([wide]).found(ORDINARY) == ([0] if holds(wide, ORDINARY) else [])
        assert [rows.tolist() for rows in Sweep([wide]).rows(FactColumns([ORDINARY]))] == [
            [0] if holds(wide, ORDINARY) else []
        ]


def test_exact_numbers_decide_where_floats_cannot() -> None:
    """A tenth of a third is not a float; on the limit and a hair beside it, rows answer as the item does."""
    limit = Decimal("0.1") + Decimal("1e-20")
    some = [item(customs_value=value, net_mass="1") for value in ("0.1", limit, Decimal("0.1") + Decimal("2e-20"))]
    conditions = [
        Comparison("value_per_kilogram", way, limit) for way in ("less_than", "at_least", "equals", "more_than")
    ]
    said = [[place for place, each in enumerate(conditions) if holds(each, one)] for one in some]
    assert said == [[0], [1, 2], [1, 3]]
    assert Sweep(conditions).by_row(FactColumns(some)) == said


def either(fact: str, *texts: str) -> Comparison:
    return Comparison(fact, "in", texts)


SEVERAL: list[tuple[Condition, list[int]]] = [
    (AllOf((either("origin", "CN", "VN"), Not(either("origin", "VN", "JP")))), [0]),
    (AllOf((Comparison("commodity", "prefix", ("61", "8")), Not(Comparison("commodity", "prefix", ("85",))))), [1]),
    (AllOf((either("origin", "CN", "VN"), either("office", "A", "C"))), [0, 1]),
    (AllOf((Comparison("importer_known", "equals", True), either("origin", "VN"), either("office", "B"))), []),
    (AllOf((Not(Comparison("documents", "has_any", ("N935",))), Comparison("origin", "known", True))), [1]),
    (Comparison("importer", "in_group", Group("G", frozenset({"I2", "I3"}))), [1, 2]),
    (Comparison("legal_date", "at_least", date(2026, 3, 3)), [1]),
    (Comparison("importer_checks", "less_than", Decimal(5)), [2]),
    (Not(Comparison("importer_checks", "less_than", Decimal(5))), [0, 1]),
]
"""Conditions, and which of three items each finds: several comparisons of one fact, several stretches of its values."""


@pytest.mark.parametrize(("narrow", "many"), [(2**16, 16), (2, 16), (2**16, 1), (2, 1)])
def test_several_comparisons_and_stretches_are_all_asked(
    narrow: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In few values and in many, which are kept in more memory; of every row and of the few of one fact."""
    monkeypatch.setattr(sweeping, "_NARROW", narrow)
    monkeypatch.setattr(sweeping, "_MANY", many)
    some = [
        item(origin="CN", office="A", importer="I1", commodity="851671", importer_checks=None),
        item(
            origin="VN",
            office="C",
            importer="I2",
            commodity="610910",
            documents=frozenset(),
            importer_checks=5,
            legal_date=date(2026, 3, 3),
        ),
        item(
            origin="",
            office="B",
            importer="I3",
            commodity="8516",
            documents=frozenset({"N935", "N954"}),
            importer_checks=4,
        ),
    ]
    conditions = [condition for condition, _ in SEVERAL]
    assert [rows.tolist() for rows in Sweep(conditions).rows(FactColumns(some))] == [found for _, found in SEVERAL]
    index = Index(conditions)
    assert [index.found(one) for one in some] == [
        [place for place, (_, found) in enumerate(SEVERAL) if row in found] for row in range(3)
    ]


def test_what_is_remembered_of_values_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "REMEMBERED", 4)
    index = Index([Comparison("importer", "equals", "XD5")])
    for number in (*range(12), 5):
        assert index.found(item(importer=f"XD{number}")) == ([0] if number == 5 else [])


def test_groups_are_looked_up_by_day() -> None:
    """A group has the members of the day; where it does not stand, it has none."""
    texts = {"en": "Watched", "fr": "Surveillés", "ar": "مراقبون"}
    groups = tuple(
        DatedGroup("WATCHED", first, last, frozenset(members), texts, "Art. 1")
        for first, last, members in [
            (date(2026, 1, 1), date(2026, 1, 31), {"XD100001"}),
            (date(2026, 2, 1), None, {"XD100002"}),
        ]
    )
    condition = AnyOf(
        (Not(Not(Comparison("importer", "in_group", Group("WATCHED")))), Comparison("origin", "equals", "X"))
    )
    profiles = ProfileSet((profile(condition=condition),), groups)
    days = (date(2025, 12, 31), date(2026, 1, 15), date(2026, 2, 1))
    assert [len(hits(ORDINARY, profiles, day)) for day in days] == [0, 1, 0]


def test_profiles_say_which_facts_they_read() -> None:
    """What must be looked up is looked up where somebody asks for it."""
    old = profile(
        condition=AllOf((Comparison("origin", "same_as", "export_country"), Not(Comparison("item", "known", True))))
    )
    assert facts_of(old.condition) == {"origin", "export_country", "item"}
    assert not lookups_in([old.whole])
    assert lookups_in([old.whole, Comparison("importer_hit_rate", "at_least", Decimal(0))]) == {Lookup.HISTORY}


def test_a_profile_looks_where_its_scope_says() -> None:
    here = profile(direction="import", offices=("XD000101",), regimes=("4",))
    assert holds(here.whole, ORDINARY)
    for elsewhere in ({"direction": "export"}, {"office": "XD000200"}, {"procedure": "51"}):
        assert not holds(here.whole, item(**elsewhere))
