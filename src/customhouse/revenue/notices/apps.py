"""Notices of revenue as a Django app: its label carries the group, since another group may use the name."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices."""

    name = "customhouse.revenue.notices"
    label = "revenue_notices"
