"""One trader over HTTP: flows, partners, links, record, alerts. For those who need to know."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Path, Query, Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.requests import actor_of
from customhouse.insight.operators.payloads import OperatorPayload, operator_as_json
from customhouse.insight.operators.queries import operator_of

router = Router(tags=["operators"])
Identifier = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{3,17}$", description="A trader's identifier.")]
Days = Annotated[int, Query(ge=1, le=3_660, description="Days that are looked at, up to now.")]


@router.get("/operators/{identifier}", response={200: OperatorPayload, 404: Problem})
def show_operator(request: HttpRequest, identifier: Identifier, days: Days = 365) -> dict[str, Any]:
    """Everything that is known of one trader: what they moved, with whom, how it was found, what to look at."""
    told = operator_of(actor_of(request), identifier, at=timezone.now(), days=days)
    return operator_as_json(told, gettext)
