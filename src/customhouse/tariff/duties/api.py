"""`GET /duty`: the public duty calculator, for whoever builds a page or a shop on it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, Query, Router, Schema

from customhouse.foundation.access.payloads import FindingPayload
from customhouse.foundation.config.country import installed_pack
from customhouse.tariff.duties.choices import choices
from customhouse.tariff.duties.payloads import OptionAnswer, finding_answer, option_answer
from customhouse.tariff.duties.queries import estimate
from customhouse.tariff.duties.records import DutyLine
from customhouse.tariff.duties.rules.asking import Question, read_amount
from customhouse.tariff.duties.rules.grammar import LONGEST
from customhouse.tariff.duties.rules.reading import tariff_vocabulary, told
from customhouse.tariff.measures.records import IMPORT

router = Router(tags=["duty"])


class DutyLineAnswer(Schema):
    """One line of what would be owed; decimals are strings."""

    type: str
    expression: str
    base: str
    base_unit: str
    rate: str
    amount: str
    currency: str
    measure: str
    legal_reference: str
    working: list[str]


class DutyAnswer(Schema):
    """What would be owed on the goods, by the law of the day."""

    lines: list[DutyLineAnswer]
    total: str
    currency: str
    as_of: date
    warnings: list[FindingPayload]


class DutyQuestion(Schema):
    """The question: `quantity` is `UNIT=N` (unit by UNECE Rec 20) and may be repeated, `at` an ISO date."""

    commodity: str = ""
    origin: str = ""
    value: str = ""
    quantity: list[str] = []
    at: str = ""
    direction: str = IMPORT
    preference: str = ""
    certificate: list[str] = []
    additional_code: list[str] = []


@router.get("/duty", response=DutyAnswer, auth=None, summary="What would be owed on goods")
def duty(request: HttpRequest, asked: Annotated[DutyQuestion, Query()]) -> DutyAnswer:  # noqa: ARG001  # ninja hands it
    """What would be owed on goods of a code, origin and value, line by line, with the law behind each line."""
    question = Question(
        asked.commodity,
        asked.origin,
        asked.value,
        asked.quantity,
        asked.at,
        asked.direction,
        asked.preference,
        asked.certificate,
        asked.additional_code,
    )
    assessment = estimate(question, timezone.localdate())
    return DutyAnswer(
        lines=[_line(line) for line in assessment.lines],
        total=_plain(assessment.total),
        currency=assessment.currency,
        as_of=assessment.as_of,
        warnings=[finding_answer(each) for each in assessment.findings],
    )


class OptionsQuestion(DutyQuestion):
    """The question, with charges that the value does not hold and the schedule whose law is asked for."""

    freight: str = "0"
    insurance: str = "0"
    schedule: Annotated[str, Field(max_length=20)] = ""


class ReadSentence(Schema):
    """A duty sentence read (`components`, `canonical`), or refused (`error`, `at`, `remedy`)."""

    text: str
    ok: bool
    components: list[dict[str, str | list[str] | None]] = []
    canonical: str = ""
    error: str = ""
    code: str = ""
    at: int | None = None
    remedy: str = ""


@router.get("/duty/options", response=list[OptionAnswer], auth=None, summary="Every legal option for goods")
def duty_options(
    request: HttpRequest,  # noqa: ARG001  # ninja hands it
    asked: Annotated[OptionsQuestion, Query()],
) -> list[OptionAnswer]:
    """Every legal option for goods (third country, suspension, quota, preference …), each to its total."""
    question = Question(
        asked.commodity,
        asked.origin,
        asked.value,
        asked.quantity,
        asked.at,
        asked.direction,
        "",
        asked.certificate,
        asked.additional_code,
    )
    charges = read_amount("freight", asked.freight), read_amount("insurance", asked.insurance)
    return [option_answer(choice) for choice in choices(question, charges, timezone.localdate(), asked.schedule)]


@router.get("/duty/sentence", response=ReadSentence, auth=None, summary="Read a duty sentence")
def read_duty_sentence(
    request: HttpRequest,  # noqa: ARG001  # ninja hands it
    text: Annotated[str, Query(max_length=LONGEST, description="A duty sentence.")],
) -> dict[str, object]:
    """The components and the canonical text of a duty sentence, or why and where it is none."""
    vocabulary = tariff_vocabulary(installed_pack().currency)
    return told(text, vocabulary, lambda finding: (finding.text(gettext), finding.cure(gettext)))


def _line(line: DutyLine) -> DutyLineAnswer:
    return DutyLineAnswer(
        type=line.type,
        expression=line.expression,
        base=_plain(line.base),
        base_unit=line.base_unit or line.currency,
        rate=line.rate,
        amount=_plain(line.amount),
        currency=line.currency,
        measure=line.measure,
        legal_reference=line.legal_reference,
        working=list(line.working),
    )


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
