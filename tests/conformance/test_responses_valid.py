"""Answers that we write, validated by a schema of the WCO Data Model that nobody here wrote."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from customhouse.clearance.declarations import responses
from customhouse.clearance.declarations.responses import Answer, PublicStatement
from customhouse.clearance.declarations.rules.catalogue import RULES
from customhouse.clearance.declarations.rules.place import ITEMS
from customhouse.messages.findings import Finding, Severity
from customhouse.messages.wco.records import Response
from customhouse.messages.wco.writing import write_xml
from customhouse.tariff.duties.records import Assessment, DutyLine

ROOT = Path(__file__).parents[2]
CASES = Path(os.environ.get("CUSTOMHOUSE_CASES", ROOT.parent / "shared" / "cases")) / "hmrc-cds"
SCHEMA = CASES / "schemas" / "wco" / "notification" / "WCO_RES_2_DMS.xsd"
AT = datetime(2024, 6, 3, 12, tzinfo=UTC)
ANSWER = Answer("ref1", AT, "LRN-1", "24XD0000000000001")
SAID = (PublicStatement("Your documents will be checked.", "10", 2, AT), PublicStatement("سيتم فحص البضائع."))
REFUSED = tuple(
    Finding(rule.code, Severity.ERROR, ITEMS.pointer + "[2]/23A/21A[1]/145", "", rule.message, rule.remedy)
    for rule in RULES
)


def _duty(kind: str, rate: str, unit: str) -> DutyLine:
    return DutyLine(1, kind, rate, Decimal("1000.00"), unit, rate, Decimal("50.00"), "XDD", "M1", "art. 1")


TAXES = Assessment(
    (_duty("CUD", "5 %", "XDD"), _duty("EXC", "3 XDD/LTR", "LTR")), Decimal("100.00"), "XDD", date(2024, 6, 3)
)
ANSWERS: dict[str, Callable[[], Response]] = {
    "received": lambda: responses.received(ANSWER),
    "accepted": lambda: responses.accepted(ANSWER, accepted_at=AT, statements=SAID),
    "rejected": lambda: responses.rejected(ANSWER, REFUSED),
    "under control": lambda: responses.under_control(ANSWER, SAID),
    "documents wanted": lambda: responses.documents_wanted(ANSWER, SAID),
    "tax notice": lambda: responses.tax_notice(ANSWER, TAXES, due=AT, payment_reference="PAY1"),
    "amended": lambda: responses.amended(ANSWER, statements=SAID),
    "cancelled": lambda: responses.cancelled(ANSWER, cancelled_at=AT),
    "granted": lambda: responses.request_answered(ANSWER, granted=True),
    "refused": lambda: responses.request_answered(ANSWER, granted=False, findings=REFUSED),
    "asked": lambda: responses.question_asked(ANSWER, statements=SAID),
    "released": lambda: responses.released(ANSWER, released_at=AT, statements=SAID),
    "detained": lambda: responses.step(responses.DETAINED, ANSWER, statements=SAID),
    "paid": lambda: responses.payment(
        responses.PAYMENT_RECEIVED, ANSWER, amount=Decimal("10.00"), currency="XDD", reference="PAY1", due=AT
    ),
}


@pytest.mark.conformance
@pytest.mark.parametrize("kind", ANSWERS)
def test_answer_is_valid(kind: str) -> None:
    """Every kind of answer is a response of the Data Model."""
    if not SCHEMA.is_file():
        pytest.skip(f"no schema at {SCHEMA}")
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    document = etree.fromstring(write_xml(ANSWERS[kind]()))
    assert schema.validate(document), schema.error_log
