"""Simulating trade: reproducible, readable by the real reader, shaped like trade, and honest about its mistakes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

import pytest

from customhouse.foundation.config.country import country_pack
from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.records import Declaration
from customhouse.messages.wco.writing import write_xml
from customhouse.reference.identifiers import container, imo, lrn
from customhouse.world.country import read_country
from customhouse.world.generating import UnusableWorldError, day, generate
from customhouse.world.records import CountryFacts, MistakeKind, SimulatedDeclaration, WorldSettings
from customhouse.world.rules.chance import seeded
from customhouse.world.rules.mistakes import mistyped_code, wrong_unit
from customhouse.world.rules.products import products

DAY = date(2026, 3, 2)
ROWS = 400


@pytest.fixture(scope="module")
def country() -> CountryFacts:
    pack = country_pack("demoland")
    return read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=DAY)


@pytest.fixture(scope="module")
def trade(country: CountryFacts) -> list[SimulatedDeclaration]:
    return list(day(DAY, 1, ROWS, country))


@pytest.fixture(scope="module")
def clumsy(country: CountryFacts) -> list[SimulatedDeclaration]:
    """A day on which everybody errs."""
    return list(generate(WorldSettings(first_day=DAY, rows=ROWS, mistake_share=1), country))


def written(simulated: SimulatedDeclaration) -> bytes:
    return write_xml(simulated.declaration, simulated.metadata)


def test_the_same_seed_gives_the_same_bytes(country: CountryFacts, trade: list[SimulatedDeclaration]) -> None:
    """And another seed another day."""
    again = [written(simulated) for simulated in day(DAY, 1, ROWS, country)]
    assert again == [written(simulated) for simulated in trade]
    assert [written(simulated) for simulated in day(DAY, 2, ROWS, country)] != again


def test_every_message_is_read_back_as_it_was_made(trade: list[SimulatedDeclaration]) -> None:
    """The real reader finds nothing amiss and the same declaration."""
    for simulated in trade:
        reading = read_message(written(simulated))
        assert reading.findings == ()
        assert reading.declaration == simulated.declaration


def test_a_stream_is_lazy(country: CountryFacts) -> None:
    """The first of a million come at once, and a second day follows the first."""
    settings = WorldSettings(first_day=DAY, rows=500_000, days=2)
    assert len(list(islice(generate(settings, country), 3))) == 3
    two = list(generate(replace(settings, rows=2), country))
    assert [simulated.moment.date() for simulated in two] == [DAY, DAY, date(2026, 3, 3), date(2026, 3, 3)]


def test_messages_come_in_order_under_references_of_their_own(trade: list[SimulatedDeclaration]) -> None:
    moments = [simulated.moment for simulated in trade]
    assert moments == sorted(moments)
    references = [simulated.truth.shipment.lrn for simulated in trade]
    assert len(set(references)) == ROWS
    assert all(lrn.is_valid(reference) for reference in references)


def test_identifiers_bear_their_check_digits(trade: list[SimulatedDeclaration]) -> None:
    shipments = [simulated.truth.shipment for simulated in trade]
    assert all(container.is_valid(box) for shipment in shipments for box in shipment.containers)
    assert any(shipment.containers for shipment in shipments)
    assert all(imo.is_valid(f"IMO{shipment.carrier_id}") for shipment in shipments if shipment.mode == "1")


def test_declarations_without_mistakes_agree_with_themselves(trade: list[SimulatedDeclaration]) -> None:
    """Totals are sums, gross is no less than net, every item has a price and an origin."""
    for shipment in (simulated.truth.shipment for simulated in trade):
        assert shipment.total_packages == sum(goods.packages for goods in shipment.goods)
        assert shipment.total_gross_mass == sum(goods.gross_mass for goods in shipment.goods)
        assert all(goods.gross_mass >= goods.net_mass > 0 and goods.price > 0 for goods in shipment.goods)
        assert 1 <= len(shipment.goods) <= 12


def test_the_trade_is_mixed(trade: list[SimulatedDeclaration]) -> None:
    """Both directions, all kinds of declaration, own and brokers' declarations of both kinds, many scripts."""
    types = Counter(simulated.declaration.type_code for simulated in trade)
    assert {"IMA", "IMD", "EXA", "IMC", "IMY"} <= set(types)
    assert types["IMA"] > types["EXA"] > 0
    shipments = [simulated.truth.shipment for simulated in trade]
    assert {shipment.representation for shipment in shipments} == {"", "2", "3"}
    assert {shipment.office.code for shipment in shipments} == {"XD000100", "XD000200", "XD000300", "XD000400"}
    assert {"40", "10", "71", "51", "53"} <= {shipment.procedure for shipment in shipments}
    texts = "".join(goods.description + shipment.partner.name for shipment in shipments for goods in shipment.goods)
    assert any("؀" <= letter <= "ۿ" for letter in texts)
    assert any("一" <= letter <= "鿿" for letter in texts)
    assert "é" in texts


