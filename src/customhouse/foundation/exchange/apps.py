"""The exchange as a Django app: messages are under the trail's guard, and bear witness to it."""

from __future__ import annotations

from django.apps import AppConfig

from customhouse.foundation.audit.guarding import AppendOnly, call_witness, guard

RECEIVED = AppendOnly(
    "exchange_received",
    columns=(
        "id",
        "data",
        "sha256",
        "size",
        "content_type",
        "sender",
        "sender_user",
        "sender_roles",
        "sender_traders",
        "channel",
        "idempotency_key",
        "received_at",
    ),
    keys=(("id",), ("replayed_as_id",)),
)
"""What came stays as it came; what became of it (status, reason, subject, replay) may change."""


class ExchangeConfig(AppConfig):
    """Messages as they came and went."""

    name = "customhouse.foundation.exchange"

    def ready(self) -> None:
        """Guard what was received, and have its bytes verified with the trail."""
        from customhouse.foundation.exchange.verification import messages  # models are not loaded when apps are listed

        guard([RECEIVED])
        call_witness(messages)
