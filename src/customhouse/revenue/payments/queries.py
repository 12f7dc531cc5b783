"""Reading payments: receipts, tills and what lies in suspense, as far as an actor may."""

from __future__ import annotations

from django.db.models import QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.revenue.notices.access import READ_ALL
from customhouse.revenue.notices.queries import seen_by
from customhouse.revenue.payments.access import CONFIRM_TILL, IMPORT_STATEMENT
from customhouse.revenue.payments.models import BankFile, BankLine, Payment, PaymentReturn, SendingBack, Till
from customhouse.revenue.payments.records import WAITING, SendingState, TillState


def visible_to(actor: Actor) -> QuerySet[Payment]:
    """The payments that an actor may see, by the same rule as notices."""
    return seen_by(actor, Payment.objects.order_by("-id"))


def find(actor: Actor, number: str) -> Payment:
    """The payment of a receipt's number; `NotFound` where there is none that the actor may see."""
    found = with_returns(visible_to(actor)).filter(number=number.replace("\0", "")[:40]).first()
    if found is None:
        raise NotFound("payment", number.replace("\0", ""))
    return found


def with_returns(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """The payments, each read with what the bank took back of it."""
    return payments.prefetch_related("returns__line")


def returns_of(payment: Payment) -> list[PaymentReturn]:
    """What the bank took back of a payment, in its order."""
    return sorted(payment.returns.all(), key=lambda each: each.pk)


def tills_visible_to(actor: Actor) -> QuerySet[Till]:
    """The tills that an actor may see: supervisors, auditors and directors all, cashiers those of their offices."""
    tills = Till.objects.order_by("-id")
    if permits(actor, READ_ALL):
        return tills
    return tills.filter(office__in=actor.offices) if permits(actor, CONFIRM_TILL) else tills.none()


def find_till(actor: Actor, key: int) -> Till:
    """A till by its number; `NotFound` where there is none that the actor may see."""
    found = tills_visible_to(actor).filter(pk=key).first() if 0 < key < 2**63 else None
    if found is None:
        raise NotFound("till", str(key))
    return found


def open_till_of(actor: Actor) -> Till | None:
    """The actor's own open till."""
    return Till.objects.filter(cashier=actor.name, state=TillState.OPEN.value).first()


def files_visible_to(actor: Actor) -> QuerySet[BankFile]:
    """The bank's statements that an actor may see (without their bytes)."""
    files = BankFile.objects.order_by("-id").defer("content")
    return files if permits(actor, IMPORT_STATEMENT) or permits(actor, READ_ALL) else files.none()


def lines_visible_to(actor: Actor) -> QuerySet[BankLine]:
    """The lines of statements that an actor may see, in the order in which they came."""
    lines = BankLine.objects.order_by("id")
    return lines if permits(actor, IMPORT_STATEMENT) or permits(actor, READ_ALL) else lines.none()


def waiting_visible_to(actor: Actor) -> QuerySet[BankLine]:
    """The lines that wait for a cashier: to be matched, to be sent back, to be explained."""
    return lines_visible_to(actor).filter(outcome__in=WAITING)


def find_line(actor: Actor, key: int) -> BankLine:
    """A line of a statement by its number; `NotFound` where there is none that the actor may see."""
    found = lines_visible_to(actor).filter(pk=key).first() if 0 < key < 2**63 else None
    if found is None:
        raise NotFound("line", str(key))
    return found


def find_sending(actor: Actor, key: int) -> SendingBack:
    """The wish to send a line's money back; `NotFound` where there is none."""
    found = sending_of(find_line(actor, key))
    if found is None:
        raise NotFound("line", str(key))
    return found


def sending_of(line: BankLine) -> SendingBack | None:
    """The wish to send a line's money back that waits for a second person, or was done."""
    return line.sendings.exclude(state=SendingState.REFUSED.value).first()
