"""The bank's statements: each credited line is taken as a payment, or waits in suspense to be matched by hand.

What the bank takes back reverses the payment that it names; what it took otherwise waits for a cashier to explain it.

Every line stands and falls by itself, and is taken once however often it is sent: a run that was cut off is made up for
by sending the file again. Late interest runs to the day that the bank says, not to that of the import.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from customhouse.foundation.access.errors import Conflict, CustomhouseError, TooLarge
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import msgid
from customhouse.revenue.ledger.records import Account, Entry, JournalKind, NewJournal
from customhouse.revenue.ledger.services import post
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.rules.amounts import amount_findings
from customhouse.revenue.payments import errors, naming, returning, taking
from customhouse.revenue.payments.access import IMPORT_STATEMENT
from customhouse.revenue.payments.models import BankFile, BankLine, Payment, SendingBack
from customhouse.revenue.payments.providers import Bank
from customhouse.revenue.payments.records import BankStatement, LineOutcome, SendingState, StatementLine
from customhouse.revenue.payments.rules.bank_csv import read_csv
from customhouse.revenue.payments.rules.camt import StatementError, is_camt, read_camt
from customhouse.revenue.payments.taking import Money

MOST_BYTES = 20_000_000


def import_file(*, data: bytes, name: str, actor: Actor, at: datetime) -> BankFile:
    """Bring in a statement file; see `services.import_statement`."""
    require(actor, IMPORT_STATEMENT)
    statements = _read(data)
    file = _kept(data, name, actor, at)
    for statement in statements:
        done = set(file.lines.filter(account=statement.account[:40]).values_list("number", "booking"))
        for booking, line in _told_apart(statement.lines):
            if (line.number, booking) not in done:
                _take_line(file, statement.account, booking, line, actor, at)
    return file


@transaction.atomic
def match(*, line: BankLine, reference: str, actor: Actor, at: datetime) -> Payment:
    """Set a payment in suspense against the debt that it is for; see `services.match_line`."""
    require(actor, IMPORT_STATEMENT)
    found = BankLine.objects.select_for_update().get(pk=line.pk)
    if found.outcome != LineOutcome.SUSPENSE.value or found.sendings.filter(state=SendingState.ASKED.value).exists():
        raise Conflict(
            "PAY-MATCHED", msgid("This line is not in suspense any more."), msgid("Open the list again to see what is.")
        )
    out_of = Entry(Account.SUSPENSE, _suspense(found), found.amount)
    payment = taking.take(money=_money(found, reference, at), actor=actor, at=at, out_of=out_of)
    found.outcome, found.payment, found.reason = LineOutcome.MATCHED.value, payment, reference[:200]
    found.save(update_fields=["outcome", "payment", "reason"])
    return payment


def _read(data: bytes) -> list[BankStatement]:
    """The statements in a file of either form; `Refused` where it is neither, `TooLarge`."""
    if len(data) > MOST_BYTES:
        raise TooLarge(MOST_BYTES)
    try:
        return read_camt(data) if is_camt(data) else read_csv(data)
    except StatementError as error:
        raise errors.unfit(
            "BANK-FILE",
            msgid("This is no bank statement that can be read: {cause}."),
            msgid("Send CAMT.053 as the bank gave it, or a table with the columns of the documentation."),
            "file",
            cause=str(error)[:300],
        ) from error


@transaction.atomic
def _kept(data: bytes, name: str, actor: Actor, at: datetime) -> BankFile:
    """The file as received, kept once."""
    digest = hashlib.sha256(data).hexdigest()
    known = BankFile.objects.filter(digest=digest).first()
    if known is not None:
        return known
    fitted = name.replace("\0", "")[:200]
    file = BankFile.objects.create(digest=digest, name=fitted, content=data, at=at, actor=actor.name)
    told = {"name": fitted, "digest": digest}
    record_event(subject=f"bank:{digest[:16]}", kind="payment.statement_received", payload=told, actor=actor, at=at)
    return file


def _told_apart(lines: Sequence[StatementLine]) -> Iterator[tuple[str, StatementLine]]:
    """The lines, each with the name of its booking: the bank's reference, what it says, and how often before.

    Two bookings may share a reference, even in all that they say: a statement that says a thing twice means it. The
    same statement sent again, or another that tells of the same day, says it as often, and so brings nothing new.
    """
    said: Counter[str] = Counter()
    for line in lines:
        key = line.key.replace("\0", "")[:60]
        words = f"{key}|{line.booked_on}|{line.amount.normalize():f}|{line.currency}|{line.is_credit}"
        words += "" if key else f"|{line.payer}|{line.text}"
        said[words] += 1
        booking = hashlib.sha256(f"{words}|{said[words]}".encode()).hexdigest()[:32]
        yield booking, replace(line, key=key or booking)


@transaction.atomic
def _take_line(file: BankFile, account: str, booking: str, line: StatementLine, actor: Actor, at: datetime) -> None:
    """Take one line: it is paid, waits in suspense, or is told why it is neither."""
    row = BankLine(
        file=file,
        number=line.number,
        account=account[:40],
        key=line.key,
        booking=booking,
        booked_on=line.booked_on,
        valued_on=line.valued_on,
        amount=line.amount,
        currency=line.currency[:3],
        payer=line.payer[:200],
        text=line.text,
    )
    row.outcome, row.reason = _judged(row, line)
    if row.outcome == LineOutcome.DEBIT.value:
        _take_debit(row, line, actor, at)
        return
    if row.outcome == LineOutcome.PAID.value:
        row.payment = _paid(row, line, actor, at)
        if row.payment is None:
            row.outcome, row.reason = LineOutcome.SUSPENSE.value, "; ".join(line.references)[:200]
            _set_aside(row, actor, at)
    row.save(force_insert=True)


def _take_debit(row: BankLine, line: StatementLine, actor: Actor, at: datetime) -> None:
    """What the bank took: a payment or money in suspense that it takes back, money that we paid out, or unexplained."""
    payment = aside = None
    if paid_out := _paid_out_as(row):
        row.outcome, row.reason = LineOutcome.OUTGOING.value, paid_out
    elif (payment := naming.named_by(row, line.references)) is not None:
        row.outcome, row.payment, row.reason = LineOutcome.RETURNED.value, payment, payment.number
    elif (aside := _aside_named_by(row)) is not None:
        row.outcome, row.reason = LineOutcome.RETURNED.value, aside.key
    row.save(force_insert=True)
    if payment is not None:
        returning.take_back(payment=payment, line=row, actor=actor, at=at)
    if aside is not None:
        take_back_aside(aside, actor, at)


def _aside_named_by(row: BankLine) -> BankLine | None:
    """The line of the same amount, in suspense or unfit to pay anything, whose bank's reference a line names."""
    words = [word for word in naming.words_of(row) if word != row.key]
    aside = (LineOutcome.SUSPENSE.value, LineOutcome.UNFIT.value)
    waiting = BankLine.objects.select_for_update().filter(outcome__in=aside, account=row.account)
    return waiting.filter(amount=row.amount, currency=row.currency, key__in=words).order_by("-id").first()


