"""The pages of connected systems, and who may do what with them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.tests.people import AT, person
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.webhooks import services
from customhouse.foundation.webhooks.models import Delivery, Endpoint
from customhouse.foundation.webhooks.records import DeliveryState
from customhouse.parties.traders.services import add_member

TRADER, OTHER = "XD0470001009", "XD0740033297"
URL = "https://erp.example/in"


def speaker(name: str, trader: str, role: Role = Role.TRADER) -> tuple[Client, Actor]:
    """Somebody who speaks for a trader, signed in."""
    user = person(name, role)
    add_member(identifier=trader, user_id=user.pk, actor=SYSTEM, at=AT)
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client, Actor(name, frozenset({role}), frozenset({trader}), user_id=user.pk)


def given(**more: object) -> dict[str, object]:
    return {"trader": TRADER, "name": "ERP", "url": URL, "events": ["declaration.released"], **more}


def test_a_system_is_registered_and_its_secret_shown_once(demoland: CountryPack) -> None:
    client, _ = speaker("ana", TRADER)
    assert "No system is told" in client.get(reverse("webhooks:list")).text
    answer = client.post(reverse("webhooks:register"), given())
    [secret] = re.findall(r"whsec_[\w-]+", answer.text)
    endpoint = Endpoint.objects.get()
    assert services.secret(endpoint) == secret
    page = client.get(reverse("webhooks:endpoint", args=[endpoint.pk]))
    assert (page.status_code, "whsec_" in page.text) == (200, False)
    assert "ERP" in client.get(reverse("webhooks:list")).text
    assert [event.kind for event in events_of(f"webhook:{endpoint.pk}")] == ["webhook.registered"]


@pytest.mark.parametrize(
    "wrong",
    [{"url": "http://erp.example"}, {"url": "https://10.0.0.1/"}, {"trader": OTHER}, {"events": []}, {"name": ""}],
)
def test_what_is_unfit_is_told_at_its_field(demoland: CountryPack, wrong: dict[str, object]) -> None:
    client, _ = speaker("ana", TRADER)
    answer = client.post(reverse("webhooks:register"), given(**wrong))
    assert (answer.status_code, "field-error" in answer.text) == (422, True)
    assert not Endpoint.objects.exists()


def test_a_system_is_changed_switched_tested_and_given_a_new_secret(demoland: CountryPack) -> None:
    client, ana = speaker("ana", TRADER)
    made = services.register_endpoint(trader=TRADER, name="ERP", url=URL, events=[], actor=ana, at=AT)
    number = made.endpoint.pk
    page = reverse("webhooks:endpoint", args=[number])
    assert client.post(page, given(url="https://b.example/")).status_code == 302
    assert client.post(page, given(url="http://b.example/")).status_code == 422
    assert client.post(reverse("webhooks:switch", args=[number]), {"on": "no"}).status_code == 302
    renewed = client.post(reverse("webhooks:renew", args=[number]))
    assert made.secret not in renewed.text
    assert "whsec_" in renewed.text
    assert client.post(reverse("webhooks:test", args=[number])).status_code == 302
    row = Delivery.objects.get()
    Delivery.objects.update(state=DeliveryState.GIVEN_UP, error="too slow")
    assert "too slow" in client.get(page).text
    assert client.post(reverse("webhooks:again", args=[number, row.pk])).status_code == 302
    row.refresh_from_db()
    endpoint = Endpoint.objects.get()
    assert (row.state, endpoint.is_active, endpoint.url) == (DeliveryState.WAITING, False, "https://b.example/")
    client.post(reverse("webhooks:switch", args=[number]), {"on": "yes"})
    assert Endpoint.objects.get().is_active


def test_anothers_system_is_not_there(demoland: CountryPack) -> None:
    _, ana = speaker("ana", TRADER)
    client, tom = speaker("tom", OTHER, Role.BROKER)
    number = services.register_endpoint(trader=TRADER, name="ERP", url=URL, events=[], actor=ana, at=AT).endpoint.pk
    assert client.get(reverse("webhooks:endpoint", args=[number])).status_code == 404
    for act in ("renew", "switch", "test"):
        assert client.post(reverse(f"webhooks:{act}", args=[number])).status_code == 404
    assert client.post(reverse("webhooks:again", args=[number, 1])).status_code == 404
    with pytest.raises(NotFound):
        services.send_test(number=number, actor=tom, at=AT)


def test_a_delivery_that_is_not_there_is_told(demoland: CountryPack) -> None:
    client, ana = speaker("ana", TRADER)
    number = services.register_endpoint(trader=TRADER, name="ERP", url=URL, events=[], actor=ana, at=AT).endpoint.pk
    assert client.post(reverse("webhooks:again", args=[number, 99])).status_code == 404


def test_only_who_speaks_for_a_trader_registers(demoland: CountryPack) -> None:
    _, ana = speaker("ana", TRADER)
    with pytest.raises(AccessDenied):
        services.register_endpoint(trader=OTHER, name="ERP", url=URL, events=[], actor=ana, at=AT)
    with pytest.raises(Refused):
        services.register_endpoint(trader=TRADER, name="ERP", url="ftp://x/", events=[], actor=ana, at=AT)
    for _ in range(services.MOST):
        services.register_endpoint(trader=TRADER, name="ERP", url=URL, events=[], actor=ana, at=AT)
    with pytest.raises(Conflict):
        services.register_endpoint(trader=TRADER, name="ERP", url=URL, events=[], actor=ana, at=AT)


def test_whoever_speaks_for_nobody_is_told_so(demoland: CountryPack) -> None:
    user = person("eve", Role.TRADER)
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    assert "You speak for no trader yet" in client.get(reverse("webhooks:register")).text
