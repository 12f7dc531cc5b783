"""The working day of the demonstration: what its people do with the declarations of the day, each in their own name.

Everything goes through the services, at times of the day that is cleared, and by rule: the same traffic makes the same
day. It is done whole or not at all, and once for a day. Enough is left over for whoever signs in afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

from django.db import transaction
from msgspec.structs import replace

from customhouse.clearance import asking, controlling, releasing
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import items_of, visible_to
from customhouse.clearance.declarations.records import Correction, Stage
from customhouse.clearance.declarations.states import State
from customhouse.clearance.downtime import services as downtime
from customhouse.clearance.inspections import services as inspections
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.inspections.queries import open_orders
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, MeasureKind, Report
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival
from customhouse.clearance.rejudging import said
from customhouse.clearance.release.corrections import ask_correction
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.messages.wco.records import GoodsShipment, PreviousDocument
from customhouse.messages.wco.writing import write_json
from customhouse.parties.traders.queries import identifiers_of
from customhouse.revenue.guarantees import services as guarantees
from customhouse.revenue.guarantees.models import Cover
from customhouse.revenue.guarantees.queries import state_of
from customhouse.revenue.guarantees.records import CoverDetails, CoverKind
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import revenue_law, standings
from customhouse.revenue.payments import services as payments
from customhouse.revenue.payments.models import BankFile, Till
from customhouse.revenue.payments.records import Method, TillState
from customhouse.revenue.payments.tills import taken
from customhouse.revenue.refunds import services as refunds
from customhouse.targeting.lanes.records import Lane

FLOAT = Decimal(100)
ACCOUNT_LIMIT = Decimal(1_500_000)
GUARANTEE_LIMIT = Decimal(600_000)
STATEMENTS = (time(12), time(20, 30))
"""When the bank's statements come in (UTC)."""
TO_THE_BANK = timedelta(hours=1)
TO_THE_COUNTER = timedelta(minutes=35)
UNKNOWN_TRANSFER = Decimal("812.40")
SHORT = Decimal("0.50")
TO_ASK = (State.UNDER_CONTROL, State.ACCEPTED)
MOST_CASH, MOST_CARD = Decimal(10_000), Decimal(40_000)


@dataclass
class WorkingDay:
    """One day at the office where everybody of the demonstration serves."""

    on: date
    office: str
    lrns: Sequence[str]

    @cached_property
    def mine(self) -> list[Declaration]:
        """What was accepted in the day, in order of MRN, as it stood when first asked for."""
        return list(visible_to(SYSTEM).filter(lrn__in=self.lrns, mrn__isnull=False).order_by("mrn"))

    def moment(self, at: time) -> datetime:
        """A time of the day."""
        return datetime.combine(self.on, at, UTC)

    def person(self, name: str, at: datetime) -> Actor:
        """Somebody of the demonstration, as they are then."""
        user = User.objects.get(username=name)
        return actor_of(user, identifiers_of(user.pk), at=at)

    def in_lane(self, *lanes: Lane) -> list[Declaration]:
        """The imports of the office in some lanes that something is owed for."""
        return [row for row in self.mine if row.total and row.office == self.office and row.lane in lanes]


@transaction.atomic
def work(*, on: date, office: str, lrns: Sequence[str]) -> bool:
    """Do the day's work; whether there was any to do: a day is worked once.

    `lrns` are the references of what was lodged in the day.
    """
    if BankFile.objects.filter(name=_statement_name(on, 1)).exists():
        return False
    day = WorkingDay(on, office, lrns)
    acts: tuple[Callable[[WorkingDay], None], ...] = (
        _secure,
        _present,
        _take_at_counter,
        _bring_statements,
        _examine,
        _complete,
        _leave_open,
        _lose_the_line,
        _ask_for_refund,
    )
    for act in acts:
        act(day)
    return True


def _statement_name(on: date, number: int) -> str:
    return f"bank-{on}-{number}.csv"


def _secure(day: WorkingDay) -> None:
    """The supervisor opens a deferment account and a guarantee; their holders put off, and secure, what they owe."""
    at = day.moment(time(20))
    holders = _busiest_debtors(day)
    kinds = (CoverKind.DEFERMENT, CoverKind.COMPREHENSIVE)
    for holder, kind in zip(holders, kinds, strict=False):
        cover = _cover_of(day, holder, kind)
        for notice in _open_notices(day, holder)[::2]:
            if state_of(cover).room < notice.unpaid:
                continue
            guarantees.secure(
                notice_reference=notice.reference,
                account_or_grn=cover.number,
                actor=day.person("supervisor", at),
                at=min(notice.issued_at + timedelta(minutes=10), at),
            )


