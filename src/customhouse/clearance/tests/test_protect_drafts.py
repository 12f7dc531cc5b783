"""Drafts under strain: hostile words, the longest declaration, others' drafts, drafts that are gone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.drafts.models import Draft, Part
from customhouse.clearance.pages.entry.urls import urlpatterns
from customhouse.clearance.tests.lodged import OFFICE, person, signed_in
from customhouse.clearance.tests.written import (
    INVOICE,
    ITEM,
    STEPS,
    begun,
    fill,
    fill_item,
    whole,
    writer,
)
from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack


@pytest.fixture
def client(demoland: CountryPack) -> Client:
    return writer()


HOSTILE = {
    "tag": "<script>alert(1)</script>",
    "template": "{{ 7|add:7 }}",
    "quote": "'; DROP TABLE x; --",
    "direction": "\u202eabc",
    "control": "\0\x08",
    "digits": "٣" * 4000,
    "long": "𝕏" * 600,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_do_no_harm(client: Client, text: str) -> None:
    """In every field of every step: saved, shown escaped, told what is wrong; never a fault."""
    draft = begun(client)
    for step, given in STEPS.items():
        answer = fill(client, draft, step, dict.fromkeys(given, text))
        assert answer.status_code in {302, 422}
        assert "<script>alert" not in client.get(reverse("drafts:step", args=[draft, step])).content.decode()
    client.post(reverse("drafts:add_item", args=[draft]))
    assert fill_item(client, draft, dict.fromkeys(ITEM, text)).status_code in {302, 422}
    client.post(reverse("drafts:item_estimate", args=[draft, 1]), dict.fromkeys([*ITEM, f"q_{text}"], text))
    for name in ("show", "items", "check", "estimate"):
        page = client.get(reverse(f"drafts:{name}", args=[draft]))
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
    assert client.post(reverse("drafts:check", args=[draft])).status_code == 422
    assert client.post(reverse("drafts:keep", args=[draft]), {"name": text[:90]}).status_code in {302, 422}
    assert client.get(reverse("drafts:list")).status_code == 200


def test_a_declaration_as_long_as_the_law_allows(client: Client) -> None:
    """999 goods items: listed by pages, estimated, lodged; no one more."""
    draft = whole(client)
    kept = Draft.objects.get(pk=draft)
    Part.objects.bulk_create(
        [
            Part(draft=kept, step="item", number=number, answers=ITEM, changed_at=kept.changed_at)
            for number in range(2, 1000)
        ]
    )
    fill(client, draft, "invoice", INVOICE | {"total": "999000"})
    page = client.get(reverse("drafts:items", args=[draft])).content.decode()
    assert "cursor=" in page
    answer = client.post(reverse("drafts:add_item", args=[draft]), follow=True)
    assert "at most 999 goods items" in answer.content.decode()
    answer = client.post(reverse("drafts:check", args=[draft]))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert Declaration.objects.get().items_count == 999


def addresses(draft: int, mrn: str) -> list[str]:
    """Every address of the area."""
    one = ("show", "items", "add_item", "estimate", "check", "copy", "keep", "delete")
    of_item = ("item", "item_estimate", "remove_item")
    return [
        *(reverse(f"drafts:{name}", args=[draft]) for name in one),
        *(reverse(f"drafts:{name}", args=[draft, 1]) for name in of_item),
        reverse("drafts:step", args=[draft, "parties"]),
        *(reverse(f"drafts:{name}", args=[mrn]) for name in ("copy_declaration", "amend")),
        *(reverse(f"drafts:{name}") for name in ("list", "begin", "codes")),
    ]


def test_nobody_opens_anothers(client: Client) -> None:
    """404 by every page and verb, for other traders and for officials; strangers are asked to sign in."""
    client.post(reverse("drafts:check", args=[whole(client)]))
    mrn = str(Declaration.objects.get().mrn)
    draft = whole(client, parties={"lrn": "MY-SECOND"})
    known = {get_resolver().resolve(address).url_name for address in addresses(draft, mrn)}
    assert known == {pattern.name for pattern in urlpatterns}, "a page added later must be added here"
    own = {reverse(f"drafts:{name}") for name in ("list", "begin", "codes")}
    other = signed_in(person("other", Role.TRADER, trader="XD0840002018"))
    officer = signed_in(person("officer", Role.OFFICER, office=OFFICE))
    for address in addresses(draft, mrn):
        for verb in ("get", "post"):
            stranger = getattr(Client(), verb)(address)
            assert stranger.status_code in {302, 405}, address
            if address in own:
                continue
            assert getattr(other, verb)(address).status_code in {404, 405}, address
            assert getattr(officer, verb)(address).status_code in {403, 404, 405}, address
    assert Draft.objects.filter(pk=draft).exists()
    assert Draft.objects.get(pk=draft).parts.filter(step="item").count() == 1


def test_a_step_that_is_none_and_a_draft_that_is_gone(client: Client) -> None:
    draft = begun(client)
    assert client.get(f"/drafts/{draft}/step/item/").status_code == 404
    assert client.get(f"/drafts/{draft}/step/nothing/").status_code == 404
    assert client.get("/drafts/999999999/").status_code == 404
    assert client.post(reverse("drafts:delete", args=[draft])).status_code == 302
    assert fill(client, draft, "invoice", INVOICE).status_code == 404 if Draft.objects.exists() else True


def test_a_lodged_draft_leads_to_its_declaration(client: Client) -> None:
    draft = whole(client)
    there = client.post(reverse("drafts:check", args=[draft]))["Location"]
    for name in ("show", "items", "check"):
        assert client.get(reverse(f"drafts:{name}", args=[draft]))["Location"] == there
    assert client.get(reverse("drafts:step", args=[draft, "parties"]))["Location"] == there
    assert client.get(reverse("drafts:item", args=[draft, 1]))["Location"] == there
    assert client.get(reverse("drafts:estimate", args=[draft])).status_code == 404
    assert client.post(reverse("drafts:copy", args=[draft])).status_code == 409
    assert client.post(reverse("drafts:delete", args=[draft])).status_code == 409
