"""The pack's offices, hours and holidays, and reading them as of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from customhouse.foundation.access.errors import AccessDenied, NotFound
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import country_pack
from customhouse.reference.offices.models import Holiday, Office, OfficeHours
from customhouse.reference.offices.queries import calendar_of, offices_on, resolve_office, resolve_offices
from customhouse.reference.offices.rules import is_open, working_time
from customhouse.reference.offices.services import load_law

AT = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)
DAY = date(2026, 1, 2)
PACK = country_pack("demoland")


@pytest.mark.django_db
def test_the_packs_offices_load_once() -> None:
    rows = load_law(pack=PACK, actor=SYSTEM, at=AT)
    assert rows == Office.objects.count() + OfficeHours.objects.count() + Holiday.objects.count()
    assert load_law(pack=PACK, actor=SYSTEM, at=AT) == 0
    assert [event.kind for event in events_of("law:offices")] == ["loaded"]
    assert [office.code for office in offices_on(DAY)] == [
        "XD000001", "XD000100", "XD000200", "XD000300", "XD000400",
    ]  # fmt: skip


@pytest.mark.django_db
def test_an_office_is_resolved_by_what_people_type() -> None:
    load_law(pack=PACK, actor=SYSTEM, at=AT)
    office = resolve_office(" xd000100 ", DAY)
    assert (office.code, office.modes, office.name("ar")) == ("XD000100", ("1", "5"), "ميناء سلام البحري")
    assert office.name("pt") == office.names["en"]
    assert set(resolve_offices(["XD000200", "GB000060"], DAY)) == {"XD000200"}


@pytest.mark.django_db
def test_an_office_that_does_not_stand_then_is_not_found() -> None:
    load_law(pack=PACK, actor=SYSTEM, at=AT)
    for code, day in (("GB000060", DAY), ("XD000100", date(2018, 12, 31))):
        with pytest.raises(NotFound):
            resolve_office(code, day)
    with pytest.raises(NotFound):
        calendar_of("GB000060")


@pytest.mark.django_db
def test_calendars_differ_by_office_and_change_with_the_law() -> None:
    load_law(pack=PACK, actor=SYSTEM, at=AT)
    airport, seaport = calendar_of("XD000200"), calendar_of("xd000100")
    new_year = datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert is_open(airport, new_year)
    assert not is_open(seaport, new_year)
    before, after = datetime(2022, 6, 6, tzinfo=UTC), datetime(2023, 6, 5, tzinfo=UTC)
    assert working_time(seaport, before, before + timedelta(days=1)) == timedelta(hours=12)
    assert working_time(seaport, after, after + timedelta(days=1)) == timedelta(hours=16)


@pytest.mark.django_db
def test_who_may_not_publish_does_not() -> None:
    with pytest.raises(AccessDenied):
        load_law(pack=PACK, actor=Actor("olga", frozenset({Role.OFFICER})), at=AT)


@pytest.mark.django_db
def test_a_holiday_of_all_offices_closes_each_and_stands_once() -> None:
    load_law(pack=PACK, actor=SYSTEM, at=AT)
    Holiday.objects.create(office=None, day=date(2026, 6, 3), name_en="Mourning", name_fr="Deuil", name_ar="حداد")
    assert not is_open(calendar_of("XD000200"), datetime(2026, 6, 3, 10, tzinfo=UTC))
    with pytest.raises(IntegrityError), transaction.atomic():
        Holiday.objects.create(office=None, day=date(2026, 6, 3), name_en="Again", name_fr="", name_ar="")
