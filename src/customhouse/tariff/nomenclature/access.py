"""Who may change the nomenclature. Reading it is open to everybody: it is published law."""

from __future__ import annotations

from customhouse.foundation.access.permissions import Permission
from customhouse.foundation.access.records import Role
from customhouse.messages.findings import msgid

LOAD_NOMENCLATURE = Permission(
    "nomenclature.load",
    frozenset({Role.TARIFF_SPECIALIST, Role.ADMINISTRATOR}),
    msgid("Load the goods codes of a country's tariff"),
)
PERMISSIONS = [LOAD_NOMENCLATURE]
