"""Telling systems what happens: gathered from the trail, delivered in order, tried again, switched off, sent anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from unittest.mock import ANY

import pytest
from django.db import transaction

from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.tests.people import AT, person
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.settings import settings
from customhouse.foundation.notices.models import Notice
from customhouse.foundation.webhooks import services
from customhouse.foundation.webhooks.calling import Answer
from customhouse.foundation.webhooks.models import Delivery, Endpoint
from customhouse.foundation.webhooks.records import Announcement, EventType
from customhouse.foundation.webhooks.rules.signing import HEADER, signature
from customhouse.foundation.webhooks.tasks import RECURRING
from customhouse.foundation.webhooks.telling import ATTEMPTS, FAILURES, deliver, gather
from customhouse.foundation.webhooks.tests.receivers import receiving

pytestmark = pytest.mark.django_db
TRADER = "XD0470001009"
MINUTE = timedelta(minutes=1)


def announce(*, events: list[Event]) -> list[Announcement]:
    """What these tests make public: every event `told`, of the trader in its payload."""
    return [
        Announcement(
            event.pk,
            EventType(json.loads(event.payload).get("type", "declaration.accepted")),
            frozenset({json.loads(event.payload)["trader"]}),
            event.subject,
            "LRN",
            event.at,
            "accepted",
            f"/declarations/{event.subject}/",
        )
        for event in events
        if event.kind == "told"
    ]


@pytest.fixture(autouse=True)
def _announcer(settings: object) -> None:
    settings.ANNOUNCERS = [f"{__name__}.announce"]  # type: ignore[attr-defined]  # pytest-django's


@pytest.fixture
def ana() -> Actor:
    return Actor("ana", frozenset({Role.TRADER}), frozenset({TRADER}), user_id=person("ana", Role.TRADER).pk)


def registered(ana: Actor, url: str = "https://erp.example/", events: tuple[str, ...] = ()) -> Endpoint:
    wanted = events or tuple(event.value for event in EventType)
    return services.register_endpoint(trader=TRADER, name="ERP", url=url, events=wanted, actor=ana, at=AT).endpoint


def happened(subject: str, kind: str = "told", trader: str = TRADER, at: datetime = AT, **more: str) -> None:
    with transaction.atomic():
        record_event(subject=subject, kind=kind, payload={"trader": trader, **more}, actor=SYSTEM, at=at)


class System:
    """A system that answers as told, and remembers."""

    def __init__(self, *statuses: int | None) -> None:
        self.statuses, self.got = list(statuses), list[dict[str, str]]()

    def __call__(self, _url: str, body: bytes, _headers: Mapping[str, str]) -> Answer:
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.got.append(json.loads(body))
        return Answer(status, "" if status else "too slow")


def test_what_is_public_is_told_and_nothing_else(ana: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "site_url", "https://customs.example")
    registered(ana)
    happened("26XD1")
    happened("26XD1", "profile_matched")
    happened("26XD2", trader="XD0470009999")
    system = System()
    assert gather(at=AT) == 1
    assert deliver(at=AT, by=system) == 1
    assert system.got == [
        {
            "id": ANY,
            "type": "declaration.accepted",
            "mrn": "26XD1",
            "lrn": "LRN",
            "at": "2026-03-01T08:00:00Z",
            "state": "accepted",
            "link": "https://customs.example/declarations/26XD1/",
        }
    ]


def test_no_number_counts_what_else_happened(ana: Actor) -> None:
    registered(ana)
    happened("26XD1")
    system = System()
    gather(at=AT)
    deliver(at=AT, by=system)
    assert str(Event.objects.get(kind="told").pk) not in system.got[0]["id"].split("-")
    assert len(system.got[0]["id"]) == 36


def test_each_event_is_queued_once(ana: Actor) -> None:
    registered(ana)
    happened("26XD1")
    assert [gather(at=AT), gather(at=AT)] == [1, 0]
    happened("26XD2")
    assert gather(at=AT) == 1


def test_what_happened_before_is_nobodys_news(ana: Actor) -> None:
    happened("26XD1", at=AT - MINUTE)
    registered(ana)
    happened("26XD2", at=AT - MINUTE)
    assert gather(at=AT) == 0


def test_without_anybody_who_listens_the_cursor_still_moves(ana: Actor) -> None:
    happened("26XD1")
    assert gather(at=AT) == 0
    registered(ana)
    assert gather(at=AT) == 0
    happened("26XD2")
    assert gather(at=AT) == 1


def test_an_endpoint_hears_what_it_asked_for(ana: Actor) -> None:
    registered(ana, events=("declaration.released",))
    happened("26XD1")
    happened("26XD1", type="declaration.released")
    gather(at=AT)
    assert list(Delivery.objects.values_list("type", flat=True)) == ["declaration.released"]


def test_a_failure_is_tried_again_in_order_and_later(ana: Actor) -> None:
    registered(ana)
    happened("26XD1")
    happened("26XD2")
    gather(at=AT)
    system = System(500)
    assert deliver(at=AT, by=system) == 0
    assert deliver(at=AT + MINUTE, by=system) == 0
    assert deliver(at=AT + 5 * MINUTE, by=system) == 2
    assert [said["mrn"] for said in system.got] == ["26XD1", "26XD2"]
    assert Endpoint.objects.get().failures == 0


def test_a_delivery_that_never_goes_is_given_up_and_the_others_go_on(ana: Actor) -> None:
    registered(ana)
    happened("26XD1")
    happened("26XD2")
    gather(at=AT)
    system = System(*[500] * ATTEMPTS)
    for day in range(ATTEMPTS + 1):
        deliver(at=AT + timedelta(days=day), by=system)
    assert [said["mrn"] for said in system.got] == ["26XD2"]
    assert list(Delivery.objects.order_by("id").values_list("state", flat=True)) == ["given_up", "delivered"]


def test_a_system_that_is_gone_is_switched_off_and_its_owner_told(ana: Actor) -> None:
    endpoint = registered(ana)
    happened("26XD1")
    happened("26XD2")
    gather(at=AT)
    for day in range(FAILURES + 3):
        deliver(at=AT + timedelta(days=day), by=System(*[None] * 9))
    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.failures) == (False, FAILURES)
    assert "ERP" in str(Notice.objects.get(recipient_id=ana.user_id).params)
    assert Event.objects.filter(kind="webhook.switched_off").count() == 1
    system = System()
    services.switch_endpoint(number=endpoint.pk, on=True, actor=ana, at=AT)
    assert deliver(at=AT, by=system) == 1


def test_what_was_given_up_is_sent_again_under_the_same_key(ana: Actor) -> None:
    endpoint = registered(ana)
    happened("26XD1")
    gather(at=AT)
    system = System()
    deliver(at=AT, by=system)
    delivery = Delivery.objects.get()
    services.send_again(number=endpoint.pk, delivery=delivery.pk, actor=ana, at=AT)
    deliver(at=AT, by=system)
    assert len({said["id"] for said in system.got}) == 1
    assert len(system.got) == 2


def test_a_test_is_tried_once(ana: Actor) -> None:
    endpoint = registered(ana)
    services.send_test(number=endpoint.pk, actor=ana, at=AT)
    services.send_test(number=endpoint.pk, actor=ana, at=AT)
    deliver(at=AT, by=System(500))
    assert [(row.type, row.state, row.status) for row in Delivery.objects.all()] == [("test", "given_up", 500)]


def test_two_workers_never_call_one_endpoint_at_once(ana: Actor) -> None:
    registered(ana)
    happened("26XD1")
    gather(at=AT)
    inner = System()

    def outer(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        assert deliver(at=AT, by=inner) == 0
        return Answer(200)

    assert deliver(at=AT, by=outer) == 1
    assert inner.got == []


def test_the_recurring_work_calls_a_real_system_with_a_signature(ana: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "webhook_networks", "localhost")
    with receiving() as receiver:
        endpoint = registered(ana, receiver.url)
        happened("26XD1")
        RECURRING[0].run(AT)
    [(headers, body)] = receiver.got
    sent_at = int(headers[HEADER].partition(",")[0].removeprefix("t="))
    assert headers[HEADER] == signature(services.secret(endpoint), body, sent_at)
    assert headers["Customhouse-Event"] == "declaration.accepted"
    assert headers["Customhouse-Delivery"] == json.loads(body)["id"]
