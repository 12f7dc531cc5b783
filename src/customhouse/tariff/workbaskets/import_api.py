"""A published tariff over HTTP: what a file would change, then bringing in what was looked at."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.requests import actor_of
from customhouse.tariff.schedules import services as schedules
from customhouse.tariff.schedules.api import FormatName
from customhouse.tariff.schedules.services import Source
from customhouse.tariff.workbaskets import importing
from customhouse.tariff.workbaskets.importing import BasketSaid

router = Router(tags=["tariffs of others"])
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class ImportQuestion(Schema):
    """What the file is, and what is to become of it; with `workbasket` it is drafted as national law.

    `live_on`, `law` and `title` are those of a new basket. Unless `dry_run` is false nothing is written; then `seen`
    must be that of the dry run.
    """

    format: FormatName
    file: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")] = "request"
    schedule: Annotated[str, Field(pattern=r"^([a-z][a-z0-9-]{0,9})?$")] = ""
    currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    workbasket: Annotated[str, Field(pattern=r"^([A-Z][A-Z0-9-]{1,29})?$")] = ""
    live_on: date | None = None
    law: Annotated[str, Field(max_length=60)] = ""
    title: Annotated[str, Field(max_length=200)] = ""
    dry_run: bool = True
    seen: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""

    def source(self, body: bytes) -> Source:
        """The file."""
        return Source(self.format, self.file, body, self.schedule, self.currency)

    def said(self) -> BasketSaid:
        """What is said of the basket."""
        return BasketSaid(self.workbasket, self.live_on, self.law, self.title)


class ImportPayload(Schema):
    """What a file changes: each row that differs or is refused, the counts, the digest of the file.

    `seen` names the file and what it changes: it is handed in again to bring it in.
    """

    digest: str
    seen: str
    lines: list[dict[str, Any]]
    counts: dict[str, Any]


@router.post("/tariff-imports", response={200: ImportPayload, 409: Problem}, openapi_extra=BODY)
def import_tariff(request: HttpRequest, asked: Query[ImportQuestion]) -> dict[str, Any]:
    """Say what a file of a published tariff would change (by default), or bring in what was looked at."""
    source = asked.source(request.body)
    rows, seen = _drafted(request, asked, source) if asked.workbasket else _kept(request, asked, source)
    return {"digest": source.digest, "seen": seen, "lines": rows[:-1], "counts": rows[-1]}


def _kept(request: HttpRequest, asked: ImportQuestion, source: Source) -> tuple[list[dict[str, Any]], str]:
    actor = actor_of(request)
    if asked.dry_run:
        made = schedules.look_at(sources=[source], actor=actor)
    else:
        made = schedules.bring_in(sources=[source], seen=asked.seen, actor=actor, at=timezone.now())
    return schedules.report(made[0], source.name), schedules.seal_of([source], made)


def _drafted(request: HttpRequest, asked: ImportQuestion, source: Source) -> tuple[list[dict[str, Any]], str]:
    actor, now = actor_of(request), timezone.now()
    head = importing.head_of(asked.said(), actor)
    if asked.dry_run:
        made = importing.look_at_draft(sources=[source], head=head, actor=actor, at=now)
    else:
        made = importing.draft_looked_at(sources=[source], head=head, seen=asked.seen, actor=actor, at=now)
    return importing.report(made[0], source.name), importing.seal_of([source], made)
