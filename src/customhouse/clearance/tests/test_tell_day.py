"""The figures of a day: the same on the page, by the API, by the command and in the files."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import Settings
from typer import Typer
from typer.testing import CliRunner

from conftest import AT
from customhouse.clearance.commands.day import day
from customhouse.clearance.daily import Day, LaneCount, figures_of, percentile
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.inspections.tests.controls import declaration
from customhouse.clearance.pages.day.views import lasting
from customhouse.clearance.release.services import release_goods
from customhouse.clearance.showing.day import money
from customhouse.clearance.tests.lodged import lodged, message, person, signed_in
from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.config.country import CountryPack, legal_day
from customhouse.revenue.notices.tests.debts import issued
from customhouse.revenue.payments.tests.paying import pay
from customhouse.targeting.lanes.records import Lane

DIRECTOR = Actor("dalia", frozenset({Role.DIRECTOR}))
ON = AT.date()
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _nobody_goes_on(settings: Settings) -> None:
    settings.WHEN_SETTLED = []


def told(on: date = ON, after: timedelta = timedelta(0)) -> Day:
    return figures_of(on=on, actor=DIRECTOR, at=AT + after)


def test_declarations_are_counted_by_lane_on_their_day(demoland: CountryPack) -> None:
    declaration(lane=Lane.RED)
    declaration(lane=Lane.BLUE, state="released")
    declaration(lane=Lane.BLUE, state="accepted")
    lodged(message(demoland, "D"))
    simulated = message(demoland)
    lodged(simulated, simulated.with_commodity(b"99999999"))
    Declaration.objects.filter(pk=declaration().pk).update(received_at=AT - timedelta(days=1))
    figures = told()
    assert figures.lanes == (LaneCount("red", 1), LaneCount("blue", 2), LaneCount("", 1))
    assert (figures.accepted, figures.refused) == (4, 1)
    assert told(ON - timedelta(days=1)).accepted == 1


def test_a_day_is_a_day_of_the_country(demoland: CountryPack) -> None:
    row = declaration()
    Declaration.objects.filter(pk=row.pk).update(received_at=AT.replace(hour=23, minute=30))
    assert told().accepted == 0
    assert told(ON + timedelta(days=1)).accepted == 1
    assert legal_day(AT.replace(hour=23, minute=30)) == ON + timedelta(days=1)


def test_revenue_is_what_the_books_say(demoland: CountryPack) -> None:
    notice = issued()
    pay(notice, "60")
    issued("26XD00000000000172", AT - timedelta(days=1))
    figures = told()
    sums = {row.head: (row.assessed, row.collected) for row in figures.revenue}
    assert {head: assessed for head, (assessed, _) in sums.items()} == {
        "CUD": Decimal("100.00"),
        "FEE": Decimal("5.00"),
        "VAT": Decimal("20.00"),
    }
    assert (figures.assessed, figures.collected) == (Decimal("125.00"), Decimal("60.00"))
    assert sums["FEE"][1] == Decimal("5.00")
    assert told(ON - timedelta(days=1)).assessed == Decimal("125.00")


def test_the_oldest_of_each_office_is_named(demoland: CountryPack) -> None:
    first, second = declaration(office="XD000200"), declaration()
    declaration(state="accepted")
    declaration(state="released")
    Declaration.objects.filter(pk=first.pk).update(accepted_at=AT - timedelta(days=3))
    Declaration.objects.filter(pk=second.pk).update(accepted_at=AT - HOUR)
    waiting = told().waiting
    assert [(row.office, row.under_control, row.unpaid, row.oldest_mrn) for row in waiting] == [
        ("XD000200", 1, 0, first.mrn),
        ("XD000100", 1, 1, second.mrn),
    ]


def test_times_are_from_acceptance_to_release(demoland: CountryPack) -> None:
    for hours in (1, 2, 3, 4):
        row = declaration(state="released", lane=Lane.GREEN)
        Declaration.objects.filter(pk=row.pk).update(accepted_at=AT - hours * HOUR)
        release_goods(declaration=row, secured=Decimal(0), actor=SYSTEM, at=AT)
    times = told().times
    assert (times.released, times.median, times.p90) == (4, 120, 240)
    assert told(ON - timedelta(days=1)).times.median is None


def test_controls_past_their_time_are_counted(demoland: CountryPack) -> None:
    for hours, state in ((1, "assigned"), (2, "taken"), (3, "done"), (-1, "assigned")):
        row = declaration()
        WorkOrder.objects.create(
            declaration=row,
            number=1,
            mrn=row.mrn or "",
            office=row.office,
            lane=row.lane,
            state=state,
            opened_at=AT,
            due_at=AT - hours * HOUR,
        )
    [late] = told().overdue
    assert (late.office, late.count, late.oldest_due) == ("XD000100", 2, AT - 2 * HOUR)


def test_page_api_command_and_files_tell_the_same(demoland: CountryPack) -> None:
    declaration()
    pay(issued(), "60")
    director = signed_in(person("dalia", Role.DIRECTOR))
    page = director.get(reverse("day:show"))
    assert "125.00" in page.text
    api = director.get("/api/v1/day", {"on": ON.isoformat()}).json()
    assert (api["assessed"], api["collected"], api["lanes"]) == ("125.00", "60.00", [{"lane": "red", "count": 1}])
    app = Typer()
    app.command()(day)
    said = json.loads(CliRunner().invoke(app, ["--json", "--on", ON.isoformat()]).stdout)
    assert said == api
    assert "125.00 XDD" in CliRunner().invoke(app, []).stdout
    as_csv = director.get(reverse("day:show"), {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert "revenue,CUD,assessed,100.00,XDD" in as_csv
    book = load_workbook(io.BytesIO(director.get(reverse("day:show"), {"format": "xlsx"}).content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert ["revenue", "all", "assessed", 125, "XDD"] in rows
    assert len(rows) == len(as_csv)


@pytest.mark.parametrize("on", ["", "nonsense", "0001-01-01", "9999-12-31", "2026-03-03"])
def test_a_day_that_cannot_be_asked_for_is_today(demoland: CountryPack, on: str) -> None:
    director = signed_in(person("dalia", Role.DIRECTOR))
    assert director.get(reverse("day:show"), {"on": on}).context["day"].on == ON
    if on.startswith(("0", "9")):
        assert director.get("/api/v1/day", {"on": on}).json()["on"] == ON.isoformat()


def test_another_day_is_chosen(demoland: CountryPack) -> None:
    director = signed_in(person("dalia", Role.DIRECTOR))
    page = director.get(reverse("day:show"), {"on": "2026-02-27"})
    assert page.context["later"] == date(2026, 2, 28)
    assert "Nothing was accepted on this day." in page.text


def test_the_day_is_for_those_who_answer_for_it(demoland: CountryPack) -> None:
    for name, role, status in (("sara", Role.SUPERVISOR, 200), ("omar", Role.OFFICER, 403), ("ana", Role.TRADER, 403)):
        client = signed_in(person(name, role))
        assert client.get(reverse("day:show")).status_code == status
        assert client.get("/api/v1/day").status_code == status
    assert Client().get(reverse("day:show")).status_code == 302
    with pytest.raises(AccessDenied):
        figures_of(on=ON, actor=Actor("x"), at=AT)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(None, ""), (1, "1 minute"), (59, "59 minutes"), (61, "1 hour"), (600, "10 hours"), (4320, "3 days")],
)
def test_durations_are_told_in_their_largest_unit(minutes: int | None, words: str) -> None:
    assert lasting(minutes) == words


def test_nearest_rank() -> None:
    assert [percentile(range(1, 101), share) for share in (1, 50, 90, 100)] == [1, 50, 90, 100]


def test_amounts_keep_what_the_currency_has() -> None:
    assert (money(Decimal("1.5"), "XDD"), money(Decimal("1.2345"), "EUR"), money(Decimal(2), "JPY")) == (
        "1.50",
        "1.2345",
        "2",
    )
