"""Guarantees of revenue as a Django app: its label carries the group, since another group may use the name."""

from __future__ import annotations

from django.apps import AppConfig


class GuaranteesConfig(AppConfig):
    """Guarantees and deferment accounts."""

    name = "customhouse.revenue.guarantees"
    label = "revenue_guarantees"
