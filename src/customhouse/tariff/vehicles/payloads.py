"""The estimate for a vehicle as JSON: the keys of `customhouse vehicle` and of the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from customhouse.tariff.duties.payloads import finding_answer, option_answer
from customhouse.tariff.valuation.rules.statements import numbered
from customhouse.tariff.vehicles.queries import Estimate, Worth
from customhouse.tariff.vehicles.records import Kind

Translate = Callable[[str], str]


def estimate_as_json(estimate: Estimate, translate: Translate = str, language: str = "en") -> dict[str, Any]:
    """Code and way to it, value and why, options with their charges, conditions; amounts are strings.

    `values` holds first the value that the law takes; `total` is what is owed on it without any claim.
    """
    taken = estimate.taken
    total = taken.options[0].total
    return {
        "code": estimate.classified.code,
        "path": [
            {
                "code": step.goods.code,
                "text": step.goods.wording(language).text,
                "because": [each.text(translate) for each in step.because],
            }
            for step in estimate.classified.steps
        ],
        "basis": taken.basis,
        "because": [each.text(translate) for each in estimate.because],
        "value": f"{taken.value:f}",
        "total": None if total is None else f"{total:f}",
        "currency": estimate.currency,
        "as_of": estimate.as_of.isoformat(),
        "values": [_worth(worth, translate) for worth in estimate.worths],
        "conditions": [
            {
                "code": row.code,
                "effect": row.effect,
                "text": row.text(language),
                "legal_reference": row.legal_reference,
            }
            for row in estimate.conditions
        ],
        "notes": [finding_answer(each).dict() for each in estimate.notes],
    }


def kind_as_json(kind: Kind, engines: tuple[str, ...], language: str) -> dict[str, Any]:
    """A kind of vehicle: its code, name, heading, and the engines that the tariff tells apart for it."""
    return {
        "kind": kind.code,
        "name": kind.name(language),
        "heading": kind.heading,
        "engines": list(engines),
    }


def _worth(worth: Worth, translate: Translate) -> dict[str, Any]:
    return {
        "basis": worth.basis,
        "method": worth.valuation.method,
        "value": f"{worth.value:f}",
        "explanation": numbered(worth.valuation.explanation, translate),
        "options": [option_answer(choice).dict() for choice in worth.options],
    }
