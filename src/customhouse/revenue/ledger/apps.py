"""Ledger of revenue as a Django app: its label carries the group, since another group may use the name."""

from __future__ import annotations

from django.apps import AppConfig

from customhouse.foundation.audit.guarding import AppendOnly, call_witness, guard

APPEND_ONLY = [AppendOnly("revenue_ledger_journal"), AppendOnly("revenue_ledger_posting")]
"""What was posted stands: a mistake is mended by another journal."""


class LedgerConfig(AppConfig):
    """The ledger."""

    name = "customhouse.revenue.ledger"
    label = "revenue_ledger"

    def ready(self) -> None:
        """Put journals and postings under guard, and have them bear witness to the trail."""
        from customhouse.revenue.ledger.verification import journals  # models, once all apps are there

        guard(APPEND_ONLY)
        call_witness(journals)
