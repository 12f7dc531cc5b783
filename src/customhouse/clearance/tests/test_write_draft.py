"""Lodging by form, as a person does it: step by step, saved as typed, judged, checked, lodged once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.drafts.models import Draft
from customhouse.clearance.tests.written import (
    DOCUMENTS,
    INVOICE,
    ITEM,
    PARTIES,
    PAYMENT,
    TRANSPORT,
    begun,
    fill,
    fill_item,
    whole,
    writer,
)
from customhouse.foundation.config.country import CountryPack


@pytest.fixture
def client(demoland: CountryPack) -> Client:
    return writer()


def test_a_newcomer_fills_every_step_and_lodges(client: Client) -> None:
    draft = begun(client)
    for step, given, leads in (
        ("parties", PARTIES, "step/transport"),
        ("transport", TRANSPORT, "step/invoice"),
        ("invoice", INVOICE, "items"),
        ("documents", DOCUMENTS, "step/payment"),
        ("payment", PAYMENT, f"/drafts/{draft}/"),
    ):
        assert client.get(reverse("drafts:step", args=[draft, step])).status_code == 200
        answer = fill(client, draft, step, given)
        assert answer.status_code == 302, answer.content.decode()
        assert leads in answer["Location"]
    answer = client.post(reverse("drafts:add_item", args=[draft]))
    assert client.get(answer["Location"]).status_code == 200
    answer = fill_item(client, draft, ITEM)
    assert answer.status_code == 302, answer.content.decode()
    items = client.get(reverse("drafts:items", args=[draft]) + "?estimate=1").content.decode()
    assert "Roasted coffee" in items
    assert "By the law of" in items
    page = client.get(reverse("drafts:check", args=[draft]))
    assert "There is 1 problem" not in page.content.decode()
    answer = client.post(reverse("drafts:check", args=[draft]))
    assert answer.status_code == 302, answer.content.decode()
    declaration = Declaration.objects.get()
    assert str(declaration.mrn) in answer["Location"]
    assert (declaration.lrn, declaration.importer, declaration.items_count) == ("MY-FIRST", "XD0470001009", 1)
    assert declaration.total > 0


def test_pressed_twice_it_is_lodged_once(client: Client) -> None:
    draft = whole(client)
    first, second = (client.post(reverse("drafts:check", args=[draft])) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Declaration.objects.count() == 1
    assert not Draft.objects.get().parts.exists()
    assert client.get(reverse("drafts:show", args=[draft]))["Location"] == first["Location"]
