"""Answers in WCO form: each kind, what it says, and what it never says."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from customhouse.clearance.declarations import responses
from customhouse.clearance.declarations.responses import Answer, PublicStatement, pointers
from customhouse.messages.findings import Finding, Severity
from customhouse.messages.wco import records as wco
from customhouse.tariff.duties.records import Assessment, DutyLine

AT = datetime(2024, 6, 3, 12, tzinfo=UTC)
ANSWER = Answer("ref1", AT, "LRN-1", "24XD0000000000001")
ERROR = Finding(
    "STR-DESC", Severity.ERROR, "42A/67A/68A[2]/23A/137", "", "No words for {what}.", "Describe.", {"what": "it"}
)
WARNING = Finding("OFF-NONE", Severity.WARNING, "42A/065", "", "No office.", "Name one.")


def duty(item: int, kind: str, amount: str, **given: str) -> DutyLine:
    return DutyLine(
        item=item,
        type=kind,
        expression="5 %",
        base=Decimal(given.get("base", "1000.00")),
        base_unit=given.get("unit", "XDD"),
        rate=given.get("rate", "5 %"),
        amount=Decimal(amount),
        currency="XDD",
        measure="M1",
        legal_reference="art. 1",
        payable=given.get("payable", "payable"),
    )


LINES = (
    duty(2, "CUD", "50.00"),
    duty(1, "EXC", "30.00", base="10", unit="LTR", rate="3 XDD/LTR"),
    duty(1, "VAT", "19.50", payable="suspended"),
)
TAXES = Assessment(LINES, Decimal("80.00"), "XDD", date(2024, 6, 3))


def test_every_answer_names_the_declaration_and_its_time() -> None:
    """LRN, MRN, version, reference, instant in UTC."""
    said = responses.received(ANSWER)
    assert (said.function_code, said.functional_reference_id) == ("02", "ref1")
    assert said.issue_date_time == wco.DateTime("20240603120000Z", "304")
    assert said.declaration is not None
    assert (said.declaration.functional_reference_id, said.declaration.id) == ("LRN-1", "24XD0000000000001")
    assert said.declaration.version_id == "1"


def test_accepted_says_when() -> None:
    """With its day of acceptance and warnings as statements."""
    said = responses.accepted(ANSWER, accepted_at=AT, statements=(PublicStatement("No office.", "OFF-NONE"),))
    assert said.function_code == "01"
    assert said.declaration is not None
    assert said.declaration.acceptance_date_time == wco.DateTime("20240603120000Z", "304")
    [statement] = said.additional_information
    assert (statement.statement_code, statement.statement_description) == ("OFF-NONE", "No office.")
    assert statement.pointers == ()


def test_rejected_says_each_error_with_place_cause_and_remedy() -> None:
    """Warnings do not refuse, so they are not among the errors."""
    said = responses.rejected(ANSWER, (ERROR, WARNING), str.upper)
    assert said.function_code == "03"
    [error] = said.errors
    assert (error.validation_code, error.description) == ("STR-DESC", "NO WORDS FOR {WHAT}. DESCRIBE.")
    assert [one.document_section_code for one in error.pointers] == ["42A", "67A", "68A", "23A"]
    assert error.pointers[2].sequence_numeric == Decimal(2)
    assert error.pointers[3].tag_id == "137"
    assert said.declaration is not None
    assert said.declaration.rejection_date_time == said.issue_date_time


def test_a_long_code_is_said_in_full_in_the_description() -> None:
    """The code's place has eight characters, the description 512."""
    long = Finding("MSG-NOT-DECLARATION", Severity.ERROR, "", "", "x" * 600, "y")
    [error] = responses.rejected(ANSWER, (long,)).errors
    assert error.validation_code == "MSG-NOT-"
    assert error.description is not None
    assert error.description.startswith("MSG-NOT-DECLARATION: xxx")
    assert len(error.description) == 512
    assert [one.document_section_code for one in error.pointers] == ["42A"]


def test_under_control_says_the_control_and_nothing_of_why() -> None:
    """The public text alone; no function takes a lane, a profile, a score or a draw."""
    said = responses.under_control(ANSWER, (PublicStatement("Your documents will be checked.", "10", 2),))
    assert said.function_code == "05"
    [statement] = said.additional_information
    assert statement.statement_description == "Your documents will be checked."
    assert [one.document_section_code for one in statement.pointers] == ["42A", "67A", "68A"]
    taken = {
        name
        for _, function in inspect.getmembers(responses, inspect.isfunction)
        for name in inspect.signature(function).parameters
    }
    assert taken.isdisjoint({"lane", "profile", "profiles", "score", "draw", "drawn", "decision", "reasons", "hold"})


def test_documents_wanted_says_until_when() -> None:
    """Each document its own statement."""
    until = datetime(2024, 6, 10, tzinfo=UTC)
    said = responses.documents_wanted(ANSWER, (PublicStatement("Commercial invoice", "N380", until=until),))
    assert said.function_code == "06"
    assert said.additional_information[0].limit_date_time == wco.DateTime("20240610000000Z", "304")