def test_preference_is_claimed_where_it_may_be(trade: list[SimulatedDeclaration], country: CountryFacts) -> None:
    """By goods of partner countries alone, and with the certificate."""
    goods = [goods for simulated in trade for goods in simulated.truth.shipment.goods]
    claimed = [each for each in goods if each.preference == "300"]
    assert claimed
    assert all(each.origin in country.preferences for each in claimed)
    assert all("N954" in {code for code, _ in each.documents} for each in claimed)


def test_few_firms_have_much_of_the_trade(trade: list[SimulatedDeclaration]) -> None:
    """The three largest importers bring more than a third, the smallest still something."""
    importers = Counter(
        simulated.truth.shipment.trader.identifier
        for simulated in trade
        if simulated.truth.shipment.direction == "import"
    )
    largest = sum(count for _, count in importers.most_common(3))
    assert largest > sum(importers.values()) / 3
    assert len(importers) > 12


def test_seasons_show(country: CountryFacts) -> None:
    """Dates are sold after the harvest."""

    def share(month: int) -> float:
        traded = list(day(date(2026, month, 2), 1, ROWS, country))
        sold = sum(goods.commodity.startswith("0804") for each in traded for goods in each.truth.shipment.goods)
        return sold / len(traded)

    assert share(11) > share(5)


def test_some_traders_are_not_registered(trade: list[SimulatedDeclaration]) -> None:
    """They are known by name and address, and a broker acts for them indirectly."""
    strangers = [simulated for simulated in trade if not simulated.truth.shipment.trader.identifier]
    assert strangers
    for simulated in strangers:
        declarant = simulated.declaration.declarant
        assert declarant is not None
        assert declarant.id == simulated.submitter != ""


def test_every_kind_of_mistake_is_made_and_known(clumsy: list[SimulatedDeclaration]) -> None:
    """What is declared differs from the truth in just the place that the mistake names."""
    kinds = Counter(mistake.kind for simulated in clumsy for mistake in simulated.truth.mistakes)
    assert set(kinds) == set(MistakeKind)
    assert all(mistake.declared != mistake.true for each in clumsy for mistake in each.truth.mistakes)


def declared_code(declaration: Declaration, item: int) -> str | None:
    assert declaration.goods_shipment is not None
    commodity = declaration.goods_shipment.government_agency_goods_items[item - 1].commodity
    assert commodity is not None
    return commodity.classifications[0].id


def test_a_mistake_is_what_the_message_says(clumsy: list[SimulatedDeclaration]) -> None:
    for simulated in clumsy:
        for mistake in simulated.truth.mistakes:
            if mistake.kind is MistakeKind.TOTALS:
                total = simulated.declaration.total_package_quantity
                assert total is not None
                assert total.value == Decimal(mistake.declared)
            if mistake.kind in {MistakeKind.TYPING, MistakeKind.EDITION}:
                assert mistake.item is not None
                assert declared_code(simulated.declaration, mistake.item) == mistake.declared
                assert simulated.truth.shipment.goods[mistake.item - 1].commodity == mistake.true


