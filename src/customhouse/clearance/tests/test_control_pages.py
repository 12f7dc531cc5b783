"""The pages of control: an examination with one thumb, the day, questions, measures, the supervisor's desk."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conftest import AT
from customhouse.clearance import controlling
from customhouse.clearance.declarations.states import State
from customhouse.clearance.inspections import services
from customhouse.clearance.inspections.models import (
    ControlChange,
    DraftFinding,
    Photo,
    Question,
    Sample,
    Seal,
    WorkOrder,
)
from customhouse.clearance.inspections.queries import standings
from customhouse.clearance.inspections.records import OrderState
from customhouse.clearance.inspections.tests.controls import PNG
from customhouse.clearance.tests.controlled import acting, taken, under_control
from customhouse.clearance.tests.lodged import person, signed_in
from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from customhouse.targeting.lanes.records import Lane


class Desk:
    """A declaration under control, and browsers of the people around it."""

    def __init__(self, pack: CountryPack) -> None:
        self.row = under_control(pack)
        self.omar_user = person("omar", Role.OFFICER, office=self.row.office)
        self.sara_user = person("sara", Role.SUPERVISOR, office=self.row.office)
        self.amina_user = person("amina", Role.TRADER, trader=self.row.agent or self.row.declarant)
        self.omar, self.sara, self.amina = (
            signed_in(user) for user in (self.omar_user, self.sara_user, self.amina_user)
        )

    @property
    def order(self) -> WorkOrder:
        return self.row.orders.get()

    @property
    def one(self) -> str:
        return f"/control/orders/{self.row.mrn}/1/"

    def take(self) -> None:
        taken(self.row, acting(self.sara_user), acting(self.omar_user))

    def state(self) -> str:
        self.row.refresh_from_db()
        return self.row.state


@pytest.fixture
def desk(demoland: CountryPack) -> Desk:
    """Goods under control and the people around them."""
    return Desk(demoland)


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[-1500:]
    return answer.text


def test_the_day_of_an_officer(desk: Desk) -> None:
    shown = text_of(desk.omar, "/control/")
    assert "Nothing is assigned to you" in shown
    assert f"{desk.row.mrn}/1" in shown
    assert "Unassigned" in shown
    given = {"examiner": "omar", "reason": "On duty"}
    assert desk.sara.post(f"{desk.one}reassign/", given).status_code == 302
    shown = text_of(desk.omar, "/control/?lane=hold&office=all")
    assert "Take up" in shown
    assert text_of(desk.omar, "/control/?lane=purple&office=XD000200")


def test_conform_takes_two_taps(desk: Desk) -> None:
    desk.sara.post(f"{desk.one}reassign/", {"examiner": "omar", "reason": "On duty"})
    answer = desk.omar.post(f"{desk.one}take/")
    assert answer["Location"] == f"{desk.one}examine/"
    shown = text_of(desk.omar, f"{desk.one}examine/")
    assert "All as declared" in shown
    assert 'capture="environment"' in shown
    answer = desk.omar.post(f"{desk.one}examine/", {"act": "conform"})
    assert answer["Location"] == desk.one
    assert desk.state() == State.ACCEPTED
    assert "As declared" in text_of(desk.omar, desk.one)


def test_findings_are_noted_one_at_a_time_and_reported_together(desk: Desk) -> None:
    desk.take()
    assert "Declared value too low" in text_of(desk.omar, f"{desk.one}finding/?item=1")
    assert "Declared value too low" not in text_of(desk.omar, f"{desk.one}finding/")
    path = f"{desk.one}finding/?item=1&code=VALUE"
    assert 'inputmode="decimal"' in text_of(desk.omar, path)
    wrong = desk.omar.post(path, {"found": "a lot"})
    assert wrong.status_code == 422
    assert "a lot" in wrong.text
    assert desk.omar.post(path, {"found": "999999"}).status_code == 302
    assert desk.omar.post(f"{desk.one}finding/?code=SEAL", {"note": "Cut"}).status_code == 302
    shown = text_of(desk.omar, f"{desk.one}examine/")
    assert "Report 2 findings" in shown
    assert "All as declared" not in shown
    drop = DraftFinding.objects.get(code="SEAL").pk
    assert desk.omar.post(f"{desk.one}finding/", {"drop": str(drop)}).status_code == 302
    assert "Report 1 finding" in text_of(desk.omar, f"{desk.one}examine/")
    answer = desk.omar.post(f"{desk.one}examine/", {"act": "report", "note": "The invoice of the seller says so"})
    assert answer.status_code == 302
    shown = text_of(desk.omar, desk.one)
    assert "999,999" in shown
    assert "The invoice of the seller says so" in shown
    assert not DraftFinding.objects.exists()


def test_photos_samples_and_seals_are_kept_from_the_phone(desk: Desk) -> None:
    desk.take()
    page = f"{desk.one}examine/"
    photo = SimpleUploadedFile("quay.png", PNG, "image/png")
    assert desk.omar.post(page, {"act": "photo", "photo": photo, "item": "0"}).status_code == 302
    sample = {"act": "sample", "number": "S-1", "item": "1", "seal": "L-7", "sent_to": "Central laboratory"}
    assert desk.omar.post(page, sample).status_code == 302
    again = desk.omar.post(page, sample)
    assert (again.status_code, "S-1 is recorded already." in again.text.replace("<bdi>", "").replace("</bdi>", "")) == (
        422,
        True,
    )
    assert desk.omar.post(page, {"act": "seal", "done": "removed", "number": ""}).status_code == 422
    assert desk.omar.post(page, {"act": "seal", "done": "broken", "number": "X"}).status_code == 422
    assert desk.omar.post(page, {"act": "seal", "done": "removed", "number": "XD 7"}).status_code == 302
    assert (Photo.objects.count(), Sample.objects.count(), Seal.objects.count()) == (1, 1, 1)
    kept = desk.omar.get(f"{desk.one}photos/1/")
    assert (kept.content, kept["Content-Type"]) == (PNG, "image/png")
    assert desk.omar.get(f"{desk.one}photos/2/").status_code == 404
    assert desk.omar.get(f"{desk.one}photos/0/").status_code == 404
    bad = SimpleUploadedFile("quay.png", b"<script>", "image/png")
    assert desk.omar.post(page, {"act": "photo", "photo": bad, "item": "0"}).status_code == 422
    assert desk.omar.post(page, {"act": "nonsense"}).status_code == 302


def test_nobody_examines_in_anothers_place(desk: Desk) -> None:
    olga = signed_in(person("olga", Role.OFFICER, office=desk.row.office))
    desk.take()
    for path in ("examine/", "finding/"):
        assert olga.get(f"{desk.one}{path}")["Location"] == desk.one
    answer = olga.post(f"{desk.one}take/", follow=True)
    assert "is not assigned to you" in answer.text
    assert olga.post(f"{desk.one}examine/", {"act": "conform"})["Location"] == desk.one
    assert desk.order.state == OrderState.TAKEN
    assert desk.sara.get(f"{desk.one}examine/").status_code == 403


def test_the_supervisor_sees_what_is_late_and_shares_it_out(desk: Desk) -> None:
    shown = text_of(desk.sara, "/control/supervision/")
    assert f"{desk.row.mrn}/1" in shown
    form = text_of(desk.sara, f"{desk.one}reassign/")
    assert "omar, 0 open" in form
    assert desk.sara.post(f"{desk.one}reassign/", {"examiner": "omar", "reason": ""}).status_code == 422
    assert desk.sara.post(f"{desk.one}reassign/", {"examiner": "sara", "reason": "x"}).status_code == 422
    WorkOrder.objects.update(due_at=AT.replace(year=2025), examiner=desk.omar_user)
    shown = text_of(desk.sara, "/control/supervision/?office=all")
    assert "1 overdue" in shown
    assert desk.omar.get("/control/supervision/").status_code == 403


def test_the_trader_answers_and_sees_nothing_else(desk: Desk) -> None:
    path = f"/control/{desk.row.mrn}/ask/"
    assert desk.omar.post(path, {"text": ""}).status_code == 422
    asked = {"text": "Who made it?", "documents_wanted": "Contract", "working_days": "3"}
    assert desk.omar.post(path, asked).status_code == 302
    question = f"/control/questions/{desk.row.mrn}/1/"
    shown = text_of(desk.amina, question)
    assert "Who made it?" in shown
    assert "omar" not in shown
    assert "Who made it?" in text_of(desk.amina, "/control/questions/")
    assert desk.amina.post(question, {"answer": " "}).status_code == 422
    file = SimpleUploadedFile("contract.png", PNG, "image/png")
    other = SimpleUploadedFile("note.txt", b"Made by the seller", "text/plain")
    answer = desk.amina.post(question, {"answer": "The seller", "attachments": [file, other]})
    assert answer.status_code == 302
    shown = text_of(desk.omar, question)
    assert "contract.png" in shown
    assert desk.omar.get(f"{question}files/2/").content == b"Made by the seller"
    assert desk.amina.get(f"{question}files/1/").content == PNG
    assert desk.amina.get(f"{question}files/3/").status_code == 404
    assert desk.amina.post(question, {"answer": "More"}).status_code == 409
    assert "No question waits for you" in text_of(desk.amina, "/control/questions/")


def test_the_officer_reads_the_answer_and_closes_the_question(desk: Desk) -> None:
    desk.omar.post(f"/control/{desk.row.mrn}/ask/", {"text": "Who made it?"})
    question = f"/control/questions/{desk.row.mrn}/1/"
    assert "omar" not in text_of(desk.amina, question)
    desk.amina.post(question, {"answer": "The seller"})
    assert "Answers to read" in text_of(desk.omar, "/control/")
    assert f'action="{question}close/"' in text_of(desk.omar, question)
    assert f'action="{question}close/"' not in text_of(desk.amina, question)
    assert desk.amina.post(f"{question}close/").status_code == 403
    done = desk.omar.post(f"{question}close/", follow=True)
    assert "The question is closed" in done.text
    assert "Answer read" in text_of(desk.amina, question)
    assert "omar" not in text_of(desk.amina, question)
    again = desk.omar.post(f"{question}close/", follow=True)
    assert "has moved on" in again.text


def test_anothers_question_is_not_there(desk: Desk, demoland: CountryPack) -> None:
    desk.omar.post(f"/control/{desk.row.mrn}/ask/", {"text": "Who made it?"})
    stranger = signed_in(person("stranger", Role.TRADER, trader="XD0320003027"))
    question = f"/control/questions/{desk.row.mrn}/1/"
    assert stranger.get(question).status_code == 404
    assert stranger.post(question, {"answer": "I?"}).status_code == 404
    assert stranger.get(f"{question}files/1/").status_code == 404
    assert desk.omar.post(question, {"answer": "I?"}).status_code == 403


def test_a_question_is_withdrawn_on_its_page(desk: Desk) -> None:
    desk.omar.post(f"/control/{desk.row.mrn}/ask/", {"text": "Who made it?"})
    path = f"/control/questions/{desk.row.mrn}/1/withdraw/"
    assert text_of(desk.omar, path)
    assert desk.omar.post(path, {"reason": ""}).status_code == 422
    assert desk.omar.post(path, {"reason": "Found it"}).status_code == 302
    assert Question.objects.get().state == "withdrawn"
    assert desk.amina.get(path).status_code == 403


def test_goods_are_held_detained_and_returned(desk: Desk) -> None:
    control = f"/control/{desk.row.mrn}/"
    assert desk.omar.post(f"{control}hold/", {"reason": "Police asks"}).status_code == 302
    detention = {"reason": "Counterfeit", "legal_basis": "art. 120", "place": ""}
    assert desk.omar.post(f"{control}detain/", detention).status_code == 422
    assert desk.omar.post(f"{control}detain/", detention | {"place": "Shed 4"}).status_code == 302
    again = desk.omar.post(f"{control}detain/", detention | {"place": "Shed 4"})
    assert again.status_code == 422
    shown = text_of(desk.omar, control)
    assert "Police asks" in shown
    assert "Shed 4" in shown
    end = f"/control/measures/{desk.row.mrn}/2/end/"
    assert "Seize the goods" not in text_of(desk.omar, end)
    assert desk.omar.post(end, {"ending": "seized", "reason": "x"}).status_code == 403
    assert desk.omar.post(end, {"ending": "returned", "reason": ""}).status_code == 422
    assert desk.omar.post(end, {"ending": "returned", "reason": "Genuine"}).status_code == 302
    lift = f"/control/measures/{desk.row.mrn}/1/end/"
    assert desk.omar.post(lift, {"ending": "nonsense", "reason": "Done"}).status_code == 302
    assert not standings([desk.row.pk])[desk.row.pk].measures
    assert desk.omar.get(f"/control/measures/{desk.row.mrn}/9/end/").status_code == 404


def test_a_supervisor_seizes(desk: Desk) -> None:
    detention = {"reason": "Counterfeit", "legal_basis": "art. 120", "place": "Shed 4"}
    desk.omar.post(f"/control/{desk.row.mrn}/detain/", detention)
    end = f"/control/measures/{desk.row.mrn}/1/end/"
    assert "Seize the goods" in text_of(desk.sara, end)
    assert desk.sara.post(end, {"ending": "seized", "reason": "False marks"}).status_code == 302
    assert desk.state() == State.SEIZED


def test_a_control_is_made_stricter_and_a_lighter_one_proposed(desk: Desk) -> None:
    control = f"/control/{desk.row.mrn}/"
    assert "Weighing" in text_of(desk.omar, f"{control}raise/")
    same = {"lane": "hold", "controls": ["10"], "reason": "Tip of a rival"}
    assert desk.omar.post(f"{control}raise/", same).status_code == 422
    assert desk.omar.post(f"{control}raise/", same | {"controls": ["50"]}).status_code == 302
    assert desk.row.orders.count() == 2
    assert "Weighing" in text_of(desk.omar, f"{control}lower/")
    lower = {"lane": "yellow", "controls": ["10"], "reason": "Regular trader"}
    assert desk.omar.post(f"{control}lower/", lower).status_code == 302
    change = ControlChange.objects.get(direction="lowered")
    decide = f"/control/changes/{desk.row.mrn}/{change.number}/"
    assert "Approve" not in text_of(desk.omar, decide)
    assert desk.omar.post(decide, {"decision": "approved", "reason": "x"}).status_code == 403
    assert f"{desk.row.mrn}" in text_of(desk.sara, "/control/supervision/")
    assert "Approve" in text_of(desk.sara, decide)
    assert desk.sara.post(decide, {"decision": "approved", "reason": ""}).status_code == 422
    assert desk.sara.post(decide, {"decision": "approved", "reason": "Agreed"}).status_code == 302
    desk.row.refresh_from_db()
    assert desk.row.lane == "yellow"
    assert sorted(desk.row.orders.values_list("state", flat=True)) == ["assigned", "void"]
    assert "decided by" in text_of(desk.omar, control)


def test_nobody_decides_on_their_own_proposal(desk: Desk) -> None:
    services.propose_lowering(
        mrn=desk.row.mrn or "", lane=Lane.YELLOW, controls=("10",), reason="x", actor=acting(desk.sara_user), at=AT
    )
    decide = f"/control/changes/{desk.row.mrn}/1/"
    assert "a second person decides" in text_of(desk.sara, decide)
    assert desk.sara.post(decide, {"decision": "approved", "reason": "x"}).status_code == 422


OFFICERS_PAGES = ["", "hold/", "detain/", "raise/", "lower/", "ask/"]


@pytest.mark.parametrize("page", OFFICERS_PAGES)
def test_a_trader_sees_no_page_of_control(desk: Desk, page: str) -> None:
    assert desk.amina.get(f"/control/{desk.row.mrn}/{page}").status_code == 403
    assert Client().get(f"/control/{desk.row.mrn}/{page}").status_code == 302
    assert desk.omar.get(f"/control/26XD00000000000164/{page}").status_code == 404


def test_the_order_of_another_place_is_not_found(desk: Desk) -> None:
    for path in ("", "take/", "reassign/", "examine/", "finding/", "photos/1/"):
        who = desk.sara if path == "reassign/" else desk.omar
        missing = f"/control/orders/{desk.row.mrn}/77/{path}"
        answer = who.post(missing) if path == "take/" else who.get(missing)
        assert answer.status_code == 404
        answer = desk.amina.post(missing) if path == "take/" else desk.amina.get(missing)
        assert answer.status_code == 403


SECRETS = ("omar", "Physical", "Sampling", "Police", "hold", "rival", "examiner", "Weighing")


def test_nothing_that_a_trader_reads_tells_of_the_control(desk: Desk) -> None:
    """All that happens to a declaration under control, and every page and answer of its trader afterwards."""
    desk.take()
    actor = acting(desk.omar_user)
    desk.omar.post(f"/control/{desk.row.mrn}/hold/", {"reason": "Police asks"})
    desk.omar.post(f"/control/{desk.row.mrn}/raise/", {"lane": "hold", "controls": ["50"], "reason": "Tip of a rival"})
    controlling.ask(mrn=desk.row.mrn or "", text="Who made it?", actor=actor, at=AT)
    mrn = desk.row.mrn
    pages = [f"/declarations/{mrn}/{view}" for view in ("", "goods/", "duties/", "documents/", "versions/")]
    pages += [f"/control/questions/{mrn}/1/", "/control/questions/", "/notices/", f"/api/v1/declarations/{mrn}"]
    pages += [f"/api/v1/declarations/{mrn}/responses", "/api/v1/inspections/questions"]
    for page in pages:
        shown = text_of(desk.amina, page)
        main = shown.split("<main", 1)[-1]
        assert [secret for secret in SECRETS if secret.lower() in main.lower().replace("on hold", "")] == [], page