def take_back_aside(line: BankLine, actor: Actor, at: datetime) -> None:
    """Take back what the bank took back and nobody's debt was paid by; what was unfit stood in no account."""
    if line.outcome == LineOutcome.SUSPENSE.value:
        out_of_suspense(line, JournalKind.RETURNED, actor, at)
    line.outcome = LineOutcome.RETURNED.value
    line.save(update_fields=["outcome"])


def out_of_suspense(line: BankLine, kind: JournalKind, actor: Actor, at: datetime) -> None:
    """Post that money in suspense left by the bank."""
    bank = revenue_law().treasury(legal_day(at)).account
    posted = (Entry(Account.SUSPENSE, _suspense(line), line.amount), Entry(Account.BANK, bank, -line.amount))
    post([NewJournal(kind, "", "", _named(line)[-60:], line.currency, actor.name, at, posted)])


def _paid_out_as(row: BankLine) -> str:
    """What we paid out by a line: money sent back to its payer, or as `settings.PAID_OUT` knows; each once."""
    words = naming.words_of(row)
    sent = SendingBack.objects.filter(state=SendingState.SENT.value, bank_reference__in=words, line__amount=row.amount)
    names = [f"{each.bank_reference} ({each.pk})" for each in sent.order_by("pk")]
    names += [each for name in settings.PAID_OUT for each in import_string(name)(words=words, amount=row.amount)]
    outgoing = BankLine.objects.filter(outcome=LineOutcome.OUTGOING.value, reason__in=names)
    claimed = set(outgoing.values_list("reason", flat=True))
    return next((name for name in names if name not in claimed), "")


def _judged(row: BankLine, line: StatementLine) -> tuple[str, str]:
    """What a line is by itself, before anybody looks for the debt that it pays."""
    known = Q(booking=row.booking) | Q(booking=row.key, booked_on=row.booked_on, amount=row.amount)  # as kept once
    if BankLine.objects.filter(known, account=row.account).exists():
        return LineOutcome.KNOWN.value, ""
    if not line.is_credit:
        return LineOutcome.DEBIT.value, ""
    if findings := amount_findings(line.amount, line.currency, revenue_law()):
        return LineOutcome.UNFIT.value, findings[0].text()[:200]
    return LineOutcome.PAID.value, ""


def _paid(row: BankLine, line: StatementLine, actor: Actor, at: datetime) -> Payment | None:
    """The payment of the first reference that names a debt; None where none does."""
    for reference in line.references:
        try:
            with transaction.atomic():
                return taking.take(money=_money(row, reference, at), actor=actor, at=at)
        except CustomhouseError as error:
            row.reason = error.code
    return None


def _money(row: BankLine, reference: str, at: datetime) -> Money:
    day = revenue_law().paid_on(legal_day(at), row.booked_on, row.valued_on)
    return Money(reference, row.amount, row.currency, Bank.code, _named(row), row.payer, paid_on=day)


def _named(row: BankLine) -> str:
    """How a payment names the booking that brought it: by its account, the bank's reference, and which it is."""
    return f"{row.account}/{row.key[:45]}/{row.booking[:12]}"


def _set_aside(row: BankLine, actor: Actor, at: datetime) -> None:
    """Post a line that names no debt to suspense."""
    bank = revenue_law().treasury(legal_day(at)).account
    posted = (Entry(Account.BANK, bank, row.amount), Entry(Account.SUSPENSE, _suspense(row), -row.amount))
    source = _named(row)[-60:]
    post([NewJournal(JournalKind.SET_ASIDE, "", "", source, row.currency, actor.name, at, posted)])


def _suspense(row: BankLine) -> str:
    """The name of a line's account in suspense."""
    return hashlib.sha256(f"{row.account}/{row.booking}".encode()).hexdigest()[:32]
