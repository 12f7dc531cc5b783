"""Lodging by form, as a person does it: step by step, saved as typed, judged, checked, lodged once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.drafts.models import Draft
from customhouse.clearance.inspections.services import ask_trader
from customhouse.clearance.tests.lodged import OFFICE, person, signed_in
from customhouse.clearance.tests.written import (
    DOCUMENTS,
    INVOICE,
    ITEM,
    PARTIES,
    PAYMENT,
    STEPS,
    TRANSPORT,
    begun,
    fill,
    fill_item,
    whole,
    writer,
)
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.models import ReceivedMessage


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


def test_what_refuses_is_told_at_its_field_and_kept(client: Client) -> None:
    """A figure that is none, a partner without a country: saved as typed, each error beside its field."""
    draft = begun(client)
    answer = fill(client, draft, "invoice", INVOICE | {"freight": "much", "currency": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_freight"' in page
    assert 'href="#id_currency"' in page
    assert "What you typed is saved" in page
    part = Draft.objects.get(pk=draft).parts.get(step="invoice")
    assert part.answers["freight"] == "much"
    assert fill(client, draft, "invoice", INVOICE | {"freight": "much"}, later="1").status_code == 302


def test_the_rules_of_lodging_judge_the_item(client: Client) -> None:
    """What the catalogue refuses stands at its field at once."""
    draft = begun(client)
    client.post(reverse("drafts:add_item", args=[draft]))
    answer = fill_item(client, draft, ITEM | {"net_mass": "120"})
    assert answer.status_code == 422
    assert "greater than the gross mass" in answer.content.decode()
    assert 'href="#id_net_mass"' in answer.content.decode()


def test_words_lead_to_codes_without_javascript(client: Client) -> None:
    """Find, choose, and nothing typed is lost."""
    draft = begun(client)
    client.post(reverse("drafts:add_item", args=[draft]))
    page = fill_item(client, draft, ITEM | {"commodity": "coffee"}, find="1").content.decode()
    assert 'name="choose" value="090121"' in page
    page = fill_item(client, draft, ITEM | {"commodity": "coffee"}, choose="090121").content.decode()
    assert 'value="09012110"' in page, "a code that is divided offers its lines"
    assert Draft.objects.get(pk=draft).parts.get(step="item").answers["commodity"] == "090121"
    found = client.post(reverse("drafts:codes"), {"commodity": "coffee"}).content.decode()
    assert 'value="090121"' in found
    assert "No code is found" in client.post(reverse("drafts:codes"), {"commodity": "qqqqzzzz"}).content.decode()


def test_the_estimate_follows_what_is_typed_and_keeps_nothing(client: Client) -> None:
    """Unsaved words are judged by the law of lodging; nothing is received, nothing happens, no lane is named."""
    draft = whole(client)
    before = (ReceivedMessage.objects.count(), Event.objects.count())
    url = reverse("drafts:item_estimate", args=[draft, 1])
    cheap, dear = (client.post(url, ITEM | {"price": price}).content.decode() for price in ("10", "99999"))
    assert cheap != dear
    assert "Customs duty" in dear
    whole_page = client.get(reverse("drafts:estimate", args=[draft])).content.decode()
    assert "By the law of" in whole_page
    assert (ReceivedMessage.objects.count(), Event.objects.count()) == before
    assert Draft.objects.get(pk=draft).parts.get(step="item").answers["price"] == "1000,00"
    assert not re.search("lane|green|yellow|red |profile", whole_page, re.IGNORECASE)


def test_the_estimate_is_what_is_owed(client: Client) -> None:
    draft = whole(client)
    shown = client.get(reverse("drafts:estimate", args=[draft])).context["estimate"]
    client.post(reverse("drafts:check", args=[draft]))
    declaration = Declaration.objects.get()
    assert (shown.total, shown.currency) == (declaration.total, declaration.currency)


def test_what_would_be_refused_is_not_lodged(client: Client) -> None:
    """Every error leads to its field; nothing is sent."""
    draft = whole(client, item={"commodity": "99"}, parties={"partner_name": "X" * 99})
    answer = client.post(reverse("drafts:check", args=[draft]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"/drafts/{draft}/items/1/?check=1#id_commodity" in page
    assert f"/drafts/{draft}/step/parties/?check=1#id_partner_name" in page
    assert not ReceivedMessage.objects.exists()
    there = client.get(f"/drafts/{draft}/items/1/?check=1").content.decode()
    assert 'href="#id_commodity"' in there
    assert 'href="#id_partner_name"' in client.get(f"/drafts/{draft}/step/parties/?check=1").content.decode()


def test_two_windows_at_once(client: Client) -> None:
    """The second is shown both entries, and may keep its own."""
    draft = begun(client)
    url = reverse("drafts:step", args=[draft, "invoice"])
    client.post(url, INVOICE | {"edition": "0"})
    answer = client.post(url, INVOICE | {"edition": "0", "total": "777"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "another window" in page
    assert "777" in page
    assert client.post(url, INVOICE | {"edition": "1", "total": "777"}).status_code == 302
    assert Draft.objects.get(pk=draft).parts.get(step="invoice").answers["total"] == "777"


def test_two_windows_at_one_goods_item(client: Client) -> None:
    draft = whole(client)
    url = reverse("drafts:item", args=[draft, 1])
    answer = client.post(url, ITEM | {"edition": "1", "price": "5"})
    assert answer.status_code == 409
    assert "1000,00" in answer.content.decode()


def test_goods_are_added_copied_and_removed(client: Client) -> None:
    draft = whole(client)
    answer = client.post(reverse("drafts:add_item", args=[draft]), {"copy": "1"})
    assert "/items/2/" in answer["Location"]
    assert fill_item(client, draft, ITEM, 2, another="1")["Location"].endswith("/items/3/")
    assert client.get(reverse("drafts:remove_item", args=[draft, 3])).status_code == 200
    assert client.post(reverse("drafts:remove_item", args=[draft, 3])).status_code == 302
    assert client.get(reverse("drafts:item", args=[draft, 3])).status_code == 404
    page = client.get(reverse("drafts:items", args=[draft])).content.decode()
    assert page.count("Roasted coffee beans") == 2


def test_a_template_begins_declarations(client: Client) -> None:
    draft = whole(client)
    assert client.post(reverse("drafts:keep", args=[draft]), {"name": ""}).status_code == 422
    client.post(reverse("drafts:keep", args=[draft]), {"name": "Coffee of Paille"})
    template = Draft.objects.get(template="Coffee of Paille")
    assert client.get(reverse("drafts:check", args=[template.pk])).status_code == 404
    assert "Coffee of Paille" in client.get(reverse("drafts:begin")).content.decode()
    assert client.get(reverse("drafts:show", args=[template.pk])).status_code == 200
    answer = client.post(reverse("drafts:copy", args=[template.pk]))
    fresh = Draft.objects.latest("pk")
    assert answer["Location"] == f"/drafts/{fresh.pk}/"
    said = fresh.parts.get(step="parties").answers
    assert said["partner_name"] == "Paille & Fils"
    assert said["lrn"] not in {"", "MY-FIRST"}
    assert client.post(reverse("drafts:check", args=[fresh.pk])).status_code == 302


def test_the_list_shows_age_and_deletes_with_confirmation(client: Client) -> None:
    draft = begun(client)
    page = client.get(reverse("drafts:list")).content.decode()
    assert "ago" in page
    url = reverse("drafts:delete", args=[draft])
    assert client.get(url).status_code == 200
    assert Draft.objects.exists()
    assert client.post(url).status_code == 302
    assert not Draft.objects.exists()
    assert "No drafts" in client.get(reverse("drafts:list")).content.decode()


def test_an_old_declaration_is_copied(client: Client) -> None:
    client.post(reverse("drafts:check", args=[whole(client)]))
    declaration = Declaration.objects.get()
    assert "Copy" in client.get(reverse("declarations:show", args=[declaration.mrn])).content.decode()
    client.post(reverse("drafts:copy_declaration", args=[declaration.mrn]))
    copy = Draft.objects.latest("pk")
    item = copy.parts.get(step="item").answers
    assert (item["commodity"], item["price"], item["packages"]) == ("090121", "1000.00", "10")
    assert copy.parts.get(step="transport").answers["containers"] == ""
    assert client.get(reverse("drafts:check", args=[copy.pk])).status_code == 200


def test_a_declaration_is_amended_by_the_same_form(client: Client) -> None:
    """Filled with what is declared; sent with a reason as a WCO amendment; the lane and the legal date stay."""
    client.post(reverse("drafts:check", args=[whole(client, parties={"kind": "D"})]))
    declaration = Declaration.objects.get()
    url = reverse("drafts:amend", args=[declaration.mrn])
    answer = client.post(url)
    assert client.post(url)["Location"] == answer["Location"], "it is begun once"
    draft = Draft.objects.get(amends=declaration.mrn, lodged_as="")
    page = client.get(reverse("drafts:step", args=[draft.pk, "parties"])).content.decode()
    assert "id_lrn" not in page, "who declares, and under which reference, is not amended"
    assert "nothing to send" in client.get(reverse("drafts:check", args=[draft.pk])).content.decode()
    assert fill_item(client, draft.pk, ITEM | {"price": "1200"}).status_code == 302
    assert client.post(reverse("drafts:check", args=[draft.pk]), {"reason": ""}).status_code == 422
    answer = client.post(reverse("drafts:check", args=[draft.pk]), {"reason": "The invoice was corrected."})
    assert answer.status_code == 302, answer.content.decode()
    declaration.refresh_from_db()
    assert declaration.version == 2
    assert str(declaration.items.get(version=2).price) == "1200.000"
    version = declaration.versions.get(number=2)
    assert version.received
    assert b"The invoice was corrected." in bytes(version.received.data)
    assert client.get(reverse("drafts:show", args=[draft.pk]))["Location"].endswith(f"{declaration.mrn}/")


def test_an_amendment_of_what_changed_meanwhile_is_begun_again(client: Client) -> None:
    client.post(reverse("drafts:check", args=[whole(client, parties={"kind": "D"})]))
    declaration = Declaration.objects.get()
    client.post(reverse("drafts:amend", args=[declaration.mrn]))
    stale = Draft.objects.get(amends=declaration.mrn)
    Draft.objects.filter(pk=stale.pk).update(amends_version=7)
    assert client.get(reverse("drafts:check", args=[stale.pk])).status_code == 409
    client.post(reverse("drafts:amend", args=[declaration.mrn]))
    assert Draft.objects.get(amends=declaration.mrn).amends_version == 1


def test_a_broker_chooses_for_whom(demoland: CountryPack) -> None:
    """The principals whose mandate the broker holds; the declaration names the broker as agent."""
    broker = signed_in(person("bruno", Role.BROKER, trader="XD0740033297"))
    draft = begun(broker)
    page = broker.get(reverse("drafts:step", args=[draft, "parties"])).content.decode()
    assert "Karamel Foods (XD0470001009)" in page
    for step, given in STEPS.items():
        fill(broker, draft, step, given, later="1")
    broker.post(reverse("drafts:add_item", args=[draft]))
    fill_item(broker, draft, ITEM)
    answer = broker.post(reverse("drafts:check", args=[draft]))
    assert answer.status_code == 302, answer.content.decode()
    declaration = Declaration.objects.get()
    assert (declaration.declarant, declaration.agent) == ("XD0470001009", "XD0740033297")


def test_an_export_is_written_too(client: Client) -> None:
    exporter = signed_in(person("eve", Role.TRADER, trader="XD0320003027"))
    draft = begun(exporter, "export")
    changes = {"parties": {"trader": "XD0320003027"}, "item": {"procedure": "10"}}
    for step, given in STEPS.items():
        answer = fill(exporter, draft, step, given | changes.get(step, {}))
        assert answer.status_code == 302, answer.content.decode()
    exporter.post(reverse("drafts:add_item", args=[draft]))
    assert fill_item(exporter, draft, ITEM | {"procedure": "10"}).status_code == 302
    assert exporter.post(reverse("drafts:check", args=[draft])).status_code == 302
    assert Declaration.objects.get().direction == "export"


def test_what_is_wanted_stands_on_top(client: Client) -> None:
    """Drafts to finish, goods to present; the page asks what is new and is told only of that."""
    client.post(reverse("drafts:check", args=[whole(client, parties={"kind": "D"})]))
    draft = begun(client)
    page = client.get(reverse("declarations:list"))
    text = page.content.decode()
    assert "What is wanted of you now" in text
    assert f"Present the goods of {Declaration.objects.get().mrn}" in text
    assert f"/drafts/{draft}/" in text
    asks = page.context["follow"]
    assert client.get(asks, headers={"HX-Request": "true"}).status_code == 204
    client.post(reverse("drafts:check", args=[whole(client, parties={"lrn": "MY-SECOND"})]))
    told = client.get(asks, headers={"HX-Request": "true"})
    assert told.status_code == 200
    assert "To pay" in told.content.decode()


def test_a_question_is_wanted_first(client: Client) -> None:
    """Customs asks; the page says what, until when, and leads there."""
    client.post(reverse("drafts:check", args=[whole(client)]))
    declaration = Declaration.objects.get()
    officer = Actor("omar", frozenset({Role.OFFICER}), offices=frozenset({OFFICE}))
    Declaration.objects.update(state="under_control")
    ask_trader(mrn=str(declaration.mrn), text="Which grade is the coffee?", actor=officer, at=AT)
    first = client.get(reverse("declarations:list")).context["tasks"][0]
    assert str(declaration.mrn) in first.label
    assert "Which grade is the coffee?" in first.hint
    assert first.url == reverse("control:question", args=[declaration.mrn, 1])


def test_a_declarations_page_is_followed(client: Client) -> None:
    there = client.post(reverse("drafts:check", args=[whole(client)]))["Location"]
    asks = client.get(there).context["follow"]
    assert client.get(asks, headers={"HX-Request": "true"}).status_code == 204
    Declaration.objects.update(state="released")
    assert "released" in client.get(asks, headers={"HX-Request": "true"}).content.decode()
