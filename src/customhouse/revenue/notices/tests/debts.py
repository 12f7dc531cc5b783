"""Debts for tests: who owes, who takes, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from customhouse.foundation.access.records import Actor, Role
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.records import Charge, ChargeLine, NoticeKind
from customhouse.revenue.notices.services import issue_notices

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OFFICE = "XD000100"
DEBTOR = "XD0470001009"
SUBJECT = "26XD00000000000164"
TRADER = Actor("amina", frozenset({Role.TRADER}), traders=frozenset({DEBTOR}))
OTHER = Actor("otto", frozenset({Role.TRADER}), traders=frozenset({"XD0840002018"}))
OFFICER = Actor("omar", frozenset({Role.OFFICER}), offices=frozenset({OFFICE}))
CASHIER = Actor("chafia", frozenset({Role.CASHIER}), offices=frozenset({OFFICE}))
CASHIER_2 = Actor("carl", frozenset({Role.CASHIER}), offices=frozenset({OFFICE}))
SUPERVISOR = Actor("sara", frozenset({Role.SUPERVISOR}), offices=frozenset({OFFICE}))
SUPERVISOR_2 = Actor("selim", frozenset({Role.SUPERVISOR}), offices=frozenset({OFFICE}))
AUDITOR = Actor("aude", frozenset({Role.AUDITOR}))

TOLD: list[list[str]] = []


def remember(*, subjects: Sequence[str], actor: Actor, at: datetime) -> None:
    """Remember whose debts were told to stand otherwise."""
    TOLD.append(list(subjects))


def dec(text: str | int) -> Decimal:
    return Decimal(text)


def charge(subject: str = SUBJECT, at: datetime = AT, **heads: str) -> Charge:
    """A charge of these heads; by default of 100.00 duty, 5.00 fee and 20.00 tax."""
    lines = heads or {"CUD": "100.00", "FEE": "5.00", "VAT": "20.00"}
    return Charge(
        subject=subject,
        kind=NoticeKind.ASSESSMENT,
        office=OFFICE,
        debtor=DEBTOR,
        debtor_name="Karamel Foods",
        currency="XDD",
        lines=tuple(ChargeLine(head, Decimal(amount)) for head, amount in lines.items()),
        at=at,
        legal_reference="Demoland Customs Code, art. 91",
    )


def issued(subject: str = SUBJECT, at: datetime = AT, **heads: str) -> Notice:
    """A notice of these heads."""
    (notice,) = issue_notices(charges=[charge(subject, at, **heads)], actor=TRADER, at=at)
    return Notice.objects.get(reference=notice.reference)
