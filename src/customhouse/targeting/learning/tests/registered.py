"""Models as they stand in the registry, with a small card, for tests of pages and doors."""

from __future__ import annotations

from typing import Any

from conftest import AT
from customhouse.targeting.learning.models import RiskModel
from customhouse.targeting.learning.states import ModelState

SHARES = ("1%", "2%", "5%", "10%")


def card(map_name: str = "kcs") -> dict[str, Any]:
    """A card with one row of everything."""
    at = {share: {"chosen": 1, "precision": 0.5, "recall": 0.1, "revenue": None, "of_oracle": None} for share in SHARES}
    table = {"rows": 40, "findings": 8, "auc": 0.631, "ap": 0.3, "f1": 0.4, "at": at}
    nothing = {**table, "rows": 0, "auc": None, "ap": None, "f1": None}
    file = {"file": "train.csv", "rows": 40, "from": "2020-01-01", "to": "2020-12-31"}
    group = {"rows": 20, "findings": 0.2, "chosen": 0.05, "precision": None}
    return {
        "map": map_name,
        "target": "Fraud",
        "seed": 1,
        "train": file,
        "valid": file,
        "measured": {"all": table, "seen": nothing, "novel": table},
        "fairness": [
            {"by": "size", "group": "one declaration", **group},
            {"by": "office", "group": "", **group},
        ],
        "drift": [
            {"feature": "log_mass", "index": 0.31, "state": "alarm"},
            {"feature": "unknown", "index": 0.0, "state": "calm"},
        ],
    }


def registered(digest: str = "a" * 64, *, by: str = "somebody", map_name: str = "kcs") -> RiskModel:
    """A challenger that somebody registered."""
    return RiskModel.objects.create(
        digest=digest,
        map=map_name,
        state=ModelState.CHALLENGER,
        card=card(map_name),
        data=b"",
        registered_at=AT,
        registered_by=by,
    )
