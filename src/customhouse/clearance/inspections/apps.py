"""Inspections as a Django app: what an examiner found is under the trail's guard."""

from __future__ import annotations

from django.apps import AppConfig

from customhouse.foundation.audit.guarding import AppendOnly, guard

APPEND_ONLY = [
    AppendOnly("inspections_resultfinding", keys=(("id",), ("order_id", "position"))),
    AppendOnly("inspections_photo"),
    AppendOnly("inspections_sample", keys=(("id",), ("order_id", "number"))),
    AppendOnly("inspections_seal", keys=(("id",), ("order_id", "act", "number"))),
    AppendOnly("inspections_answerdocument"),
]
"""Evidence of a control: it is added to, and nothing of it changes."""


class InspectionsConfig(AppConfig):
    """Work orders and their results, questions, measures, changes of a control."""

    name = "customhouse.clearance.inspections"

    def ready(self) -> None:
        """Put evidence under guard."""
        guard(APPEND_ONLY)
