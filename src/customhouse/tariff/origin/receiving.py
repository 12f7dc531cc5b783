"""Proofs of origin that other administrations send: the only door for writing them, and how clearance reads proofs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import CountryPack, installed_pack
from customhouse.messages.findings import msgid
from customhouse.reference.tables import read_table
from customhouse.tariff.origin.access import READ_PROOFS, RECEIVE_PROOFS
from customhouse.tariff.origin.models import Proof, ReceivedProof
from customhouse.tariff.origin.rules.claiming import KnownProof, ProvenGoods, compact, folded
from customhouse.tariff.origin.rules.proving import Standing, standing_on
from customhouse.tariff.origin.rules.receiving import ReceivedSaid, read_received
from customhouse.tariff.origin.states import ProofState

NEW, CHANGED, SAME = "received", "changed", "same"
"""What came of a proof that was sent: it is new, it stands otherwise than before, or it was known."""


@transaction.atomic
def receive_proof(*, told: Any, actor: Actor, at: datetime) -> tuple[ReceivedProof, str]:
    """Keep a proof that another administration sends (`rules.receiving`), or how it stands now.

    Raises `AccessDenied`, `Refused` (what it says), `Conflict` (the same number says something else than before).
    """
    require(actor, RECEIVE_PROOFS)
    said, findings = read_received(told)
    if said is None:
        raise Refused(findings)
    row = ReceivedProof.objects.select_for_update().filter(issuer=said.issuer, number=said.number).first()
    if row is None:
        return _keep(said, actor, at), NEW
    if row.digest != _digest(said):
        message = msgid("{issuer} sent proof {number} before, and it said something else.")
        remedy = msgid(
            "Ask the administration that issued it which is right; a proof is replaced by one of another number."
        )
        raise Conflict("ORG-RECEIVED", message, remedy, {"issuer": said.issuer, "number": said.number})
    if (row.state, row.replaced_by) == (said.state, said.replaced_by):
        return row, SAME
    row.state, row.replaced_by = said.state, said.replaced_by
    row.save(update_fields=["state", "replaced_by"])
    _tell(row, "origin.received_proof_changed", actor, at, state=row.state, replaced_by=row.replaced_by)
    return row, CHANGED


def received_visible_to(actor: Actor) -> QuerySet[ReceivedProof]:
    """The proofs that were received, the newest first. Raises `AccessDenied`."""
    require(actor, READ_PROOFS)
    return ReceivedProof.objects.order_by("-id")


def find_received(actor: Actor, issuer: str, number: str) -> ReceivedProof:
    """A proof that was received. Raises `AccessDenied`, `NotFound`."""
    plain = compact("".join(filter(str.isprintable, number)))
    found = received_visible_to(actor).filter(issuer=issuer[:2], number=plain).first()
    if found is None:
        raise NotFound("proof of origin", f"{issuer[:2]} {plain}")
    return found


def standing_of(row: ReceivedProof, day: date) -> Standing:
    """What a proof is worth on a day."""
    return standing_on(
        day,
        expires_on=row.expires_on,
        is_replaced=row.state == ProofState.REPLACED,
        is_cancelled=row.state == ProofState.CANCELLED,
    )


def known_proofs(numbers: Collection[str]) -> Mapping[str, tuple[KnownProof, ...]]:
    """The proofs of these numbers that this administration issued or received, by number. Two queries, or none."""
    if not numbers:
        return {}
    found: dict[str, list[KnownProof]] = {}
    own = Proof.objects.filter(reference__in=numbers).prefetch_related("replacements")
    for known in (*map(_of_own, own), *map(_of_received, ReceivedProof.objects.filter(number__in=numbers))):
        found.setdefault(known.number, []).append(known)
    return {number: tuple(proofs) for number, proofs in found.items()}


def sends_proofs(country: str, document: str, day: date) -> bool:
    """Whether a country sends us its proofs of that kind on a day: then one that we do not know is doubtful.

    By the pack's `origin/exchanges.csv`; our own proofs are always known.
    """
    iso = day.isoformat()
    return any(
        row["country"] == country
        and document in row["documents"].split("|")
        and row["valid_from"] <= iso <= (row["valid_to"] or "9999")
        for row in _exchanges(installed_pack())
    )


def _of_own(row: Proof) -> KnownProof:
    successor = next((each.reference for each in row.replacements.all()), "")
    goods = tuple(ProvenGoods(line["code"]) for line in row.lines)
    parties = frozenset({folded(row.consignee)} - {""})
    issuer, state = installed_pack().code, ProofState(row.state)
    return KnownProof(issuer, row.reference, state, row.expires_on, goods, parties, successor, is_own=True)


def _of_received(row: ReceivedProof) -> KnownProof:
    goods = tuple(
        ProvenGoods(line["code"], Decimal(line["quantity"]) if line["quantity"] else None, line["unit"])
        for line in row.lines
    )
    parties = frozenset({folded(row.consignee), folded(row.consignee_identifier)} - {""})
    return KnownProof(row.issuer, row.number, ProofState(row.state), row.expires_on, goods, parties, row.replaced_by)


def _keep(said: ReceivedSaid, actor: Actor, at: datetime) -> ReceivedProof:
    told = {name: value for name, value in said.words.items() if name != "lines"}
    row = ReceivedProof.objects.create(
        **told,
        state=said.state,
        replaced_by=said.replaced_by,
        lines=[asdict(line) for line in said.lines],
        digest=_digest(said),
        received_at=at,
        received_by=actor.name[:200],
    )
    _tell(row, "origin.proof_received", actor, at, state=row.state, lines=len(row.lines))
    return row


def _digest(said: ReceivedSaid) -> str:
    return hashlib.sha256(json.dumps(said.words, sort_keys=True, default=str).encode()).hexdigest()


def _tell(row: ReceivedProof, happened: str, actor: Actor, at: datetime, **payload: Any) -> None:
    subject = f"origin-received:{row.issuer}-{row.number}"
    record_event(subject=subject, kind=happened, payload=payload, actor=actor, at=at)


@lru_cache(maxsize=4)
def _exchanges(pack: CountryPack) -> tuple[dict[str, str], ...]:
    file = pack.data("origin", "exchanges.csv")
    return tuple(read_table(file)) if file.is_file() else ()
