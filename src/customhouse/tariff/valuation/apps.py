"""Valuation as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ValuationConfig(AppConfig):
    """Valuation."""

    name = "customhouse.tariff.valuation"
    label = "valuation"
