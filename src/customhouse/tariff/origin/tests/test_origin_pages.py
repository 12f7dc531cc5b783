"""The pages and the API of origin: the wizard, proofs, requests for verification, the public page of a proof."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from customhouse.clearance.tests.lodged import person
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.parties.traders.services import add_member
from customhouse.tariff.origin.models import Approval, Enquiry, Proof
from customhouse.tariff.origin.tests.test_issue_proof import AT, EXPORTER, approved, issued

pytestmark = [pytest.mark.usefixtures("demoland")]
ASK = "/origin/?scheme=osfa&code=8504.40"


def browser(role: Role, *traders: str) -> Client:
    """Somebody signed in."""
    user = person(f"a-{role.value}", role, office="" if traders else "XD000100")
    for trader in traders:
        add_member(identifier=trader, user_id=user.pk, actor=SYSTEM, at=AT)
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def rows(*materials: dict[str, str]) -> dict[str, str]:
    """The bill of materials as the form sends it."""
    sent = {
        "m-TOTAL_FORMS": "8",
        "m-INITIAL_FORMS": "0",
        "country": "XD",
        "ex_works_price": "100",
        "operations": "winding",
    }
    for number in range(8):
        row = materials[number] if number < len(materials) else {}
        sent |= {f"m-{number}-{name}": row.get(name, "") for name in ("code", "origin", "value", "weight", "status")}
    return sent


def test_wizard_shows_the_rule_and_judges() -> None:
    """Without signing in: the rule in words, then the answer with its working; what is wrong is said at its field."""
    client = Client()
    assert "Which rule of origin applies" in client.get("/origin/").content.decode()
    assert "another heading than the product" in client.get(ASK).content.decode()
    assert client.get("/origin/?scheme=nix&code=x").status_code == 422
    assert "no rule for this code" in client.get("/origin/?scheme=osfa&code=98").content.decode()
    assert client.post("/origin/?scheme=osfa&code=98", rows()).status_code == 200
    good = client.post(ASK, rows({"code": "8532", "origin": "CN", "value": "30"}, {"code": "74", "status": "wo"}))
    assert "Originates" in good.content.decode()
    bad = client.post(ASK, rows({"code": "8504", "origin": "CN", "value": "80"}))
    assert "Does not originate" in bad.content.decode()
    assert client.post(ASK, rows({"code": "123"})).status_code == 422
    assert client.post(ASK, rows({"code": "x"})).status_code == 422
    two = "/origin/?scheme=osfa&code=6109"
    words = client.post(two, rows({"code": "6006", "origin": "CN", "value": "30"}))
    assert "Not decidable by machine" in words.content.decode()
    assert client.post(two, rows({"code": "6006"}) | {"goods": "9"}).status_code == 422


def test_officers_make_out_and_end_proofs() -> None:
    """Make out, duplicate, replace, cancel; each refusal stands in the form."""
    client = browser(Role.OFFICER)
    assert client.get("/origin/proofs/issue/").status_code == 200
    form = {
        "scheme": "osfa",
        "kind": "eur1",
        "exporter": EXPORTER,
        "destination": "eg",
        "lines": "850440; Supplies; CTH",
    }
    assert client.post("/origin/proofs/issue/", form | {"destination": "US"}).status_code == 422
    assert client.post("/origin/proofs/issue/", {}).status_code == 422
    made = client.post("/origin/proofs/issue/", form)
    proof = Proof.objects.get()
    assert made.headers["Location"] == f"/origin/proofs/{proof.reference}/"
    page = client.get(made.headers["Location"]).content.decode()
    assert "<svg" in page
    assert "Scan to verify" in page
    address = f"/origin/proofs/{proof.reference}"
    assert client.post(f"{address}/duplicate/", {}).status_code == 422
    copy = client.post(f"{address}/duplicate/", {"reason": "Lost"})
    assert "Duplicate of" in client.get(copy.headers["Location"]).content.decode()
    assert EXPORTER in client.get(f"{address}/replace/").content.decode()
    other = client.post(f"{address}/replace/", form | {"destination": "MA"})
    assert "In the place of" in client.get(other.headers["Location"]).content.decode()
    assert client.post(f"{address}/cancel/", {"reason": "Wrong"}).status_code == 422
    assert client.post(f"{other.headers['Location']}cancel/", {"reason": "Wrong"}).status_code == 302
    listed = client.get(f"/origin/proofs/?q={proof.reference.lower()}").content.decode()
    assert proof.reference in listed
    assert proof.reference in client.get("/origin/proofs/?format=csv").getvalue().decode()  # type: ignore[attr-defined]


def test_traders_see_their_own() -> None:
    """An approved exporter makes out a declaration, and sees the approval."""
    approved()
    client = browser(Role.TRADER, EXPORTER)
    assert EXPORTER in client.get("/origin/proofs/issue/").content.decode()
    form = {"scheme": "osfa", "kind": "declaration", "exporter": EXPORTER, "destination": "EG", "lines": "850440; S"}
    assert client.post("/origin/proofs/issue/", form).status_code == 302
    assert client.get("/origin/proofs/").status_code == 200
    assert "XD-AE-" in client.get("/origin/exporters/").content.decode()
    assert client.get("/origin/enquiries/").status_code == 403


def test_supervisors_approve_and_revoke() -> None:
    """An exporter is approved, once, and the approval revoked with a reason."""
    client = browser(Role.SUPERVISOR)
    form = {"holder": EXPORTER, "scheme": "osfa"}
    assert client.post("/origin/exporters/", form).status_code == 302
    assert client.post("/origin/exporters/", form).status_code == 422
    approval = Approval.objects.get()
    assert "Revoke" in client.get("/origin/exporters/").content.decode()
    client.post(f"/origin/exporters/{approval.number}/revoke/", {})
    assert Approval.objects.get().revoked_at is None
    client.post(f"/origin/exporters/{approval.number}/revoke/", {"reason": "Negligent"})
    assert Approval.objects.get().revoked_at
    assert "Revoked" in client.get("/origin/exporters/").content.decode()


def test_requests_for_verification() -> None:
    """Recorded, listed with what is late, answered once."""
    proof = issued()
    client = browser(Role.OFFICER)
    form = {"is_sent": "no", "concerns": proof.reference, "administration": "eg", "question": "Genuine?"}
    assert client.post("/origin/enquiries/", form | {"concerns": "nothing"}).status_code == 422
    assert client.post("/origin/enquiries/", form).status_code == 302
    assert client.post("/origin/enquiries/", form | {"is_sent": "yes"}).status_code == 302
    first, second = Enquiry.objects.order_by("id")
    Enquiry.objects.filter(pk=second.pk).update(due_on="2020-01-01")
    listed = client.get("/origin/enquiries/").content.decode()
    assert "Waiting for an answer" in listed
    assert "Late" in listed
    address = f"/origin/enquiries/{first.reference}/"
    assert "They ask" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"outcome": "genuine", "answer": "Yes"}).status_code == 302
    assert "Genuine, and the goods originate" in client.get(address).content.decode()
    assert client.post(address, {"outcome": "genuine", "answer": "Yes"}).status_code == 422
    assert "We ask" in client.get(f"/origin/enquiries/{second.reference}/").content.decode()


def test_anybody_verifies_a_proof() -> None:
    """By its code, however it is typed; what nobody issued is said so."""
    proof = issued()
    client = Client()
    assert client.get("/origin/verify/").status_code == 200
    assert client.get("/origin/verify/?code=abc").status_code == 404
    assert (
        client.get("/origin/verify/", {"code": f" {proof.code.lower()}"}).headers["Location"].endswith(f"{proof.code}/")
    )
    assert "issued here and stands" in client.get(f"/origin/verify/{proof.code}/").content.decode()
    assert client.get(f"/origin/verify/{'Z' * 26}/").status_code == 404
    Proof.objects.update(expires_on="2020-01-01")
    assert "proves nothing any more" in client.get(f"/origin/verify/{proof.code}/").content.decode()


def call(client: Client, method: str, path: str, body: Any = None) -> Any:
    """Call the API; the status, and the JSON that it answers."""
    options = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    answer = getattr(client, method)(f"/api/v1/origin/{path}", **options)
    return answer.status_code, answer.json()


def test_api_tells_rules_and_judges() -> None:
    """Schemes, rules in words, evaluations with their working."""
    client = Client()
    assert call(client, "get", "schemes?country=EG")[1][0]["code"] == "osfa"
    assert call(client, "get", "schemes?country=US")[1] == []
    rules = call(client, "get", "schemes/osfa/rules/6109")[1]
    assert rules[0]["alternatives"][1]["words"] == ""
    assert call(client, "get", "schemes/nix/rules/6109")[0] == 404
    bill = {"code": "850440", "ex_works_price": 100, "materials": [{"code": "8504", "value": 30}]}
    assert call(client, "post", "evaluations", {"rule": "RVC 70", "bill": bill})[1]["originating"] is True
    assert call(client, "post", "evaluations", {"scheme": "osfa", "code": "8504.40", "bill": bill})[1]["originating"]
    for body in ({"bill": bill}, {"rule": "CTX", "bill": bill}, {"rule": "CTH", "bill": {}}):
        assert call(client, "post", "evaluations", body)[0] == 422
    assert call(client, "post", "evaluations", {"scheme": "nix", "bill": bill})[0] == 404


def test_api_of_proofs() -> None:
    """The same as the pages: make out, duplicate, replace, cancel, approve, verify, ask and answer."""
    client = browser(Role.SUPERVISOR)
    body = {
        "scheme": "osfa",
        "kind": "eur1",
        "exporter": EXPORTER,
        "destination": "EG",
        "lines": [{"code": "850440", "description": "Supplies"}],
    }
    status, made = call(client, "post", "proofs", body)
    assert (status, made["standing"]) == (200, "valid")
    path = f"proofs/{made['reference']}"
    assert call(client, "get", path)[1] == made
    assert call(client, "post", f"{path}/duplicate", {"reason": "Lost"})[1]["duplicate_of"] == made["reference"]
    replacement = call(
        client, "post", f"{path}/replacement", {"reason": "Sold", "proof": body | {"destination": "MA"}}
    )[1]
    assert replacement["replaces"] == made["reference"]
    assert call(client, "post", f"{path}/cancellation", {"reason": "Late"})[0] == 409
    ended = call(client, "post", f"proofs/{replacement['reference']}/cancellation", {"reason": "Wrong"})[1]
    assert ended["standing"] == "cancelled"
    assert len(call(client, "get", "proofs")[1]) == 3
    assert call(Client(), "get", f"verifications/{made['code']}")[1]["standing"] == "replaced"
    assert call(Client(), "get", "verifications/abc")[0] == 404
    status, approval = call(client, "post", "exporters", {"holder": EXPORTER, "scheme": "osfa"})
    assert (status, approval["revoked"]) == (200, False)
    assert call(client, "post", f"exporters/{approval['number']}/revocation", {"reason": "No"})[1]["revoked"]
    assert len(call(client, "get", "exporters")[1]) == 1
    asked = {"sent": True, "concerns": "EG-1", "administration": "EG", "question": "Genuine?"}
    status, enquiry = call(client, "post", "enquiries", asked)
    assert (status, enquiry["late"]) == (200, False)
    told = {"outcome": "unknown", "answer": "No archive"}
    assert call(client, "post", f"enquiries/{enquiry['reference']}/answer", told)[1]["outcome"] == "unknown"
    assert len(call(client, "get", "enquiries")[1]) == 1
