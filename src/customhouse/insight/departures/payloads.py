"""Watched flows and their departures for other programs: the same for API and command."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from customhouse.messages.findings import Translate
from customhouse.targeting.flows.models import WatchedFlow
from customhouse.targeting.flows.records import (
    LEAST_DAYS,
    LEAST_HISTORY,
    LONGEST_VALUE,
    MOST_DAYS,
    MOST_HISTORY,
    MOST_VALUES,
    Departure,
    Dimension,
    FlowReference,
)
from customhouse.targeting.flows.rules.asking import condition_of
from customhouse.targeting.flows.rules.saying import sentence

Value = Annotated[str, Field(min_length=1, max_length=LONGEST_VALUE)]
Values = Annotated[list[Value], Field(min_length=1, max_length=MOST_VALUES)]
Dimensions = Annotated[list[Dimension], Field(max_length=len(Dimension))]


class FlowDefinition(Schema):
    """Which movements belong to a flow (goods: how their code begins), what tells flows apart, and what may depart."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{2,29}$")]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    conditions: dict[Dimension, Values] = {}
    apart: Dimensions = []
    watched: Dimensions = [Dimension.ORIGIN, Dimension.OFFICE, Dimension.BROKER, Dimension.TIME]
    days: Annotated[int, Field(ge=LEAST_DAYS, le=MOST_DAYS)] = 7
    history: Annotated[int, Field(ge=LEAST_HISTORY, le=MOST_HISTORY)] = 365

    def record(self) -> FlowReference:
        """The definition as rules speak of it."""
        conditions = {name: tuple(values) for name, values in self.conditions.items()}
        return FlowReference(
            self.code, self.title, conditions, tuple(self.apart), tuple(self.watched), self.days, self.history
        )


class FlowPayload(FlowDefinition):
    """A flow that is watched, with who defined it and when."""

    defined_by: str
    defined_at: datetime


class DeparturePayload(Schema):
    """What departs: of which flow, how (`unseen`, `shift`, `more`, `less`), how much, in words, in which declarations.

    `score` is the negative logarithm to base 10 of the chance of as much if nothing had changed; `condition` that of a
    profile which finds the next such goods (empty: it has no words for it).
    """

    flow: dict[str, str]
    change: str
    dimension: str
    value: str
    usual: str
    seen: float
    before: float
    recent: int
    history: int
    score: float
    sentence: str
    declarations: list[str]
    condition: str


class DeparturesPayload(Schema):
    """The departures of a flow in the days before `until`, the most telling first."""

    code: str
    until: date
    departures: list[DeparturePayload]


def flow_as_json(row: WatchedFlow) -> dict[str, Any]:
    """A flow that is watched."""
    told = {"code": row.code, "title": row.title, **row.said}
    return told | {"defined_by": row.defined_by, "defined_at": row.defined_at.isoformat()}


def departure_as_json(departure: Departure, translate: Translate = str) -> dict[str, Any]:
    """One departure."""
    return {
        "flow": {dimension.value: value for dimension, value in departure.flow},
        "change": departure.change.value,
        "dimension": departure.dimension.value if departure.dimension else "",
        "value": departure.value,
        "usual": departure.usual,
        "seen": departure.seen,
        "before": departure.before,
        "recent": departure.recent,
        "history": departure.history,
        "score": departure.score,
        "sentence": sentence(departure, translate=translate),
        "declarations": list(departure.declarations),
        "condition": condition_of(departure),
    }
