"""Claims on revenue as a Django app: templates only, since each kind of claim has its own table."""

from __future__ import annotations

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """Claims."""

    name = "customhouse.revenue.claims"
    label = "revenue_claims"
