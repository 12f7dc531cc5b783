"""An examined proposal as JSON: the same keys from the command and the API."""

from __future__ import annotations

from typing import Any

from customhouse.foundation.config.country import installed_pack
from customhouse.messages.findings import Finding, Translate
from customhouse.tariff.places import Trade
from customhouse.tariff.proposals.queries import FEWEST, Examined
from customhouse.tariff.proposals.rules.catalogue import BY_CODE


def examined_as_json(found: Examined, translate: Translate = str) -> dict[str, Any]:
    """Findings, where goods stand now, what becomes of codes, trade of the past year, and what law is touched."""
    return {
        "title": found.proposal.title,
        "on": found.on.isoformat(),
        "sound": found.is_sound,
        "findings": [finding_as_json(each, translate) for each in found.findings],
        "where": [
            {
                "goods": each.goods.name,
                "codes": list(each.goods.codes),
                "found": [{"code": code, "text": text, "p": round(p, 4)} for code, text, p in each.found],
                "sure": each.is_sure,
                "editions": {edition: list(codes) for edition, codes in each.tables.items()},
            }
            for each in found.where
        ],
        "effects": [
            {"code": each.code, "relation": each.relation, "to": list(each.to), "automatic": each.is_automatic}
            for each in found.effects
        ],
        "trade": [_trade(code, each) for code, each in found.trade.items()],
        "touched": {
            "areas": dict(found.areas),
            "places": [
                {"code": each.code, "area": each.area, "reference": each.reference, "words": each.words}
                for each in found.touched
            ],
        },
    }


def finding_as_json(finding: Finding, translate: Translate = str) -> dict[str, str]:
    """A finding with the sense of its rule (empty where it is none of a rule)."""
    rule = BY_CODE.get(finding.code)
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "field": finding.path,
        "sense": translate(rule.sense) if rule else "",
        "message": finding.text(translate),
        "remedy": finding.cure(translate),
    }


def is_confidential(trade: Trade) -> bool:
    """Whether so few import the goods that their value is one trader's secret."""
    return trade.importers < FEWEST


def _trade(code: str, each: Trade | None) -> dict[str, Any]:
    told: dict[str, Any] = {"code": code, "items": 0, "value": "0", "confidential": False}
    if each is not None:
        hidden = is_confidential(each)
        told |= {"items": each.items, "value": None if hidden else f"{each.value:f}", "confidential": hidden}
    return told | {"currency": installed_pack().currency}
