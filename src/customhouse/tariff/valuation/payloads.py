"""A valuation as JSON: the stable keys of `customhouse value`, of the API and of the trail."""

from __future__ import annotations

from typing import Any

from customhouse.messages.findings import Finding, Translate
from customhouse.tariff.valuation.rules.statements import Line, numbered, plain
from customhouse.tariff.valuation.rules.valuing import Valuation


def valuation_as_json(found: Valuation, translate: Translate = str) -> dict[str, Any]:
    """Method and value with the explanation; amounts are strings, the method a number or null."""
    return {
        "method": found.method,
        "value": None if found.value is None else f"{found.value:f}",
        "currency": found.currency,
        "explanation": numbered(found.explanation, translate),
        "lines": [_line(line, translate) for line in found.lines],
        "items": [
            {"number": item.number, "value": f"{item.value:f}", "description": item.description} for item in found.items
        ],
        "refused": [
            {
                "method": refusal.method,
                "reasons": [f"{each.citation(translate)}: {each.text(translate)}" for each in refusal.reasons],
            }
            for refusal in found.refused
        ],
        "wanted": [
            {"field": want.field, "article": want.provision, "question": translate(want.question)}
            for want in found.wanted
        ],
    }


def findings_as_json(findings: tuple[Finding, ...], translate: Translate = str) -> list[dict[str, str]]:
    """Findings with their field, cause and remedy."""
    return [
        {
            "code": each.code,
            "severity": each.severity.value,
            "field": each.path,
            "message": each.text(translate),
            "remedy": each.cure(translate),
        }
        for each in findings
    ]


def _line(line: Line, translate: Translate) -> dict[str, str]:
    return {"article": line.provision, "name": translate(line.name), "amount": plain(line.amount)}
