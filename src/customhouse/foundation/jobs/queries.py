"""Which work comes back, and how it stands."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from customhouse.foundation.jobs.models import RecurringJob
from customhouse.foundation.jobs.records import Recurring


def recurring() -> list[Recurring]:
    """The recurring work of every area: what stands under `RECURRING` in the `tasks` of our apps."""
    names = (f"{config.name}.tasks" for config in apps.get_app_configs() if config.name.startswith("customhouse."))
    return [work for name in names if find_spec(name) for work in getattr(import_module(name), "RECURRING", ())]


def standing() -> dict[str, RecurringJob]:
    """How each job that was ever given out stands, by name."""
    return RecurringJob.objects.in_bulk()
