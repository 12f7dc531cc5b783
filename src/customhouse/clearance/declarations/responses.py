"""Answers to traders and brokers in WCO form (Data Model 3.6, RES): what became of their declaration, and what now.

Pure: facts in, a `Response` tree out; `messages.wco.writing` makes it bytes. These functions are never handed a
lane, a profile, a score, a draw or an analyst's note: a control is told by its public text alone. Function codes
are those in use with the Data Model (UN/EDIFACT 1225 and what administrations added to it); from 90 on they are
Customhouse's own, for steps that have none there: see the constants.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from customhouse.messages.findings import Finding
from customhouse.messages.wco import records as wco
from customhouse.tariff.duties.records import Assessment, DutyLine

ACCEPTED = "01"
RECEIVED = "02"
REJECTED = "03"
UNDER_CONTROL = "05"
DOCUMENTS_WANTED = "06"
AMENDED = "07"
RELEASED = "08"
CLEARED = "09"
CANCELLED = "10"
REQUEST_ANSWERED = "11"
TAX = "13"
QUESTION = "51"
DETAINED = "52"
PAYMENT_RECEIVED = "90"
SECURED = "91"
PAYMENT_GIVEN_BACK = "92"
CONTROL_ENDED = "93"
GOODS_FREE = "94"
RELEASE_REVOKED = "95"
REDUCED = "96"

GRANTED = "39"
REFUSED = "41"
"""States (UN/EDIFACT 4405) of a request that was granted or refused."""

LONGEST_TEXT = 512
LONGEST_CODE = 8
_SECTION = re.compile(r"(\d\d[A-Z])(?:\[(\d+)\])?\Z")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%\Z")
Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom an answer concerns: its own `reference`, when it is given (UTC), and the declaration answered."""

    reference: str
    at: datetime
    lrn: str
    mrn: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class PublicStatement:
    """Something said to the trader: the text as they may read it, its item if it has one, and until when to act."""

    text: str
    code: str = ""
    item: int | None = None
    until: datetime | None = None


def received(answer: Answer) -> wco.Response:
    """The message has arrived and is kept; nothing is decided yet."""
    return _response(RECEIVED, answer)


def accepted(answer: Answer, *, accepted_at: datetime, statements: Sequence[PublicStatement] = ()) -> wco.Response:
    """The declaration is accepted and has its MRN; `statements` carry warnings."""
    return _response(
        ACCEPTED,
        answer,
        statements,
        declaration=_declaration(answer, acceptance_date_time=_instant(accepted_at)),
    )


def rejected(answer: Answer, findings: Iterable[Finding], translate: Translate = str) -> wco.Response:
    """The declaration is refused: each error with its code, its place, its cause and its remedy."""
    errors = tuple(_error(finding, translate) for finding in findings if finding.is_error)
    declaration = _declaration(answer, rejection_date_time=_instant(answer.at))
    return _response(REJECTED, answer, errors=errors, declaration=declaration)


def under_control(answer: Answer, controls: Sequence[PublicStatement]) -> wco.Response:
    """Customs will control the goods or their papers: which control, and nothing of why."""
    return _response(UNDER_CONTROL, answer, controls)


def documents_wanted(answer: Answer, wanted: Sequence[PublicStatement]) -> wco.Response:
    """Documents are wanted: each in its own statement, with the day by which to send it."""
    return _response(DOCUMENTS_WANTED, answer, wanted)


def tax_notice(
    answer: Answer,
    assessment: Assessment,
    *,
    due: datetime | None = None,
    payment_reference: str = "",
    payable: Decimal | None = None,
) -> wco.Response:
    """What is owed: each duty line under its goods item, and the payable total with its day and reference.

    `payable` is what the notice asks for where that is not the whole: an earlier one asked for the rest.
    """
    payment = wco.ResponsePayment(
        reference_id=payment_reference or None,
        tax_assessed_amount=_amount(sum((line.amount for line in assessment.lines), Decimal(0)), assessment.currency),
        due_date_time=_instant(due) if due else None,
        payment_amount=_amount(assessment.total if payable is None else payable, assessment.currency),
    )
    declaration = _declaration(
        answer,
        duty_tax_fees=(wco.ResponseDutyTaxFee(payment=payment),),
        goods_shipment=_taxed_items(assessment.lines),
    )
    return _response(TAX, answer, declaration=declaration)


