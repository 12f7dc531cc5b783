"""Prices from released imports: reckoned before a day, told of goods declared from that day on, everywhere alike."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from conftest import AT
from customhouse.clearance.commands.price import build
from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.clearance.law import law_in_force
from customhouse.clearance.pricing import build_prices
from customhouse.clearance.tests.lodged import lodged, message
from customhouse.clearance.tests.released import let_go
from customhouse.clearance.tests.selected import ANA, watched_by
from customhouse.foundation.access.errors import AccessDenied, Conflict
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.insight.selection import queries as selection
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.completing import completed
from customhouse.targeting.facts.rules.placing import Placed
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.prices import queries
from customhouse.targeting.prices.models import PriceReference
from customhouse.targeting.prices.records import KILOGRAM
from customhouse.targeting.profiles.records import Comparison
from customhouse.targeting.profiles.tests.examples import profile

DAY = timedelta(days=1)
CHEAP = profile(code="T-CHEAP", condition=Comparison("price_deviation", "at_most", Decimal(-3)), lane=Lane.RED)


@pytest.fixture
def watched(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> list[ItemFacts]:
    """The facts by which each declaration is selected; a draft in shadow asks for prices."""
    return watched_by(CHEAP, monkeypatch)


def trade(pack: CountryPack) -> Declaration:
    """Three declarations of like goods released on one day, and the fourth a day later."""
    said = message(pack)
    for number in range(3):
        row = lodged(said, said.with_lrn(f"PRICE-{number}"), at=AT + timedelta(minutes=number))
        let_go(row, at=AT + timedelta(minutes=number))
    return row


def test_prices_are_reckoned_from_what_was_released_before(
    demoland: CountryPack, watched: list[ItemFacts], tmp_path: Path
) -> None:
    """Only imports released before the day count; then the live lane and a back-test are told the same of the next."""
    row = trade(demoland)
    item = Item.objects.get(declaration=row)
    until = (AT + DAY).date()
    with pytest.raises(Conflict, match="no items before"):
        build_prices(until=AT.date(), actor=SYSTEM, at=AT)
    with pytest.raises(AccessDenied):
        build_prices(until=until, actor=Actor("o", frozenset({Role.OFFICER})), at=AT)
    assert not PriceReference.objects.exists()
    kept = build_prices(until=until, actor=ANA, at=AT + DAY)
    assert (kept.items, kept.until, kept.built_by) == (6, until, "ana")
    reference = queries.whole(kept)
    assert reference.cells[KILOGRAM, item.tariff_code, item.origin].items == 3
    assert Event.objects.filter(kind="prices.built").count() == 1
    assert kept.digest == build_prices(until=until, actor=ANA, at=AT + DAY).digest

    assert {each.price_deviation for each in watched} == {None}
    said = message(demoland)
    lodged(said, said.with_lrn("PRICE-NEXT"), at=AT + DAY)
    live = watched[-1]
    assert live.price_deviation is not None
    assert live.reference_position is not None
    assert abs(live.price_deviation) < 1

    law = law_in_force()
    every = list(selection.past_declarations(AT.date(), until, law))
    past = completed(every, [Placed(queries.book())])
    told = [(each.facts[0].reference_position, each.facts[0].price_deviation) for each in past]
    assert told == [(None, None)] * 3 + [(live.reference_position, live.price_deviation)]
    ranked = queries.ranked_by_day(
        [AT.date(), live.selected_on], [live.commodity] * 2, [live.origin] * 2,
        ([live.importer] * 2, [live.exporter] * 2),
        *(_twice(each or Decimal(0)) for each in (live.customs_value, live.net_mass)),
    )  # fmt: skip
    assert ranked["price_deviation"][1] == pytest.approx(float(live.price_deviation), abs=0.0051)
    assert ranked["reference_position"][1] == pytest.approx(float(live.reference_position), abs=0.000051)
    assert str(ranked["price_deviation"][0]) == "nan"
    build_from_a_file(tmp_path, until)


def build_from_a_file(folder: Path, until: date) -> None:
    """The command reckons from a file, or from what was released."""
    command = typer.Typer()
    command.command()(build)
    file = folder / "items.csv"
    file.write_text(
        "date,commodity,origin,unit,quantity,value,importer,exporter\n2026-01-05,060110,NL,KGM,10,100,T1,S1\n",
        encoding="utf-8",
    )
    ran = CliRunner().invoke(command, ["--input", str(file), "--until", "2026-02-01", "--json"])
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout.splitlines()[-1])["items"] == 1
    assert queries.days_of_references() == [until.replace(2026, 2, 1), until]
    ran = CliRunner().invoke(command, ["--until", until.isoformat()])
    assert "released imports" in ran.stdout


def _twice(figure: Decimal) -> Any:
    import numpy as np

    return np.asarray([float(figure)] * 2)
