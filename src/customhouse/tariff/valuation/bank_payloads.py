"""Accepted goods that may be compared, as JSON for officials: the same keys from the command and the API."""

from __future__ import annotations

from typing import Any

from customhouse.foundation.config.country import installed_pack
from customhouse.tariff.valuation.bank import Candidate


def candidate_as_json(each: Candidate) -> dict[str, Any]:
    """Accepted goods with what they have in common with those sought; figures are strings."""
    row, seen = each.row, each.likeness
    return {
        "id": row.pk,
        "kind": seen.kind,
        "declaration": row.reference,
        "item": row.item,
        "commodity": row.commodity,
        "description": row.description,
        "origin": row.origin,
        "producer": row.producer,
        "level": row.level,
        "exported": row.exported_on.isoformat(),
        "quantity": f"{row.quantity.normalize():f}",
        "unit": row.unit,
        "unit_value": f"{row.unit_value.normalize():f}",
        "currency": installed_pack().currency,
        "days_apart": seen.days,
        "same_producer": seen.same_producer,
        "same_level": seen.same_level,
        "times_quantity": None if seen.times is None else f"{round(seen.times, 4).normalize():f}",
    }
