"""Origin over HTTP: schemes and their rules, judging bills of materials, verifying a proof. Open to everybody."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Path, Query, Router

from customhouse.foundation.access.errors import NotFound, Refused
from customhouse.foundation.access.payloads import Problem
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.origin import proofs
from customhouse.tariff.origin.payloads import (
    EvaluationBody,
    EvaluationPayload,
    RuleSetPayload,
    SchemePayload,
    VerificationPayload,
    rule_set_as_json,
    scheme_as_json,
    verification_as_json,
)
from customhouse.tariff.origin.queries import evaluate_under, find_scheme, rules_for, standing_schemes
from customhouse.tariff.origin.records import Bill, Evaluation
from customhouse.tariff.origin.rules.asking import read_bill_as
from customhouse.tariff.origin.rules.evaluating import evaluate
from customhouse.tariff.origin.rules.reading import BillError
from customhouse.tariff.origin.rules.saying import read_rule
from customhouse.tariff.origin.rules.tokens import RuleError
from customhouse.tariff.origin.showing import evaluation_as_json

router = Router(tags=["origin"])
SchemePath = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$")]
CodePath = Annotated[str, Path(pattern=r"^[0-9]{2,10}$")]


@router.get("/origin/schemes", response=list[SchemePayload], auth=None)
def list_schemes(
    request: HttpRequest,  # noqa: ARG001  # ninja hands it
    country: Annotated[str, Query(pattern=r"^([A-Z]{2})?$", description="Of which it is a member.")] = "",
) -> list[dict[str, Any]]:
    """The schemes of preference in force today."""
    return [scheme_as_json(each) for each in standing_schemes(timezone.localdate(), country)]


@router.get("/origin/schemes/{scheme}/rules/{code}", response={200: list[RuleSetPayload], 404: Problem}, auth=None)
def list_rules(request: HttpRequest, scheme: SchemePath, code: CodePath) -> list[dict[str, Any]]:  # noqa: ARG001
    """The rules of a scheme that speak of goods of a code, in words."""
    found = rules_for(find_scheme(scheme, timezone.localdate()).edition, code)
    return [rule_set_as_json(number, each, gettext) for number, each in enumerate(found, 1)]


@router.post("/origin/evaluations", response={200: EvaluationPayload, 404: Problem, 422: Problem}, auth=None)
def evaluate_origin(request: HttpRequest, asked: EvaluationBody) -> dict[str, Any]:  # noqa: ARG001  # ninja hands it
    """Whether the product of a bill of materials originates, with the working. Nothing is stored."""
    if bool(asked.rule) == bool(asked.scheme):
        raise Refused([_EITHER])
    try:
        bill, warnings = read_bill_as(asked.bill, asked.code)
        found = _judged(asked, bill)
    except BillError as error:
        raise Refused(error.findings) from None
    except RuleError as error:
        raise Refused([error.finding("rule")]) from None
    return evaluation_as_json(Evaluation(found.originating, found.steps, found.rule, warnings), gettext)


_EITHER = Finding(
    "ORG-EITHER",
    Severity.ERROR,
    "",
    "rule",
    msgid("A rule and a scheme are given, or neither."),
    msgid("Give either a rule or a scheme."),
)


def _judged(asked: EvaluationBody, bill: Bill) -> Evaluation:
    if asked.rule:
        return evaluate(read_rule(asked.rule), bill)
    day = timezone.localdate()
    return evaluate_under(scheme=asked.scheme, code=bill.code, bill=bill, day=day, goods=asked.goods)


@router.get("/origin/verifications/{code}", response={200: VerificationPayload, 404: Problem}, auth=None)
def verify_proof(request: HttpRequest, code: Annotated[str, Path(max_length=100)]) -> dict[str, Any]:  # noqa: ARG001
    """What the code on a proof of origin proves."""
    found = proofs.verified(code)
    if found is None:
        raise NotFound("proof of origin", code.replace("\0", "")[:40])
    return verification_as_json(found)
