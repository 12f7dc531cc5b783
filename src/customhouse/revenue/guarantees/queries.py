"""Reading guarantees, deferment accounts and their statements, as far as an actor may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.reference.identifiers import grn
from customhouse.revenue.guarantees.access import READ_COVERS
from customhouse.revenue.guarantees.models import Cover, Reservation, Statement
from customhouse.revenue.guarantees.records import CoverKind, CoverState
from customhouse.revenue.ledger.queries import balance_of
from customhouse.revenue.ledger.records import Account
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.rules.references import compact


def visible_to(actor: Actor) -> QuerySet[Cover]:
    """The guarantees and accounts that an actor may see: officials all, others those of traders they speak for."""
    covers = Cover.objects.order_by("-id")
    return covers if permits(actor, READ_COVERS) else covers.filter(holder__in=actor.traders)


def find(actor: Actor, number: str) -> Cover:
    """The guarantee or account of a number as typed; `NotFound` where there is none that the actor may see."""
    found = visible_to(actor).filter(number=grn.compact(number)[:24]).first()
    if found is None:
        raise NotFound("guarantee", number.replace("\0", ""))
    return found


def find_statement(actor: Actor, reference: str) -> Statement:
    """The statement of a reference as typed; `NotFound` where there is none that the actor may see."""
    which = Statement.objects.select_related("cover").filter(cover__in=visible_to(actor).order_by())
    found = which.filter(reference=compact(reference)[:25]).first()
    if found is None:
        raise NotFound("account statement", reference.replace("\0", ""))
    return found


def state_of(cover: Cover) -> CoverState:
    """How a guarantee or account stands."""
    return CoverState(
        number=cover.number,
        kind=CoverKind(cover.kind),
        holder=cover.holder,
        currency=cover.currency,
        limit=cover.limit,
        reserved=balance_of(Account.DEFERRED, cover.number),
        valid_from=cover.valid_from,
        valid_to=cover.valid_to,
        is_closed=cover.closed_at is not None,
    )


def accounts_of(holders: Iterable[str]) -> dict[str, Cover]:
    """The open deferment account of each holder, the newest if there are several."""
    found = Cover.objects.filter(holder__in=set(holders), kind=CoverKind.DEFERMENT.value, closed_at=None)
    return {cover.holder: cover for cover in found.order_by("id")}


def called_in_on(notice: str, number: str) -> date | None:
    """The day of debit of the statement that put a notice off on an account; None where it was not called in."""
    rows = Reservation.objects.filter(notice=notice, cover__number=number, statement__called_in_at__isnull=False)
    return rows.order_by("-id").values_list("statement__due_on", flat=True).first()


def left_of(statement: Statement) -> Decimal:
    """What of a month's statement is not paid yet."""
    references = statement.reservations.values("notice")
    left = Notice.objects.filter(reference__in=references).aggregate(all=Sum("unpaid"))["all"]
    return Decimal(left or 0)


def notices_on_statement(reference: str) -> list[Notice]:
    """The notices that a statement sums up, in the order in which they were put off; none for what is no statement."""
    statement = Statement.objects.filter(reference=reference).first()
    if statement is None:
        return []
    order = list(statement.reservations.order_by("id").values_list("notice", flat=True))
    found = {notice.reference: notice for notice in Notice.objects.filter(reference__in=order)}
    return [found[key] for key in dict.fromkeys(order)]
