"""The administration whose site this is: the names of its country and offices, and its zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from customhouse.foundation.config.country import installed_pack
from customhouse.reference.countries import queries as countries
from customhouse.reference.offices import queries as offices


def country_name() -> str:
    """The country's name in the reader's language, for the header of every page. It asks no database."""
    return countries.country_name(installed_pack().code, get_language() or "en")


def office_names(codes: Iterable[str], day: date) -> list[str]:
    """What these offices are called on a day, in the reader's language; the code of one that does not stand then."""
    wanted = sorted(codes)
    found = offices.resolve_offices(wanted, day) if wanted else {}
    language = get_language() or "en"
    return [found[code].names.get(language, code) if code in found else code for code in wanted]


def zone() -> ZoneInfo:
    """The zone in which the administration's offices keep time."""
    return ZoneInfo(installed_pack().timezone)
