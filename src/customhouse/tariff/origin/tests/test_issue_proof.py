"""Proofs of origin: who makes them out, what becomes of them, who may see them, and what is asked about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.tariff.origin import issuing, proofs
from customhouse.tariff.origin.models import Approval, Proof
from customhouse.tariff.origin.rules.proving import NewProof, Outcome, ProofKind, ProofLine, Standing, check_proof
from customhouse.tariff.origin.states import TRANSITIONS

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = date(2026, 3, 2)
EXPORTER, OTHER = "XD0610011099", "XD0840002018"
OFFICER = Actor("officer", frozenset({Role.OFFICER}))
SUPERVISOR = Actor("supervisor", frozenset({Role.SUPERVISOR}))
TRADER = Actor("trader", frozenset({Role.TRADER}), frozenset({EXPORTER}))
STRANGER = Actor("stranger", frozenset({Role.TRADER}), frozenset({OTHER}))
NEW = NewProof(
    scheme="osfa",
    kind=ProofKind.EUR1,
    exporter=EXPORTER,
    consignee="Cairo Power",
    destination="EG",
    invoice="I-7",
    lines=(ProofLine("850440", "Power supplies", "CTH"),),
    exported_on=date(2026, 2, 20),
)

pytestmark = pytest.mark.usefixtures("demoland")


def issued(proof: NewProof = NEW, actor: Actor = OFFICER) -> Proof:
    """A proof, issued."""
    return issuing.issue_proof(proof=proof, actor=actor, at=AT)


def approved() -> Approval:
    """The exporter, approved."""
    return issuing.approve_exporter(holder=EXPORTER, scheme="osfa", actor=SUPERVISOR, at=AT)


def test_customs_issues_a_certificate() -> None:
    """It has a number, a code, and ten months; after the goods left it says that it is retrospective."""
    first, second = issued(), issued(replace(NEW, exported_on=None))
    assert first.reference.startswith("XD-CO-2026-")
    assert int(second.reference[-6:]) == int(first.reference[-6:]) + 1
    assert (first.is_retrospective, second.is_retrospective) == (True, False)
    assert (first.issued_on, first.expires_on) == (DAY, date(2027, 1, 2))
    assert proofs.verified(first.code.lower()) == first
    assert proofs.verified("Z" * 26) is None
    assert proofs.verified("?") is None
    event = Event.objects.get(subject=f"origin-proof:{first.reference}")
    assert (event.kind, event.actor) == ("origin.proof_issued", "officer")


def test_an_approved_exporter_makes_out_a_declaration() -> None:
    """Only with an approval, only for themselves; not any more once it is revoked."""
    declaration = replace(NEW, kind=ProofKind.DECLARATION)
    with pytest.raises(Conflict, match="not approved"):
        issued(declaration, TRADER)
    approval = approved()
    assert issued(declaration, TRADER).approval == approval
    assert issued(declaration, OFFICER).approval == approval
    with pytest.raises(NotFound):
        issued(declaration, STRANGER)
    with pytest.raises(AccessDenied):
        issued(declaration, Actor("nobody"))
    issuing.revoke_approval(approval=approval, reason="Negligent", actor=SUPERVISOR, at=AT)
    with pytest.raises(Conflict):
        issued(declaration, TRADER)
    with pytest.raises(Conflict):
        issuing.revoke_approval(approval=approval, reason="Again", actor=SUPERVISOR, at=AT)


def test_traders_issue_no_certificate() -> None:
    """A certificate is customs' own; approving exporters is the supervisor's."""
    with pytest.raises(AccessDenied):
        issued(NEW, TRADER)
    with pytest.raises(AccessDenied):
        issuing.approve_exporter(holder=EXPORTER, scheme="osfa", actor=OFFICER, at=AT)


def test_an_exporter_is_approved_once() -> None:
    """For a scheme; a trader whom customs does not know is not."""
    approved()
    with pytest.raises(Conflict):
        approved()
    with pytest.raises(NotFound):
        issuing.approve_exporter(holder="XD1", scheme="osfa", actor=SUPERVISOR, at=AT)


def test_refuses_what_a_proof_cannot_say() -> None:
    """A country outside the scheme, no goods, a day to come: each with its field."""
    with pytest.raises(Refused) as raised:
        issued(replace(NEW, destination="US", lines=(), exported_on=date(2026, 3, 3)))
    assert [finding.path for finding in raised.value.findings] == ["destination", "lines", "exported_on"]
    wrong = replace(NEW, lines=(ProofLine("85", "x"), ProofLine("850440", " ")))
    assert [finding.params["number"] for finding in check_proof(wrong, ["EG"], DAY)] == ["1", "2"]
    assert check_proof(replace(NEW, exported_on=None), ["EG"], DAY) == []


def test_a_duplicate_says_the_same_from_the_same_day() -> None:
    """It has a code of its own, and shares the fate of the original."""
    original = issued()
    copy = issuing.duplicate_proof(proof=original, reason="Lost at sea", actor=OFFICER, at=AT)
    assert (copy.lines, copy.issued_on, copy.original) == (original.lines, original.issued_on, original)
    assert copy.code != original.code
    issuing.cancel_proof(proof=original, reason="Wrong goods", actor=OFFICER, at=AT)
    assert {proofs.standing_of(one, DAY) for one in Proof.objects.all()} == {Standing.CANCELLED}
    with pytest.raises(Conflict):
        issuing.duplicate_proof(proof=original, reason="Again", actor=OFFICER, at=AT)


def test_a_replaced_proof_proves_nothing_any_more() -> None:
    """The other stands in its place; a day beyond its months it has expired."""
    old = issued()
    new = issuing.replace_proof(proof=old, by=replace(NEW, destination="MA"), reason="Sold on", actor=OFFICER, at=AT)
    old.refresh_from_db()
    assert new.replaces == old
    assert proofs.standing_of(old, DAY) is Standing.REPLACED
    assert proofs.standing_of(new, DAY) is Standing.VALID
    assert proofs.standing_of(new, date(2027, 1, 3)) is Standing.EXPIRED
    with pytest.raises(Conflict):
        issuing.replace_proof(proof=old, by=NEW, reason="Again", actor=OFFICER, at=AT)


def test_whose_proofs_are_seen_by_whom() -> None:
    """Officials see all, exporters their own, strangers none."""
    proof = issued()
    approval = approved()
    assert proofs.find_proof(TRADER, proof.reference.lower()) == proof
    assert proofs.find_approval(TRADER, approval.number) == approval
    with pytest.raises(NotFound):
        proofs.find_proof(STRANGER, proof.reference)
    with pytest.raises(NotFound):
        proofs.find_approval(STRANGER, approval.number)
    assert list(proofs.visible_to(OFFICER)) == [proof]


def test_administrations_verify_each_others_proofs() -> None:
    """What is asked has ten months for its answer, and is answered once."""
    proof = issued()
    words = {"administration": "EG", "question": "Is it genuine?", "actor": OFFICER, "at": AT}
    theirs = issuing.open_enquiry(concerns=proof.reference, is_sent=False, **words)  # type: ignore[arg-type]
    ours = issuing.open_enquiry(concerns="eg-77", is_sent=True, **words)  # type: ignore[arg-type]
    assert (theirs.proof, ours.proof, ours.concerns) == (proof, None, "EG-77")
    assert theirs.due_on == date(2027, 1, 2)
    with pytest.raises(NotFound):
        issuing.open_enquiry(concerns="XD-CO-1", is_sent=False, **words)  # type: ignore[arg-type]
    told = {"outcome": Outcome.GENUINE, "answer": "It is.", "actor": OFFICER, "at": AT}
    answered = issuing.answer_enquiry(reference=theirs.reference, **told)  # type: ignore[arg-type]
    assert (answered.state, answered.outcome) == ("answered", "genuine")
    with pytest.raises(Conflict):
        issuing.answer_enquiry(reference=theirs.reference, **told)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        issuing.answer_enquiry(reference="nothing", **told)  # type: ignore[arg-type]
    kinds = Event.objects.filter(subject=f"origin-enquiry:{theirs.reference}").values_list("kind", flat=True)
    assert set(kinds) == {"origin.verification_asked", "origin.verification_answered"}


def test_every_transition_names_a_right() -> None:
    """The table of states speaks of permissions that exist."""
    from customhouse.tariff.origin.access import PERMISSIONS

    assert {row.permission for row in TRANSITIONS} <= {permission.code for permission in PERMISSIONS}
