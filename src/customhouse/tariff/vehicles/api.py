"""`GET /vehicles/estimate`: what a vehicle would cost at the border, for whoever builds a page or a shop on it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from ninja import Field, Query, Router, Schema

from customhouse.foundation.access.payloads import FindingPayload
from customhouse.tariff.duties.payloads import OptionAnswer
from customhouse.tariff.vehicles.payloads import estimate_as_json, kind_as_json
from customhouse.tariff.vehicles.queries import estimate_vehicle, law_on
from customhouse.tariff.vehicles.records import Asked
from customhouse.tariff.vehicles.rules.classifying import engines_of

router = Router(tags=["vehicles"])
Word = Annotated[str, Field(max_length=40)]


class VehicleQuestion(Schema):
    """A vehicle and its price; figures as strings with a point before decimals, days as 2021-05-31.

    `capacity` is in cm³, masses in kg; `price`, `new_value`, `freight` and `insurance` are in `currency` (empty: the
    national one). Without a price a used vehicle is valued from `new_value`, what it costs new.
    """

    kind: Word = ""
    state: Word = ""
    engine: Word = ""
    capacity: Word = ""
    gross_mass: Word = ""
    mass: Word = ""
    first_registered: Word = ""
    origin: Word = ""
    price: Word = ""
    new_value: Word = ""
    currency: Word = ""
    freight: Word = ""
    insurance: Word = ""
    at: Word = ""


class StepAnswer(Schema):
    """A code on the way down the tariff, and why the vehicle belongs there."""

    code: str
    text: str
    because: list[str]


class WorthAnswer(Schema):
    """A customs value that the vehicle may have, with its written explanation, and every legal option at that value."""

    basis: str
    method: int | None
    value: str
    explanation: list[str]
    options: list[OptionAnswer]


class ConditionAnswer(Schema):
    """What the law demands or forbids besides duties: `effect` is prohibited, licence or document."""

    code: str
    effect: str
    text: str
    legal_reference: str


class VehicleEstimate(Schema):
    """Code, value, charges and conditions; `values` holds first the value that the law takes."""

    code: str
    path: list[StepAnswer]
    basis: str
    because: list[str]
    value: str
    total: str | None
    currency: str
    as_of: str
    values: list[WorthAnswer]
    conditions: list[ConditionAnswer]
    notes: list[FindingPayload]


class VehicleKind(Schema):
    """A kind of vehicle, its heading, and the engines that the tariff tells apart for it."""

    kind: str
    name: str
    heading: str
    engines: list[str]


@router.get(
    "/vehicles/estimate", response=VehicleEstimate, auth=None, summary="What a vehicle would cost at the border"
)
def estimate_for_vehicle(
    request: HttpRequest,  # noqa: ARG001  # ninja hands it
    asked: Annotated[VehicleQuestion, Query()],
) -> dict[str, Any]:
    """The code of a vehicle and why, its customs value, every legal option with its charges, and what else it takes."""
    found = estimate_vehicle(Asked(**asked.dict()), timezone.localdate())
    return estimate_as_json(found, gettext, _language())


@router.get("/vehicles/kinds", response=list[VehicleKind], auth=None, summary="Kinds of vehicles")
def list_vehicle_kinds(
    request: HttpRequest,  # noqa: ARG001  # ninja hands it
    at: Annotated[date | None, Query(description="The day whose law is asked for; today if absent.")] = None,
) -> list[dict[str, Any]]:
    """The kinds of vehicles that the law of a day tells apart."""
    law = law_on(at or timezone.localdate())
    return [kind_as_json(kind, engines_of(kind.code, law), _language()) for kind in law.kinds.values()]


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
