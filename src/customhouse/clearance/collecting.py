"""What a declaration makes somebody owe: charges handed to revenue, and what is put off or secured at once.

Debtor: Revised Kyoto Convention, General Annex, chapter 4; who represents others in their own name answers beside them,
and is the one whom the notice names.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from customhouse.clearance.completing import Completed
from customhouse.clearance.declarations.completions import completed_of
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import duties_of
from customhouse.clearance.declarations.records import DeclarationRecord, Judgement, Lodging, party_key
from customhouse.clearance.declarations.rules.completing import Heads, shares
from customhouse.clearance.declarations.rules.recognising import trader_of
from customhouse.clearance.law import Law, law_in_force
from customhouse.clearance.rejudging import record_of
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.notices.services import notify
from customhouse.messages.findings import msgid
from customhouse.parties.traders.queries import known_traders, people_of
from customhouse.revenue.guarantees import services as guarantees
from customhouse.revenue.notices import services as notices
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import charged_to_others, due_if
from customhouse.revenue.notices.records import Charge, ChargeLine, NoticeKind
from customhouse.tariff.duties.records import DutyLine
from customhouse.tariff.duties.rules.assessing import AT_STAKE, PAYABLE

CHARGED = frozenset({PAYABLE, AT_STAKE})
SECURES_QUOTA = "What would be owed if the critical quota gave nothing."
INDIRECT = "3"
DEFERRED = "E"
"""The method of payment (UCC annex B, by analogy) that puts the debt on a deferment account."""
OWES_NO_MORE = msgid(
    "Declaration {mrn} names somebody else who owes: your notice falls away. What you paid on it can be given back."
)


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who owes: their identifier (empty where they are only named) and name."""

    identifier: str
    name: str


def debtor_of(record: DeclarationRecord, names: Mapping[str, str]) -> Debtor:
    """Whose goods they are; who acts in their own name on behalf of another, or is all that is known, themselves.

    `names` are those of the register by identifier, for whoever was declared by number alone.
    """
    trader = trader_of(record)
    party = record.declarant if trader is None or record.representation == INDIRECT else trader
    identifier = party_key(party)
    return Debtor(identifier, party.name or names.get(identifier, ""))


def names_of(record: DeclarationRecord) -> dict[str, str]:
    """The registered names of those who may owe for a declaration, by identifier; one query, for one that changes."""
    parties = filter(None, (record.importer, record.exporter, record.declarant))
    return {identifier: each.name for identifier, each in known_traders(map(party_key, parties)).items()}


def heads(lines: Sequence[DutyLine], states: Container[str] = CHARGED) -> dict[str, Decimal]:
    """What is charged under each head, in order of charge: what is payable, and what a quota puts at stake."""
    found: dict[str, Decimal] = {}
    for line in lines:
        if line.payable in states:
            found[line.type] = found.get(line.type, Decimal(0)) + line.amount
    return {head: amount for head, amount in found.items() if amount}


def waits_for_payment(office: str, total: Decimal, law: Law, on: date) -> bool:
    """Whether a lane is chosen only when this is paid or secured, by the terms of the office on the legal date."""
    return total > 0 and law.revenue.terms(office, on).payment_before_selection


def must_be_settled_first(
    declaration: Declaration, record: DeclarationRecord, lines: Sequence[DutyLine], law: Law, on: date
) -> bool:
    """Whether a declaration that is kept waits for its money before its lane is chosen.

    `record` says who owes from now on, `lines` what, `on` is its legal date: a presentation or an amendment may charge
    more than the notices that were paid, or somebody else.
    """
    if not law.revenue.terms(declaration.office, on).payment_before_selection:
        return False
    owed: Heads = heads(lines)
    if completed := completed_of(declaration):
        owed, _ = shares(owed, list(map(_heads_in_force, completed)))
    duty = sum(owed.values(), Decimal(0))
    return due_if(declaration.mrn or "", debtor_of(record, {}).identifier, duty) > 0


def charge_lodged(
    kept: Sequence[tuple[Declaration, Lodging]], *, names: Mapping[str, str], completed: Completed, at: datetime
) -> list[Notice]:
    """Issue the notices of a batch of declarations, and put off what their declarants ask to be put off.

    `names` are those of the register by identifier, `completed` what supplementary declarations complete: they owe
    what they are assessed to beyond it.
    """
    charged = [(row, lodging, lodging.judgement) for row, lodging in kept if lodging.judgement is not None]
    charges = [
        each
        for row, lodging, judged in charged
        for each in _charges(row, debtor_of(lodging.record, names), judged, lodging.at, completed)
    ]
    issued = notices.issue_notices(charges=[each for each in charges if each.lines], actor=SYSTEM, at=at)
    put_off = {row.mrn or "": "" for row, lodging, _ in charged if is_put_off(lodging.record)}
    if put_off:
        guarantees.defer_many(subjects=put_off, actor=SYSTEM, at=at)
    return issued


