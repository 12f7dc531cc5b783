"""Links over HTTP: patterns of shared identities, for those who need to know."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Path, Query, Router, Schema

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.requests import actor_of
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.links import queries
from customhouse.targeting.links.payloads import PatternPayload, row_as_json
from customhouse.targeting.links.records import Shape

router = Router(tags=["links"])
MOST = 200


class PatternsPayload(Schema):
    """Patterns, the most telling first; `total` counts all that answer to what was asked."""

    total: int
    patterns: list[PatternPayload]


@router.get("/links/patterns", response={200: PatternsPayload})
def list_patterns(  # what may be asked
    request: HttpRequest,
    pattern: Annotated[Shape | None, Query(description="Of one kind alone.")] = None,
    party: Annotated[str, Query(max_length=210, description="With this party (its key) alone.")] = "",
    at: Annotated[datetime | None, Query(description="As found at this moment; now if none is given.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> dict[str, Any]:
    """Which parties share an identity, appeared in a burst, or re-appear behind a new name; with the evidence."""
    found = queries.patterns_for(actor_of(request), _moment(at))
    found = found.filter(shape=pattern.value) if pattern else found
    found = found.filter(parties__key=party) if party else found
    return {"total": found.count(), "patterns": [row_as_json(row, gettext) for row in found[:limit]]}


def _moment(at: datetime | None) -> datetime | None:
    """A moment in UTC; `Refused` for one before or after all days."""
    try:
        return at and (at if timezone.is_aware(at) else timezone.make_aware(at)).astimezone(UTC)
    except OverflowError:
        message, remedy = msgid("There is no such moment."), msgid("Name a moment between the years 1 and 9999.")
        raise Refused([Finding("LNK-MOMENT", Severity.ERROR, "", "at", message, remedy)]) from None


@router.get("/links/patterns/{number}", response={200: PatternPayload, 404: Problem})
def show_pattern(request: HttpRequest, number: Annotated[int, Path(ge=1, le=9_000_000_000_000_000)]) -> dict[str, Any]:
    """One pattern with its evidence: declarations and dates."""
    return row_as_json(queries.find_pattern(actor_of(request), number), gettext)
