"""Payments of revenue as a Django app: its label carries the group, since another group may use the name."""

from __future__ import annotations

from django.apps import AppConfig

from customhouse.foundation.audit.guarding import AppendOnly, guard

APPEND_ONLY = [
    AppendOnly("revenue_payments_payment", keys=(("id",), ("number",), ("provider", "provider_reference"))),
    AppendOnly("revenue_payments_paymentreturn", keys=(("id",), ("line_id",))),
    AppendOnly("revenue_payments_bankfile", keys=(("id",), ("digest",))),
]
"""A receipt that was given stands, and so does what the bank sent."""


class PaymentsConfig(AppConfig):
    """Payments."""

    name = "customhouse.revenue.payments"
    label = "revenue_payments"

    def ready(self) -> None:
        """Put receipts under guard."""
        guard(APPEND_ONLY)
