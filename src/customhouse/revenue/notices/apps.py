"""Notices of revenue as a Django app: its label carries the group, since another group may use the name."""

from __future__ import annotations

from django.apps import AppConfig

from customhouse.foundation.audit.guarding import AppendOnly, guard

AS_ISSUED = (
    "reference",
    "subject",
    "number",
    "kind",
    "office",
    "debtor",
    "debtor_name",
    "currency",
    "amount",
    "lines",
    "version",
    "legal_reference",
    "reason",
    "issued_at",
    "due_on",
    "concerns",
)
APPEND_ONLY = [AppendOnly("revenue_notices_notice", AS_ISSUED, keys=(("id",), ("reference",)))]
"""What a notice said stands; how it is settled follows the ledger."""


class NoticesConfig(AppConfig):
    """Notices."""

    name = "customhouse.revenue.notices"
    label = "revenue_notices"

    def ready(self) -> None:
        """Put notices as issued under guard."""
        guard(APPEND_ONLY)
