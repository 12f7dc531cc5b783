"""Advance rulings as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RulingsConfig(AppConfig):
    """Rulings."""

    name = "customhouse.tariff.rulings"
    label = "rulings"
