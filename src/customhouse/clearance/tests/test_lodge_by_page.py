"""Lodging, amending, cancelling and presenting by page."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.tests.lodged import PRECURSOR, Message, lodged, message, person, signed_in
from customhouse.foundation.access.records import Role
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.config.settings import settings
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.foundation.exchange.records import Status

LODGE = "/declarations/lodge/"


@pytest.fixture
def said(demoland: CountryPack) -> Message:
    return message(demoland)


@pytest.fixture
def client(said: Message) -> Client:
    return signed_in(person("own", Role.TRADER, trader=said.submitter))


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("declaration.xml", data, "text/xml")


def token(client: Client, address: str) -> str:
    found = re.search(r'name="token" value="(\w+)"', client.get(address).text)
    assert found
    return found[1]


def test_a_file_is_lodged_and_its_declaration_shown(client: Client, said: Message) -> None:
    page = client.post(LODGE, {"token": token(client, LODGE), "file": upload(said.data)}, follow=True)
    declaration = Declaration.objects.get()
    assert page.redirect_chain == [(f"/declarations/{declaration.mrn}/", 302)]
    assert "The declaration was accepted." in page.text
    assert declaration.received.channel == "web"
    assert bytes(declaration.received.data) == said.data
    assert declaration.sender == "own"


def test_a_message_can_be_pasted(client: Client, said: Message) -> None:
    page = client.post(LODGE, {"token": "1", "text": said.data.decode()})
    assert page.status_code == 302


def test_a_second_click_lodges_nothing_more(client: Client, said: Message) -> None:
    same = token(client, LODGE)
    pages = [client.post(LODGE, {"token": same, "file": upload(said.data)}) for _ in range(2)]
    assert {page["Location"] for page in pages} == {f"/declarations/{Declaration.objects.get().mrn}/"}
    assert ReceivedMessage.objects.count() == 1


def test_the_same_form_takes_another_file(client: Client, said: Message) -> None:
    """Somebody goes back, mends the file and sends the form again."""
    wrong = client.post(LODGE, {"token": "1", "file": upload(said.data.replace(b"IMA<", b"QQQ<"))})
    assert wrong.status_code == 422
    assert client.post(LODGE, {"token": "1", "file": upload(said.data)}).status_code == 302


def test_a_refusal_says_each_error_its_place_and_the_remedy(client: Client, said: Message) -> None:
    page = client.post(LODGE, {"token": "1", "file": upload(said.data.replace(b"IMA<", b"QQQ<"))})
    assert page.status_code == 422
    assert "The declaration was refused" in page.text
    assert 'class="error-summary"' in page.text
    for words in (
        "STR-TYPE",
        "The declaration: type",
        "42A/D013",
        "What to do:",
        'href="#error-1"',
        'href="/declarations/lodge/"',
    ):
        assert words in page.text, words
    refused = Declaration.objects.get()
    kept = client.get(reverse("declarations:refused", args=[refused.received_id]))
    assert "STR-TYPE" in kept.text
    assert "Refused" in kept.text
    listed = client.get("/declarations/").text
    assert reverse("declarations:refused", args=[refused.received_id]) in listed


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"<a><b></a>", 400, "Line 1, column"),
        (b"", 400, "The message cannot be read"),
        (b"\x00\xff\xfe", 400, "The message cannot be read"),
        (b'<Response xmlns="urn:wco:datamodel:WCO:RES-DMS:2"/>', 415, "This kind of message is not taken here"),
        (b'{"a": [', 400, "The message cannot be read"),
    ],
)
def test_what_is_no_declaration_is_kept_and_told(client: Client, data: bytes, status: int, words: str) -> None:
    page = client.post(LODGE, {"token": "1", "file": upload(data)})
    assert page.status_code == status
    assert words in page.text
    kept = ReceivedMessage.objects.get()
    assert bytes(kept.data) == data
    assert client.get(f"/declarations/messages/{kept.pk}/").content == data


def test_a_file_over_the_limit_is_refused_and_recorded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "max_message_bytes", 2_000_000)
    page = client.post(LODGE, {"token": "1", "file": upload(b"x" * 2_000_001)})
    assert page.status_code == 413
    assert "larger than 2 MB" in page.text
    kept = ReceivedMessage.objects.get()
    assert (kept.status, kept.size, bytes(kept.data)) == (Status.TOO_LARGE, 2_000_001, b"")
    assert client.get(f"/declarations/messages/{kept.pk}/").status_code == 404


def test_a_form_without_a_message_says_so(client: Client, said: Message) -> None:
    assert "Choose a file, or paste the message below." in client.post(LODGE, {"token": "1"}).text
    both = client.post(LODGE, {"token": "1", "file": upload(said.data), "text": "<a/>"})
    assert "not both" in both.text
    assert both.status_code == 422
    assert client.post(LODGE, {"file": upload(said.data)}).status_code == 422
    assert client.post(LODGE, {"token": "1", "text": "a\x00b"}).status_code == 422
    assert not ReceivedMessage.objects.exists()


def test_goods_are_presented_by_a_button(demoland: CountryPack) -> None:
    said = message(demoland, "D")
    declaration = lodged(said)
    client = signed_in(person("own", Role.TRADER, trader=said.submitter))
    address = reverse("declarations:present", args=[declaration.mrn])
    summary = client.get(reverse("declarations:show", args=[declaration.mrn])).text
    assert address in summary
    assert "Waiting for the goods" in summary
    page = client.post(address, {"token": token(client, address)}, follow=True)
    assert "The goods are presented." in page.text
    declaration.refresh_from_db()
    assert declaration.lane
    assert declaration.presented_at
    assert address not in page.text


def test_a_declaration_is_cancelled_with_a_reason(client: Client, said: Message) -> None:
    declaration = lodged(said)
    address = reverse("declarations:cancel", args=[declaration.mrn])
    assert client.post(address, {"token": "1", "reason": " "}).status_code == 422
    page = client.post(address, {"token": "1", "reason": "Sold at sea."}, follow=True)
    assert "The declaration was cancelled." in page.text
    declaration.refresh_from_db()
    assert declaration.state == "cancelled"
    assert "Sold at sea." in page.text
    assert Event.objects.filter(subject=declaration.mrn, kind="declaration.cancelled").exists()
    again = client.post(address, {"token": "2", "reason": "Once more."})
    assert again.status_code == 422
    assert "The request was refused" in again.text


def test_nothing_is_changed_once_a_control_is_notified(client: Client, said: Message) -> None:
    held = lodged(said, said.with_commodity(PRECURSOR))
    summary = client.get(reverse("declarations:show", args=[held.mrn])).text
    assert reverse("declarations:cancel", args=[held.mrn]) not in summary
    page = client.post(reverse("declarations:cancel", args=[held.mrn]), {"token": "1", "reason": "Please."})
    assert page.status_code == 422
    assert "REQ-CTL" in page.text


AMENDMENT = """<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"><FunctionCode>13</FunctionCode>
<FunctionalReferenceID>{lrn}</FunctionalReferenceID><ID>{mrn}</ID><TypeCode>COR</TypeCode>
<TotalPackageQuantity>{packages}</TotalPackageQuantity>
<Amendment><ChangeReasonCode>32</ChangeReasonCode><Pointer><DocumentSectionCode>42A</DocumentSectionCode>
<TagID>146</TagID></Pointer></Amendment></Declaration>"""


def test_an_amendment_is_about_its_own_declaration(client: Client, said: Message) -> None:
    declaration = lodged(said)
    address = reverse("declarations:amend", args=[declaration.mrn])
    other = AMENDMENT.format(lrn=declaration.lrn, mrn="26XD00000000000999", packages=3)
    page = client.post(address, {"token": "1", "text": other})
    assert page.status_code == 422
    assert "names another declaration" in page.text


def test_an_amendment_shows_what_it_changed(client: Client, said: Message) -> None:
    declaration = lodged(said)
    packages = re.search(rb"<TotalPackageQuantity>(\d+)<", said.data)
    assert packages
    text = AMENDMENT.format(lrn=declaration.lrn, mrn=declaration.mrn, packages=packages[1].decode() + ".0")
    address = reverse("declarations:amend", args=[declaration.mrn])
    page = client.post(address, {"token": "1", "text": text}, follow=True)
    assert "The amendment was accepted." in page.text, re.findall(r'finding-message">([^<]*)', page.text)
    changes = client.get(reverse("declarations:versions", args=[declaration.mrn])).text
    assert "Version 2" in changes
    assert "total number of packages" in changes
    assert "42A/146" in changes
    documents = client.get(reverse("declarations:documents", args=[declaration.mrn])).text
    assert documents.count("/declarations/messages/") == 1


def test_own_messages_are_downloaded_as_they_came(client: Client, said: Message) -> None:
    client.post(LODGE, {"token": "1", "file": upload(said.data)})
    received = Declaration.objects.get().received_id
    answer = client.get(f"/declarations/messages/{received}/")
    assert answer.content == said.data
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get("/declarations/messages/999999999999999999/").status_code == 404


@pytest.mark.parametrize("form", ["xml", "json"])
def test_answers_are_downloaded_in_both_forms(client: Client, said: Message, form: str) -> None:
    declaration = lodged(said)
    answer = client.get(f"/declarations/{declaration.mrn}/responses/2.{form}")
    assert declaration.lrn in answer.text
    assert answer["Content-Type"] == f"application/{form}"
    assert client.get(f"/declarations/{declaration.mrn}/responses/99.{form}").status_code == 404


def test_a_declaration_costs_few_queries(
    client: Client, said: Message, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Session, person, roles and traders are four of them; of the summary, release is eight and quotas are one."""
    declaration = lodged(said)
    for name in ("show", "goods", "duties", "documents", "versions"):
        with django_assert_max_num_queries(22):
            assert client.get(reverse(f"declarations:{name}", args=[declaration.mrn])).status_code == 200