def _busiest_debtors(day: WorkingDay) -> list[str]:
    """Who owes the most often for green goods of the day, those first for whom somebody can sign in."""
    own = identifiers_of(User.objects.get(username="trader").pk)
    owing: dict[str, int] = {}
    for notice in _notices(day.in_lane(Lane.GREEN)):
        owing[notice.debtor] = owing.get(notice.debtor, 0) + 1
    return sorted(filter(None, owing), key=lambda debtor: (debtor not in own, -owing[debtor], debtor))[:2]


def _notices(rows: Sequence[Declaration]) -> list[Notice]:
    return list(Notice.objects.filter(subject__in=[row.mrn for row in rows]).order_by("id"))


def _open_notices(day: WorkingDay, debtor: str) -> list[Notice]:
    return [notice for notice in _notices(day.in_lane(Lane.GREEN)) if notice.debtor == debtor]


def _cover_of(day: WorkingDay, holder: str, kind: CoverKind) -> Cover:
    """The account or guarantee of a holder: the one they have, or one opened this morning."""
    known = Cover.objects.filter(holder=holder, kind=kind.value, closed_at=None).first()
    if known:
        return known
    at = day.moment(time(5))
    put_off = kind is CoverKind.DEFERMENT
    details = CoverDetails(
        kind,
        holder,
        ACCOUNT_LIMIT if put_off else GUARANTEE_LIMIT,
        revenue_law().currency,
        valid_from=day.on,
        guarantor="" if put_off else "Bank of Demoland",
        debit_day=15 if put_off else None,
    )
    return guarantees.open_cover(details=details, actor=day.person("supervisor", at), at=at)


def _present(day: WorkingDay) -> None:
    """Every third of the goods declared before their arrival are there, and whoever declared them says so."""
    waiting = [row for row in day.mine if row.state == State.PRELODGED and row.office == day.office]
    for number, row in enumerate(waiting[::3], start=1):
        at = min(row.received_at + timedelta(hours=2), day.moment(time(20)))
        said = asking.presentation(mrn=row.mrn or "", lrn=f"ARR-{day.on:%y%m%d}-{number}", submitter=row.sender)
        sender = Actor(row.sender, frozenset({Role.TRADER}), frozenset({row.sender}))
        lodge([Arrival(write_json(said), sender, at, "application/json", "bulk")])


