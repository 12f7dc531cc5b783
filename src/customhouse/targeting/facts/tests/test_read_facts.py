"""Reading facts by name: each field, each derived fact, and what cannot be known."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import FACTS, Kind, fact_value
from customhouse.targeting.facts.tests.examples import ORDINARY, item

NOT_FOR_CONDITIONS = {"declaration", "selected_on", "lane_floor", "floor_since", "earlier_draw", "importer_first_seen"}


def test_every_field_is_a_fact() -> None:
    """A field that no condition can name would be asked for in vain."""
    assert {field.name for field in fields(ItemFacts)} - NOT_FOR_CONDITIONS <= set(FACTS)


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_fact_is_of_its_kind(name: str) -> None:
    """The kind decides which comparisons are offered, so the value must be of it."""
    kinds = {Kind.TEXT: str, Kind.NUMBER: Decimal, Kind.FLAG: bool, Kind.CODES: frozenset}
    priced = {"reference_position": Decimal("0.4"), "price_deviation": Decimal("-0.2")}
    priced |= {"misclassification": Decimal("0.9"), "watch_list_score": Decimal("0.9")}
    priced |= {"importer_link_score": Decimal("2.5")}
    codes = {"watch_lists": frozenset({"OWN"}), "importer_links": frozenset({"burst"})}
    value = fact_value(item(exporter="XD100002", **codes, **priced), name)
    assert isinstance(value, kinds.get(FACTS[name].kind, object))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("value_per_kilogram", "50"),
        ("value_per_package", "250"),
        ("mass_per_package", "6"),
        ("gross_to_net", "1.2"),
        ("duty_burden", "0.1"),
        ("weekday", "1"),
        ("importer_days", "365"),
        ("importer_hit_rate", "0.2"),
        ("declarant_hit_rate", "0.1"),
    ],
)
def test_derived_facts(name: str, expected: str) -> None:
    assert fact_value(ORDINARY, name) == Decimal(expected)


def test_what_cannot_be_known_is_none() -> None:
    """No mass, no price a kilogram; no text, nothing said."""
    assert fact_value(item(net_mass="0"), "value_per_kilogram") is None
    assert fact_value(item(exporter=""), "exporter") is None
    for name in ("importer_first_seen", "importer_checks", "hour"):
        read = "importer_days" if name == "importer_first_seen" else name
        assert fact_value(item(**{name: None}), read) is None
    assert fact_value(item(importer_checks=0), "importer_hit_rate") is None
