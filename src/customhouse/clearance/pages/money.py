"""What a declaration's page says of money: its notices, what is still to be paid, and what can be given back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from customhouse.clearance.declarations.models import Declaration
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.revenue.notices import showing
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import standings, visible_to
from customhouse.revenue.notices.records import NoticeKind, NoticeState
from customhouse.revenue.notices.rules.references import grouped
from customhouse.revenue.refunds.access import ASK
from customhouse.revenue.remissions.access import ASK as ASK_REMISSION


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A notice in the reader's words: what it is for, under which reference it is paid, and where it stands."""

    notice: Notice
    kind: Any
    reference: str
    chip: Any
    may_remit: bool


def money_panel(reader: Actor, declaration: Declaration) -> dict[str, Any]:
    """The context of `declarations/money.html`; nothing where nothing is charged that the reader may see."""
    mrn = declaration.mrn or ""
    rows = list(visible_to(reader).filter(subject=mrn).order_by("id")) if mrn else []
    if not rows:
        return {}
    stands, today = standings([mrn])[mrn], timezone.localdate()
    return {
        "money": stands,
        "money_currency": rows[0].currency,
        "dues": [
            NoticeShown(
                row,
                showing.kind_name(row),
                grouped(row.reference),
                showing.state_chip(row, today),
                may_remit=_is_standing_penalty(row) and permits(reader, ASK_REMISSION),
            )
            for row in rows
        ],
        "may_ask_refund": bool(stands.refundable) and permits(reader, ASK),
    }


def _is_standing_penalty(notice: Notice) -> bool:
    """Whether a notice charges a penalty that was not remitted whole."""
    return notice.kind == NoticeKind.PENALTY.value and notice.state != NoticeState.WITHDRAWN.value
