"""Lines of the bank that are no payment: cashiers explain what it took, and two persons send money back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.messages.findings import msgid
from customhouse.revenue.claims.services import fitted, missing, note_decision, require_reason
from customhouse.revenue.ledger.records import JournalKind
from customhouse.revenue.payments import banking, naming, returning
from customhouse.revenue.payments.access import IMPORT_STATEMENT, SEND_BACK
from customhouse.revenue.payments.models import BankLine, SendingBack
from customhouse.revenue.payments.records import LineOutcome, SendingState

OF_MONEY = (LineOutcome.SUSPENSE.value, LineOutcome.UNFIT.value)


@transaction.atomic
def explain(*, line: BankLine, receipt: str, reason: str, actor: Actor, at: datetime) -> BankLine:
    """Say what the bank took; see `services.explain_debit`."""
    require(actor, IMPORT_STATEMENT)
    found = _locked(line, (LineOutcome.DEBIT.value,))
    if receipt.strip():
        payment = naming.standing_payment(receipt, found)
        found.outcome, found.payment, found.reason = LineOutcome.RETURNED.value, payment, payment.number
        found.save(update_fields=["outcome", "payment", "reason"])
        returning.take_back(payment=payment, line=found, actor=actor, at=at)
    else:
        _require_words(
            "BANK-REASON", "reason", reason, msgid("Say which receipt it takes back, or why it was paid out.")
        )
        found.outcome, found.reason = LineOutcome.OUTGOING.value, fitted(reason, 200)
        found.save(update_fields=["outcome", "reason"])
    _record(found, "line_explained", {"receipt": receipt.strip()[:40], "reason": fitted(reason, 200)}, actor, at)
    return found


@transaction.atomic
def ask(*, line: BankLine, pay_to: str, reason: str, actor: Actor, at: datetime) -> SendingBack:
    """Ask that money be sent back to its payer; see `services.ask_sending_back`."""
    require(actor, IMPORT_STATEMENT)
    found = _locked(line, OF_MONEY)
    if found.sendings.filter(state=SendingState.ASKED.value).exists():
        raise _moved_on()
    _require_words("BANK-PAY-TO", "pay_to", pay_to, msgid("Say to which bank account it is to be sent."))
    _require_words("BANK-REASON", "reason", reason, msgid("Say why it is to be sent back."))
    sending = SendingBack.objects.create(
        line=found,
        pay_to=fitted(pay_to, 100),
        reason=fitted(reason),
        state=SendingState.ASKED.value,
        asked_by=actor.name,
        asked_at=at,
    )
    _record(found, "sending_back_asked", {"pay_to": sending.pay_to, "reason": sending.reason}, actor, at)
    return sending


@transaction.atomic
def send(*, sending: SendingBack, bank_reference: str, actor: Actor, at: datetime) -> SendingBack:
    """Note that the bank sent money back; see `services.send_back`."""
    found = _to_decide(sending, actor)
    line = _locked(found.line, OF_MONEY)
    _require_words("BANK-SENT", "bank_reference", bank_reference, msgid("A payment needs the bank's reference."))
    if line.outcome == LineOutcome.SUSPENSE.value:
        banking.out_of_suspense(line, JournalKind.SENT_BACK, actor, at)
    line.outcome = LineOutcome.SENT.value
    line.save(update_fields=["outcome"])
    found.bank_reference = fitted(bank_reference, 100)
    note_decision(found, SendingState.SENT.value, "", actor, at, "bank_reference")
    _record(line, "sent_back", {"pay_to": found.pay_to, "bank_reference": found.bank_reference}, actor, at)
    return found


@transaction.atomic
def refuse(*, sending: SendingBack, decision: str, actor: Actor, at: datetime) -> SendingBack:
    """Refuse to send money back, with the reason: its line waits again."""
    found = _to_decide(sending, actor)
    require_reason("BANK", decision)
    note_decision(found, SendingState.REFUSED.value, decision, actor, at)
    _record(found.line, "sending_back_refused", {"decision": found.decision}, actor, at)
    return found


def _locked(line: BankLine, outcomes: tuple[str, ...]) -> BankLine:
    found = BankLine.objects.select_for_update().get(pk=line.pk)
    if found.outcome not in outcomes:
        raise _moved_on()
    return found


def _to_decide(sending: SendingBack, actor: Actor) -> SendingBack:
    """The wish to send money back, locked, if this actor may decide on it."""
    require(actor, SEND_BACK)
    found = SendingBack.objects.select_for_update().filter(pk=sending.pk).first()
    if found is None:
        raise NotFound("line", str(sending.pk))
    if found.state != SendingState.ASKED.value:
        raise _moved_on()
    if is_same_person(actor, found.asked_by):
        raise Conflict(
            "BANK-SAME-PERSON",
            msgid("A second person sends money back."),
            msgid("Ask a colleague who has the right."),
        )
    return found


def _moved_on() -> Conflict:
    return Conflict(
        "BANK-LINE",
        msgid("This line does not wait for that any more."),
        msgid("Open it again to see what became of it."),
    )


def _require_words(code: str, path: str, text: str, message: str) -> None:
    if not fitted(text):
        raise Refused([missing(code, path, message)])


def _record(line: BankLine, kind: str, told: Mapping[str, object], actor: Actor, at: datetime) -> None:
    about = {"key": line.key, "account": line.account, "amount": line.amount, "currency": line.currency, **told}
    subject = f"bank:{line.file.digest[:16]}"
    record_event(subject=subject, kind=f"payment.{kind}", payload=about, actor=actor, at=at)
