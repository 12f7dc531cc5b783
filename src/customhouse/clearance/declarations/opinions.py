"""How what a model said is laid into its table, beside the decision that it went into. Called by the store alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from customhouse.clearance.declarations.models import Declaration, ModelOpinion
from customhouse.foundation.config.inserting import insert
from customhouse.targeting.lanes.records import Decision

OPINION = (
    "declaration_id",
    "at",
    "model",
    "chance",
    "item",
    "worth",
    "lane",
    "chosen",
    "is_followed",
    "is_explored",
    "exploring",
    "propensity",
    "fault",
)


def insert_opinions(decided: Iterable[tuple[Declaration, Decision | None, datetime]]) -> None:
    """What a model said of declarations, where one was asked."""
    rows = [
        (
            row.pk,
            at,
            said.model,
            said.chance,
            said.item,
            said.worth,
            said.lane.value,
            decision.lane.value,
            said.is_followed,
            said.is_explored,
            said.exploring,
            decision.propensity,
            said.fault,
        )
        for row, decision, at in decided
        if decision and (said := decision.opinion)
    ]
    insert(ModelOpinion, OPINION, rows)
