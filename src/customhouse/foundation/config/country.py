"""The country pack: a country's law and lists as data, found by entry point.

A pack is a Python package that registers an object of class `CountryPack` under the entry-point group
`customhouse.countries`. Its data files are read by the areas that own the tables, never by name of country.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from customhouse.foundation.config.settings import settings


class UnknownCountryError(LookupError):
    """No installed pack bears the name that the settings ask for."""


@dataclass(frozen=True, slots=True)
class CountryPack:
    """One country: who it is, and the folder of its data.

    `code` is ISO 3166-1 alpha-2 (or a user-assigned code), `currency` ISO 4217, `timezone` an IANA name,
    `languages` the languages of its names, first the default,
    `default_office` the office that takes declarations which name none. `package` is the Python package that
    holds `data/`.
    """

    name: str
    code: str
    currency: str
    timezone: str
    languages: tuple[str, ...]
    default_office: str
    package: str

    def data(self, *parts: str) -> Traversable:
        """A file or folder of the pack's data, e.g. `pack.data("tariff", "measures.csv")`."""
        return files(self.package).joinpath("data", *parts)


@lru_cache(maxsize=8)
def country_pack(name: str) -> CountryPack:
    """The installed pack of that name, found once; `UnknownCountryError` names those that are installed."""
    found = entry_points(group="customhouse.countries")
    for point in found:
        if point.name == name:
            pack: CountryPack = point.load()
            return pack
    known = ", ".join(sorted(point.name for point in found)) or "none"
    raise UnknownCountryError(f"No country pack named {name!r} is installed; installed: {known}.")


def installed_pack() -> CountryPack:
    """The pack that the settings of this installation name; `UnknownCountryError` where it is not installed."""
    return country_pack(settings().country)


def legal_zone() -> ZoneInfo:
    """The zone in which the country reckons its days."""
    return ZoneInfo(installed_pack().timezone)


def legal_day(at: datetime) -> date:
    """The day on which a moment falls where the law is in force: what deadlines, periods and years go by.

    A moment late in the evening of 31 December (UTC) belongs to the new year in a country to the east.
    """
    return at.astimezone(legal_zone()).date()


def day_begins(day: date) -> datetime:
    """The moment at which a day begins where the law is in force."""
    return datetime.combine(day, time.min, legal_zone())
