"""Payments of revenue as a Django app: its label carries the group, since another group may use the name."""

from __future__ import annotations

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Payments."""

    name = "customhouse.revenue.payments"
    label = "revenue_payments"
