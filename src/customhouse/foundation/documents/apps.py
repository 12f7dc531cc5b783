"""Documents as a Django app: what was attached is under the trail's guard, and its bytes bear witness."""

from __future__ import annotations

from django.apps import AppConfig

from customhouse.foundation.audit.guarding import AppendOnly, call_witness, guard

APPEND_ONLY = [
    AppendOnly("documents_content", keys=(("sha256",),)),
    AppendOnly("documents_document"),
]
"""An attachment is evidence: it is added, never changed and never taken away."""


class DocumentsConfig(AppConfig):
    """Files that people attach."""

    name = "customhouse.foundation.documents"

    def ready(self) -> None:
        """Guard what was attached, and have its bytes verified with the trail."""
        from customhouse.foundation.documents.verification import (
            documents,
        )  # models are not loaded when apps are listed

        guard(APPEND_ONLY)
        call_witness(documents)
