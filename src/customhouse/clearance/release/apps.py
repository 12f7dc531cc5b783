"""Releases as a Django app: what was released stays released as it was, under the trail's guard."""

from __future__ import annotations

from django.apps import AppConfig

from customhouse.foundation.audit.guarding import AppendOnly, guard

APPEND_ONLY = [
    AppendOnly("release_release", keys=(("id",), ("declaration_id", "turn"), ("office", "year", "number"), ("code",))),
    AppendOnly("release_finalduty", keys=(("id",), ("release_id",))),
    AppendOnly("release_revocation", keys=(("id",), ("release_id",))),
    AppendOnly("release_correctionrequest", keys=(("id",), ("declaration_id", "number"))),
    AppendOnly("release_correctiondecision", keys=(("id",), ("request_id",))),
]
"""Releases, their final settlement, their revocation, and what was asked and decided about them."""


class ReleaseConfig(AppConfig):
    """Releases of goods."""

    name = "customhouse.clearance.release"

    def ready(self) -> None:
        """Put releases under guard."""
        guard(APPEND_ONLY)