def amended(answer: Answer, *, statements: Sequence[PublicStatement] = ()) -> wco.Response:
    """The declaration stands as amended; the version counts the amendments."""
    return _response(AMENDED, answer, statements)


def cancelled(answer: Answer, *, cancelled_at: datetime) -> wco.Response:
    """The declaration is cancelled and no longer binds."""
    return _response(CANCELLED, answer, declaration=_declaration(answer, cancellation_date_time=_instant(cancelled_at)))


def request_answered(
    answer: Answer,
    *,
    granted: bool,
    findings: Iterable[Finding] = (),
    statements: Sequence[PublicStatement] = (),
    translate: Translate = str,
) -> wco.Response:
    """A request to amend, cancel or present is granted or refused; a refusal says why, place by place."""
    errors = tuple(_error(finding, translate) for finding in findings if finding.is_error)
    status = wco.Status(name_code=GRANTED if granted else REFUSED, effective_date_time=_instant(answer.at))
    return _response(REQUEST_ANSWERED, answer, statements, errors=errors, statuses=(status,))


def question_asked(answer: Answer, *, statements: Sequence[PublicStatement]) -> wco.Response:
    """Customs asks something of the trader: each question in its own statement, with the day by which to answer."""
    return _response(QUESTION, answer, statements)


def released(answer: Answer, *, released_at: datetime, statements: Sequence[PublicStatement] = ()) -> wco.Response:
    """The goods may go; the statements carry the number of the release."""
    status = wco.Status(name_code=GRANTED, release_date_time=_instant(released_at))
    return _response(RELEASED, answer, statements, statuses=(status,))


def step(function: str, answer: Answer, *, statements: Sequence[PublicStatement] = ()) -> wco.Response:
    """A step that is told by its function code and its words alone (control ended, goods detained, duty final)."""
    return _response(function, answer, statements)


def payment(
    function: str, answer: Answer, *, amount: Decimal, currency: str, reference: str = "", due: datetime | None = None
) -> wco.Response:
    """Money that moved or is to move about a notice: its reference, the amount, and until when where it is owed."""
    paid = wco.ResponsePayment(
        reference_id=reference or None,
        due_date_time=_instant(due) if due else None,
        payment_amount=_amount(amount, currency),
    )
    declaration = _declaration(answer, duty_tax_fees=(wco.ResponseDutyTaxFee(payment=paid),))
    return _response(function, answer, declaration=declaration)


def pointers(text: str) -> tuple[wco.Pointer, ...]:
    """The list of WCO pointers of a pointer text; the attribute id stands in the last one.

    >>> [(one.document_section_code, one.tag_id) for one in pointers("42A/67A/68A[2]/166")]
    [('42A', None), ('67A', None), ('68A', '166')]
    """
    found: list[wco.Pointer] = []
    tag = None
    for step in (text or "42A").split("/"):
        matched = _SECTION.match(step)
        if matched is None:
            tag = step.partition("[")[0] or None
        else:
            number = Decimal(matched[2]) if matched[2] else None
            found.append(wco.Pointer(sequence_numeric=number, document_section_code=matched[1]))
    last = found.pop() if found else wco.Pointer(document_section_code="42A")
    named = wco.Pointer(
        sequence_numeric=last.sequence_numeric, document_section_code=last.document_section_code, tag_id=tag
    )
    return (*found, named)


def _response(
    function: str,
    answer: Answer,
    statements: Sequence[PublicStatement] = (),
    *,
    errors: tuple[wco.Error, ...] = (),
    statuses: tuple[wco.Status, ...] = (),
    declaration: wco.ResponseDeclaration | None = None,
) -> wco.Response:
    """A response with its head."""
    return wco.Response(
        function_code=function,
        functional_reference_id=answer.reference,
        issue_date_time=_instant(answer.at),
        additional_information=tuple(_statement(one) for one in statements),
        errors=errors,
        statuses=statuses,
        declaration=declaration or _declaration(answer),
    )


