"""The public tariff over HTTP: search, and everything on one code."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Router

from customhouse.foundation.config.country import legal_day
from customhouse.tariff.nomenclature import queries
from customhouse.tariff.nomenclature.payloads import HitPayload, SheetPayload, hit_payload, sheet_payload

router = Router(tags=["tariff"])

Day = Annotated[date | None, Query(description="The legal date; today if absent.")]


@router.get("/tariff/search", auth=None, response=list[HitPayload])
def search_tariff(
    request: HttpRequest,  # noqa: ARG001  # ninja hands it over
    q: Annotated[str, Query(min_length=1, max_length=200, description="Words, or the beginning of a code.")],
    at: Day = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[HitPayload]:
    """The goods codes that best answer words in English, French or Arabic, best first."""
    return [hit_payload(hit, _language()) for hit in queries.search(q, at or _today(), limit)]


@router.get("/tariff/{code}", auth=None, response=SheetPayload)
def show_tariff(
    request: HttpRequest,  # noqa: ARG001  # ninja hands it over
    code: str,
    at: Day = None,
) -> SheetPayload:
    """Everything on one code: texts, the way to it, its unit, and every measure that reaches it."""
    return sheet_payload(queries.sheet(code, at or _today()), _language())


def _language() -> str:
    return get_language() or "en"


def _today() -> date:
    """The UTC day: only where nobody named a legal date."""
    return legal_day(timezone.now())
