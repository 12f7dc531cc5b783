"""Outcomes as plain data for JSON and for the record: numbers as numbers, money as text, days as ISO 8601."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from customhouse.insight.selection.records import Rate, TestOutcome, WhatIf
from customhouse.insight.selection.rules.watching import Effect

FIGURES = 6
"""Decimals of a share."""


def rate_as_json(rate: Rate) -> dict[str, Any]:
    """A share, its interval, and what it is reckoned from."""
    share = None if rate.rate is None else round(rate.rate, FIGURES)
    interval = [round(rate.low, FIGURES), round(rate.high, FIGURES)]
    return {"rate": share, "interval": interval, "found": rate.found, "among": rate.among}


def outcome_as_json(outcome: TestOutcome) -> dict[str, Any]:
    """A back-test in full."""
    return {
        "profile": outcome.profile,
        "lane": outcome.lane,
        "from": outcome.first_day.isoformat() if outcome.first_day else None,
        "to": outcome.last_day.isoformat() if outcome.last_day else None,
        "declarations": outcome.declarations,
        "items": outcome.items,
        "hits": outcome.hits,
        "hit_items": outcome.hit_items,
        "hit_rate": rate_as_json(outcome.hit_rate),
        "base": rate_as_json(outcome.base) | {"random": outcome.base_is_random},
        "lift": None if outcome.lift is None else round(outcome.lift, FIGURES),
        "revenue": str(outcome.revenue),
        "extra": outcome.extra,
        "overlap": [asdict(each) for each in outcome.overlaps],
        "workload": [
            {
                "office": each.office,
                "declarations": each.declarations,
                "a_day": round(each.a_day, FIGURES),
                "by_hour": list(each.by_hour),
            }
            for each in outcome.workload
        ],
    }


def what_if_as_json(told: WhatIf) -> dict[str, Any]:
    """A what-if in full."""
    return {
        "declarations": told.declarations,
        "days": told.days,
        "lanes": {each.lane: {"before": each.before, "after": each.after} for each in told.lanes},
        "moved": dict(told.moved),
        "staffing": [
            {
                "office": each.office,
                "before": each.before,
                "after": each.after,
                "examiners_needed": round(each.examiners_needed, 2),
                "examiners": each.examiners,
            }
            for each in told.staffing
        ],
        "findings": {"kept": told.findings_kept, "lost": told.findings_lost},
        "revenue": {"kept": str(told.revenue_kept), "lost": str(told.revenue_lost)},
        "new_controls": told.new_controls,
        "dropped_controls": told.dropped_controls,
    }


def effect_as_json(effect: Effect) -> dict[str, Any]:
    """A profile at work."""
    return {
        "profile": effect.profile,
        "shadow": effect.is_shadow,
        "hits": effect.hits,
        "revenue": str(effect.revenue),
        "recent": rate_as_json(effect.recent),
        "earlier": rate_as_json(effect.earlier),
        "base": rate_as_json(effect.base),
        "decaying": effect.is_decaying,
        "idle": effect.is_idle,
        "spent": effect.is_spent,
    }
