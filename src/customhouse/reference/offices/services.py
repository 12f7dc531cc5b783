"""Publishing offices and calendars from the law of the country pack: the only door for writing them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack
from customhouse.reference.offices.access import PUBLISH_OFFICES
from customhouse.reference.offices.models import Holiday, Office, OfficeHours
from customhouse.reference.offices.rules import minutes
from customhouse.reference.tables import day_or_none, read_table


@transaction.atomic
def load_law(*, pack: CountryPack, actor: Actor, at: datetime) -> int:
    """Add what the pack's `offices.csv`, `calendars.csv` and `holidays.csv` have and the tables lack; how many rows."""
    require(actor, PUBLISH_OFFICES)
    rows = _load_offices(pack)
    by_code = {office.code: office for office in Office.objects.all()}
    rows += _load_hours(pack, by_code) + _load_holidays(pack, by_code)
    if rows:
        payload = {"table": "offices", "pack": pack.name, "rows": rows}
        record_event(subject="law:offices", kind="loaded", payload=payload, actor=actor, at=at)
    return rows


def _load_offices(pack: CountryPack) -> int:
    known = set(Office.objects.values_list("code", flat=True))
    fresh = [_office(row) for row in read_table(pack.data("offices.csv")) if row["code"] not in known]
    return len(Office.objects.bulk_create(fresh))


def _office(row: Mapping[str, str]) -> Office:
    return Office(
        code=row["code"],
        unlocode=row["unlocode"],
        name_en=row["name_en"],
        name_fr=row["name_fr"],
        name_ar=row["name_ar"],
        modes=row["modes"].split(),
        functions=row["functions"].split(),
        timezone=row["timezone"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=day_or_none(row["valid_to"]),
        legal_reference=row["legal_reference"],
    )


def _load_hours(pack: CountryPack, offices: Mapping[str, Office]) -> int:
    known = set(OfficeHours.objects.values_list("office_id", "weekday", "opens", "valid_from"))
    found = [_hours(row, offices[row["office"]]) for row in read_table(pack.data("calendars.csv"))]
    fresh = [each for each in found if (each.office_id, each.weekday, each.opens, each.valid_from) not in known]
    return len(OfficeHours.objects.bulk_create(fresh))


def _hours(row: Mapping[str, str], office: Office) -> OfficeHours:
    return OfficeHours(
        office=office,
        weekday=int(row["weekday"]),
        opens=minutes(row["opens"]),
        closes=minutes(row["closes"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=day_or_none(row["valid_to"]),
        legal_reference=row["legal_reference"],
    )


def _load_holidays(pack: CountryPack, offices: Mapping[str, Office]) -> int:
    known = set(Holiday.objects.values_list("office_id", "day"))
    found = [
        _holiday(row, offices[row["office"]] if row["office"] else None)
        for row in read_table(pack.data("holidays.csv"))
    ]
    return len(Holiday.objects.bulk_create([each for each in found if (each.office_id, each.day) not in known]))


def _holiday(row: Mapping[str, str], office: Office | None) -> Holiday:
    return Holiday(
        office=office,
        day=date.fromisoformat(row["day"]),
        name_en=row["name_en"],
        name_fr=row["name_fr"],
        name_ar=row["name_ar"],
        legal_reference=row["legal_reference"],
    )
