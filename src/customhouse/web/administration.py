"""The administration whose site this is: its name and its zone, from the country pack."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from customhouse.foundation.config.country import installed_pack


def country_name() -> str:
    """The country's name, for the header of every page."""
    return installed_pack().name.replace("_", " ").title()


def zone() -> ZoneInfo:
    """The zone in which the administration's offices keep time."""
    return ZoneInfo(installed_pack().timezone)
