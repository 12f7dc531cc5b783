"""What people see and do about a release: its conditions, its final duty, its revocation, corrections after it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from conftest import AT
from customhouse.clearance.announcing import announce
from customhouse.clearance.controlling import end_measure
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.declarations.states import State
from customhouse.clearance.inspections.rules.states import Ending
from customhouse.clearance.pages.release.panel import release_panel
from customhouse.clearance.release.corrections import ask_correction, take_request
from customhouse.clearance.release.models import CorrectionRequest, Release
from customhouse.clearance.release.queries import is_final, is_revoked, release_of, verified, visible_to
from customhouse.clearance.release.services import release_all, releasing, settle_paid_duties
from customhouse.clearance.releasing import refuse_correction, revoke, settle, standing_of
from customhouse.clearance.showing.verification import verification_of
from customhouse.clearance.tests.api_clients import system_of
from customhouse.clearance.tests.lodged import OFFICE, Message, lodged, message, person, signed_in
from customhouse.clearance.tests.released import let_go, released
from customhouse.clearance.tests.test_release_when_met import pay
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.webhooks.records import EventType

OFFICER = Actor("omar", frozenset({Role.OFFICER}), offices=frozenset({OFFICE}))
SUPERVISOR = Actor("sofia", frozenset({Role.SUPERVISOR}), offices=frozenset({OFFICE}))
WRONG = Correction(1, "customs_value", "12500.50")


@pytest.fixture
def said(demoland: CountryPack) -> Message:
    return message(demoland)


def fresh(declaration: Declaration) -> Release:
    release = release_of(declaration.pk)
    assert release is not None
    return release


def test_releases_are_numbered_without_gaps(said: Message) -> None:
    first, second = lodged(said), lodged(said, said.with_lrn("OTHER-1"))
    for declaration in (first, second):
        let_go(declaration)
    numbers = [fresh(first).number, fresh(second).number]
    assert numbers == [1, 2]
    assert fresh(first).reference == f"{first.office}-2026-000001"
    assert len({fresh(first).code, fresh(second).code}) == 2


def test_a_number_that_was_not_used_is_given_again(said: Message) -> None:
    declaration, other = lodged(said), lodged(said, said.with_lrn("OTHER-1"))
    with transaction.atomic():
        release_all(releasings=[releasing(other, Decimal(0))], actor=SYSTEM, at=AT)
        transaction.set_rollback(True)
    assert let_go(declaration).number == fresh(declaration).number
    numbers = sorted(Release.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_only_customhouse_itself_releases(said: Message) -> None:
    with pytest.raises(AccessDenied):
        release_all(releasings=[], actor=OFFICER, at=AT)


def test_a_release_under_guarantee_is_final_when_it_is_paid(said: Message) -> None:
    declaration = lodged(said)
    Release.objects.filter(declaration=declaration)
    release = let_go(declaration, secured="100.00")
    if not release.secured:
        pytest.skip("released on the way: nothing was owed")
    assert not is_final(release)
    settle_paid_duties(declarations=[declaration], actor=SYSTEM, at=AT)
    assert settle_paid_duties(declarations=[declaration], actor=SYSTEM, at=AT) == []
    assert is_final(fresh(declaration))
    kinds = [event.kind for event in events_of(declaration.mrn or "")]
    assert kinds.count("release.duty_settled") == 1


def test_what_is_final_cannot_be_settled_again(said: Message) -> None:
    declaration, _ = released(said)
    with pytest.raises(Conflict):
        settle(mrn=declaration.mrn or "", reason="Again", actor=OFFICER, at=AT)
    with pytest.raises(AccessDenied):
        settle(mrn=declaration.mrn or "", reason="Mine", actor=said.sender, at=AT)


def test_a_supervisor_revokes_once(said: Message) -> None:
    declaration, _ = released(said)
    assert "wanted" not in release_panel(said.sender, declaration)
    with pytest.raises(AccessDenied):
        revoke(mrn=declaration.mrn or "", reason="x", actor=OFFICER, at=AT)
    revoke(mrn=declaration.mrn or "", reason="Wrong goods", actor=SUPERVISOR, at=AT)
    assert is_revoked(fresh(declaration))
    declaration.refresh_from_db()
    assert (declaration.state, standing_of(declaration).is_released) == (State.ACCEPTED, False)
    assert "REL-FREE" in [each.code for each in standing_of(declaration).conditions if not each.met]
    assert release_panel(said.sender, declaration)["wanted"].title == "The release was revoked"
    with pytest.raises(Conflict):
        revoke(mrn=declaration.mrn or "", reason="Again", actor=SUPERVISOR, at=AT)
    with pytest.raises(Refused):
        revoke(mrn="26XD00000000000099", reason="x", actor=SUPERVISOR, at=AT)


def test_goods_go_anew_after_a_release_was_revoked(said: Message) -> None:
    declaration = lodged(said)
    pay(declaration)
    mrn, first = declaration.mrn or "", fresh(declaration)
    revoke(mrn=mrn, reason="Wrong goods", actor=SUPERVISOR, at=AT)
    with pytest.raises(Conflict):
        settle(mrn=mrn, reason="It was revoked", actor=OFFICER, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(declaration=declaration, office=first.office, year=2026, number=9, at=AT, version=1)
    end_measure(reference=f"{mrn}/1", ending=Ending.LIFTED, reason="Seen", actor=OFFICER, at=AT)
    second = fresh(declaration)
    assert (second.number, second.turn, is_revoked(second)) == (first.number + 1, 2, False)
    old, new = verified(first.code), verified(second.code)
    assert old is not None
    assert new is not None
    assert (verification_of(old, "en").validity, verification_of(new, "en").validity) == ("revoked", "valid")
    revoke(mrn=mrn, reason="Wrong again", actor=SUPERVISOR, at=AT)
    end_measure(reference=f"{mrn}/2", ending=Ending.LIFTED, reason="Seen", actor=OFFICER, at=AT)
    assert (fresh(declaration).turn, standing_of(declaration).is_released) == (3, True)
    told = [event.type for event in announce(events=list(events_of(mrn)))]
    assert [each for each in told if "release" in each][:3] == [
        EventType.RELEASED,
        EventType.RELEASE_REVOKED,
        EventType.RELEASED,
    ]


@pytest.mark.parametrize("table", ["release_release", "release_revocation", "release_correctionrequest"])
def test_a_release_cannot_be_altered(table: str, said: Message) -> None:
    declaration, _ = released(said)
    ask_correction(mrn=declaration.mrn or "", corrections=[WRONG], reason="Typo", actor=said.sender, at=AT)
    revoke(mrn=declaration.mrn or "", reason="Wrong goods", actor=SUPERVISOR, at=AT)
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET \"by\" = 'nobody'"):  # noqa: S608  # names of ours
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_who_reads_a_release_is_who_reads_the_declaration(said: Message) -> None:
    _, release = released(said)
    assert list(visible_to(said.sender)) == [release]
    assert list(visible_to(OFFICER)) == [release]
    assert list(visible_to(Actor("eve", frozenset({Role.TRADER})))) == []


# Corrections


def test_a_correction_is_asked_by_one_and_decided_by_another(said: Message) -> None:
    declaration, _ = released(said)
    mrn = declaration.mrn or ""
    asked = ask_correction(mrn=mrn, corrections=[WRONG], reason="Freight left out", actor=OFFICER, at=AT)
    with pytest.raises(Conflict), transaction.atomic():
        take_request(mrn=mrn, number=asked.number, actor=OFFICER)
    refuse_correction(mrn=mrn, number=asked.number, reason="It was in it", actor=SUPERVISOR, at=AT)
    assert CorrectionRequest.objects.get().decision.granted is False
    with pytest.raises(Conflict):
        refuse_correction(mrn=mrn, number=asked.number, reason="Again", actor=SUPERVISOR, at=AT)
    with pytest.raises(NotFound):
        refuse_correction(mrn=mrn, number=9, reason="None", actor=SUPERVISOR, at=AT)


@pytest.mark.parametrize(
    ("correction", "reason"),
    [
        (Correction(99, "customs_value", "1"), "x"),
        (Correction(1, "lane", "green"), "x"),
        (Correction(1, "customs_value", "much"), "x"),
        (Correction(1, "customs_value", "-1"), "x"),
        (Correction(1, "origin", ""), "x"),
        (WRONG, ""),
        (WRONG, "x" * 513),
        (None, "x"),
    ],
)
def test_a_correction_that_cannot_be_read_is_refused(correction: Correction | None, reason: str, said: Message) -> None:
    declaration, _ = released(said)
    wanted = [correction] if correction else []
    with pytest.raises(Refused) as refused:
        ask_correction(mrn=declaration.mrn or "", corrections=wanted, reason=reason, actor=said.sender, at=AT)
    assert all(fault.text() and fault.cure() for fault in refused.value.findings)


def test_another_trader_cannot_ask(said: Message) -> None:
    declaration, _ = released(said)
    eve = Actor("eve", frozenset({Role.TRADER}), frozenset({"XD0470001009"}))
    with pytest.raises(Refused):
        ask_correction(mrn=declaration.mrn or "", corrections=[WRONG], reason="x", actor=eve, at=AT)


# Pages


def page(client: Client, declaration: Declaration) -> str:
    return client.get(f"/declarations/{declaration.mrn}/").text


def test_the_page_says_what_is_missing_and_who_acts(demoland: CountryPack) -> None:
    prelodged = message(demoland, "D")
    declaration = lodged(prelodged)
    text = page(signed_in(person("layla", Role.TRADER, trader=prelodged.submitter)), declaration)
    assert "The goods have not arrived yet" in text
    assert "Acts next: The trader" in text


def test_the_page_of_released_goods_leads_to_the_note(said: Message) -> None:
    declaration, release = released(said)
    text = page(signed_in(person("layla", Role.TRADER, trader=said.submitter)), declaration)
    for words in (release.reference, f"/declarations/{declaration.mrn}/release-note.pdf", f"/verify/{release.code}/"):
        assert words in text
    assert "Revoke the release" not in text
    officer = page(signed_in(person("sofia", Role.SUPERVISOR, office=OFFICE)), declaration)
    assert "Revoke the release" in officer


def test_a_trader_asks_by_page_and_an_officer_decides(said: Message) -> None:
    declaration, _ = released(said)
    trader = signed_in(person("layla", Role.TRADER, trader=said.submitter))
    officer = signed_in(person("omar", Role.OFFICER, office=OFFICE))
    address = f"/declarations/{declaration.mrn}/correct/"
    form = {"item": "1", "element": "customs_value", "found": "much", "reason": "Typo"}
    assert trader.get(address).status_code == 200
    assert trader.post(address, {}).status_code == 422
    assert "is no figure" in trader.post(address, form).text
    assert trader.post(address, form | {"found": "12500.50"}).status_code == 302
    assert "Waits for an officer" in page(trader, declaration)
    assert trader.get(f"{address}1/").status_code == 403
    assert "12500.50" in officer.get(f"{address}1/").text
    assert officer.get(f"{address}7/").status_code == 404
    assert officer.post(f"{address}1/", {"granted": "no"}).status_code == 422
    assert officer.post(f"{address}1/", {"granted": "no", "reason": "It was right"}).status_code == 302
    assert "It was right" in page(trader, declaration)


@pytest.mark.parametrize(("act", "may"), [("settle", Role.OFFICER), ("revoke", Role.SUPERVISOR)])
def test_acts_of_officers(act: str, may: Role, said: Message) -> None:
    declaration, _ = released(said)
    address = f"/declarations/{declaration.mrn}/{act}/"
    trader = signed_in(person("layla", Role.TRADER, trader=said.submitter))
    assert (trader.get(address).status_code, trader.post(address, {"reason": "x"}).status_code) == (403, 403)
    official = signed_in(person("omar", may, office=OFFICE))
    assert official.get(address).status_code == 200
    answer = official.post(address, {"reason": "Wrong goods"})
    assert answer.status_code == (302 if act == "revoke" else 409)


# API


def test_the_api_says_what_is_missing(demoland: CountryPack) -> None:
    prelodged = message(demoland, "D")
    declaration = lodged(prelodged)
    told: dict[str, Any] = system_of(prelodged.submitter).get(f"/api/v1/declarations/{declaration.mrn}/release").json()
    assert (told["released"], told["release"]) == (False, None)
    missing = {row["code"]: row["acting"] for row in told["conditions"] if not row["met"]}
    assert missing["REL-PRESENTED"] == "trader"
    answer = system_of(prelodged.submitter, username="tim").get(
        f"/api/v1/declarations/{declaration.mrn}/release-note.pdf"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "REL-NOT-YET")


def test_the_api_gives_the_note_in_the_language_asked_for(said: Message) -> None:
    declaration, release = released(said)
    client = system_of(said.submitter)
    told = client.get(f"/api/v1/declarations/{declaration.mrn}/release").json()
    assert told["release"]["number"] == release.reference
    assert told["release"]["verification"].endswith(f"/verify/{release.code}/")
    address = f"/api/v1/declarations/{declaration.mrn}/release-note.pdf"
    notes = {client.get(address, headers={"Accept-Language": language}).content for language in ("en", "ar")}
    assert len(notes) == 2
    assert all(note.startswith(b"%PDF-") for note in notes)


def test_corrections_by_api(said: Message) -> None:
    declaration, _ = released(said)
    address = f"/api/v1/declarations/{declaration.mrn}/corrections"
    body = {"reason": "Typo", "corrections": [{"item": 1, "element": "net_mass", "found": "12.5"}]}
    trader, officer = system_of(said.submitter), system_of(role=Role.OFFICER, username="omar")
    assert trader.post(address, json.dumps({}), content_type="application/json").status_code == 422
    asked = trader.post(address, json.dumps(body), content_type="application/json")
    assert (asked.status_code, asked.json()["state"]) == (200, "asked")
    decision = f"{address}/1/decision"
    refused = {"granted": False, "reason": "It was right"}
    assert trader.post(decision, json.dumps(refused), content_type="application/json").status_code == 403
    assert officer.post(decision, '{"granted": false}', content_type="application/json").status_code == 422
    assert officer.post(decision, json.dumps(refused), content_type="application/json").json()["state"] == "refused"
    assert [row["decision"] for row in trader.get(address).json()] == ["It was right"]
    stranger = system_of("XD0470001009", username="eve")
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/api/v1/declarations/{declaration.mrn}/release").status_code == 404
