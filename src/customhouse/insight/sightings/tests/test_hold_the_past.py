"""A list changes: whom the past named is held against it, once, and waits for clearing."""

from __future__ import annotations

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.law import law_in_force
from customhouse.clearance.tests.lodged import PRECURSOR, lodged, message, person, signed_in
from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.jobs.queries import recurring
from customhouse.insight.sightings import queries, services
from customhouse.insight.sightings.tasks import rescreen
from customhouse.targeting.screening import queries as screening
from customhouse.targeting.screening.models import Rescreening, Sighting
from customhouse.targeting.screening.rules.formats import Format
from customhouse.targeting.screening.services import NewList, decide, load_list
from customhouse.web.tests.command_lines import run

pytestmark = pytest.mark.django_db
ANNA = Actor("anna", frozenset({Role.ANALYST}))
SARA = Actor("sara", frozenset({Role.SUPERVISOR}))
HEAD = "key,kind,name,aliases,births,countries,numbers,note"


def load(*entries: str, code: str = "OWN", readers: tuple[Role, ...] = ()) -> None:
    screening.forget()
    new = NewList(code, code, Format.OWN, readers)
    load_list(new=new, data="\n".join([HEAD, *entries]).encode(), actor=ANNA, at=AT)


def at_all() -> list[tuple[str, int, int]]:
    """What the job does: list, entries looked out for, found."""
    done = services.rescreen_all(actor=SYSTEM, at=AT + timedelta(hours=1))
    return [(each.watch_list.code, each.entries, each.found) for each in done]


def test_what_a_list_adds_is_held_against_the_past(demoland: CountryPack) -> None:
    """Once an edition; what stood before is not asked again; clearing ends the question; roles keep to their lists."""
    said = message(demoland)
    row, held = lodged(said), lodged(said, said.with_commodity(PRECURSOR).replace(said.lrn.encode(), b"HELD-1"))
    named = {
        each.name for page in queries.named_since(AT.date(), law_in_force()) for each in page if each.subject == row.mrn
    }
    name = max((each for each in named if " " in each), key=len)
    load("X1,person,Nobody Ofthem,,,,,")
    assert at_all() == [("OWN", 1, 0)]
    assert at_all() == []
    load("X1,person,Nobody Ofthem,,,,,", f"X2,company,{name},,,,,Watched")
    load(f"S1,company,{name},,,,,", code="SECRET", readers=(Role.ANALYST,))
    assert at_all() == [("OWN", 1, 2), ("SECRET", 1, 2)]
    assert {each.subject for each in screening.sightings_waiting(SARA)} == {row.mrn, held.mrn}
    assert {each.watch_list.code for each in screening.sightings_waiting(SARA)} == {"OWN"}
    assert screening.sightings_waiting(ANNA).count() == 4
    [event] = Event.objects.filter(subject="watchlist:SECRET", kind="past screened")
    assert json.loads(event.payload)["found"] == 2
    Rescreening.objects.update(done_at=None)
    assert at_all() == [("OWN", 2, 2), ("SECRET", 1, 2)]
    assert Sighting.objects.count() == 4
    decide(code="OWN", key="X2", name=name, is_same=False, reason="Another", actor=SARA, at=AT)
    assert screening.sightings_waiting(SARA).count() == 0
    assert screening.sightings_waiting(ANNA).count() == 2
    with pytest.raises(AccessDenied):
        screening.sightings_waiting(Actor("omar", frozenset({Role.OFFICER})))


def test_containers_and_released_goods(demoland: CountryPack) -> None:
    """A container by its number; goods released before the law's days are let be, those not released never."""
    said = message(demoland)
    row = lodged(said)
    numbers = [
        each for page in queries.named_since(AT.date(), law_in_force()) for each in page if each.role == "container"
    ]
    things = [each.name for each in numbers] or [said.submitter]
    load(f"C1,other,,,,,number:{things[0]},", code="BOX")
    assert services.first_day(law_in_force(), AT) == AT.date() - timedelta(days=90)
    Declaration.objects.filter(pk=row.pk).update(released_at=AT - timedelta(days=91))
    assert at_all() == [("BOX", 1, 0)]
    assert queries.count_since(AT.date() - timedelta(days=92), ZoneInfo(demoland.timezone)) == 1
    Declaration.objects.filter(pk=row.pk).update(released_at=AT - timedelta(days=9))
    Rescreening.objects.all().delete()
    [(code, entries, found)] = at_all()
    assert (code, entries, found > 0) == ("BOX", 1, True)


def test_it_waits_on_the_page_over_http_and_on_the_command_line(
    demoland: CountryPack, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a job that ticks; a decision is made on the page; officers see nothing of it."""
    said = message(demoland)
    row = lodged(said)
    assert "screening.past" in {each.name for each in recurring()}
    load(f"N1,other,,,,,number:{said.submitter},", code="ONE")
    rescreen(AT)
    told = [json.loads(line) for line in run(capsys, "watchlist", "sightings", "--json").out.splitlines()]
    assert (told[0]["subject"], told[0]["key"], told[0]["score"]) == (row.mrn, "N1", 1.0)
    assert "number" in told[0]["evidence"][0]
    assert str(row.mrn) in run(capsys, "watchlist", "sightings").out
    assert "No list changed" in run(capsys, "watchlist", "rescreen").out
    load(f"N2,other,,,,,number:{said.submitter},", code="TWO")
    assert json.loads(run(capsys, "watchlist", "rescreen", "--json").out)["watch_list"] == "TWO"
    sara = signed_in(person("sara", Role.SUPERVISOR, office=row.office))
    page = sara.get("/screening/").text
    assert "Found in declarations" in page
    assert str(row.mrn) in page
    assert sara.get("/api/v1/screening/sightings?watch_list=TWO").json()["waiting"] > 0
    assert sara.get("/api/v1/screening/sightings?watch_list=NONE").status_code == 404
    omar = signed_in(person("omar", Role.OFFICER, office=row.office))
    assert "Found in declarations" not in omar.get("/screening/").text
    assert omar.get("/api/v1/screening/sightings").status_code == 403
    for each in list(screening.sightings_waiting(SARA)):
        given = {"code": each.watch_list.code, "key": each.key, "name": each.name, "verdict": "other", "reason": "No"}
        sara.post("/screening/decisions/", given)
    assert "Found in declarations" not in sara.get("/screening/").text