def test_tax_notice_says_each_line_under_its_item_and_the_total() -> None:
    """What is suspended is assessed and deducted; a specific duty has a quantity for a base."""
    said = responses.tax_notice(ANSWER, TAXES, due=AT, payment_reference="PAY1")
    assert said.function_code == "13"
    assert said.declaration is not None
    [total] = said.declaration.duty_tax_fees
    assert total.payment == wco.ResponsePayment(
        reference_id="PAY1",
        tax_assessed_amount=wco.Amount(Decimal("99.50"), "XDD"),
        due_date_time=wco.DateTime("20240603120000Z", "304"),
        payment_amount=wco.Amount(Decimal("80.00"), "XDD"),
    )
    assert said.declaration.goods_shipment is not None
    items = said.declaration.goods_shipment.government_agency_goods_items
    assert [one.sequence_numeric for one in items] == [1, 2]
    excise, vat = items[0].commodity.duty_tax_fees if items[0].commodity else ()
    assert (excise.specific_tax_base_quantity, excise.ad_valorem_tax_base_amount) == (
        wco.Measure(Decimal(10), "LTR"),
        None,
    )
    assert (excise.tax_rate_numeric, vat.tax_rate_numeric) == (None, Decimal(5))
    assert vat.deduct_amount == wco.Amount(Decimal("19.50"), "XDD")
    assert vat.payment is not None
    assert vat.payment.payment_amount == wco.Amount(Decimal(0), "XDD")


def test_tax_notice_without_duties() -> None:
    """Nothing owed is said too."""
    said = responses.tax_notice(ANSWER, Assessment((), Decimal(0), "XDD", date(2024, 6, 3)))
    assert said.declaration is not None
    assert said.declaration.goods_shipment is None


def test_amended_cancelled_and_asked() -> None:
    """The other functions."""
    assert responses.amended(ANSWER).function_code == "07"
    cancelled = responses.cancelled(ANSWER, cancelled_at=AT)
    assert cancelled.function_code == "10"
    assert cancelled.declaration is not None
    assert cancelled.declaration.cancellation_date_time == wco.DateTime("20240603120000Z", "304")
    asked = responses.question_asked(ANSWER, statements=(PublicStatement("Which model?", until=AT),))
    assert (asked.function_code, len(asked.additional_information)) == ("51", 1)


def test_released_says_when_and_under_which_number() -> None:
    """With the time of release in its state."""
    said = responses.released(ANSWER, released_at=AT, statements=(PublicStatement("Number 7."),))
    assert (said.function_code, said.additional_information[0].statement_description) == ("08", "Number 7.")
    assert said.statuses[0].release_date_time == wco.DateTime("20240603120000Z", "304")


def test_money_that_moved_says_how_much_and_for_what() -> None:
    """With the reference of the notice; no day where nothing is owed any more."""
    said = responses.payment(
        responses.PAYMENT_RECEIVED, ANSWER, amount=Decimal("10.00"), currency="XDD", reference="N1"
    )
    assert said.function_code == "90"
    assert said.declaration is not None
    paid = said.declaration.duty_tax_fees[0].payment
    assert paid == wco.ResponsePayment(reference_id="N1", payment_amount=wco.Amount(Decimal("10.00"), "XDD"))


def test_a_supplementary_notice_asks_for_the_rest() -> None:
    """The lines are those of the whole; what is to be paid is what earlier notices did not ask for."""
    said = responses.tax_notice(ANSWER, TAXES, payable=Decimal("5.00"))
    assert said.declaration is not None
    payment = said.declaration.duty_tax_fees[0].payment
    assert payment is not None
    assert payment.payment_amount == wco.Amount(Decimal("5.00"), "XDD")


@pytest.mark.parametrize(("granted", "state"), [(True, "39"), (False, "41")])
def test_a_request_is_granted_or_refused(granted: bool, state: str) -> None:  # noqa: FBT001 - a case, not an option
    """The state says which; a refusal says why."""
    said = responses.request_answered(ANSWER, granted=granted, findings=() if granted else (ERROR,))
    assert said.function_code == "11"
    assert [one.name_code for one in said.statuses] == [state]
    assert len(said.errors) == (0 if granted else 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("42A/D026", [("42A", None, "D026")]),
        ("42A/67A/68A[2]/70A[1]/166", [("42A", None, None), ("67A", None, None), ("68A", 2, None), ("70A", 1, "166")]),
        ("42A/67A/68A", [("42A", None, None), ("67A", None, None), ("68A", None, None)]),
        ("", [("42A", None, None)]),
        ("109", [("42A", None, "109")]),
    ],
)
def test_pointers(text: str, expected: list[tuple[str, int | None, str | None]]) -> None:
    """A pointer text becomes the list of pointers of the Data Model."""
    steps = [(one.document_section_code, one.sequence_numeric, one.tag_id) for one in pointers(text)]
    assert steps == expected
