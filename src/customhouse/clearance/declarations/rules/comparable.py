"""What of a goods item is held beside that of others when values are compared: how much, and when it was exported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from customhouse.clearance.declarations.records import Document

TRANSPORT = "N7"
"""How codes of transport documents begin (UN/EDIFACT 1001, 703 to 787)."""
KILOGRAM = "KGM"
LONGEST_VOYAGE = timedelta(days=180)
"""A transport document older than that says nothing of when these goods were exported."""


def traded_quantity(supplementary: Decimal | None, unit: str, net_mass: Decimal | None) -> tuple[Decimal, str]:
    """The supplementary quantity with its unit, else the net mass in kilograms.

    >>> traded_quantity(None, "", Decimal(5)), traded_quantity(Decimal(7), "NMB", Decimal(5))
    ((Decimal('5'), 'KGM'), (Decimal('7'), 'NMB'))
    """
    if supplementary and unit:
        return supplementary, unit
    return net_mass or Decimal(0), KILOGRAM


def exported_about(documents: Sequence[Document], legal: date) -> date:
    """About when goods were exported: the first day of a transport document, else the legal date.

    >>> exported_about([Document("N705", "BL 1", issued=date(2026, 2, 1))], date(2026, 3, 2))
    datetime.date(2026, 2, 1)
    """
    days = [each.issued for each in documents if each.issued and each.code.startswith(TRANSPORT)]
    return min((day for day in days if legal - LONGEST_VOYAGE <= day <= legal), default=legal)
