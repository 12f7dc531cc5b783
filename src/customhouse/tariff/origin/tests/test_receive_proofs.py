"""Proofs that other administrations send: read, kept once, changed in how they stand alone, shown to who may read."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from conftest import AT
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.access.tests.people import signed_in
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.tariff.origin import receiving
from customhouse.tariff.origin.commands import app
from customhouse.tariff.origin.rules.claiming import ClaimedGoods, Doubt, KnownProof, ProvenGoods, doubts, meant
from customhouse.tariff.origin.rules.receiving import read_received
from customhouse.tariff.origin.states import ProofState

SARA = Actor("sara", frozenset({Role.SUPERVISOR}), user_id=3)
PROOF: dict[str, Any] = {
    "issuer": "CL",
    "number": "a 1",
    "kind": "eur1",
    "consignee": "Ali & Sons",
    "issued_on": "2026-01-02",
    "expires_on": "2026-11-02",
    "lines": [{"code": "0806.10", "description": "Grapes", "quantity": "500", "unit": "KGM"}, {"code": "0901"}],
}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"issuer": ""}, ["issuer"]),
        ({"issuer": "chl"}, ["issuer", "issuer"]),
        ({"number": "A" * 61}, ["number"]),
        ({"number": "A\0"}, ["number"]),
        ({"kind": "paper"}, ["kind"]),
        ({"state": "lost"}, ["state"]),
        ({"issued_on": "soon"}, ["issued_on"]),
        ({"expires_on": None}, ["expires_on"]),
        ({"lines": []}, ["lines"]),
        ({"lines": "none"}, ["lines"]),
        ({"lines": [{"code": "08"}]}, ["lines"]),
        ({"lines": ["0806"]}, ["lines"]),
        ({"lines": [{"code": "0806", "quantity": "5"}]}, ["lines"]),
        ({"lines": [{"code": "0806", "quantity": "many", "unit": "KGM"}]}, ["lines"]),
        ({"lines": [{"code": "0806", "quantity": "-1", "unit": "KGM"}]}, ["lines"]),
        ({"lines": [{"code": "0806"}] * 100}, ["lines"]),
    ],
)
def test_what_is_wrong_with_a_proof_is_told_at_its_field(change: dict[str, Any], fields: list[str]) -> None:
    said, findings = read_received(PROOF | change)
    assert said is None
    assert [each.path for each in findings] == fields
    assert all("{" not in each.text() + each.cure() for each in findings)


def test_what_is_no_object_is_no_proof() -> None:
    assert read_received([PROOF])[0] is None


GOODS = (ProvenGoods("080610", Decimal(2), "TNE"), ProvenGoods("0901"))
KNOWN = KnownProof("CL", "A1", ProofState.ISSUED, date(2026, 11, 2), GOODS)


def kilograms(amount: Decimal, unit: str, to: str) -> Decimal | None:
    factors = {"KGM": 1, "TNE": 1000}
    return amount * factors[unit] / factors[to] if {unit, to} <= factors.keys() else None


def asked(code: str, amount: Decimal | int, unit: str = "KGM") -> ClaimedGoods:
    return ClaimedGoods(code, "CL", {unit: Decimal(amount)})


def told(goods: ClaimedGoods, *drawn: ClaimedGoods) -> list[tuple[Doubt, str]]:
    found = doubts(KNOWN, goods, frozenset({"a"}), date(2026, 3, 2), drawn, kilograms)
    return [(each.doubt, each.params.get("left", "")) for each in found]


def test_a_proof_covers_its_quantity_once() -> None:
    assert told(asked("08061000", 1500), asked("080610", 500)) == []
    assert told(asked("08061000", 1501), asked("080610", 500)) == [(Doubt.USED_UP, "1.5")]
    assert told(asked("080610", 1), asked("080610", 9999)) == [(Doubt.USED_UP, "0")]
    assert told(asked("080610", 9999), asked("090111", 9999)) != []
    assert told(asked("080610", 9, "NAR")) == []
    assert told(asked("090121", 10**9)) == []
    assert told(asked("080620", 1)) == [(Doubt.OTHER_GOODS, "")]


@given(st.lists(st.integers(1, 3000), max_size=6), st.integers(1, 3000))
def test_what_is_drawn_before_never_helps(before: list[int], amount: int) -> None:
    """More drawn before never makes a doubt go away."""
    drawn = [asked("080610", each) for each in before]
    doubted = [bool(told(asked("080610", amount), *drawn[:count])) for count in range(len(drawn) + 1)]
    assert doubted == sorted(doubted)


def test_which_proof_of_a_number_is_meant() -> None:
    others = [
        KnownProof(each, "A1", ProofState.ISSUED, date.max, (), is_own=each == "XD") for each in ("EG", "XD", "MA")
    ]
    assert [getattr(meant(others, origin), "issuer", "") for origin in ("MA", "TR")] == ["MA", "XD"]
    assert meant([], "MA") is None


@pytest.mark.db
def test_a_proof_is_kept_once_and_only_its_standing_changes(demoland: CountryPack, tmp_path: Path) -> None:
    row, outcome = receiving.receive_proof(told=PROOF, actor=SARA, at=AT)
    assert (row.issuer, row.number, outcome) == ("CL", "A1", "received")
    assert receiving.receive_proof(told=PROOF, actor=SARA, at=AT)[1] == "same"
    replaced = PROOF | {"state": "replaced", "replaced_by": "A 2"}
    assert receiving.receive_proof(told=replaced, actor=SARA, at=AT)[1] == "changed"
    with pytest.raises(Conflict):
        receiving.receive_proof(told=PROOF | {"consignee": "Others"}, actor=SARA, at=AT)
    with pytest.raises(Refused):
        receiving.receive_proof(told={}, actor=SARA, at=AT)
    with pytest.raises(AccessDenied):
        receiving.receive_proof(told=PROOF, actor=Actor("omar", frozenset({Role.OFFICER})), at=AT)
    with pytest.raises(NotFound):
        receiving.find_received(SARA, "CL", "A9")
    kinds = Event.objects.filter(subject="origin-received:CL-A1").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["origin.proof_received", "origin.received_proof_changed"]
    assert receiving.known_proofs(()) == {}
    assert receiving.sends_proofs("CL", "N954", date(2026, 1, 1))
    assert not receiving.sends_proofs("CL", "N954", date(2025, 12, 31))
    file = tmp_path / "proofs.jsonl"
    lines = [PROOF | {"number": "B 1"}, PROOF | {"consignee": "Others"}, PROOF | {"kind": "paper"}]
    file.write_text("\n".join([*map(json.dumps, lines), "", "{"]))
    result = CliRunner().invoke(app, ["receive", str(file), "--json"])
    assert result.exit_code == 1
    outcomes = [json.loads(line)["outcome"] for line in result.stdout.splitlines()]
    assert outcomes == ["received", "refused", "refused", "refused"]
    file.write_text(json.dumps(lines[0]))
    assert CliRunner().invoke(app, ["receive", str(file)]).stdout == "1 same CL B1\n"
    file.write_bytes(b"\xff")
    assert CliRunner().invoke(app, ["receive", str(file)]).exit_code == 2
    assert CliRunner().invoke(app, ["receive", str(tmp_path / "none")]).exit_code == 2
    _pages()


def _pages() -> None:
    sara, _ = signed_in("the-sara", Role.SUPERVISOR)
    assert "/CL/B1/" in sara.get("/origin/received/").text
    found = sara.get("/origin/received/?q=a+1").text
    assert "/CL/A1/" in found
    assert "/CL/B1/" not in found
    assert "Grapes" in sara.get("/origin/received/CL/A1/").text
    assert "A2" in sara.get("/origin/received/CL/A1/").text
    assert sara.get("/origin/received/CL/A9/").status_code == 404
    assert "Ali" in b"".join(sara.get("/origin/received/?format=csv")).decode()
    assert "/origin/received/" in sara.get("/origin/proofs/").text
    sent = sara.post(
        "/api/v1/origin/received-proofs", json.dumps(PROOF | {"number": "C/1"}), content_type="application/json"
    )
    assert sent.json() == {"issuer": "CL", "number": "C/1", "outcome": "received"}
    assert [each["number"] for each in sara.get("/api/v1/origin/received-proofs").json()] == ["C/1", "B1", "A1"]
    assert sara.get("/origin/received/CL/C/1/").status_code == 200
