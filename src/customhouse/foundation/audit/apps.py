"""The trail as a Django app: it puts its triggers back after every migration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """The event trail."""

    name = "customhouse.foundation.audit"

    def ready(self) -> None:
        """Listen for the end of migrations (the one place where a signal is the only way)."""
        post_migrate.connect(_install_triggers, sender=self)


def _install_triggers(*, using: str, **_: Any) -> None:
    """Install the triggers on the tables that are there (a migration backwards may have removed some)."""
    from customhouse.foundation.audit import triggers  # models are not loaded when apps are listed

    triggers.install(connections[using])
