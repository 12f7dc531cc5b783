"""What the trail is told of a debt. The subject of the event is the declaration, so that its page shows one story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.revenue.notices.models import Notice


def issued(notice: Notice, actor: Actor) -> NewEvent:
    """A notice was issued."""
    told = {
        "notice": notice.reference,
        "kind": notice.kind,
        "amount": notice.amount,
        "currency": notice.currency,
        "lines": notice.lines,
        "debtor": notice.debtor,
        "due_on": notice.due_on,
        "legal_reference": notice.legal_reference,
        "reason": notice.reason,
    }
    return NewEvent(notice.subject, "payment.notice_issued", told, actor, notice.issued_at)


def happened(notice: Notice, kind: str, told: Mapping[str, object], actor: Actor, at: datetime) -> NewEvent:
    """Something happened to what a notice charges: `kind` is a past participle (`paid`, `reduced`, `secured`)."""
    about = {"notice": notice.reference, "currency": notice.currency, **told, "state": notice.state}
    return NewEvent(notice.subject, f"payment.{kind}", about, actor, at)