def _take_at_counter(day: WorkingDay) -> None:
    """The cashier's day: the till is opened, some pay, it is counted half a unit short, and nobody confirmed it."""
    if Till.objects.filter(cashier="cashier", state=TillState.OPEN.value).exists():
        return  # whoever plays the cashier is at it
    morning, evening = day.moment(time(7)), day.moment(time(20, 15))
    cashier = day.person("cashier", evening)
    till = payments.open_till(office=day.office, opening_float=FLOAT, actor=cashier, at=morning)
    owing = sorted(_unsettled(day), key=lambda notice: (notice.unpaid, notice.id))
    for number, notice in enumerate(owing[: max(len(owing) // 4, 1)]):
        payments.take_payment(
            reference=notice.reference,
            amount=notice.unpaid,
            currency=notice.currency,
            provider="counter",
            provider_reference=f"TILL-{day.on:%y%m%d}-{number + 1}",
            payer=notice.debtor_name,
            method=_means(notice.unpaid).value,
            actor=cashier,
            at=min(notice.issued_at + TO_THE_COUNTER, evening),
        )
    held = {Method(method): amount for method, amount in taken(till).items()}
    held[Method.CASH] = held.get(Method.CASH, Decimal(0)) + FLOAT - SHORT
    payments.count_till(held=held, note="Fifty cents short: change given wrongly.", actor=cashier, at=evening)


def _means(amount: Decimal) -> Method:
    """How people pay at a counter: a little in cash, more by card, much by cheque."""
    return Method.CASH if amount < MOST_CASH else Method.CARD if amount < MOST_CARD else Method.CHEQUE


def _unsettled(day: WorkingDay) -> list[Notice]:
    """What is owed for green goods and goods under control of the office, and is neither paid nor put off."""
    rows = day.in_lane(Lane.GREEN, Lane.YELLOW, Lane.RED)
    return [notice for notice in _notices(rows) if notice.unpaid > notice.secured]


def _bring_statements(day: WorkingDay) -> None:
    """The bank's two statements of the day: most notices are paid by transfer, one transfer says not for what."""
    inland = [row for row in day.mine if row.state == State.AWAITING_PAYMENT]
    waiting = [*_unsettled(day), *_notices(inland)]
    paying = [notice for number, notice in enumerate(waiting) if number % 6 != 5]  # noqa: PLR2004  # every sixth waits
    for number, came in enumerate(STATEMENTS, start=1):
        at = day.moment(came)
        ripe = [notice for notice in paying if notice.issued_at + TO_THE_BANK <= at]
        paying = [notice for notice in paying if notice not in ripe]
        payments.import_statement(
            data=_statement(day, number, ripe),
            name=_statement_name(day.on, number),
            actor=day.person("cashier", at),
            at=at,
        )


def _statement(day: WorkingDay, number: int, ripe: Sequence[Notice]) -> bytes:
    """A bank's statement as a plain table."""
    account, currency = revenue_law().treasury(day.on).account, revenue_law().currency
    lines = ["account;reference;booked_on;amount;currency;payer;text"]
    for place, notice in enumerate(ripe, start=1):
        key = f"B{day.on:%y%m%d}-{number}-{place:03d}"
        words = (account, key, f"{day.on}", f"{notice.unpaid:f}", currency, notice.debtor_name, notice.reference)
        lines.append(";".join(word.replace(";", ",") for word in words))
    lines.append(
        f"{account};B{day.on:%y%m%d}-{number}-X;{day.on};{UNKNOWN_TRANSFER};{currency};Valverde Trading;invoice 77"
    )
    return "\n".join([*lines, ""]).encode()


def _examine(day: WorkingDay) -> None:
    """The examiners report half of their work: mostly as declared, one value far too low, one paper missing."""
    orders = list(
        open_orders(SYSTEM, offices=[day.office]).filter(mrn__in=[row.mrn for row in day.mine]).order_by("mrn")
    )
    red = next((order for order in orders if Lane(order.lane) is Lane.RED), None)
    others = [order for order in orders if order is not red]
    if red:
        _report(day, red, (_undervalued(red),))
    for number, order in enumerate(others[::2]):
        found = (ControlFinding("DOCUMENTS", note="The invoice bears no date."),) if number == 1 else ()
        _report(day, order, found)


def _undervalued(order: WorkOrder) -> ControlFinding:
    item = items_of(order.declaration).order_by("number").first()
    worth = item.customs_value if item and item.customs_value else Decimal(1000)
    note = "The maker's price list of the month says so."
    return ControlFinding("VALUE", item.number if item else 1, found=f"{worth * 2:.2f}", note=note)


def _report(day: WorkingDay, order: WorkOrder, findings: tuple[ControlFinding, ...]) -> None:
    """Take an order up and report it, in the name of whoever has it."""
    if order.examiner is None:
        return
    began = min(order.opened_at + timedelta(minutes=50), day.moment(time(20, 31)))
    ended = began + timedelta(minutes=20)
    examiner = day.person(order.examiner.username, ended)
    inspections.take_order(reference=order.reference, actor=examiner, at=began)
    conclusion = Conclusion.FINDINGS if findings else Conclusion.CONFORM
    controlling.report(reference=order.reference, said=Report(conclusion, findings), actor=examiner, at=ended)


def _leave_open(day: WorkingDay) -> None:
    """What waits overnight: a question, goods detained, a control that an officer added, one proposed to be lighter."""
    at = day.moment(time(21))
    officer = day.person("officer", at)
    own = identifiers_of(User.objects.get(username="trader").pk)
    standing = (row for row in day.mine if row.office == day.office and _state(row) in TO_ASK)
    asked = sorted(standing, key=lambda row: (not own & {row.declarant, row.agent, row.importer}, row.mrn))[:1]
    for row in asked:
        _ask(row.mrn or "", officer, at)
    waiting = [row for row in day.in_lane(Lane.YELLOW, Lane.RED) if _is_open(row) and row not in asked]
    for row, leave in zip(waiting, (_detain, _propose_lighter), strict=False):
        leave(row.mrn or "", officer, at)
    unpaid = [row for row in day.in_lane(Lane.GREEN) if _state(row) == State.ACCEPTED and row not in asked]
    if unpaid:
        mrn = unpaid[-1].mrn or ""
        reason = "The seal is not the one of the bill of lading."
        controlling.raise_control(mrn=mrn, lane=Lane.RED, controls=("10", "40"), reason=reason, actor=officer, at=at)


def _state(row: Declaration) -> str:
    """Where it stands by now."""
    return Declaration.objects.values_list("state", flat=True).get(pk=row.pk)


def _is_open(row: Declaration) -> bool:
    """Whether examiners still have work on it."""
    return open_orders(SYSTEM).filter(declaration=row).exists()


def _ask(mrn: str, officer: Actor, at: datetime) -> None:
    text = "The invoice names another buyer. Who bought the goods, and at what price?"
    controlling.ask(mrn=mrn, text=text, documents_wanted="Contract of sale", working_days=5, actor=officer, at=at)


def _detain(mrn: str, officer: Actor, at: datetime) -> None:
    controlling.keep_goods(
        mrn=mrn,
        kind=MeasureKind.DETENTION,
        reason="The certificate of conformity is not there.",
        legal_basis="Demoland Customs Code, art. 119",
        place="Hall 3",
        actor=officer,
        at=at,
    )


def _propose_lighter(mrn: str, officer: Actor, at: datetime) -> None:
    reason = "The same goods of the same maker were seen this morning, and were as declared."
    inspections.propose_lowering(mrn=mrn, lane=Lane.GREEN, controls=(), reason=reason, actor=officer, at=at)


def _lose_the_line(day: WorkingDay) -> None:
    """The office had no line for an hour and a half after noon."""
    at = day.moment(time(14, 40))
    downtime.declare_outage(
        office=day.office,
        began_at=day.moment(time(13)),
        ended_at=day.moment(time(14, 30)),
        reason="The cable to the port was cut by road works.",
        actor=day.person("supervisor", at),
        at=at,
    )


def _complete(day: WorkingDay) -> None:
    """A trader completes the first simplified import of the day that was released."""
    simplified = [row for row in day.mine if row.stage == Stage.SIMPLIFIED and row.type_code in {"IMB", "IMC"}]
    released = [row for row in simplified if _state(row) == State.RELEASED]
    if not released:
        return
    row = released[0]
    tree = said(row)
    named = PreviousDocument(category_code="Y", id=row.mrn, type_code="SDE")
    shipment = tree.goods_shipment or GoodsShipment()
    whole = replace(
        tree,
        type_code="IMY",
        functional_reference_id=f"{row.lrn}-S",
        goods_shipment=replace(shipment, previous_documents=(*shipment.previous_documents, named)),
    )
    sender = Actor(row.declarant, frozenset({Role.TRADER}), frozenset({row.declarant}))
    lodge([Arrival(write_json(whole), sender, day.moment(time(20)))])


def _ask_for_refund(day: WorkingDay) -> None:
    """A trader corrects a price after release; what was paid too much is asked back, and a supervisor is to decide."""
    own = identifiers_of(User.objects.get(username="trader").pk)
    paid = _notices(day.in_lane(Lane.GREEN))
    paid = [notice for notice in paid if not notice.unpaid]
    paid.sort(key=lambda notice: (notice.debtor not in own, notice.id))
    if not paid:
        return
    notice, at = paid[0], day.moment(time(21, 30))
    declaration = Declaration.objects.get(mrn=notice.subject)
    item = items_of(declaration).order_by("number").first()
    if declaration.state != State.RELEASED or item is None or not item.customs_value:
        return
    sender = Actor(declaration.declarant, frozenset({Role.TRADER}), frozenset({declaration.declarant, notice.debtor}))
    claimant = day.person("trader", at) if notice.debtor in own else sender
    lower = Correction(item.number, "customs_value", f"{item.customs_value * Decimal('0.8'):.2f}")
    reason = "The seller gave a discount after the invoice: a fifth of the price."
    request = ask_correction(mrn=notice.subject, corrections=[lower], reason=reason, actor=claimant, at=at)
    granted = at + timedelta(minutes=20)
    officer = day.person("officer", granted)
    releasing.correct(
        mrn=notice.subject, number=request.number, reason="The credit note says so.", actor=officer, at=granted
    )
    amount = standings([notice.subject])[notice.subject].refundable
    if amount:
        pay_to = "XD55 DEMO 0000 0000 0001"
        asked = at + timedelta(minutes=40)
        refunds.ask_refund(
            subject=notice.subject, amount=amount, reason=reason, pay_to=pay_to, actor=claimant, at=asked
        )
