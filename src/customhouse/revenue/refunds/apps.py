"""Refunds of revenue as a Django app: its label carries the group, since another group may use the name."""

from __future__ import annotations

from django.apps import AppConfig


class RefundsConfig(AppConfig):
    """Refunds."""

    name = "customhouse.revenue.refunds"
    label = "revenue_refunds"
