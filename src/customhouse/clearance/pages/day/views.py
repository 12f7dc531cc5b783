"""The page of the day: what came, what it brought, what waits, how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_safe

from customhouse.clearance.daily import Day, figures_of
from customhouse.clearance.pages.downloads import as_file
from customhouse.clearance.pages.words import age
from customhouse.clearance.showing.day import day_as_csv, day_as_xlsx
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import legal_day
from customhouse.reference.offices.queries import resolve_offices
from customhouse.revenue.notices.queries import revenue_law

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST = date(2000, 1, 1)
"""Days before it are not asked for."""
HOUR, DAY = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, how many, and its length in per cent of the longest."""

    lane: str
    count: int
    percent: int


@login_required
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """The figures of a day (`on`), today's unless another is asked for; as a file with `format`."""
    at = timezone.now()
    now = legal_day(at)
    on = _asked(request.GET.get("on", ""), now)
    figures = figures_of(on=on, actor=actor_of(request), at=at)
    form = request.GET.get("format")
    if form == "csv":
        return as_file(day_as_csv(figures), "text/csv; charset=utf-8", f"day-{on}.csv")
    if form == "xlsx":
        return as_file(day_as_xlsx(figures), XLSX, f"day-{on}.xlsx")
    context = {
        "day": figures,
        "bars": _bars(figures),
        "heads": [(_head(row.head, on), row) for row in figures.revenue],
        "share": _share(figures.collected, figures.assessed),
        "offices": _offices(figures),
        "overdue": [(_office_name(row.office, figures.on), row) for row in figures.overdue],
        "median": lasting(figures.times.median),
        "p90": lasting(figures.times.p90),
        "earlier": on - timedelta(days=1),
        "later": on + timedelta(days=1) if on < now else None,
        "is_today": on == now,
        "newest": now,
    }
    return render(request, "day/day.html", context)


def _asked(text: str, now: date) -> date:
    """The day that the address asks for; today where it asks for none, or for one that has not come."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return now
    return found if FIRST <= found <= now else now


def _bars(figures: Day) -> list[Bar]:
    longest = max((row.count for row in figures.lanes), default=1)
    return [Bar(row.lane, row.count, round(100 * row.count / longest)) for row in figures.lanes]


def _share(part: Decimal, whole: Decimal) -> int | None:
    return round(100 * part / whole) if whole > 0 else None


def _offices(figures: Day) -> list[tuple[str, str, str, object]]:
    """Each office that has something waiting: its name, how long the oldest waits, and where that is."""
    return [
        (
            _office_name(row.office, figures.on),
            age(row.oldest_at, figures.told_at),
            reverse("declarations:show", args=[row.oldest_mrn]) if row.oldest_mrn else "",
            row,
        )
        for row in figures.waiting
    ]


def _office_name(code: str, on: date) -> str:
    found = resolve_offices([code], on)
    return found[code].name(_language()) if code in found else code


def _head(code: str, on: date) -> str:
    """What a head of revenue is called; its code where the law names none."""
    head = revenue_law().head(code, on)
    return head.names.get(_language(), code) if head else code


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


def lasting(minutes: int | None) -> str:
    """A duration in its largest unit, for people; empty where there is none."""
    if minutes is None:
        return ""
    if minutes < HOUR:
        return ngettext("{n} minute", "{n} minutes", minutes).replace("{n}", str(minutes))
    if minutes < 2 * DAY:
        hours = round(minutes / HOUR)
        return ngettext("{n} hour", "{n} hours", hours).replace("{n}", str(hours))
    days = round(minutes / DAY)
    return ngettext("{n} day", "{n} days", days).replace("{n}", str(days))
