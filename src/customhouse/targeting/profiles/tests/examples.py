"""A profile that finds everything, from which tests depart; and the file of an installation that holds little."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.profiles.records import Comparison, Profile

_TEXTS = {"en": "said in English", "fr": "dit en français", "ar": "قيل بالعربية"}

ANY = Profile(
    code="T-ANY",
    version=1,
    valid_from=date(2019, 1, 1),
    valid_to=None,
    name=_TEXTS,
    condition=Comparison("item", "at_least", Decimal(0)),
    lane=Lane.YELLOW,
    controls=("10",),
    weight=10,
    officer_note=_TEXTS,
    analyst_note=_TEXTS,
    legal_reference="Art. 1",
)


def profile(**changes: Any) -> Profile:
    """The profile that finds everything, changed."""
    return replace(ANY, **changes)


def written_profile(**changes: Any) -> dict[str, Any]:
    """A sound profile as an author writes it, changed; a field given as `...` is left out."""
    entry: dict[str, Any] = {
        "code": "T-ONE",
        "valid_from": date(2019, 1, 1),
        "name": _TEXTS,
        "when": {"fact": "origin", "equals": "CN"},
        "lane": "yellow",
        "controls": ["10"],
        "weight": 10,
        "officer_note": _TEXTS,
        "analyst_note": _TEXTS,
        "legal_reference": "Art. 1",
    }
    entry |= changes
    return {name: value for name, value in entry.items() if value is not ...}


def written_policy(**changes: Any) -> dict[str, Any]:
    """A sound policy as an author writes it, changed."""
    entry: dict[str, Any] = {
        "code": "SELECTION",
        "valid_from": date(2019, 1, 1),
        "legal_reference": "Art. 3",
        "relodging_days": 60,
        "controls": {"yellow": ["10"], "orange": ["10", "30"], "red": ["10", "40"], "hold": ["10", "40"]},
        "random": [{"direction": "import", "share": "0.03", "lane": "red", "controls": ["40"]}],
        "score": [{"at_least": 60, "lane": "yellow"}],
    }
    entry |= changes
    return {name: value for name, value in entry.items() if value is not ...}


def written_law(*profiles: dict[str, Any], policies: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """A file of these profiles and policies (by default one sound policy)."""
    return {"policies": [written_policy()] if policies is None else policies, "profiles": list(profiles)}
