"""Downtime as a Django app: what was handed in and what became of it is under the trail's guard."""

from __future__ import annotations

from django.apps import AppConfig

from customhouse.foundation.audit.guarding import AppendOnly, guard

APPEND_ONLY = [
    AppendOnly("downtime_file"),
    AppendOnly("downtime_entry", keys=(("id",), ("number",), ("mrn",))),
    AppendOnly("downtime_range"),
]


class DowntimeConfig(AppConfig):
    """Outages, reserved numbers, registers and their entries."""

    name = "customhouse.clearance.downtime"

    def ready(self) -> None:
        """Put what was handed in under guard."""
        guard(APPEND_ONLY)