def test_mistakes_are_as_rare_as_asked_for(trade: list[SimulatedDeclaration], country: CountryFacts) -> None:
    erred = sum(not simulated.truth.is_clean for simulated in trade)
    assert 0.02 < erred / ROWS < 0.12
    faultless = generate(WorldSettings(first_day=DAY, rows=50, mistake_share=0), country)
    assert all(simulated.truth.is_clean for simulated in faultless)


def test_goods_that_admit_no_such_mistake(trade: list[SimulatedDeclaration]) -> None:
    """No two digits to change in 999999, no tonnes in a few grams."""
    shipment = trade[0].truth.shipment
    goods = replace(shipment.goods[0], commodity="999999", net_mass=Decimal("0.3"))
    odd = replace(shipment, goods=(goods,))
    assert mistyped_code(seeded("any"), odd) is None
    assert wrong_unit(seeded("any"), odd) is None


@pytest.mark.parametrize(
    ("settings", "changes", "why"),
    [
        ({"seed": -1}, {}, "seed"),
        ({"seed": 10_000_000}, {}, "seed"),
        ({"rows": 10_000_000}, {}, "at most"),
        ({}, {"offices": ()}, "office"),
        ({}, {"traders": ()}, "importers"),
    ],
)
def test_a_world_that_cannot_be(
    country: CountryFacts, settings: dict[str, Any], changes: dict[str, Any], why: str
) -> None:
    """The reason comes at once, before the first declaration is asked for."""
    asked = replace(WorldSettings(first_day=DAY, rows=1), **settings)
    poorer = replace(country, **changes)
    with pytest.raises(UnusableWorldError, match=why):
        generate(asked, poorer)


def test_a_bare_country_still_trades(country: CountryFacts) -> None:
    """Without brokers, rates, national codes, units or the products' modes: the national currency, six digits."""
    bare = replace(
        country,
        brokers=(), rates={}, commodities={}, units={}, offices=(replace(country.offices[0], modes=("7",)),),
    )  # fmt: skip
    shipments = [simulated.truth.shipment for simulated in day(DAY, 1, 50, bare)]
    assert {shipment.currency for shipment in shipments} == {"XDD"}
    assert {len(goods.commodity) for shipment in shipments for goods in shipment.goods} == {6}
    assert {shipment.mode for shipment in shipments} == {"7"}


def test_the_table_of_products_is_sound() -> None:
    """Shares, masses and prices are positive; partners, months and modes can be."""
    for product in products():
        assert min(product.weight, product.price, product.mass, product.unit_mass, product.package_mass) > 0
        assert product.side in {"import", "export"}
        assert product.partners
        assert product.peak <= set(range(1, 13))
        assert set(product.modes) <= {"1", "2", "3", "4"}
        assert len(product.code) == 6


def test_spirits_bear_their_strength(clumsy: list[SimulatedDeclaration]) -> None:
    """Excise is charged by it, so it is declared as a quantity of the tax (unit ASV)."""
    found = 0
    for simulated in clumsy:
        shipment = simulated.declaration.goods_shipment
        assert shipment is not None
        for item, goods in zip(shipment.government_agency_goods_items, simulated.truth.shipment.goods, strict=True):
            assert item.commodity is not None
            measures = [fee.specific_tax_base_quantity for fee in item.commodity.duty_tax_fees]
            declared = [measure.value for measure in measures if measure and measure.unit_code == "ASV"]
            imported = simulated.truth.shipment.direction == "import"
            assert declared == ([goods.strength] if goods.strength and imported else [])
            found += len(declared)
    assert found


def test_codes_are_divided_no_further(country: CountryFacts) -> None:
    """A trader declares the finest line there is."""
    codes = [code for children in country.commodities.values() for code in children]
    assert not [code for code in codes if any(other != code and other.startswith(code) for other in codes)]
