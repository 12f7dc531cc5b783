"""What is owed, over HTTP: notices, and how the debts of a declaration stand."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from customhouse.foundation.access.errors import NotFound
from customhouse.revenue.notices import queries
from customhouse.revenue.notices.payloads import (
    NoticePage,
    NoticePayload,
    StandingPayload,
    notice_as_json,
    standing_as_json,
)
from customhouse.revenue.notices.records import NoticeState
from customhouse.revenue.notices.showing import reader

router = Router(tags=["money"])
PAGE = 50
LAST = 2**63 - 1
Cursor = Annotated[int | None, Query(ge=1, le=LAST, description="`next` of the page before.")]


@router.get("/notices", response=NoticePage)
def list_notices(
    request: HttpRequest,
    state: Annotated[NoticeState | None, Query(description="Only those in this state.")] = None,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The notices that you may see, newest first, a page at a time."""
    found = queries.visible_to(reader(request))
    found = found.filter(state=state.value) if state is not None else found
    found = found.filter(id__lt=cursor) if cursor is not None else found
    rows = list(found[: PAGE + 1])
    shown = [notice_as_json(row) for row in rows[:PAGE]]
    return {"notices": shown, "next": str(rows[PAGE - 1].pk) if len(rows) > PAGE else None}


@router.get("/notices/{reference}", response=NoticePayload)
def show_notice(request: HttpRequest, reference: str) -> dict[str, Any]:
    """One notice, by the reference under which it is paid."""
    return notice_as_json(queries.find(reader(request), reference))


@router.get("/declarations/{mrn}/dues", response=StandingPayload)
def show_dues(request: HttpRequest, mrn: str) -> dict[str, Any]:
    """How the debts of a declaration stand together, with its notices."""
    notices = list(queries.about(reader(request), mrn).order_by("id"))
    if not notices:
        raise NotFound("declaration", mrn.replace("\0", ""))
    subject = notices[0].subject
    return standing_as_json(subject, notices[0].currency, queries.standings([subject])[subject], notices)
