"""Customs offices as of a day, and their calendars."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.config.asking import asked
from customhouse.reference.offices.models import Holiday, Office
from customhouse.reference.offices.records import Calendar, Hours, OfficeRecord


def offices_on(day: date) -> list[OfficeRecord]:
    """Every office that stands on a day, in order of code."""
    return [_record(office) for office in _all_on(day)]


@asked
def _all_on(day: date) -> QuerySet[Office]:
    return _standing(day).order_by("code")


def resolve_office(code: str, day: date) -> OfficeRecord:
    """The office of a code as of a day; `NotFound` where none bears it then."""
    found = resolve_offices([code], day)
    if not found:
        raise NotFound("office", code)
    return found[code.strip().upper()]


def resolve_offices(codes: Iterable[str], day: date) -> dict[str, OfficeRecord]:
    """The offices of many codes as of a day in one query; codes that no office bears are left out."""
    wanted = {code.strip().upper() for code in codes}
    return {office.code: _record(office) for office in _standing(day).filter(code__in=wanted)}


def calendar_of(code: str) -> Calendar:
    """The calendar of an office with all its past and coming hours; `NotFound` where there is no such office."""
    compact = code.strip().upper()
    found = calendars_of([compact])
    if compact not in found:
        raise NotFound("office", code)
    return found[compact]


def calendars_of(codes: Collection[str]) -> dict[str, Calendar]:
    """The calendars of many offices, in three statements however many; codes that no office bears are left out."""
    offices = Office.objects.filter(code__in=codes).prefetch_related("hours")
    closed = list(Holiday.objects.filter(Q(office__code__in=codes) | Q(office=None)).values_list("office_id", "day"))
    return {office.code: _calendar(office, closed) for office in offices}


def _calendar(office: Office, closed: Iterable[tuple[int | None, date]]) -> Calendar:
    hours = (
        Hours(each.weekday, each.opens, each.closes, each.valid_from, each.valid_to) for each in office.hours.all()
    )
    days = frozenset(day for of_office, day in closed if of_office in {office.pk, None})
    return Calendar(office.timezone, tuple(hours), days)


def holidays_of(code: str, since: date) -> list[Holiday]:
    """The days from `since` on that an office stays closed, those of every office too, in order."""
    of_office = Q(office__code=code.strip().upper()) | Q(office=None)
    return list(Holiday.objects.filter(of_office, day__gte=since).order_by("day"))


def _standing(day: date) -> QuerySet[Office]:
    return Office.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


def _record(office: Office) -> OfficeRecord:
    return OfficeRecord(
        code=office.code,
        unlocode=office.unlocode,
        names={"en": office.name_en, "fr": office.name_fr, "ar": office.name_ar},
        modes=tuple(office.modes),
        functions=tuple(office.functions),
        timezone=office.timezone,
        valid_from=office.valid_from,
        valid_to=office.valid_to,
    )
