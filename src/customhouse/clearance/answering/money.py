"""What the parties are told of money: notices, payments, securities, reductions and refunds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from customhouse.clearance.answering.story import NOTICE, Payload, Story, Teller
from customhouse.clearance.declarations import responses
from customhouse.foundation.audit.models import Event
from customhouse.messages.wco.records import Response


def _notice(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    """What is to be paid, under which reference, until when; that of an assessment was told with it."""
    if event.pk in {told.pk for told in story.notices.values()}:
        return
    yield responses.payment(
        responses.TAX,
        story.answer("notice", event),
        amount=Decimal(payload["amount"]),
        currency=payload["currency"],
        reference=payload["notice"],
        due=story.end_of(payload["due_on"]),
    )


def _paid(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    yield _moved(responses.PAYMENT_RECEIVED, "paid", story, event, payload)


def _secured(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    yield _moved(responses.SECURED, "secured", story, event, payload)


def _reduced(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    yield _moved(responses.REDUCED, "reduced", story, event, payload)


def _given_back(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    yield _moved(responses.PAYMENT_GIVEN_BACK, "refund", story, event, payload)


def _interest(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    yield _moved(responses.TAX, "interest", story, event, payload)


def _returned(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    """The bank took a payment back: what it paid is to be paid again."""
    yield _moved(responses.TAX, "returned", story, event, payload)


def _moved(function: str, word: str, story: Story, event: Event, payload: Payload) -> Response:
    return responses.payment(
        function,
        story.answer(word, event),
        amount=_amount(payload),
        currency=str(payload["currency"]),
        reference=str(payload.get("notice", "")),
    )


def _amount(payload: Payload) -> Decimal:
    """How much moved: as one figure, or as the sum of its parts by notice or by head."""
    if "amount" in payload:
        return Decimal(payload["amount"])
    if "settled" in payload:
        return sum((Decimal(each["amount"]) for each in payload["settled"]), Decimal(0))
    return sum((Decimal(each) for each in payload.get("less", {}).values()), Decimal(0))


TELLERS: Mapping[str, Teller] = {
    NOTICE: _notice,
    "payment.paid": _paid,
    "payment.returned": _returned,
    "payment.secured": _secured,
    "payment.notice_reduced": _reduced,
    "payment.refund_paid": _given_back,
    "payment.interest_added": _interest,
    "payment.interest_taken_back": _reduced,
}
"""Every kind of event about money that is told to the parties, and how."""
