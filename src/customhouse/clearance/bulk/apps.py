"""Bulk runs as a Django app: what became of a row is under the trail's guard."""

from __future__ import annotations

from django.apps import AppConfig

from customhouse.foundation.audit.guarding import AppendOnly, guard

ROWS = AppendOnly("bulk_row", keys=(("id",), ("run_id", "number")))
"""A row is decided once."""


class BulkConfig(AppConfig):
    """Files cleared row by row."""

    name = "customhouse.clearance.bulk"

    def ready(self) -> None:
        """Put decided rows under guard."""
        guard([ROWS])