def _declaration(
    answer: Answer,
    *,
    acceptance_date_time: wco.DateTime | None = None,
    rejection_date_time: wco.DateTime | None = None,
    cancellation_date_time: wco.DateTime | None = None,
    duty_tax_fees: tuple[wco.ResponseDutyTaxFee, ...] = (),
    goods_shipment: wco.ResponseGoodsShipment | None = None,
) -> wco.ResponseDeclaration:
    """The declaration that is answered."""
    return wco.ResponseDeclaration(
        acceptance_date_time=acceptance_date_time,
        cancellation_date_time=cancellation_date_time,
        functional_reference_id=answer.lrn or None,
        id=answer.mrn or None,
        rejection_date_time=rejection_date_time,
        version_id=str(answer.version),
        duty_tax_fees=duty_tax_fees,
        goods_shipment=goods_shipment,
    )


def _statement(one: PublicStatement) -> wco.ResponseAdditionalInformation:
    """A statement, pointing to its goods item if it has one."""
    return wco.ResponseAdditionalInformation(
        statement_code=one.code or None,
        statement_description=_short(one.text),
        limit_date_time=_instant(one.until) if one.until else None,
        pointers=pointers(f"42A/67A/68A[{one.item}]") if one.item else (),
    )


def _error(finding: Finding, translate: Translate) -> wco.Error:
    """An error; a code too long for its place is cut there and said in full in the description."""
    said = f"{finding.text(translate)} {finding.cure(translate)}".strip()
    code = finding.code
    if len(code) > LONGEST_CODE:
        code, said = code[:LONGEST_CODE], f"{finding.code}: {said}"
    return wco.Error(description=_short(said), validation_code=code, pointers=pointers(finding.pointer))


def _taxed_items(lines: Iterable[DutyLine]) -> wco.ResponseGoodsShipment | None:
    """Duty lines under their goods items."""
    by_item = groupby(sorted(lines, key=attrgetter("item")), key=attrgetter("item"))
    items = tuple(
        wco.ResponseGovernmentAgencyGoodsItem(
            sequence_numeric=Decimal(number),
            commodity=wco.ResponseCommodity(duty_tax_fees=tuple(_duty(line) for line in of_item)),
        )
        for number, of_item in by_item
    )
    return wco.ResponseGoodsShipment(government_agency_goods_items=items) if items else None


def _duty(line: DutyLine) -> wco.ResponseDutyTaxFee:
    """One duty line; what is suspended or relieved is assessed, but nothing of it is to be paid."""
    percent = _PERCENT.match(line.rate)
    by_value = line.base_unit in {"", line.currency}
    payable = line.amount if line.payable == "payable" else Decimal(0)
    return wco.ResponseDutyTaxFee(
        ad_valorem_tax_base_amount=_amount(line.base, line.currency) if by_value else None,
        deduct_amount=_amount(line.amount - payable, line.currency),
        specific_tax_base_quantity=None if by_value else wco.Measure(line.base, line.base_unit),
        tax_rate_numeric=Decimal(percent[1]) if percent else None,
        type_code=line.type,
        payment=wco.ResponsePayment(
            tax_assessed_amount=_amount(line.amount, line.currency),
            payment_amount=_amount(payable, line.currency),
        ),
    )


def _amount(value: Decimal, currency: str) -> wco.Amount:
    """Money with its currency."""
    return wco.Amount(value, currency)


def _instant(moment: datetime) -> wco.DateTime:
    """An instant in UTC (UN/EDIFACT 2379 format 304)."""
    return wco.DateTime(moment.astimezone(UTC).strftime("%Y%m%d%H%M%SZ"), "304")


def _short(text: str) -> str:
    """A text that fits its place."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
