"""Declarations as a Django app: what was declared and reckoned is under the trail's guard."""

from __future__ import annotations

from django.apps import AppConfig

from customhouse.foundation.audit.guarding import AppendOnly, guard

APPEND_ONLY = [
    AppendOnly("declarations_version", keys=(("id",), ("declaration_id", "number"))),
    AppendOnly("declarations_item", keys=(("id",), ("declaration_id", "version", "number"))),
    AppendOnly("declarations_modelopinion", keys=(("id",),)),
    AppendOnly("declarations_duty", keys=(("id",), ("declaration_id", "version", "position"))),
]
"""Rows of every version of a declaration: a change adds a version, and touches none that stands."""


class DeclarationsConfig(AppConfig):
    """Declarations, their versions, goods and duties."""

    name = "customhouse.clearance.declarations"

    def ready(self) -> None:
        """Put the rows of versions under guard."""
        guard(APPEND_ONLY)
