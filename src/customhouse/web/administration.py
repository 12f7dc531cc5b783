"""The administration whose site this is: its name and its zone, from the country pack."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

from customhouse.foundation.config.country import CountryPack, country_pack
from customhouse.foundation.config.settings import settings


@lru_cache(maxsize=1)
def pack() -> CountryPack:
    """The country pack of this installation, found once."""
    return country_pack(settings().country)


def country_name() -> str:
    """The country's name, for the header of every page."""
    return pack().name.replace("_", " ").title()


def zone() -> ZoneInfo:
    """The zone in which the administration's offices keep time."""
    return ZoneInfo(pack().timezone)
