"""Links are fed from declarations, and one page tells all of a trader, to those who need to know."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import OperationalError

from conftest import AT
from customhouse.clearance.declarations.models import Version
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.law import law_in_force
from customhouse.clearance.tests.lodged import lodged, message, person, signed_in
from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.jobs.queries import recurring
from customhouse.insight.operators import sightings
from customhouse.insight.operators.services import build_links
from customhouse.insight.operators.tasks import build
from customhouse.parties.traders.services import suspend_trader
from customhouse.revenue.notices.models import Notice
from customhouse.targeting.links.models import FoundPattern, LinkEdge, LinkedParty
from customhouse.targeting.links.records import Blot, Kind, Seen
from customhouse.targeting.links.services import take_in
from customhouse.targeting.screening.rules.formats import Format
from customhouse.targeting.screening.services import NewList, load_list
from customhouse.tariff.valuation.services import raise_doubt
from customhouse.web import demonstration
from customhouse.web.tests.command_lines import run

OMAR = Actor("omar", frozenset({Role.OFFICER}))
LATER = AT + timedelta(days=200)


def test_weeks_of_trade_show_who_came_back(demoland: CountryPack, capsys: pytest.CaptureFixture[str]) -> None:
    """The demonstration's weeks: a suspended firm, three behind new names; the page of one of them says so."""
    lodged_weeks = demonstration.earlier_weeks(demoland, on=AT.date(), at=AT)
    assert lodged_weeks > 30
    assert demonstration.earlier_weeks(demoland, on=AT.date(), at=AT) == 0
    assert demonstration.look_for_links(at=AT) == 5
    shapes = list(FoundPattern.objects.values_list("shape", flat=True))
    assert sorted(shapes) == ["burst", "cluster", "reappearance", "reappearance", "reappearance"]
    assert {row.kind for row in LinkEdge.objects.all()} >= {"name", "address", "phone", "seller", "container"}
    with time_machine.travel(AT, tick=False):
        assert run(capsys, "links", "build", "--json").lines[0]["new_edges"] == 0
        assert "stand no longer" in run(capsys, "links", "build").out
        assert "the suspension of Golden Sail Trading" in run(capsys, "operator", "XD0990000002").out
        [told] = run(capsys, "operator", "XD0990000002", "--json").lines
        analyst = signed_in(person("ana", Role.ANALYST))
        page = analyst.get("/operators/XD0990000002/").text
        assert analyst.get("/operators/XD0000000000/").status_code == 404
        assert analyst.get("/operators/XD0990000002/?days=7").status_code == 422
        assert "Silver Mast" in analyst.get("/operators/?q=silver mast").text
        assert "Silver Mast" in analyst.get("/operators/?q=Silvr+Masst").text
        assert "Nobody is called so" in analyst.get("/operators/?q=zzzzzzzz").text
        assert analyst.get("/api/v1/operators/XD0990000002?days=3660").json()["flows"]
    assert {each["by"] for each in told["flows"]} == {"goods", "origin", "office", "month"}
    assert [each["pattern"] for each in told["patterns"]].count("reappearance") == 1
    assert told["standing"]["declarations"] == str(len([row for row in told["flows"] if row["by"] == "goods"]) * 5)
    assert "Golden Sail Trading" in page
    assert "<svg" in page


def test_everything_that_stands_against_a_trader_is_told(demoland: CountryPack) -> None:
    """A finding, a suspension, a late debt, a doubt and a match of a list, each where it is to be read."""
    said = message(demoland)
    row = lodged(said)
    owner = row.importer
    debt = Notice.objects.filter(debtor=owner).first()
    raise_doubt(
        subject=row.mrn or "",
        item=1,
        importer=owner,
        office=row.office,
        question="Why so cheap?",
        actor=SYSTEM,
        at=AT,
    )
    data = f"key,kind,name,aliases,births,countries,numbers,note\nX1,company,Nobody,,,,{owner},".encode()
    anna = Actor("anna", frozenset({Role.ANALYST}))
    load_list(new=NewList("OWN", "Own", Format.OWN), data=data, actor=anna, at=AT)
    WorkOrder.objects.create(
        declaration=row, number=9, mrn=row.mrn or "", office=row.office, lane="red", state="reported", opened_at=AT,
        due_at=AT, ended_at=AT, conclusion="findings", is_hit=True,
    )  # fmt: skip
    suspend_trader(identifier=owner, reason="Forged", actor=SYSTEM, at=AT + timedelta(hours=1))
    odd = Seen(owner, "", Kind.SELLER, "DE/123", "Evil GmbH", AT, row.mrn or "")
    take_in(seen=[odd], position=0, upto=AT, actor=SYSTEM)
    build(LATER)
    assert "links.build" in {work.name for work in recurring()}
    assert LinkedParty.objects.filter(key=owner).exists()
    against = {(mark.party, mark.blot) for mark in sightings.marks(LATER, ZoneInfo("UTC"))}
    assert {(owner, Blot.FINDING), (owner, Blot.SUSPENDED)} <= against
    assert ((owner, Blot.DEBT) in against) == bool(debt)
    assert not list(sightings.marks(AT, ZoneInfo("UTC")))
    with time_machine.travel(AT + timedelta(hours=2), tick=False):
        page = signed_in(person("ana", Role.ANALYST)).get(f"/operators/{owner}/").text
    assert "May stand on a watch list" in page
    assert "Value doubted" in page
    assert "Evil GmbH" in page
    assert "1 of 1 (100 %)" in page
    with pytest.raises(AccessDenied):
        build_links(actor=OMAR, at=LATER)


def test_what_is_still_being_written_waits_for_the_next_time(
    demoland: CountryPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No version is passed over: where the table's lock is not had, the position stays, and the next time reads all."""

    def locked(**_asked: object) -> None:
        raise OperationalError("canceling statement due to lock timeout")

    row = lodged(message(demoland))
    law = law_in_force()
    with monkeypatch.context() as patched:
        patched.setattr("customhouse.insight.operators.sightings.transaction.atomic", locked)
        assert list(sightings.seen_since(0, law)) == []
    [page] = sightings.seen_since(0, law)
    assert (page.position, page.versions) == (Version.objects.get(declaration=row).pk, 1)
    assert list(sightings.seen_since(page.position, law)) == []
