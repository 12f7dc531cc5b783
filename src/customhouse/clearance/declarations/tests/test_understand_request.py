"""Understanding amendments, cancellations, presentations and queries."""

from __future__ import annotations

from decimal import Decimal

import pytest

from customhouse.clearance.declarations.records import Request
from customhouse.clearance.declarations.rules.requests import pointer_text
from customhouse.clearance.declarations.rules.understanding import understand_request
from customhouse.messages.wco import records as wco


def step(section: str, number: int | None = None, tag: str | None = None) -> wco.Pointer:
    sequence = None if number is None else Decimal(number)
    return wco.Pointer(sequence_numeric=sequence, document_section_code=section, tag_id=tag)


PRICE = (step("42A", 1), step("67A", 1), step("68A", 1), step("23A", 1), step("79A", 1, "112"))


def test_an_amendment_says_which_places_why_and_by_whom() -> None:
    """Reason in words and code, pointers each once, the declarant as submitter where no other is named."""
    tree = wco.Declaration(
        function_code="13",
        type_code="COR",
        functional_reference_id=" R1 ",
        id="24 xd 1",
        declarant=wco.Declarant(id="xd 9"),
        additional_information=(
            wco.AdditionalInformation(statement_description="A mistake.", statement_type_code="AES"),
            wco.AdditionalInformation(statement_description="A mistake.", statement_type_code="AES"),
            wco.AdditionalInformation(statement_description="Not a reason", statement_type_code="ACB"),
        ),
        amendments=(
            wco.Amendment(),
            wco.Amendment(change_reason_code="21", pointers=PRICE),
            wco.Amendment(pointers=PRICE),
        ),
    )
    assert understand_request(tree) == Request(
        kind="amendment",
        mrn="24XD1",
        lrn="R1",
        submitter="XD9",
        reason_code="21",
        reason="A mistake.",
        pointers=("42A/67A/68A[1]/23A/79A/112",),
    )


@pytest.mark.parametrize(
    ("function", "type_code", "kind"),
    [
        ("13", "INV", "cancellation"),
        ("1", None, "cancellation"),
        ("4", None, "amendment"),
        ("13", "GPR", "presentation"),
        ("13", "QRY", "query"),
    ],
)
def test_kind(function: str, type_code: str | None, kind: str) -> None:
    """Function and type tell what is asked."""
    assert understand_request(wco.Declaration(function_code=function, type_code=type_code)).kind == kind


def test_submitter_comes_first_and_nobody_may_be_named() -> None:
    """The submitter, else the declarant, else the agent."""
    tree = wco.Declaration(submitter=wco.Submitter(id="S1"), declarant=wco.Declarant(id="D1"))
    assert understand_request(tree).submitter == "S1"
    assert understand_request(wco.Declaration(agent=wco.Agent(id="A1"))).submitter == "A1"
    assert understand_request(wco.Declaration()).submitter == ""


def test_pointer_text_keeps_positions_that_matter() -> None:
    """The second document of the third item; a pointer that only names a tag."""
    assert pointer_text((step("67A"), step("68A", 3), step("02A", 2, "D005"))) == "67A/68A[3]/02A[2]/D005"
    assert pointer_text((wco.Pointer(tag_id="109"),)) == "109"