def is_put_off(record: DeclarationRecord) -> bool:
    """Whether the declarant asks to pay later, by a deferment account."""
    return any(tax.payment_method == DEFERRED for item in record.items for tax in item.taxes)


def _charges(row: Declaration, who: Debtor, judged: Judgement, at: datetime, completed: Completed) -> list[Charge]:
    """What is payable; and by itself, to be paid or secured beside it, what a critical quota puts at stake."""
    owed, stake = heads(judged.duties, (PAYABLE,)), heads(judged.duties, (AT_STAKE,))
    if others := completed.get(row.mrn or ""):
        rest = _beside(heads(judged.duties), others, reason=f"Completed by {row.mrn}.", at=at)
        stake = {head: min(amount, rest.get(head, Decimal(0))) for head, amount in stake.items()}
        owed = {head: amount - stake.get(head, Decimal(0)) for head, amount in rest.items()}
    charge = _charge(row, who, judged, owed, at)
    if not any(stake.values()):
        return [charge]
    return [charge, replace(charge, kind=NoticeKind.SUPPLEMENTARY, lines=_lines(stake), reason=SECURES_QUOTA)]


def _lines(amounts: Heads) -> tuple[ChargeLine, ...]:
    return tuple(ChargeLine(head, amount) for head, amount in amounts.items() if amount)


def _charge(row: Declaration, who: Debtor, judged: Judgement, owed: Heads, at: datetime) -> Charge:
    return Charge(
        subject=row.mrn or "",
        kind=NoticeKind.ASSESSMENT,
        office=row.office,
        debtor=who.identifier,
        debtor_name=who.name,
        currency=judged.currency,
        lines=_lines(owed),
        at=at,
        version=row.version,
    )


def charge_changed(
    declaration: Declaration, record: DeclarationRecord, *, reason: str, actor: Actor, at: datetime
) -> Notice | None:
    """Bring what is owed up to the version in force: a supplementary notice, or a credit; None: nothing differs.

    A supplementary declaration owes what it is assessed to beyond what those that it completes were. Where the version
    names another debtor, they are charged all of it, and the one before owes nothing any more. Where it asks for
    deferment, what is open of the duty is put off, as at lodging.
    """
    owed = _heads_in_force(declaration)
    if completed := completed_of(declaration):
        owed = _beside(owed, completed, reason=reason, at=at)
    return _restate(declaration, record, owed, reason=reason, actor=actor, at=at)


def _beside(own: Mapping[str, Decimal], completed: Sequence[Declaration], *, reason: str, at: datetime) -> Heads:
    """What a supplementary declaration owes beside those that it completes; they are brought to what they still owe."""
    law = law_in_force()
    rest, left = shares(own, list(map(_heads_in_force, completed)))
    for row, heads in zip(completed, left, strict=True):
        _restate(row, record_of(row, law), heads, reason=reason, actor=SYSTEM, at=at)
    return rest


def _restate(  # what a notice is made of
    declaration: Declaration,
    record: DeclarationRecord,
    owed: Mapping[str, Decimal],
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Notice | None:
    mrn, who = declaration.mrn or "", debtor_of(record, names_of(record))
    before = charged_to_others(mrn, who.identifier)
    notice = notices.restate(
        subject=mrn,
        office=declaration.office,
        debtor=who.identifier,
        debtor_name=who.name,
        currency=declaration.currency,
        heads=owed,
        version=declaration.version,
        actor=actor,
        at=at,
        reason=reason,
        yielding=SECURES_QUOTA,
    )
    for each in before:
        link = reverse("revenue_notices:notice", args=[each.reference])
        notify(recipients=people_of([each.debtor]), message=OWES_NO_MORE, params={"mrn": mrn}, link=link, at=at)
    if is_put_off(record):
        guarantees.defer_many(subjects={mrn: ""}, actor=SYSTEM, at=at)
    if notice is not None:
        notice.refresh_from_db()
    return notice


def _heads_in_force(declaration: Declaration) -> Mapping[str, Decimal]:
    return heads([row.record() for row in duties_of(declaration)])
