"""What no browser sends: passkeys that are none are refused, in words, and never a fault."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from customhouse.foundation.access.adapter import InvitationOnlyAdapter
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.tests.people import PASSWORD, person
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.settings import settings

pytestmark = pytest.mark.django_db
WHOLE = {
    "id": "AAAA",
    "rawId": "AAAA",
    "type": "public-key",
    "response": {
        "clientDataJSON": "e30",
        "attestationObject": "oA",
        "authenticatorData": "AAAA",
        "signature": "AA",
        "userHandle": "MQ",
    },
}
NONE_OF_OURS: list[Any] = [
    "",
    "nonsense",
    "[]",
    "1",
    "null",
    json.dumps({"id": "x"}),
    json.dumps({"id": "x", "rawId": "y", "response": {}}),
    json.dumps(WHOLE | {"response": {"clientDataJSON": "!!"}}),
    json.dumps(WHOLE | {"response": WHOLE["response"] | {"userHandle": None}}),  # type: ignore[operator]  # both are mappings
    json.dumps(WHOLE | {"response": WHOLE["response"] | {"userHandle": "!"}}),  # type: ignore[operator]  # both are mappings
    json.dumps(WHOLE | {"response": WHOLE["response"] | {"attestationObject": "_____w"}}),  # type: ignore[operator]  # both are mappings
    json.dumps(WHOLE | {"response": WHOLE["response"] | {"clientDataJSON": "bnVsbA"}}),  # type: ignore[operator]  # both are mappings
    json.dumps(WHOLE),
]


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests() -> None:
    cache.clear()


@pytest.mark.parametrize("credential", NONE_OF_OURS)
def test_what_is_no_passkey_opens_nothing(client: Client, credential: str) -> None:
    person("ana", Role.OFFICER)
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential}, follow=True)
    assert answer.status_code == 200
    assert not answer.context["user"].is_authenticated


@pytest.mark.parametrize("credential", NONE_OF_OURS)
def test_what_is_no_passkey_is_not_kept(client: Client, credential: str) -> None:
    person("ana", Role.OFFICER)
    client.post(reverse("account_login"), {"login": "ana", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    answer = client.post(reverse("mfa_add_webauthn"), {"credential": credential, "name": "Key"})
    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert not Authenticator.objects.exists()


def test_passkeys_are_bound_to_the_host_or_to_the_domain_of_the_settings(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bound() -> str:
        answer = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
        return str(answer.json()["request_options"]["publicKey"]["rpId"])

    assert bound() == "testserver"
    monkeypatch.setattr(settings(), "passkey_domain", "customs.example")
    assert bound() == "customs.example"


def test_asking_for_the_address_of_sign_in_by_passkey_leads_to_the_page(client: Client) -> None:
    assert client.get(reverse("mfa_login_webauthn"))["Location"] == reverse("account_login")


def test_a_change_of_sign_in_is_recorded_and_told(client: Client) -> None:
    ana = person("ana", Role.OFFICER)
    client.post(reverse("account_login"), {"login": "ana", "password": PASSWORD})
    new = "seven grey herons at noon"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), given)
    assert events_of("user:ana").values_list("kind", flat=True).last() == "password_changed"
    assert ana.notices.get().message == "Your password was changed."


def test_other_mails_of_the_library_are_not_sent(rf: RequestFactory) -> None:
    ana = person("ana")
    InvitationOnlyAdapter(rf.get("/")).send_notification_mail("account/email/email_changed", ana)
    assert not ana.notices.exists()
