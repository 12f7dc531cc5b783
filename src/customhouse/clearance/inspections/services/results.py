"""What an examiner found: photos, samples and seals while examining, and the report that ends the order."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from customhouse.clearance.declarations.queries import items_of
from customhouse.clearance.declarations.rules.determining import FIGURES, TEXTS
from customhouse.clearance.inspections import queries
from customhouse.clearance.inspections.errors import not_in_state, refused, text_missing
from customhouse.clearance.inspections.models import DraftFinding, Photo, ResultFinding, Sample, Seal, WorkOrder
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, OrderState, Report
from customhouse.clearance.inspections.rules.reporting import check_report, completed, counting
from customhouse.clearance.inspections.rules.states import SealAct
from customhouse.clearance.inspections.services.orders import own_order
from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.documents.records import PICTURES
from customhouse.foundation.documents.rules.recognising import media_type_of
from customhouse.foundation.documents.services import keep_document
from customhouse.messages.findings import msgid


@transaction.atomic
def add_photo(
    *, reference: str, data: bytes, media_type: str, name: str, actor: Actor, at: datetime, item: int = 0
) -> Photo:
    """Keep a picture of one's own order, as the camera made it.

    Raises:
        Refused: it is no picture that can be kept, or the declaration has no such item.
    """
    order = _at_work(reference, actor)
    _known_item(order, item, zero=True)
    if media_type_of(media_type) not in PICTURES:
        text, cure = msgid("This is no picture."), msgid("Take a photo, or choose a JPEG, PNG, WebP or HEIC file.")
        raise refused("CTL-PHOTO", "photo", text, cure)
    document = keep_document(data=data, media_type=media_type, name=name, actor=actor, at=at)
    photo = Photo.objects.create(order=order, item=item, document=document, at=at, by=actor.name)
    payload = {"order": order.number, "item": item, "sha256": document.sha256, "document": document.pk}
    record_event(subject=order.mrn, kind="inspection.photo_taken", payload=payload, actor=actor, at=at)
    return photo


@transaction.atomic
def take_sample(
    *, reference: str, number: str, item: int, seal: str, sent_to: str, actor: Actor, at: datetime
) -> Sample:
    """Record a sample of an item of one's own order.

    Raises:
        Refused: something is missing, the item is none of the declaration, or the number is used in this order.
    """
    order = _at_work(reference, actor)
    _known_item(order, item, zero=False)
    for path, text in (("number", number), ("sent_to", sent_to)):
        if not text.strip():
            raise text_missing(path)
    sample = Sample(
        order=order,
        number=number.strip(),
        item=item,
        seal=seal.strip(),
        sent_to=sent_to.strip(),
        at=at,
        by=actor.name,
    )
    _insert(sample)
    payload = {"order": order.number, "sample": sample.number, "item": item, "seal": sample.seal}
    payload |= {"sent_to": sample.sent_to}
    record_event(subject=order.mrn, kind="inspection.sample_taken", payload=payload, actor=actor, at=at)
    return sample


@transaction.atomic
def note_seal(*, reference: str, act: SealAct, number: str, place: str, actor: Actor, at: datetime) -> Seal:
    """Record a seal that was removed or applied during one's own order.

    Raises:
        Refused: the number is missing, or the same was recorded before.
    """
    order = _at_work(reference, actor)
    if not number.strip():
        raise text_missing("number")
    seal = Seal(order=order, act=act, number=number.strip(), place=place.strip(), at=at, by=actor.name)
    _insert(seal)
    payload = {"order": order.number, "act": act.value, "seal": seal.number, "place": seal.place}
    record_event(subject=order.mrn, kind="inspection.seal_noted", payload=payload, actor=actor, at=at)
    return seal


def _insert(row: Sample | Seal) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        text, cure = msgid("{number} is recorded already."), msgid("Check the number.")
        raise refused("CTL-TWICE", "number", text, cure, {"number": row.number}) from None


def _at_work(reference: str, actor: Actor) -> WorkOrder:
    """One's own order that was taken up."""
    order = own_order(reference, actor)
    if order.state != OrderState.TAKEN:
        raise not_in_state(order.reference)
    return order


def _known_item(order: WorkOrder, item: int, *, zero: bool) -> None:
    if (zero and not item) or items_of(order.declaration).filter(number=item).exists():
        return
    text, cure = msgid("The declaration has no item {item}."), msgid("Choose one of the items declared.")
    raise refused("CTL-ITEM", "item", text, cure, {"item": str(item)})


@transaction.atomic
def note_finding(*, reference: str, finding: ControlFinding, actor: Actor, at: datetime) -> DraftFinding:
    """Note a finding of one's own order that was taken up, to be reported with the others.

    Raises:
        Refused: the finding is not complete.
    """
    order = _at_work(reference, actor)
    said = _checked(order, Report(Conclusion.FINDINGS, (finding,)), at)
    [found] = said.findings
    return DraftFinding.objects.create(
        order=order, code=found.code, item=found.item, declared=found.declared, found=found.found, note=found.note
    )


@transaction.atomic
def drop_finding(*, reference: str, draft: int, actor: Actor) -> None:
    """Take a noted finding out again, before it is reported; one that is not there is out already."""
    own_order(reference, actor).drafts.filter(pk=draft).delete()


def _checked(order: WorkOrder, report: Report, at: datetime) -> Report:
    """The report with the elements that its findings correct; `Refused` where it is not complete."""
    law, on = queries.law_of_control(), legal_day(at)
    items = {row.pop("number"): row for row in items_of(order.declaration).values("number", *FIGURES, *TEXTS)}
    said = completed(report, law, on)
    if faults := check_report(said, law, on=on, items=items):
        raise Refused(faults)
    return said


@transaction.atomic
def report_order(*, reference: str, report: Report, actor: Actor, at: datetime) -> WorkOrder:
    """Report one's own order that was taken up: conform, or with findings. It cannot be reported again.

    What follows from the findings is for `clearance.controlling`.

    Raises:
        Refused: the report is not complete; the findings say where.
        Conflict: the order is not one's own, or has moved on.
    """
    order = _at_work(reference, actor)
    said = _checked(order, report, at)
    hits = counting(said, queries.law_of_control(), legal_day(at))
    order.drafts.all().delete()
    ResultFinding.objects.bulk_create(
        ResultFinding(
            order=order,
            position=position,
            code=found.code,
            item=found.item,
            element=found.element,
            declared=found.declared,
            found=found.found,
            note=found.note,
            counts=position - 1 in hits,
        )
        for position, found in enumerate(said.findings, start=1)
    )
    order.state, order.ended_at = OrderState.REPORTED, at
    order.conclusion, order.note, order.is_hit = said.conclusion, said.note, bool(hits)
    order.save(update_fields=["state", "ended_at", "conclusion", "note", "is_hit"])
    payload = _reported(order, said) | {"counts": order.is_hit}
    record_event(subject=order.mrn, kind="inspection.reported", payload=payload, actor=actor, at=at)
    return order


def _reported(order: WorkOrder, report: Report) -> dict[str, object]:
    found = [
        {"code": one.code, "item": one.item, "element": one.element, "declared": one.declared, "found": one.found}
        for one in report.findings
    ]
    return {"order": order.number, "conclusion": report.conclusion.value, "findings": found}
