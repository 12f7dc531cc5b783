"""From the lane to release and after it: paid, secured first and paid later, corrected when the goods have gone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from conftest import AT
from customhouse.clearance.answering.responding import responses_to
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.proceeding import proceed
from customhouse.clearance.release.corrections import ask_correction
from customhouse.clearance.release.queries import is_final, release_of, verified
from customhouse.clearance.release.records import Acting
from customhouse.clearance.releasing import correct, standing_of
from customhouse.clearance.showing.release import standing_as_json, verification_as_json
from customhouse.clearance.showing.verification import verification_of
from customhouse.clearance.tests.lodged import OFFICE, Message, lodged, message, person, signed_in
from customhouse.clearance.tests.released import let_go
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.services import charge_penalty
from customhouse.revenue.payments.models import Payment
from customhouse.revenue.payments.services import import_statement, take_payment
from customhouse.revenue.payments.tests.statements import table

OFFICER = Actor("omar", frozenset({Role.OFFICER}), offices=frozenset({OFFICE}))


@pytest.fixture
def said(demoland: CountryPack) -> Message:
    return message(demoland)


def pay(declaration: Declaration) -> None:
    """Pay every notice of a declaration in full."""
    for notice in Notice.objects.filter(subject=declaration.mrn).exclude(unpaid=0):
        take_payment(
            reference=notice.reference,
            amount=notice.unpaid,
            currency=notice.currency,
            provider="bank",
            provider_reference=f"P{notice.pk}-{notice.unpaid}-{Payment.objects.count()}",
            payer="Layla",
            actor=SYSTEM,
            at=AT,
        )


def codes(declaration: Declaration) -> list[str]:
    return [each.function_code or "" for each in responses_to(Declaration.objects.get(pk=declaration.pk))]


def test_goods_go_when_they_are_paid_for(said: Message) -> None:
    declaration = lodged(said)
    assert declaration.total > 0
    missing = [each for each in standing_of(declaration).conditions if not each.met]
    assert [(each.code, each.acting) for each in missing] == [("REL-DUTY", Acting.TRADER)]
    assert missing[0].due is not None
    pay(declaration)
    declaration.refresh_from_db()
    standing = standing_of(declaration)
    assert declaration.state == "released"
    assert (standing.is_released, standing.duty_is_final) == (True, True)
    told = codes(declaration)
    assert told[-3:] == ["90", "08", "09"]


def test_what_is_final_is_owed_again_when_the_bank_takes_it_back(said: Message) -> None:
    """The release stands and its note is genuine; that nothing secures the duty any more is told, and no amount."""
    declaration = lodged(said)
    pay(declaration)
    payment = Payment.objects.order_by("id")[0]
    officer = signed_in(person("omar", Role.OFFICER, office=OFFICE))

    def told(duty: str, words: str, chip: str) -> None:
        release = release_of(declaration.pk)
        assert release is not None
        standing = standing_of(declaration)
        assert (standing.is_released, standing.duty, standing.duty_is_final) == (True, duty, duty == "final")
        assert not standing.may_be_settled
        shown = standing_as_json(declaration, standing)
        assert (shown["duty"], shown["release"]["duty_final"]) == (duty, duty == "final")
        proven = verified(release.code)
        assert proven is not None
        public = verification_as_json(verification_of(proven, "en"))
        assert (public["valid"], public["duty"], public["duty_text"]) == (True, duty, words)
        page = Client().get(f"/verify/{release.code}/").text
        assert words in page
        for secret in (f"{payment.amount:,.2f}", declaration.trader_name):
            assert secret not in page
        assert chip in officer.get(f"/declarations/{declaration.mrn}/").text

    told("final", "The duty is final.", "Duty final")
    row = f"XD70,R1,{AT.date()},-{payment.amount:f},{payment.currency},K,{payment.number}"
    import_statement(data=table(row), name="x", actor=SYSTEM, at=AT)
    told("unsecured", "Something is owed that is neither paid nor secured at present.", "Owed, not secured")
    pay(declaration)
    told("final", "The duty is final.", "Duty final")


def test_the_story_goes_on_to_release(said: Message) -> None:
    """In words and amounts that the trader may read, and with no reason of an officer."""
    declaration = lodged(said)
    pay(declaration)
    text = signed_in(person("layla", Role.TRADER, trader=said.submitter)).get(f"/declarations/{declaration.mrn}/").text
    for words in ("A payment was received", "The goods are released", "The duty is final"):
        assert words in text
    record = signed_in(person("omar", Role.OFFICER, office=OFFICE)).get(f"/declarations/{declaration.mrn}/trail/").text
    for words in ("Notice issued", "Release numbered"):
        assert words in record


def test_the_tax_notice_says_where_and_until_when_to_pay(said: Message) -> None:
    declaration = lodged(said)
    notice = Notice.objects.get(subject=declaration.mrn)
    [told] = [each for each in responses_to(declaration) if each.function_code == "13"]
    assert told.declaration is not None
    payment = told.declaration.duty_tax_fees[0].payment
    assert payment is not None
    assert payment.reference_id == notice.reference
    assert payment.due_date_time is not None
    assert payment.payment_amount is not None
    assert payment.payment_amount.value == notice.amount


def test_a_correction_after_release_asks_for_what_is_missing(said: Message) -> None:
    declaration = lodged(said)
    pay(declaration)
    before = codes(declaration)
    item = declaration.items.get(version=1, number=1)
    more = Correction(1, "customs_value", str(item.customs_value * 2))
    asked = ask_correction(mrn=declaration.mrn or "", corrections=[more], reason="Typo", actor=said.sender, at=AT)
    decision = correct(mrn=declaration.mrn or "", number=asked.number, reason="", actor=OFFICER, at=AT)
    declaration.refresh_from_db()
    assert (decision.granted, decision.version, declaration.state) == (True, 2, "released")
    notice = Notice.objects.get(subject=declaration.mrn, kind="supplementary")
    assert notice.amount > 0
    told = codes(declaration)
    assert told[: len(before)] == before
    assert told[len(before) :][:2] == ["07", "13"]
    assert standing_of(declaration).duty == "provisional"  # asked for, and no lapse: it is not due yet
    pay(declaration)
    assert standing_of(declaration).duty == "final"
    owed: Any = {"subject": notice.subject, "office": notice.office, "debtor": notice.debtor, "debtor_name": "x"}
    charge_penalty(**owed, finding_code="VALUE", evaded=notice.amount, actor=OFFICER, at=AT)
    assert standing_of(declaration).duty == "final"  # a penalty is no duty, and nobody else's business


def test_a_correction_after_release_gives_back_what_was_too_much(said: Message) -> None:
    declaration = lodged(said)
    pay(declaration)
    item = declaration.items.get(version=1, number=1)
    less = Correction(1, "customs_value", str((item.customs_value / 2).quantize(Decimal("0.01"))))
    ask_correction(mrn=declaration.mrn or "", corrections=[less], reason="Typo", actor=said.sender, at=AT)
    correct(mrn=declaration.mrn or "", number=1, reason="", actor=OFFICER, at=AT)
    assert not Notice.objects.filter(subject=declaration.mrn, kind="supplementary").exists()
    assert "96" in codes(declaration)


def test_the_duty_of_goods_released_under_security_is_final_when_paid(
    said: Message,
) -> None:
    """Released while the debt is only secured; paid later, the duty becomes final by itself."""
    declaration = lodged(said)
    let_go(declaration, secured=str(declaration.total))
    release = release_of(declaration.pk)
    assert release is not None
    assert not is_final(release)
    assert "09" not in codes(declaration)
    pay(declaration)
    proceed(mrns=[declaration.mrn or ""], actor=SYSTEM, at=AT)
    again = release_of(declaration.pk)
    assert again is not None
    assert is_final(again)
    assert codes(declaration).count("09") == 1
