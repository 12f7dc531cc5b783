"""A party as somebody named it, before it is known whether customs knows them. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class TraderStatus(StrEnum):
    """How customs knows a trader: by registration, by name in a declaration only, or as one barred for now."""

    REGISTERED = "registered"
    PROVISIONAL = "provisional"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class PartyDetails:
    """Who somebody says a party is: identifier as typed, name, address; `country` is ISO 3166-1 alpha-2."""

    identifier: str
    name: str = ""
    country: str = ""
    city: str = ""
    line: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class TraderDetails:
    """A party to be registered, with the parts it may play, from the day its registration holds."""

    party: PartyDetails
    valid_from: date
    valid_to: date | None = None
    importer: bool = False
    exporter: bool = False
    broker: bool = False
