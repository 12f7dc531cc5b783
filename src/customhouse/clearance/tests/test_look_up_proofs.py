"""A preference that is claimed with a proof of origin: what customs knows of the proof, own or received."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from conftest import AT
from customhouse.clearance.declarations import claims
from customhouse.clearance.declarations.models import Declaration, GoodsTrace
from customhouse.clearance.declarations.records import DeclarationRecord, Document
from customhouse.clearance.declarations.rules.catalogue import check
from customhouse.clearance.declarations.rules.proofs import proof_keys
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.law import Law, law_in_force
from customhouse.clearance.proving import proofs_of
from customhouse.clearance.surroundings import surroundings_of
from customhouse.clearance.tests.lodged import lodged, message
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.access.tests.people import signed_in
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco.reading import read_message
from customhouse.parties.traders.services import add_member
from customhouse.tariff.origin import issuing
from customhouse.tariff.origin.receiving import receive_proof
from customhouse.tariff.origin.rules.proving import NewProof, ProofKind, ProofLine

SARA = Actor("sara", frozenset({Role.SUPERVISOR}), user_id=3)


def declared(pack: CountryPack, law: Law) -> DeclarationRecord:
    """A blameless import, as understood."""
    read = read_message(message(pack).data)
    assert read.declaration is not None
    return understand(read.declaration, law.declarations)[0]


def sent(number: str, record: DeclarationRecord, **more: Any) -> None:
    """A proof that Chile sent, for the goods of the first item."""
    line = {"code": record.items[0].commodity[:6], "description": "Goods"} | more.pop("line", {})
    told = {"issuer": "CL", "number": number, "issued_on": "2026-01-02", "expires_on": "2026-11-02", "lines": [line]}
    receive_proof(told=told | more, actor=SARA, at=AT)


def claiming(record: DeclarationRecord, *papers: Document, origin: str = "CL") -> DeclarationRecord:
    """The declaration with a preference that its first item claims by these documents."""
    item = record.items[0]
    item = replace(
        item, preference="300", preferential_origin=origin, documents=(*item.documents, *papers), net_mass=Decimal(100)
    )
    return replace(record, items=(item,))


def proof(number: str, code: str = "N954") -> Document:
    return Document(code, number)


def found(record: DeclarationRecord, law: Law) -> list[str]:
    around = surroundings_of([record], law).circumstances(AT, presented_at=AT)
    return [each.code for each in check(record, law.declarations, around) if each.code.startswith("ORP-")]


@pytest.mark.db
def test_a_proof_is_held_against_what_is_known_of_it(demoland: CountryPack) -> None:
    law = law_in_force()
    record = declared(demoland, law)
    assert record.importer is not None
    importer = record.importer
    sent("A 1", record, consignee_identifier=importer.identifier, line={"quantity": "0.5", "unit": "TNE"})
    sent("A 2", record, state="cancelled")
    sent("A 3", record, state="replaced", replaced_by="A 1")
    sent("A 4", record, expires_on="2026-01-31")
    sent("A 5", record, line={"code": "0101"})
    sent("A 6", record, consignee="Somebody else")
    sent("A 7", record, line={"quantity": "99", "unit": "KGM"})
    sent("A 8", record, line={"quantity": "9", "unit": "NAR"})
    for number, expected in (
        ("a1", []),
        ("A 2", ["ORP-VOID"]),
        ("A3", ["ORP-REPL"]),
        ("A4", ["ORP-DATE"]),
        ("A5", ["ORP-GOOD"]),
        ("A6", ["ORP-WHO"]),
        ("A7", ["ORP-USED"]),
        ("A8", []),
        ("A9", ["ORP-NONE"]),
    ):
        assert found(claiming(record, proof(number)), law) == expected, number
    assert found(claiming(record, proof("A9"), origin="TR"), law) == []  # Türkiye sends us none
    assert found(claiming(record, proof("XD-CO-2019-000001"), origin="TR"), law) == ["ORP-NONE"]
    assert found(claiming(record, proof("A9", "N861")), law) == ["ORP-NONE"]
    assert found(claiming(record, proof("A9", "N935")), law) == []
    shared = replace(claiming(record), documents=(*record.documents, proof("A2")))
    assert found(shared, law) == ["ORP-VOID"]
    twice = claiming(record, proof("A1"))
    many = replace(twice, items=tuple(replace(twice.items[0], number=number) for number in range(1, 8)))
    assert found(many, law) == ["ORP-USED"] * 2  # the sixth and the seventh hundred kilograms


@pytest.mark.db
def test_an_own_proof_is_known(demoland: CountryPack) -> None:
    law = law_in_force()
    record = declared(demoland, law)
    assert record.importer is not None
    lines = (ProofLine(record.items[0].commodity[:6], "Goods", "CTH"),)
    said = NewProof("osfa", ProofKind.EUR1, "XD0840002018", record.importer.name, "XD", "I-1", lines)
    old = issuing.issue_proof(proof=said, actor=SARA, at=AT)
    assert found(claiming(record, Document("N954", old.reference), origin="XD"), law) == []
    new = issuing.replace_proof(proof=old, by=said, reason="Wrong", actor=SARA, at=AT)
    assert found(claiming(record, Document("N954", old.reference), origin="XD"), law) == ["ORP-REPL"]
    around = surroundings_of([claiming(record, Document("N954", old.reference))], law)
    assert around.proofs is not None
    assert around.proofs.known[old.reference][0].successor == new.reference


@pytest.mark.db
def test_what_was_declared_before_is_drawn_and_given_back(demoland: CountryPack) -> None:
    law = law_in_force()
    said = message(demoland)
    record = declared(demoland, law)
    net_mass = record.items[0].net_mass
    assert net_mass is not None
    sent("A1", record, line={"quantity": str(net_mass + 1), "unit": "KGM"})
    first = lodged(said, claimed(said.data))
    assert _codes(first) == []
    assert (
        GoodsTrace.objects.filter(declaration=first, key__in=proof_keys(*_claim(claimed(said.data), law))).count() == 1
    )
    second = lodged(said, claimed(said.with_lrn("SECOND-1")))
    assert _codes(second) == ["ORP-USED"]
    finding = next(each for each in second.findings if each["code"] == "ORP-USED")
    assert (finding["params"]["left"], finding["severity"]) == ("1", "warning")
    again = _claim(claimed(said.data), law)[0]
    around = surroundings_of([again], law, changing=first.mrn or "")
    assert [each.mrn for each in Declaration.objects.exclude(state="rejected").order_by("id")] == [
        first.mrn,
        second.mrn,
    ]
    assert around.proofs is not None
    assert len(around.proofs.drawn["A1"]) == 1
    Declaration.objects.filter(mrn__in=[first.mrn, second.mrn]).update(state="cancelled", cancelled_at=AT)
    third = lodged(said, claimed(said.with_lrn("THIRD-1")), at=AT + timedelta(hours=1))
    assert _codes(third) == []
    sara, _ = signed_in("the-sara", Role.SUPERVISOR)
    page = sara.get(f"/declarations/{third.mrn}/documents/").text
    assert 'href="/origin/received/CL/A1/"' in page
    owner, user = signed_in("owner", Role.TRADER)
    add_member(identifier=third.importer, user_id=user.pk, actor=SYSTEM, at=AT)
    assert "/origin/received/" not in owner.get(f"/declarations/{third.mrn}/documents/").text


def claimed(data: bytes) -> bytes:
    """The message with a preference that rests on proof A 1 of Chile."""
    paper = (
        b"<AdditionalDocument><CategoryCode>N</CategoryCode><ID>A 1</ID><TypeCode>954</TypeCode></AdditionalDocument>"
    )
    origin = b"<Origin><CountryCode>CL</CountryCode><TypeCode>%s</TypeCode></Origin>"
    data = data.replace(b"<DutyRegimeCode>100<", b"<DutyRegimeCode>300<")
    data = data.replace(b"<Commodity><Description>", paper + b"<Commodity><Description>", 1)
    before, _, rest = data.partition(b"<Origin>")
    return before + origin % b"1" + origin % b"2" + rest.partition(b"</Origin>")[2]


def _claim(data: bytes, law: Law) -> tuple[DeclarationRecord, frozenset[str]]:
    read = read_message(data)
    assert read.declaration is not None
    return understand(read.declaration, law.declarations)[0], frozenset({"N954"})


def _codes(row: Declaration) -> list[str]:
    assert row.mrn, row.findings
    return [each["code"] for each in row.findings if each["code"].startswith("ORP-")]


def test_nothing_is_looked_up_where_no_preference_is_claimed_by_a_proof(
    demoland: CountryPack, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    law = law_in_force()
    record = declared(demoland, law)
    around = surroundings_of([record, claiming(record)], law)
    assert around.proofs is None
    item = replace(record.items[0], documents=(Document("N954", "A1"),), preference="100")
    with django_assert_num_queries(0):
        assert proofs_of([replace(record, items=(item,))], {"N954"}, "XD", "") is None
        assert claims.claimed_under(()) == {}
