"""Debts over HTTP and on the command line. Decimals are strings with the currency's decimals, times ISO 8601 in UTC."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema

from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.records import NoticeKind, NoticeState, Standing
from customhouse.revenue.notices.showing import plain


class HeadPayload(Schema):
    """How much is charged under one head."""

    head: str
    amount: str


class NoticePayload(Schema):
    """A notice: what was charged as it was issued, what is still owed, and what of that is secured."""

    reference: str
    declaration: str
    kind: NoticeKind
    office: str
    debtor: str
    debtor_name: str
    currency: str
    amount: str
    lines: list[HeadPayload]
    unpaid: str
    secured: str
    state: NoticeState
    issued_at: datetime
    due_on: date
    legal_reference: str
    reason: str


class NoticePage(Schema):
    """Some notices, the newest first, and where the next page begins (null: there is none)."""

    notices: list[NoticePayload]
    next: str | None


class StandingPayload(Schema):
    """How the debts of a declaration stand together."""

    declaration: str
    currency: str
    charged: str
    paid: str
    secured: str
    refunded: str
    outstanding: str
    refundable: str
    heads: list[HeadPayload]
    notices: list[NoticePayload]


def notice_as_json(notice: Notice) -> dict[str, Any]:
    """A notice for another program."""
    return {
        "reference": notice.reference,
        "declaration": notice.subject,
        "kind": notice.kind,
        "office": notice.office,
        "debtor": notice.debtor,
        "debtor_name": notice.debtor_name,
        "currency": notice.currency,
        "amount": plain(notice.amount),
        "lines": notice.lines,
        "unpaid": plain(notice.unpaid),
        "secured": plain(notice.secured),
        "state": notice.state,
        "issued_at": notice.issued_at.isoformat(),
        "due_on": notice.due_on.isoformat(),
        "legal_reference": notice.legal_reference,
        "reason": notice.reason,
    }


def standing_as_json(subject: str, currency: str, stands: Standing, notices: list[Notice]) -> dict[str, Any]:
    """How the debts of a declaration stand, for another program."""
    sums = ("charged", "paid", "secured", "refunded", "outstanding", "refundable")
    return {
        "declaration": subject,
        "currency": currency,
        **{name: plain(getattr(stands, name)) for name in sums},
        "heads": [{"head": head, "amount": plain(amount)} for head, amount in sorted(stands.by_head.items())],
        "notices": [notice_as_json(notice) for notice in notices],
    }
