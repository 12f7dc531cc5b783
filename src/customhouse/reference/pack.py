"""The country pack of this installation, found once: reading the installed entry points takes milliseconds."""

from __future__ import annotations

from functools import lru_cache

from customhouse.foundation.config.country import CountryPack, country_pack
from customhouse.foundation.config.settings import settings


def installed_pack() -> CountryPack:
    """The pack that the settings name; `UnknownCountryError` where it is not installed."""
    return _pack(settings().country)


@lru_cache(maxsize=4)
def _pack(name: str) -> CountryPack:
    return country_pack(name)
