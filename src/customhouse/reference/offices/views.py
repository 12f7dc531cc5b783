"""Customs offices and their calendars. Public: hours are law, and a trader wants to know them too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customhouse.foundation.pages.formats import moment
from customhouse.foundation.pages.records import Crumb, Fact, Tone, Words
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.reference.codelists.queries import code_name
from customhouse.reference.offices import queries
from customhouse.reference.offices.models import Holiday
from customhouse.reference.offices.records import Calendar, OfficeRecord
from customhouse.reference.offices.rules import is_open, next_opening, wall_clock

COMING = 12
FUNCTIONS = {
    "import": gettext_lazy("Import"),
    "export": gettext_lazy("Export"),
    "transit": gettext_lazy("Transit"),
    "warehouse": gettext_lazy("Warehouses"),
    "headquarters": gettext_lazy("Headquarters"),
}


@dataclass(frozen=True, slots=True)
class Weekday:
    """One day of the week with its opening hours in words; none: closed."""

    name: Words
    hours: str
    is_today: bool


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


def _modes(office: OfficeRecord) -> str:
    return ", ".join(code_name("transport_modes", mode, _language()) for mode in office.modes)


def _functions(office: OfficeRecord) -> str:
    return ", ".join(str(FUNCTIONS.get(function, function)) for function in office.functions)


def _state(calendar: Calendar, at: datetime) -> tuple[str, Tone]:
    return (_("Open now"), Tone.GOOD) if is_open(calendar, at) else (_("Closed now"), Tone.NEUTRAL)


OFFICES = Table(
    gettext_lazy("Customs offices"),
    (
        Column(
            "code",
            gettext_lazy("Office"),
            lambda row: row.code,
            "ref",
            link=lambda row: reverse("offices:office", args=[row.code]),
        ),
        Column("name", gettext_lazy("Name"), lambda row: row.name(_language())),
        Column("unlocode", gettext_lazy("Place"), lambda row: row.unlocode, "ref"),
        Column("modes", gettext_lazy("Transport"), _modes),
        Column("functions", gettext_lazy("Procedures"), _functions),
        Column(
            "state",
            gettext_lazy("Now"),
            lambda row: _state(queries.calendar_of(row.code), timezone.now()),
            "chip",
        ),
    ),
    empty=gettext_lazy("No customs office stands yet."),
    is_exported=False,
)


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """Every office that stands today."""
    found = queries.offices_on(timezone.localdate())
    return render(request, "offices/list.html", {"page": page_of(OFFICES, found, {})})


@require_safe
def office(request: HttpRequest, code: str) -> HttpResponse:
    """One office: what it does, its week, its holidays, and whether it is open now."""
    now, today = timezone.now(), timezone.localdate()
    record = queries.resolve_office(code, today)
    calendar = queries.calendar_of(record.code)
    label, tone = _state(calendar, now)
    opening = None if is_open(calendar, now) else next_opening(calendar, now)
    shown = {
        "office": record,
        "name": record.name(_language()),
        "state": (label, tone),
        "opens": moment(opening) if opening else "",
        "facts": _facts(record),
        "week": _week(calendar, today.weekday()),
        "holidays": _names(queries.holidays_of(record.code, today)[:COMING]),
        "crumbs": [Crumb(_("Offices"), reverse("offices:list")), Crumb(record.code)],
    }
    return render(request, "offices/office.html", shown)


def _facts(office: OfficeRecord) -> list[Fact]:
    return [
        Fact(_("Office"), office.code, "ref"),
        Fact(_("Place (UN/LOCODE)"), office.unlocode, "ref"),
        Fact(_("Transport"), _modes(office)),
        Fact(_("Procedures"), _functions(office)),
        Fact(_("Time zone"), office.timezone, "ref"),
        Fact(_("Since"), office.valid_from, "day"),
    ]


def _week(calendar: Calendar, today: int) -> list[Weekday]:
    """The week's hours as they hold today."""
    day = timezone.localdate()
    held = [row for row in calendar.hours if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)]
    spans: dict[int, list[str]] = {}
    for row in sorted(held, key=lambda row: (row.weekday, row.opens)):
        spans.setdefault(row.weekday, []).append(f"{wall_clock(row.opens)}–{wall_clock(row.closes)}")
    return [Weekday(name, ", ".join(spans.get(number, [])), number == today) for number, name in WEEKDAYS.items()]


def _names(holidays: list[Holiday]) -> list[Fact]:
    language = _language()
    return [Fact(getattr(row, f"name_{language}", "") or row.name_en, row.day, "day") for row in holidays]
