"""The register of an office that had no line, over the API."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest
from ninja import Router, Schema

from customhouse.clearance.downtime.showing import row_as_json
from customhouse.clearance.registering import load_register
from customhouse.foundation.access.requests import actor_of, body_within
from customhouse.foundation.config.settings import settings

router = Router(tags=["downtime"])


class RowError(Schema):
    """Why a row was refused."""

    code: str
    column: str
    message: str
    remedy: str


class RegisterRowResult(Schema):
    """What became of one row: `accepted`, `already` (loaded before) or `refused`."""

    row: int
    number: str
    outcome: str
    mrn: str
    errors: list[RowError]


@router.post(
    "/downtime/registers",
    response=list[RegisterRowResult],
    summary="Load a register",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
                    "schema": {"type": "string", "format": "binary"}
                },
            },
        }
    },
)
def load(request: HttpRequest) -> list[dict[str, object]]:
    """Load the register in the body (a spreadsheet, or CSV). Each row is answered; loading twice doubles nothing."""
    data = body_within(request, settings().max_message_bytes)
    rows = load_register(name="api", data=data, actor=actor_of(request), at=datetime.now(UTC))
    return [row_as_json(row) for row in rows]
