"""What the tests of drafts start from: somebody who fills in the form as an ordinary importer does."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from customhouse.clearance.drafts.models import Draft
from customhouse.clearance.tests.lodged import person, signed_in
from customhouse.foundation.access.records import Role

TRADER = "XD0470001009"
PARTIES = {
    "kind": "A",
    "trader": TRADER,
    "lrn": "MY-FIRST",
    "partner_name": "Paille & Fils",
    "partner_country": "FR",
    "partner_city": "Lyon",
}
TRANSPORT = {"office": "XD000100", "mode": "1", "location": "Quay 4", "country": "FR", "containers": "CSQU3054383"}
INVOICE = {
    "currency": "EUR",
    "total": "1 000",
    "incoterm": "FOB",
    "incoterm_place": "Lyon",
    "nature": "11",
    "freight": "100",
}
ITEM = {
    "description": "Roasted coffee beans in bags of one kilogram",
    "commodity": "0901.21",
    "origin": "BR",
    "price": "1000,00",
    "gross_mass": "110",
    "net_mass": "100",
    "packages": "10",
    "package_kind": "CT",
    "marks": "ACME 1-10",
    "procedure": "40",
    "previous": "00",
}
DOCUMENTS = {"row1_code": "N380", "row1_reference": "INV 1", "row2_code": "N705", "row2_reference": "BL 9"}
PAYMENT = {"method": "H"}
STEPS = {"parties": PARTIES, "transport": TRANSPORT, "invoice": INVOICE, "documents": DOCUMENTS, "payment": PAYMENT}


def writer(name: str = "amina", trader: str = TRADER) -> Client:
    """The browser of somebody who speaks for a trader."""
    return signed_in(person(name, Role.TRADER, trader=trader))


def begun(client: Client, direction: str = "import", kind: str = "A") -> int:
    """The number of a draft that was just begun."""
    answer = client.post(reverse("drafts:begin"), {"direction": direction, "kind": kind})
    assert answer.status_code == 302, answer.content.decode()
    return Draft.objects.latest("pk").pk


def edition(draft: int, step: str, number: int = 0) -> int:
    """The edition of a part as it stands."""
    part = Draft.objects.get(pk=draft).parts.filter(step=step, number=number).first()
    return part.edition if part else 0


def fill(client: Client, draft: int, step: str, given: dict[str, Any], **further: Any) -> Any:
    """Send one step."""
    url = reverse("drafts:step", args=[draft, step])
    return client.post(url, {"edition": edition(draft, step), **given, **further})


def fill_item(client: Client, draft: int, given: dict[str, Any], number: int = 1, **further: Any) -> Any:
    """Send one goods item."""
    url = reverse("drafts:item", args=[draft, number])
    return client.post(url, {"edition": edition(draft, "item", number), **given, **further})


def whole(client: Client, **changes: dict[str, Any]) -> int:
    """A draft with everything filled in; `changes` by step."""
    draft = begun(client)
    for step, given in STEPS.items():
        fill(client, draft, step, given | changes.get(step, {}), later="1")
    client.post(reverse("drafts:add_item", args=[draft]))
    fill_item(client, draft, ITEM | changes.get("item", {}), later="1")
    return draft
