"""What the API refuses at the door, each as problem details: nobody known, no right, wrong address, method or body."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client

from customhouse.clearance import lodging
from customhouse.clearance.tests.api_clients import DECLARATIONS, JSON, PROBLEM, XML, message, officer, system_of
from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.config.settings import settings
from customhouse.foundation.exchange.models import ReceivedMessage


def told(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem, which must be one of this status and code, and whole."""
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM), answer.content
    body: dict[str, Any] = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert Problem.model_validate(body).title
    return body


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_known(method: str) -> None:
    """Without a key or a session nothing is shown or taken in."""
    told(getattr(Client(), method)(DECLARATIONS), 401, "NOT-SIGNED-IN")
    assert not ReceivedMessage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "ch_nothing", "ch_00000000_" + "0" * 40, "é"])
def test_key_that_proves_nothing(key: str) -> None:
    """A key that is unknown is as good as none."""
    told(Client().get(DECLARATIONS, headers={"Authorization": f"Bearer {key}"}), 401, "NOT-SIGNED-IN")


@pytest.mark.django_db
def test_officers_do_not_lodge() -> None:
    """An officer's key may read, and not lodge."""
    told(officer().post(DECLARATIONS, b"<x/>", content_type=XML), 403, "ACCESS-DENIED")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/declarations", "/api/v1/declarations/a/b"]
)
def test_unknown_address(path: str) -> None:
    """An address that names nothing is told as JSON, to the known and the unknown alike."""
    told(Client().get(path), 404, "HTTP-404")


@pytest.mark.django_db
def test_wrong_method() -> None:
    """A method that an address does not take is told with those that it takes."""
    answer = Client().delete(DECLARATIONS)
    told(answer, 405, "HTTP-405")
    assert "POST" in answer["Allow"]


@pytest.mark.django_db
def test_unknown_host() -> None:
    """A host that is not ours is answered without a page."""
    told(Client().get(DECLARATIONS, headers={"Host": "elsewhere.example"}), 400, "HTTP-400")


@pytest.mark.django_db
def test_media_type_that_is_not_read() -> None:
    """A form is no message."""
    body = told(system_of().post(DECLARATIONS, {"file": "x"}), 415, "MEDIA-UNFIT")
    assert "multipart/form-data" in body["title"]


@pytest.mark.django_db
def test_giant_is_recorded_and_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message over the limit is read no further; the digest of what was read, its size and sender are recorded."""
    monkeypatch.setattr(settings(), "max_message_bytes", 2000)
    monkeypatch.setattr(lodging, "CHUNK", 1024)
    giant = b"<x>" + b" " * 9000
    told(system_of().post(DECLARATIONS, giant, content_type=XML), 413, "MSG-TOO-LARGE")
    row = ReceivedMessage.objects.get()
    assert (row.status, row.size, bytes(row.data)) == ("too_large", len(giant), b"")
    assert row.sha256 == sha256(giant[:2048]).hexdigest()
    assert row.sender.startswith("api-key:")


@pytest.mark.django_db
def test_giant_body_of_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a small JSON body is expected, a giant is refused before it is read."""
    from django.conf import settings as django_settings

    monkeypatch.setattr(django_settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", 100)
    answer = system_of().post(
        f"{DECLARATIONS}/26XD1/cancellation", {"reason": "x" * 200}, content_type="application/json"
    )
    told(answer, 413, "HTTP-413")


@pytest.mark.parametrize(
    "query", ["cursor=0", "cursor=x", "cursor=99999999999999999999", "state=lost", "cursor=-1", "cursor=1.5"]
)
@pytest.mark.django_db
def test_wrong_question(query: str) -> None:
    """A parameter that is none of those asked for is told by name."""
    body = told(system_of().get(f"{DECLARATIONS}?{query}"), 422, "REQUEST-INVALID")
    assert query.partition("=")[0] in body["detail"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"reason": ""}', b'{"reason": "\\u0000"}', b'{"reason": 1}', b"\xff"]
)
def test_wrong_reason(demoland: CountryPack, body: bytes) -> None:
    """A cancellation wants a reason in words."""
    client = system_of()
    answer = client.post(f"{DECLARATIONS}/26XD00000000000014/cancellation", body, content_type=JSON)
    assert answer.status_code in {400, 422}, answer.content
    assert answer["Content-Type"] == PROBLEM


@pytest.mark.parametrize("mrn", ["26XD00000000000014", "a%00b", "%E2%80%AE", "%F0%9F%98%80", "x" * 300, "..", "%2e%2e"])
@pytest.mark.parametrize("rest", ["", "/responses", "/responses/1.xml"])
@pytest.mark.django_db
def test_declaration_that_is_not_there(mrn: str, rest: str) -> None:
    """Whatever stands in the place of an MRN, nothing but a clear answer comes back."""
    answer = officer().get(f"{DECLARATIONS}/{mrn}{rest}")
    assert answer.status_code == 404, answer.content
    assert answer["Content-Type"] == PROBLEM


def test_database_that_is_away(demoland: CountryPack) -> None:
    """A busy database is told so: nothing was kept, and the same may be sent again."""
    said = message(demoland)
    client = system_of(said.trader)
    with mock.patch("customhouse.clearance.gathering.lodge", side_effect=OperationalError("database is locked")):
        answer = client.post(DECLARATIONS, said.xml, content_type=XML)
    told(answer, 503, "DB-UNAVAILABLE")
    assert answer["Retry-After"]
    assert not ReceivedMessage.objects.exists()


@pytest.mark.django_db
def test_fault_of_ours() -> None:
    """A fault is told as one, by its code, without a word of what it was."""
    client = system_of()
    client.raise_request_exception = False
    with mock.patch("customhouse.clearance.lodging.require", side_effect=RuntimeError("secret detail")):
        answer = client.post(DECLARATIONS, b"<x/>", content_type=XML)
    body = told(answer, 500, "SYS-FAULT")
    assert body["detail"] == ""
    assert "secret" not in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "code"), [(RuntimeError, 500, "SYS-FAULT"), (OperationalError, 503, "DB-UNAVAILABLE")]
)
def test_fault_before_any_operation(error: type[Exception], status: int, code: str) -> None:
    """Also where no operation was reached, the answer is one that a system reads."""
    client = Client(raise_request_exception=False, headers={"Authorization": "Bearer ch_00000000_x"})
    with mock.patch("customhouse.web.middleware.zone", side_effect=error("secret detail")):
        answer = client.get(DECLARATIONS)
    told(answer, status, code)
    assert "secret" not in answer.text
    assert answer.has_header("Retry-After") == (status == 503)


@pytest.mark.django_db
@pytest.mark.parametrize(("query", "status"), [("?state=a%00b", 400), ("?cursor=%00", 400)])
def test_nul_in_a_question(query: str, status: int) -> None:
    """No parameter holds NUL."""
    told(officer().get(f"{DECLARATIONS}{query}"), status, f"HTTP-{status}")
