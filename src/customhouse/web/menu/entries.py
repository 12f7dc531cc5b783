"""What an entry of the site's menu is, and for whom entries are."""

from __future__ import annotations

from dataclasses import dataclass

from customhouse.foundation.access.records import Role
from customhouse.foundation.pages.records import Words

EVERYBODY: frozenset[Role] = frozenset()
TRADE = frozenset({Role.TRADER, Role.BROKER})
OFFICERS = frozenset({Role.OFFICER, Role.SUPERVISOR})
MONEY = frozenset({Role.CASHIER, Role.AUDITOR, Role.DIRECTOR})
STAFF = OFFICERS | {Role.ANALYST, Role.TARIFF_SPECIALIST, Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of the menu: label, the name of its route, its icon, what it is for, and who sees it."""

    label: Words
    route: str
    icon: str
    about: Words
    roles: frozenset[Role] = EVERYBODY


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under one heading."""

    label: Words
    entries: tuple[Entry, ...]
