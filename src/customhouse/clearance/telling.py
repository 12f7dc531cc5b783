"""What is told of a message to whoever sent it: only what that reader may know.

Traders, brokers and the messages to them never carry a profile, a score, a draw, a hold or a note; what they read is
made from the public lane alone (`targeting.lanes.rules.reading`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from customhouse.clearance.declarations.access import READ_ALL, READ_ANALYSIS
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import duties_of, findings_of, reasons_of
from customhouse.clearance.declarations.records import Judgement, Lodging
from customhouse.clearance.declarations.states import State
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.foundation.exchange import services as exchange
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.messages.wco.reading import Kind, Reading
from customhouse.targeting.lanes.records import Audience, Decision, Lane, Reason
from customhouse.targeting.lanes.rules.reading import decision_for


def audience(actor: Actor) -> Audience:
    """What the actor may read of a decision, as the permission matrix says it."""
    if permits(actor, READ_ANALYSIS):
        return Audience.ANALYST
    return Audience.OFFICER if permits(actor, READ_ALL) else Audience.PUBLIC


def told(declaration: Declaration, lodging: Lodging) -> Outcome:
    """The outcome of a declaration that was kept, accepted or refused, as its sender may know it."""
    if lodging.judgement is None:
        return told_refused(lodging.received, lodging.findings, lrn=declaration.lrn)
    return told_accepted(lodging.sender, declaration, lodging.judgement, lodging.received)


def told_accepted(reader: Actor, declaration: Declaration, judgement: Judgement, received: int) -> Outcome:
    """The outcome of a message that was accepted: lane, reasons and duties as this reader may know them."""
    lane, reasons = told_lane(reader, judgement.decision, is_delayed=declaration.delayed_until is not None)
    return Outcome(
        Result.ACCEPTED,
        received,
        lrn=declaration.lrn,
        mrn=declaration.mrn or "",
        lane=lane,
        reasons=reasons,
        findings=judgement.findings,
        duties=judgement.duties,
        total=judgement.total,
        currency=judgement.currency,
    )


def told_lane(reader: Actor, decision: Decision | None, *, is_delayed: bool = False) -> tuple[str, tuple[Reason, ...]]:
    """The lane and the reasons as this reader may know them; nothing while the goods are awaited.

    Nor, outside the administration, while the release waits by the law's delay: as if nothing were chosen yet.
    """
    if decision is None or (is_delayed and audience(reader) is Audience.PUBLIC):
        return "", ()
    shown = decision_for(decision, audience(reader))
    return shown.lane.value, shown.reasons


def shown_lane(reader: Actor, declaration: Declaration) -> tuple[str, tuple[Reason, ...]]:
    """The lane and the reasons of a declaration that is kept, as this reader may know them."""
    if not declaration.lane:
        return "", ()
    reasons = reasons_of(declaration)
    kept = Decision(Lane(declaration.lane), tuple(declaration.controls), reasons, declaration.draw, drawn=False)
    return told_lane(reader, kept, is_delayed=declaration.delayed_until is not None)


def shown_delay(reader: Actor, declaration: Declaration) -> datetime | None:
    """Until when the release waits, uncontrolled, by the law's delay; for the administration alone."""
    waits = declaration.state == State.ACCEPTED and audience(reader) is not Audience.PUBLIC
    return declaration.delayed_until if waits else None


def told_standing(reader: Actor, declaration: Declaration, received: int) -> Outcome:
    """How a declaration that is kept stands: the answer to a query, as this reader may know it."""
    lane, reasons = shown_lane(reader, declaration)
    return Outcome(
        Result.ACCEPTED,
        received,
        lrn=declaration.lrn,
        mrn=declaration.mrn or "",
        lane=lane,
        reasons=reasons,
        findings=findings_of(declaration),
        duties=tuple(row.record() for row in duties_of(declaration)),
        total=Decimal(declaration.total),
        currency=declaration.currency,
    )


def told_refused(received: int, findings: Sequence[Finding], *, lrn: str = "", mrn: str = "") -> Outcome:
    """The outcome of a message that was refused."""
    return Outcome(Result.REJECTED, received, lrn=lrn, mrn=mrn, findings=tuple(findings))


def told_unreadable(arrival: Arrival, received: int, reading: Reading) -> Outcome:
    """The outcome of a message that is not read: it is set aside with its reason, and can be replayed."""
    if reading.kind is Kind.UNREADABLE:
        result, findings = Result.UNREADABLE, reading.findings
    else:
        result, findings = Result.UNSUPPORTED, (_no_declaration(reading.kind),)
    exchange.set_aside(received=received, reason=findings[0].code, actor=arrival.sender, at=arrival.at)
    return Outcome(result, received, findings=tuple(findings))


def _no_declaration(kind: Kind) -> Finding:
    return Finding(
        "MSG-NOT-DECLARATION",
        Severity.ERROR,
        "42A",
        "",
        msgid("This message ({kind}) is no declaration, amendment or cancellation."),
        msgid("Send a WCO declaration (DEC), or use the address that takes this kind of message."),
        {"kind": kind.value},
    )


def told_broken(arrival: Arrival, received: int, error: Exception) -> Outcome:
    """The outcome of a message on which Customhouse itself failed: set aside, to be replayed when mended."""
    reason = f"SYS-FAULT {type(error).__name__}"
    exchange.set_aside(received=received, reason=reason, actor=arrival.sender, at=arrival.at)
    finding = Finding(
        "SYS-FAULT",
        Severity.ERROR,
        "42A",
        "Declaration",
        msgid("Customhouse failed on this message; it was kept as received."),
        msgid("Nothing is wrong with your message as far as is known. It will be replayed; do not send it again."),
    )
    return Outcome(Result.UNREADABLE, received, findings=(finding,))
