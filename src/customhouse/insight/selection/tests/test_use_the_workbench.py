"""The analyst's pages: write as fields or text, test, watch, activate; and what nobody else gets to see."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from conftest import AT
from customhouse.clearance.tests.lodged import lodged, message, person, signed_in
from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from customhouse.insight.selection import services
from customhouse.insight.selection.forms import fields_of
from customhouse.targeting.profiles.models import BackTest, ProfileDraft, ProfileVersion
from customhouse.targeting.profiles.records import Comparison
from customhouse.targeting.profiles.rules.sheets import write_sheet
from customhouse.targeting.profiles.tests.examples import profile

SECRET = "Only analysts know this."
NOTES = {"en": SECRET, "fr": SECRET, "ar": SECRET}
ALL = profile(
    code="T-ALL", condition=Comparison("direction", "equals", "import"), analyst_note=NOTES, direction="import",
    offices=("XD000100", "XD000200", "XD000300"), regimes=("4", "5", "7"), valid_from=AT.date(),
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Client:
    return signed_in(person("ana", Role.ANALYST))


@pytest.fixture
def bob() -> Client:
    return signed_in(person("bob", Role.ANALYST))


def test_the_way_of_a_profile(demoland: CountryPack, ana: Client, bob: Client, time_machine: object) -> None:
    """Written in fields, tested on what was selected, watched in shadow, activated by another; then it finds."""
    lodged(message(demoland))
    time_machine.move_to(AT + timedelta(days=1))  # type: ignore[attr-defined]  # the fixture of the package
    answer = ana.post("/selection/new/", {**fields_of(ALL), "valid_to": ""})
    assert (answer.status_code, answer["Location"]) == (302, "/selection/T-ALL/")
    assert "not tested" in ana.get("/selection/").text
    assert "No rule goes live untested" in ana.get("/selection/T-ALL/").text
    assert bob.post("/selection/T-ALL/activated/").status_code == 422
    assert ana.post("/selection/T-ALL/test/", {"days": "30"}).status_code == 302
    page = ana.get("/selection/T-ALL/").text
    assert BackTest.objects.get().outcome["hits"] == 1
    assert "another analyst puts it into force" in page
    assert "/selection/T-ALL/activated/" not in page
    assert ana.post("/selection/T-ALL/shadowed/").status_code == 302
    assert ana.post("/selection/T-ALL/activated/").status_code == 422
    assert "/selection/T-ALL/activated/" in bob.get("/selection/T-ALL/").text
    assert bob.post("/selection/T-ALL/activated/").status_code == 302
    assert ProfileVersion.objects.get(code="T-ALL").recorded_by == "bob"
    assert "T-ALL" in ana.get("/profiles/").text
    row = lodged(message(demoland), message(demoland).with_lrn("LATER-1"), AT + timedelta(days=2))
    assert "T-ALL" in [reason["code"] for reason in row.reasons]
    time_machine.move_to(AT + timedelta(days=3))  # type: ignore[attr-defined]  # as above
    assert 'id="T-ALL"' in ana.get("/selection/effect/").text


def test_officers_and_traders_see_nothing_of_analysts_notes(demoland: CountryPack, ana: Client) -> None:
    """Neither on the pages of selection nor on the declaration that the profile found."""
    ana.post("/selection/new/?as=text", {"text": write_sheet(ALL)})
    ana.post("/selection/T-ALL/shadowed/")
    row = lodged(message(demoland))
    assert "SEL-SHADOW" in [reason["code"] for reason in row.reasons]
    told = {
        role: signed_in(person(f"one-{role}", role, office=row.office)).get(f"/declarations/{row.mrn}/").text
        for role in (Role.OFFICER, Role.SUPERVISOR, Role.DIRECTOR, Role.AUDITOR)
    }
    told[Role.TRADER] = (
        signed_in(person("owner", Role.TRADER, trader=row.importer)).get(f"/declarations/{row.mrn}/").text
    )
    for role, page in told.items():
        assert str(row.mrn) in page, role
        assert not [word for word in ("T-ALL", SECRET, "shadow", "propensity", "probability") if word in page], role
    for path in ("/selection/", "/selection/T-ALL/", "/selection/effect/", "/selection/what-if/", "/profiles/"):
        for role in Role:
            if role not in {Role.ANALYST, Role.SYSTEM}:
                assert signed_in(person(f"{role}-{path.count('/')}{len(path)}", role)).get(path).status_code == 403


def test_a_faulty_text_is_told_with_its_place(ana: Client) -> None:
    faulty = write_sheet(ALL).replace("direction is import", "direction is more than import")
    page = ana.post("/selection/new/?as=text", {"text": faulty})
    assert page.status_code == 422
    assert "stands where" in page.text
    assert not ProfileDraft.objects.exists()
    assert ana.post("/selection/new/", {}).status_code == 422


def test_a_draft_is_changed_as_it_stands(ana: Client) -> None:
    """In fields or as text, what is shown and sent back unchanged says the same."""
    ana.post("/selection/new/?as=text", {"text": write_sheet(ALL)})
    before = ProfileDraft.objects.get()
    assert "direction is import" in ana.get("/selection/T-ALL/change/").text
    assert "profile: T-ALL" in ana.get("/selection/T-ALL/change/?as=text").text
    ana.post("/selection/T-ALL/change/", {**fields_of(ALL), "valid_to": ""})
    assert ProfileDraft.objects.get().digest == before.digest
    assert ana.post("/selection/T-ALL/dropped/").status_code == 302
    assert ana.post("/selection/T-ALL/dropped/").status_code == 422
    assert ana.get("/selection/T-NONE/").status_code == 404


def test_too_much_to_wait_for_is_left_to_the_command(
    demoland: CountryPack, ana: Client, monkeypatch: pytest.MonkeyPatch, time_machine: object
) -> None:
    lodged(message(demoland))
    time_machine.move_to(AT + timedelta(days=1))  # type: ignore[attr-defined]  # as above
    monkeypatch.setattr(services, "ON_A_PAGE", 0)
    ana.post("/selection/new/?as=text", {"text": write_sheet(ALL)})
    assert "customhouse profile backtest" in ana.post("/selection/T-ALL/test/", {"days": "30"}).text
    assert ana.post("/selection/T-ALL/test/", {"days": "7"}).status_code == 422
    page = ana.post("/selection/what-if/", {"add": "T-ALL", "random": "1", "minutes": "45", "days": "30"})
    assert (page.status_code, "customhouse profile backtest" in page.text) == (422, True)


def test_what_if_on_a_page(demoland: CountryPack, ana: Client, time_machine: object) -> None:
    """The draft in, the rest as it is: the one declaration of the past gets its lane."""
    lodged(message(demoland))
    time_machine.move_to(AT + timedelta(days=1))  # type: ignore[attr-defined]  # as above
    ana.post("/selection/new/?as=text", {"text": write_sheet(ALL)})
    page = ana.post("/selection/what-if/", {"add": "T-ALL", "random": "0", "minutes": "45", "days": "30"})
    assert page.status_code == 200
    assert re.search(r"Controls that come</dt><dd>\D*1\D*<", page.text)
    assert not BackTest.objects.exists()
