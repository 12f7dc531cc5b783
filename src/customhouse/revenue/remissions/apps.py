"""Remissions of revenue as a Django app: its label carries the group, since another group may use the name."""

from __future__ import annotations

from django.apps import AppConfig


class RemissionsConfig(AppConfig):
    """Remissions."""

    name = "customhouse.revenue.remissions"
    label = "revenue_remissions"
