"""What origin says and takes over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from customhouse.messages.findings import Translate
from customhouse.tariff.origin.models import Approval, Enquiry, Proof, ReceivedProof
from customhouse.tariff.origin.proofs import standing_of
from customhouse.tariff.origin.queries import Standing as SchemeStanding
from customhouse.tariff.origin.records import RuleSet
from customhouse.tariff.origin.rules.grammar import parsed
from customhouse.tariff.origin.rules.proving import NewProof, Outcome, ProofKind, ProofLine, Standing
from customhouse.tariff.origin.rules.wording import in_words
from customhouse.tariff.origin.states import ProofState

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")]
SchemeCode = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
Code = Annotated[str, Field(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8,10})$", description="HS code.")]
Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class SchemePayload(Schema):
    """A scheme of preference as it stands today."""

    code: str
    title: str
    edition: int
    valid_from: date
    valid_to: date | None
    countries: list[str]
    provisions: str
    proofs: list[str]


class AlternativePayload(Schema):
    """One alternative: in the rule language and in words (both empty where it is in the agreement's words alone)."""

    rule: str
    words: str
    agreement: str


class RuleSetPayload(Schema):
    """The rules of some goods; `number` chooses among several in an evaluation."""

    number: int
    heading: str
    goods: str
    first: str
    last: str
    alternatives: list[AlternativePayload]


class EvaluationBody(Schema):
    """What is to be judged: a rule, or a scheme (and which of its rules), on a bill of materials (docs/origin.md)."""

    rule: Annotated[str, Field(max_length=2000, description="A rule of origin, or a conventional sentence.")] = ""
    scheme: Annotated[str, Field(max_length=40)] = ""
    code: Annotated[str, Field(max_length=16, description="Code of the product; the bill's own if left out.")] = ""
    goods: Annotated[int | None, Field(ge=1, le=99)] = None
    bill: dict[str, Any]


class StepPayload(Schema):
    """One step of the working; `result` is null where it only tells or is not decided."""

    step: int
    code: str
    text: str
    result: bool | None
    depth: int
    figures: dict[str, str]


class EvaluationPayload(Schema):
    """Whether the product originates; null: not decidable by machine."""

    originating: bool | None
    decidable: bool
    rule: str
    conclusion: str
    steps: list[StepPayload]
    warnings: list[str]


class OriginLinePayload(Schema):
    """Goods on a proof."""

    code: Code
    description: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
    criterion: Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")] = ""


class ProofBody(Schema):
    """A proof to be made out."""

    scheme: SchemeCode
    kind: ProofKind
    exporter: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]
    destination: Country
    lines: Annotated[list[OriginLinePayload], Field(min_length=1, max_length=99)]
    consignee: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    invoice: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""
    exported_on: date | None = None

    def proof(self) -> NewProof:
        """What is to be made out, as a record."""
        told = self.dict()
        return NewProof(**told | {"lines": tuple(ProofLine(**line) for line in told["lines"])})


class ReceivedGoodsBody(Schema):
    """Goods on a proof that another administration issued; a quantity with its unit (UNECE Rec 20), or neither."""

    code: Annotated[str, Field(min_length=4, max_length=14)]
    description: Annotated[str, Field(max_length=300)] = ""
    quantity: Annotated[str, Field(max_length=30)] = ""
    unit: Annotated[str, Field(max_length=3)] = ""


class ReceivedProofBody(Schema):
    """A proof that another administration issued, as it stands now."""

    issuer: Country
    number: Annotated[str, Field(min_length=1, max_length=60)]
    kind: ProofKind = ProofKind.CERTIFICATE
    scheme: Annotated[str, Field(max_length=40)] = ""
    exporter: Annotated[str, Field(max_length=200)] = ""
    consignee: Annotated[str, Field(max_length=200)] = ""
    consignee_identifier: Annotated[str, Field(max_length=40)] = ""
    issued_on: date
    expires_on: date
    state: ProofState = ProofState.ISSUED
    replaced_by: Annotated[str, Field(max_length=60)] = ""
    lines: Annotated[list[ReceivedGoodsBody], Field(min_length=1, max_length=99)]


class ReceivedProofPayload(ReceivedProofBody):
    """A proof that was received."""

    received_at: datetime


class ReceivedOutcomePayload(Schema):
    """What came of a proof that was sent."""

    issuer: str
    number: str
    outcome: Literal["received", "changed", "same"]


class ReplacementBody(Schema):
    """A proof in the place of another, and why."""

    reason: Reason
    proof: ProofBody


class ReasonBody(Schema):
    """Why."""

    reason: Reason


