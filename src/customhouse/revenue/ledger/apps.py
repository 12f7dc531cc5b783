"""Ledger of revenue as a Django app: its label carries the group, since another group may use the name."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger."""

    name = "customhouse.revenue.ledger"
    label = "revenue_ledger"
