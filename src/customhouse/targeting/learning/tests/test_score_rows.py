"""Rows of a file scored: lanes are those that each declaration alone would be called to, chance apart."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from customhouse.targeting.facts.columns import FactColumns
from customhouse.targeting.facts.rules.dictionary import FACTS
from customhouse.targeting.lanes.records import Lane, ScoreStep, SelectionPolicy
from customhouse.targeting.lanes.rules.calling_many import called
from customhouse.targeting.lanes.rules.choosing import NO_POLICY, choose
from customhouse.targeting.learning.records import UnusableInputError
from customhouse.targeting.learning.rules.maps import map_named
from customhouse.targeting.learning.rules.selectable import RowColumns, Rows, rows_of
from customhouse.targeting.learning.scoring import ScoringLaw, score_rows, summary_of
from customhouse.targeting.prices.rules.book import Book
from customhouse.targeting.profiles.records import AllOf, AnyOf, Comparison, Not, ProfileSet
from customhouse.targeting.profiles.tests.examples import profile

ON = date(2026, 3, 2)
POLICY: SelectionPolicy = replace(NO_POLICY, steps=(ScoreStep(50, Lane.ORANGE),))


def _of(fact: str, operator: str, operand: Any) -> Comparison:
    return Comparison(fact, operator, operand)


PROFILES = ProfileSet(
    (
        profile(code="A", condition=_of("commodity", "prefix", ("0601", "85")), lane=Lane.YELLOW, weight=30),
        profile(code="B", condition=_of("value_per_kilogram", "less_than", Decimal(5)), lane=Lane.GREEN, weight=30),
        profile(code="C", condition=_of("origin", "differs_from", "export_country"), lane=Lane.BLUE, weight=5),
        profile(
            code="D",
            condition=AllOf((_of("importer_days", "less_than", Decimal(100)), _of("duty", "at_least", Decimal(20)))),
            lane=Lane.RED,
            weight=1,
        ),
        profile(
            code="E",
            condition=AnyOf((_of("weekday", "equals", Decimal(2)), Not(_of("importer_known", "equals", True)))),
            lane=Lane.GREEN,
            weight=7,
        ),
        profile(code="F", condition=_of("importer_declarations", "at_least", Decimal(9)), lane=Lane.HOLD, weight=0),
    ),
    shadows=(profile(code="S", condition=_of("direction", "equals", "import"), lane=Lane.HOLD),),
)


def frame(rows: int = 300) -> pl.DataFrame:
    """Rows with the columns of the open world that selection reads."""
    source = np.random.default_rng(3)
    mass = np.round(np.exp(source.normal(3, 1, rows)), 1)
    return pl.DataFrame(
        {
            "id": [f"W{each:05d}" for each in range(rows)],
            "date": [date(2026, 1, 1 + each % 28) for each in range(rows)],
            "office": source.choice(["XD000100", "XD000400"], rows),
            "broker": source.choice(["B1", "B2"], rows),
            "importer": source.choice(["T1", "T2", "T3", "T4", "T5", "T6", ""], rows),
            "seller": source.choice(["S1", "S2"], rows),
            "hs_code": source.choice(["060110", "851713", "070820"], rows),
            "origin": source.choice(["NL", "CN"], rows),
            "departure": source.choice(["NL", "CN"], rows),
            "mode": source.choice(["1", "4"], rows),
            "net_mass": mass,
            "gross_mass": mass * 1.1,
            "packages": source.integers(0, 9, rows),
            "value": np.round(mass * np.exp(source.normal(1.6, 0.6, rows)), 2),
            "declared_tax": np.round(source.random(rows) * 40, 2),
            "importer_age": source.integers(0, 300, rows),
        }
    )


def law(profiles: ProfileSet = PROFILES, priced: Any = None) -> ScoringLaw:
    """The law of these tests, without a model and without a reference of prices."""
    return ScoringLaw(profiles, POLICY, ON, Book(lambda _day: None), priced or (lambda _rows: {}))


def rows() -> Rows:
    """The rows as facts."""
    return rows_of(frame(), "world", "id", "date", lambda _rows: {})


def test_columns_say_what_items_say() -> None:
    """Every fact of every row is the same, read from columns or from the item."""
    given = rows()
    columns, items = RowColumns(given), FactColumns(list(given))
    for name, fact in FACTS.items():
        if fact.kind.value in {"number", "date"}:
            np.testing.assert_allclose(columns.numbers(name).values, items.numbers(name).values, rtol=1e-9)
        elif fact.kind.value == "text":
            for read in (columns.texts(name), items.texts(name)):
                told = [([None, *read.known])[code] for code in read.codes.tolist()]
                assert told == [fact.read(item) for item in items.items], name
        else:
            told = [columns.choices(name).known[code] for code in columns.choices(name).codes.tolist()]
            assert told == [fact.read(item) for item in items.items], name
    assert [item.declaration for item in given[:2]] == ["W00000", "W00001"]


def test_many_are_called_where_each_alone_is() -> None:
    """Lane, score and profiles of each row are those of `choose` without chance; shadows call for nothing."""
    given = rows()
    many = called(RowColumns(given), PROFILES, POLICY, ON)
    lanes = set()
    for row, item in enumerate(given):
        alone = choose([item], PROFILES, POLICY, b"key", item.declaration)
        assert (many.lane(row), int(many.score[row])) == (alone.lane, alone.score)
        assert {each.code for each, found in many.found if row in found} == set(alone.profiles)
        lanes.add(alone.lane)
    assert lanes >= {Lane.GREEN, Lane.BLUE, Lane.YELLOW, Lane.ORANGE, Lane.RED}


def test_a_file_is_scored_without_a_model(tmp_path: Path) -> None:
    """No chance and no revenue, and the summary says why; prices and history are looked up where profiles ask."""
    scored = score_rows(frame(), map_named("world"), law(), 0.02)
    assert scored.columns == ["id", "p", "expected_revenue", "lane", "score", "profiles", "top_reasons", "model"]
    assert scored["p"].is_null().all()
    told = summary_of(scored, law())
    assert (told["rows"], told["basis"], told["model"], told["profiles"]) == (300, "profiles", None, 6)
    assert "no champion" in told["note"].lower()
    assert sum(told["lanes"].values()) == 300
    assert json.dumps(told)
    cheap = profile(code="P", condition=_of("price_deviation", "at_most", Decimal(-3)), lane=Lane.RED, weight=1)
    priced = law(
        ProfileSet((cheap,)),
        lambda given: {
            "price_deviation": np.where(np.arange(len(given)) == 7, -4.0, np.nan),
            "reference_position": np.full(len(given), 0.5),
        },
    )
    assert score_rows(frame(), map_named("world"), priced, 0)["lane"].to_list().count("red") == 1
    often = profile(code="H", condition=_of("importer_month", "at_least", Decimal(20)), lane=Lane.RED, weight=1)
    assert score_rows(frame(), map_named("world"), law(ProfileSet((often,))), 0)["lane"].to_list().count("red") > 50


def test_a_file_that_lacks_a_column_or_a_day_is_refused() -> None:
    """The column is named."""
    with pytest.raises(UnusableInputError) as refused:
        score_rows(frame().drop("origin"), map_named("world"), law(), 0)
    assert refused.value.column == "origin"
    broken = frame().with_columns(pl.lit("soon").alias("date"))
    with pytest.raises(UnusableInputError, match="day"):
        score_rows(broken, map_named("world"), law(), 0)


def test_the_published_set_is_scored() -> None:
    """Its duty is reckoned from value and rate; it tells no age and no packages."""
    told = pl.DataFrame(
        {
            "Declaration ID": ["1"], "Date": ["2020-01-01"], "Office ID": ["30"], "Declarant ID": ["D"],
            "Importer ID": ["I"], "Seller ID": ["S"], "HS6 Code": ["440890"], "Country of Departure": ["BE"],
            "Country of Origin": ["BE"], "Mode of Transport": ["10"], "Net Mass": ["100"], "Item Price": ["1000"],
            "Tax Rate": ["8.0"],
        }
    )  # fmt: skip
    given = rows_of(told, "kcs", "Declaration ID", "Date", lambda _rows: {})
    item = given[0]
    assert (item.duty, item.packages, item.importer_first_seen) == (Decimal(80), 0, None)
    assert np.isnan(RowColumns(given).numbers("importer_days").values[0])
