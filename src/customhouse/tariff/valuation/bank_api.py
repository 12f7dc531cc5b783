"""The bank of accepted values over HTTP: candidates for officials, and what goods under doubt are worth by them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.requests import actor_of
from customhouse.messages.findings import msgid
from customhouse.tariff.valuation import bank, comparing, queries
from customhouse.tariff.valuation.access import READ_ALL
from customhouse.tariff.valuation.api import as_reader
from customhouse.tariff.valuation.bank_payloads import candidate_as_json
from customhouse.tariff.valuation.models import Comparison
from customhouse.tariff.valuation.payloads import valuation_as_json
from customhouse.tariff.valuation.records import Pick
from customhouse.tariff.valuation.rules.likeness import FIRST_DAY, LAST_DAY, Sought, digits

router = Router(tags=["valuation"])
UNTOLD = msgid("The declaration under doubt does not say what is needed to find comparable goods.")
Code = Annotated[str, Field(pattern=r"^[0-9][0-9. ]{4,20}[0-9]$", description="A commodity code, six digits at least.")]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Unit = Annotated[str, Field(pattern="^[A-Z0-9]{0,5}$")]
Amount = Annotated[Decimal, Field(gt=0, lt=Decimal("1e12"), max_digits=15, decimal_places=3)]
Percent = Annotated[Decimal, Field(gt=-100, lt=100, max_digits=8, decimal_places=4)]


class GoodsPayload(Schema):
    """Goods that are to be valued by others; `exported` is the day that others must lie about."""

    commodity: Code
    origin: Country
    exported: Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
    description: Annotated[str, Field(max_length=512)] = ""
    producer: Annotated[str, Field(max_length=200)] = ""
    level: Annotated[str, Field(max_length=30)] = ""
    quantity: Amount | None = None
    unit: Unit = ""

    def sought(self) -> Sought:
        """The goods, as the bank is asked for them."""
        return Sought(
            digits(self.commodity),
            self.origin,
            self.exported,
            self.description,
            self.producer,
            self.level.casefold(),
            self.quantity,
            self.unit,
        )


class CandidatePayload(Schema):
    """Accepted goods, and what they have in common with those sought (null: one of the two does not say)."""

    id: int
    kind: Literal["identical", "similar"]
    declaration: str
    item: int
    commodity: str
    description: str
    origin: str
    producer: str
    level: str
    exported: date
    quantity: str
    unit: str
    unit_value: str
    currency: str
    days_apart: int
    same_producer: bool | None
    same_level: bool | None
    times_quantity: str | None


class SoughtPayload(Schema):
    """Goods under doubt, in the words in which they are handed in to be compared."""

    commodity: str
    origin: str
    exported: date
    description: str
    quantity: Decimal | None
    unit: str


class DoubtedPayload(Schema):
    """Goods under doubt, those that may be compared with them, and of these the ids of the nearest."""

    goods: SoughtPayload
    nearest: list[int]
    candidates: list[CandidatePayload]


class PickPayload(Schema):
    """Goods chosen: their `id`, and what evidence shows a difference in level or quantity to be worth (percent)."""

    id: Annotated[int, Field(ge=1, lt=2**53)]
    percent: Percent | None = None


class NewComparison(Schema):
    """What goods under doubt are to be compared with, and why."""

    goods: GoodsPayload
    picks: Annotated[list[PickPayload], Field(min_length=1, max_length=comparing.MOST)]
    justification: Annotated[str, Field(min_length=1, max_length=5000)]


class ComparedGoods(Schema):
    """Goods compared with. `declaration` is told to officials alone."""

    number: str
    kind: str
    unit_value: str
    exported: date
    origin: str
    declaration: str | None = None


class ComparisonPayload(Schema):
    """What goods under doubt are worth by others. Who made it and why these goods is told to officials alone."""

    method: int
    value: str
    currency: str
    made_at: datetime
    goods: list[ComparedGoods]
    explanation: list[str]
    justification: str | None = None
    made_by: str | None = None


@router.get("/value/comparable", response=list[CandidatePayload])
def list_comparable_goods(request: HttpRequest, goods: Query[GoodsPayload]) -> list[dict[str, Any]]:
    """Accepted values that goods may be compared with, identical before similar; for officials alone."""
    return [candidate_as_json(each) for each in bank.candidates(actor_of(request), goods.sought())]


@router.get("/doubts/{number}/comparable", response={200: DoubtedPayload, 404: Problem, 409: Problem})
def list_comparable_with_doubted(request: HttpRequest, number: str) -> dict[str, Any]:
    """The goods under doubt as their declaration has them, and accepted values to compare with; for officials alone."""
    actor = as_reader(request)
    require(actor, READ_ALL)
    doubt = queries.find(actor, number)
    sought = comparing.sought_of(doubt)
    if sought is None:
        raise Conflict("VAL-UNTOLD", UNTOLD, msgid("Say what the goods are, and look for others by that."))
    found = bank.candidates(actor, sought, doubt.subject)
    return {
        "goods": {
            "commodity": sought.commodity,
            "origin": sought.origin,
            "exported": sought.exported,
            "description": sought.description,
            "quantity": sought.quantity,
            "unit": sought.unit,
        },
        "nearest": [each.row.pk for each in bank.nearest(found)],
        "candidates": [candidate_as_json(each) for each in found],
    }


@router.get("/doubts/{number}/comparisons", response={200: list[ComparisonPayload], 404: Problem})
def list_comparisons(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """What was compared for a doubt, the newest first; traders are told values, days and origins."""
    doubt = queries.find(as_reader(request), number)
    return [_told(request, row) for row in comparing.comparisons_of(doubt)]


@router.post("/doubts/{number}/comparisons", response={200: ComparisonPayload, 404: Problem, 409: Problem})
def keep_comparison(request: HttpRequest, number: str, comparison: NewComparison) -> dict[str, Any]:
    """Keep what goods under doubt are worth by identical or similar ones (methods 2 and 3), and why these."""
    actor = as_reader(request)
    row = comparing.keep_comparison(
        doubt=queries.find(actor, number),
        sought=comparison.goods.sought(),
        picks=[Pick(each.id, each.percent) for each in comparison.picks],
        justification=comparison.justification,
        actor=actor,
        at=timezone.now(),
    )
    return _told(request, row)


def _told(request: HttpRequest, row: Comparison) -> dict[str, Any]:
    actor = actor_of(request)
    told: dict[str, Any] = {
        "method": row.method,
        "value": f"{row.value.normalize():f}",
        "currency": row.currency,
        "made_at": row.made_at,
        "goods": comparing.goods_told(row, actor),
        "explanation": valuation_as_json(comparing.explained(row).valuation, gettext)["explanation"],
    }
    if permits(actor, READ_ALL):
        told |= {"justification": row.justification, "made_by": row.made_by}
    return told
