"""What an examiner records: photos, samples, seals, and a report that cannot be given twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from conftest import AT
from customhouse.clearance.inspections import services
from customhouse.clearance.inspections.models import Photo, ResultFinding, Sample, Seal, WorkOrder
from customhouse.clearance.inspections.queries import standings
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, OrderState, Report
from customhouse.clearance.inspections.rules.states import SealAct
from customhouse.clearance.inspections.tests.controls import PNG, declaration, officer, order_of
from customhouse.clearance.inspections.tests.test_assign_examiner import told
from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.records import Actor
from customhouse.foundation.documents.queries import data_of

pytestmark = pytest.mark.django_db
UNDERVALUED = Report(
    Conclusion.FINDINGS, (ControlFinding("VALUE", 1, declared="1000.00", found="2500"),), "Invoice of the seller"
)


@pytest.fixture
def omar(demoland: object) -> Actor:
    """The only examiner of the office."""
    return officer()


@pytest.fixture
def order(omar: Actor) -> WorkOrder:
    """An order that Omar has taken up."""
    given = order_of(declaration())
    return services.take_order(reference=given.reference, actor=omar, at=AT)


def test_conform_ends_the_order(order: WorkOrder, omar: Actor) -> None:
    assert standings([order.declaration_id])[order.declaration_id].open_orders == 1
    done = services.report_order(reference=order.reference, report=Report(Conclusion.CONFORM), actor=omar, at=AT)
    assert (done.state, done.conclusion, done.ended_at) == (OrderState.REPORTED, Conclusion.CONFORM, AT)
    assert standings([order.declaration_id])[order.declaration_id].is_clear
    assert told(order.mrn, "inspection.reported") == {
        "order": 1,
        "conclusion": "conform",
        "findings": [],
        "counts": False,
    }


def test_findings_are_kept_as_reported(order: WorkOrder, omar: Actor) -> None:
    services.report_order(reference=order.reference, report=UNDERVALUED, actor=omar, at=AT)
    [found] = ResultFinding.objects.all()
    assert (found.code, found.item, found.element, found.found) == ("VALUE", 1, "customs_value", "2500")
    order.refresh_from_db()
    assert order.note == "Invoice of the seller"
    assert (order.is_hit, found.counts) == (True, True)


def test_the_law_says_what_selection_learns_from(order: WorkOrder, omar: Actor) -> None:
    vague = ControlFinding("DESCRIPTION", 1, found="Frying pans of aluminium")
    services.report_order(reference=order.reference, report=Report(Conclusion.FINDINGS, (vague,)), actor=omar, at=AT)
    order.refresh_from_db()
    assert (order.conclusion, order.is_hit) == (Conclusion.FINDINGS, False)
    assert [found.counts for found in ResultFinding.objects.all()] == [False]
    assert told(order.mrn, "inspection.reported")["counts"] is False


def test_an_order_is_reported_once(order: WorkOrder, omar: Actor) -> None:
    services.report_order(reference=order.reference, report=UNDERVALUED, actor=omar, at=AT)
    with pytest.raises(Conflict, match="CTL-STATE"):
        services.report_order(reference=order.reference, report=Report(Conclusion.CONFORM), actor=omar, at=AT)


def test_an_order_is_taken_up_before_it_is_reported(omar: Actor) -> None:
    order = order_of(declaration())
    with pytest.raises(Conflict, match="CTL-STATE"):
        services.report_order(reference=order.reference, report=UNDERVALUED, actor=omar, at=AT)


def test_a_report_with_faults_changes_nothing(order: WorkOrder, omar: Actor) -> None:
    bad = Report(Conclusion.FINDINGS, (ControlFinding("VALUE", 9, found="many"),))
    with pytest.raises(Refused) as refusal:
        services.report_order(reference=order.reference, report=bad, actor=omar, at=AT)
    assert {fault.code for fault in refusal.value.findings} == {"CTL-ITEM", "CTL-FORM"}
    order.refresh_from_db()
    assert order.is_open
    assert not ResultFinding.objects.exists()


def test_photos_are_kept_byte_for_byte(order: WorkOrder, omar: Actor) -> None:
    photo = services.add_photo(
        reference=order.reference, data=PNG, media_type="image/png", name="pots.png", item=1, actor=omar, at=AT
    )
    assert data_of(photo.document) == PNG
    assert told(order.mrn, "inspection.photo_taken")["sha256"] == photo.document.sha256


@pytest.mark.parametrize(
    ("data", "media_type", "item", "code"),
    [
        (PNG, "image/png", 7, "CTL-ITEM"),
        (b"%PDF-1.4", "application/pdf", 0, "CTL-PHOTO"),
        (b"<svg/>", "image/svg+xml", 0, "CTL-PHOTO"),
        (b"no picture", "image/png", 0, "DOC-"),
    ],
)
def test_what_is_no_picture_is_refused(
    order: WorkOrder, omar: Actor, data: bytes, media_type: str, item: int, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        services.add_photo(
            reference=order.reference, data=data, media_type=media_type, name="x", item=item, actor=omar, at=AT
        )
    assert not Photo.objects.exists()


def test_samples_and_seals_are_recorded_once(order: WorkOrder, omar: Actor) -> None:
    who: dict[str, Any] = {"reference": order.reference, "actor": omar, "at": AT}
    services.take_sample(number="S-1", item=2, seal="LAB-77", sent_to="Central laboratory", **who)
    services.note_seal(act=SealAct.REMOVED, number="XD 123", place="MSCU1234566", **who)
    services.note_seal(act=SealAct.APPLIED, number="XD 124", place="MSCU1234566", **who)
    for again in (
        lambda: services.take_sample(number="S-1", item=1, seal="", sent_to="Elsewhere", **who),
        lambda: services.note_seal(act=SealAct.REMOVED, number="XD 123", place="", **who),
    ):
        with pytest.raises(Refused, match="CTL-TWICE"):
            again()
    assert (Sample.objects.count(), Seal.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("number", "item", "sent_to", "code"),
    [("", 1, "Lab", "CTL-TEXT"), ("S-1", 1, " ", "CTL-TEXT"), ("S-1", 0, "Lab", "CTL-ITEM"), ("S-1", 5, "Lab", "CTL-")],
)
def test_a_sample_says_what_it_is(
    order: WorkOrder, omar: Actor, number: str, item: int, sent_to: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        services.take_sample(
            reference=order.reference, number=number, item=item, seal="", sent_to=sent_to, actor=omar, at=AT
        )


def test_a_seal_has_a_number(order: WorkOrder, omar: Actor) -> None:
    with pytest.raises(Refused, match="CTL-TEXT"):
        services.note_seal(reference=order.reference, act=SealAct.APPLIED, number="", place="", actor=omar, at=AT)


def test_what_was_found_cannot_be_changed(order: WorkOrder, omar: Actor) -> None:
    services.report_order(reference=order.reference, report=UNDERVALUED, actor=omar, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        ResultFinding.objects.update(found="1000")
    with pytest.raises(DatabaseError), transaction.atomic():
        ResultFinding.objects.all().delete()
