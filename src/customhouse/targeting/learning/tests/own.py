"""Items of an installation's own, with results that follow from them, for models of the map `facts`."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.history import unit_price
from customhouse.targeting.facts.tests.examples import item
from customhouse.targeting.learning.records import ModelCard
from customhouse.targeting.learning.rules import archive
from customhouse.targeting.learning.rules.maps import FACTS
from customhouse.targeting.learning.rules.model import Model
from customhouse.targeting.learning.rules.own_facts import frame_of
from customhouse.targeting.learning.rules.training import Labelled, train

CODES = ("85167100", "64021900", "87032390", "60110000")
BEGIN = date(2026, 1, 5)


def items(count: int, seed: int = 1) -> list[ItemFacts]:
    """Items of a few traders; some facts are not known."""
    rng = np.random.default_rng(seed)
    return [
        item(
            declaration=f"26XDIM{seed:02}{number // 2:09}K",
            item=1 + number % 2,
            items=2,
            selected_on=BEGIN + timedelta(days=number * 60 // count),
            importer=f"XD{rng.integers(1, 30):06}",
            commodity=str(rng.choice(CODES)),
            origin=str(rng.choice(["CN", "VN", ""])),
            net_mass=str(round(float(np.exp(rng.normal(5, 1))), 2)),
            customs_value=str(round(float(np.exp(rng.normal(8, 1))), 2)),
            packages=int(rng.integers(0, 20)),
            importer_checks=None if number % 9 == 0 else int(rng.integers(0, 9)),
            price_position=None,
        )
        for number in range(count)
    ]


def labelled(rows: list[ItemFacts], seed: int = 1) -> Labelled:
    """The rows with findings likelier among cheap shoes, and what they bring in."""
    rng = np.random.default_rng(seed)
    cheap = np.array([each.commodity.startswith("64") and (unit_price(each) or 99) < 20 for each in rows])
    found = (rng.random(len(rows)) < np.where(cheap, 0.85, 0.06)).astype(float)
    known = np.arange(len(rows)) % 11 != 0
    return Labelled(frame_of(rows), np.where(known, found, 0.0), known, np.where(found > 0, 900.0, 0.0))


@cache
def model(seed: int = 1) -> Model:
    """A model of 900 such items."""
    made, _, _ = train(labelled(items(700, seed), seed), labelled(items(200, seed + 50), seed + 50), FACTS, seed)
    return made


@cache
def packed(seed: int = 1) -> tuple[bytes, str]:
    """The model's file, and its digest."""
    card = ModelCard("facts", "found", seed, {}, {}, {}, (), (), (), {}, "", 0.0)
    return archive.packed(model(seed), card)
