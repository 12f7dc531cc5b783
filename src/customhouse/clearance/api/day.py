"""The figures of a day, over the API."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from customhouse.clearance.daily import figures_of
from customhouse.clearance.showing.day import day_as_json
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import legal_day

router = Router(tags=["day"])


class LaneFigure(Schema):
    """Declarations accepted in a lane; the lane is empty where it is not chosen yet."""

    lane: str
    count: int


class HeadFigure(Schema):
    """One head of revenue; amounts in the currency of the day."""

    head: str
    assessed: str
    collected: str


class WaitFigure(Schema):
    """What waits at an office now."""

    office: str
    under_control: int
    unpaid: int
    oldest: str
    since: str


class ReleaseFigure(Schema):
    """How long it took from acceptance to release."""

    released: int
    median_minutes: int | None
    p90_minutes: int | None


class OverdueFigure(Schema):
    """Controls past their time at an office."""

    office: str
    count: int
    oldest_due: str


class DayFigures(Schema):
    """The figures of a day."""

    on: date
    told_at: str
    currency: str
    accepted: int
    refused: int
    lanes: list[LaneFigure]
    assessed: str
    collected: str
    revenue: list[HeadFigure]
    waiting: list[WaitFigure]
    release: ReleaseFigure
    overdue: list[OverdueFigure]


@router.get("/day", response=DayFigures, summary="The figures of a day")
def day(request: HttpRequest, on: date | None = None) -> dict[str, Any]:
    """Lanes, revenue by head, what waits, times of release and controls past their time; today unless `on` is given."""
    at = datetime.now(UTC)
    latest = legal_day(at)
    asked = on if on and date(2000, 1, 1) <= on <= latest else latest
    return day_as_json(figures_of(on=asked, actor=actor_of(request), at=at))