class ProofPayload(Schema):
    """A proof of origin, as those see it who may."""

    reference: str
    code: str
    scheme: str
    kind: ProofKind
    standing: Standing
    exporter: str
    exporter_name: str
    consignee: str
    destination: str
    invoice: str
    lines: list[OriginLinePayload]
    exported_on: date | None
    retrospective: bool
    duplicate_of: str
    replaces: str
    approval: str
    issued_on: date
    expires_on: date


class VerificationPayload(Schema):
    """What a code proves, for everybody."""

    genuine: bool
    reference: str
    scheme: str
    kind: ProofKind
    standing: Standing
    exporter_name: str
    destination: str
    lines: list[OriginLinePayload]
    retrospective: bool
    duplicate: bool
    issued_on: date
    expires_on: date


class ApprovalBody(Schema):
    """An exporter to be approved."""

    holder: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]
    scheme: SchemeCode


class ApprovalPayload(Schema):
    """An approved exporter."""

    number: str
    holder: str
    holder_name: str
    scheme: str
    valid_from: date
    revoked: bool


class EnquiryBody(Schema):
    """A request for verification: `sent` is ours about a foreign proof; else it is theirs about one of ours."""

    sent: bool
    concerns: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
    administration: Country
    question: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]


class AnswerBody(Schema):
    """What a verification found."""

    outcome: Outcome
    answer: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]


class EnquiryPayload(Schema):
    """A request for verification, and its answer where there is one."""

    reference: str
    sent: bool
    concerns: str
    administration: str
    question: str
    due_on: date
    late: bool
    answered_at: datetime | None
    outcome: str
    answer: str


def scheme_as_json(each: SchemeStanding) -> dict[str, Any]:
    """A scheme as it stands."""
    edition = each.edition
    return {
        "code": each.scheme.code,
        "title": each.scheme.title,
        "edition": edition.number,
        "valid_from": edition.valid_from,
        "valid_to": edition.valid_to,
        "countries": list(each.countries),
        "provisions": edition.provisions,
        "proofs": edition.proofs,
    }


def rule_set_as_json(number: int, each: RuleSet, translate: Translate) -> dict[str, Any]:
    """A rule set with its alternatives in the reader's words."""
    alternatives = [
        {
            "rule": rule.rule,
            "words": in_words(parsed(rule.rule).rule, translate) if rule.rule else "",
            "agreement": rule.words,
        }
        for rule in each.rules
    ]
    told = {"heading": each.heading, "goods": each.goods, "first": each.first, "last": each.last}
    return {"number": number, **told, "alternatives": alternatives}


def proof_as_json(proof: Proof) -> dict[str, Any]:
    """A proof as those see it who may."""
    return verification_as_json(proof) | {
        "code": proof.code,
        "exporter": proof.exporter,
        "consignee": proof.consignee,
        "invoice": proof.invoice,
        "exported_on": proof.exported_on,
        "duplicate_of": proof.original.reference if proof.original else "",
        "replaces": proof.replaces.reference if proof.replaces else "",
        "approval": proof.approval.number if proof.approval else "",
    }


def verification_as_json(proof: Proof) -> dict[str, Any]:
    """What a code proves, for everybody."""
    return {
        "genuine": True,
        "reference": proof.reference,
        "scheme": proof.scheme.code,
        "kind": proof.kind,
        "standing": standing_of(proof, timezone.localdate()),
        "exporter_name": proof.exporter_name,
        "destination": proof.destination,
        "lines": proof.lines,
        "retrospective": proof.is_retrospective,
        "duplicate": proof.original_id is not None,
        "issued_on": proof.issued_on,
        "expires_on": proof.expires_on,
    }


def approval_as_json(row: Approval) -> dict[str, Any]:
    """An approved exporter."""
    told = {"number": row.number, "holder": row.holder, "holder_name": row.holder_name, "scheme": row.scheme.code}
    return {**told, "valid_from": row.valid_from, "revoked": row.revoked_at is not None}


def enquiry_as_json(row: Enquiry) -> dict[str, Any]:
    """A request for verification."""
    names = ("reference", "concerns", "administration", "question", "due_on", "answered_at", "outcome", "answer")
    late = row.answered_at is None and row.due_on < timezone.localdate()
    return {name: getattr(row, name) for name in names} | {"sent": row.is_sent, "late": late}


def received_as_json(row: ReceivedProof) -> dict[str, Any]:
    """A proof that another administration sent."""
    names = ("issuer", "number", "kind", "scheme", "exporter", "consignee", "consignee_identifier", "issued_on")
    more = ("expires_on", "state", "replaced_by", "lines", "received_at")
    return {name: getattr(row, name) for name in (*names, *more)}
