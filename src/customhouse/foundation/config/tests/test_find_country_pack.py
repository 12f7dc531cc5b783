"""Finding a country's pack by entry point, and its data."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from customhouse.foundation.config import country
from customhouse.foundation.config.country import CountryPack, UnknownCountryError, country_pack, installed_pack

PACK = CountryPack(
    name="testland",
    code="XT",
    currency="XTS",
    timezone="UTC",
    languages=("en",),
    default_office="XT01",
    package="customhouse.foundation",
)


@pytest.fixture
def _one_pack(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation in which one pack is registered: this module's."""
    country_pack.cache_clear()
    point = EntryPoint("testland", f"{__name__}:PACK", "customhouse.countries")
    monkeypatch.setattr(country, "entry_points", lambda group: EntryPoints([point]).select(group=group))
    monkeypatch.setattr(EntryPoint, "load", lambda _: PACK)
    yield
    country_pack.cache_clear()


@pytest.mark.usefixtures("_one_pack")
def test_an_installed_pack_is_found_by_its_name() -> None:
    assert country_pack("testland") is PACK


@pytest.mark.usefixtures("_one_pack")
def test_a_pack_that_is_not_installed_is_named_with_those_that_are() -> None:
    with pytest.raises(UnknownCountryError, match="'atlantis' is installed; installed: testland"):
        country_pack("atlantis")


def test_data_lie_beside_the_pack() -> None:
    assert str(PACK.data("tariff", "measures.csv")).endswith("/foundation/data/tariff/measures.csv")


def test_the_pack_of_the_installation_is_the_one_its_settings_name() -> None:
    assert installed_pack().name == "demoland"
