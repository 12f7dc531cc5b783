"""Tariffs that others publish over HTTP: which were brought in, one written out whole, the table to begin one with."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.documents.downloads import attachment
from customhouse.tariff.schedules import queries
from customhouse.tariff.schedules.rules.formats import FORMATS
from customhouse.tariff.schedules.rules.writing import template
from customhouse.tariff.schedules.writing import written

router = Router(tags=["tariffs of others"])
FormatName = Literal["uk", "us", "taric", "sheet"]
CodePath = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,9}$")]
_TABLE: dict[str, Any] = {"text/csv": {"schema": {"type": "string", "format": "binary"}}}
A_TABLE: dict[str, Any] = {"responses": {200: {"description": "The table.", "content": _TABLE}}}
A_TARIFF: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The tariff, as JSON, XML or a table.",
            "content": dict.fromkeys(("text/csv", "application/json", "application/xml"), _TABLE["text/csv"]),
        },
        409: {"description": "The format cannot hold what the tariff says."},
    }
}


class SchedulePayload(Schema):
    """A tariff that was brought in: its code, title and currency, and its last import."""

    schedule: str
    title: str
    currency: str
    last_import: datetime | None
    file: str | None


@router.get("/tariff-schedules", response=list[SchedulePayload], auth=None)
def list_tariff_schedules(
    request: HttpRequest,  # noqa: ARG001  # ninja hands it
    limit: Annotated[int, Query(ge=1, le=200)] = 200,
) -> list[dict[str, Any]]:
    """The tariffs of others that were brought in, in order of code."""
    return [queries.as_json(row) for row in queries.schedules()[:limit]]


@router.get("/tariff-schedules/template", openapi_extra=A_TABLE)
def show_tariff_template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # as above
    """The table to begin a tariff with (format `sheet`)."""
    return attachment(template(), FORMATS["sheet"].media_type, "tariff.csv")


@router.get("/tariff-schedules/{code}/export", response={404: Problem}, openapi_extra=A_TARIFF)
def export_tariff_schedule(
    request: HttpRequest,  # noqa: ARG001  # as above
    code: CodePath,
    *,
    format: Annotated[FormatName, Query()] = "sheet",  # noqa: A002  # what the parameter is called outside
) -> HttpResponse:
    """A tariff as it stands, in a format that can be brought in again."""
    found = FORMATS[format]
    return attachment(written(code, format), found.media_type, f"{code}.{found.ending}")
