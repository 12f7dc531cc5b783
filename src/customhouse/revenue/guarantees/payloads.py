"""Guarantees and deferment accounts over HTTP and on the command line."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from customhouse.revenue.guarantees.models import Cover, Statement
from customhouse.revenue.guarantees.queries import state_of
from customhouse.revenue.guarantees.records import CoverKind
from customhouse.revenue.notices.showing import plain


class StatementPayload(Schema):
    """What was put off in a month, and when it is debited."""

    reference: str
    account: str
    month: date
    total: str
    due_on: date


class CoverPayload(Schema):
    """A guarantee or deferment account: how much it secures, and how much room is left."""

    number: str
    kind: CoverKind
    holder: str
    currency: str
    limit: str
    reserved: str
    room: str
    valid_from: date
    valid_to: date | None
    closed: bool
    statements: list[StatementPayload]


class Secured(Schema):
    """A notice to be secured."""

    notice: Annotated[str, Field(max_length=60, description="Its reference.")]


class SecuredPayload(Schema):
    """A notice that is secured now."""

    number: str
    notice: str
    declaration: str
    amount: str


def statement_as_json(statement: Statement) -> dict[str, Any]:
    """A month's statement for another program."""
    return {
        "reference": statement.reference,
        "account": statement.cover.number,
        "month": statement.month.isoformat(),
        "total": plain(statement.total),
        "due_on": statement.due_on.isoformat(),
    }


def cover_as_json(cover: Cover) -> dict[str, Any]:
    """A guarantee or account for another program, with its last two years of statements."""
    stands = state_of(cover)
    months = Statement.objects.filter(cover=cover).select_related("cover").order_by("-month")[:24]
    return {
        "number": cover.number,
        "kind": cover.kind,
        "holder": cover.holder,
        "currency": cover.currency,
        "limit": plain(stands.limit),
        "reserved": plain(stands.reserved),
        "room": plain(stands.room),
        "valid_from": cover.valid_from.isoformat(),
        "valid_to": cover.valid_to.isoformat() if cover.valid_to else None,
        "closed": stands.is_closed,
        "statements": [statement_as_json(month) for month in months],
    }
