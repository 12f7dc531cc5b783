"""Defining which flows are watched, and watching them no more: the only door for writing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.flows.access import DEFINE_FLOWS
from customhouse.targeting.flows.models import WatchedFlow
from customhouse.targeting.flows.records import (
    LEAST_DAYS,
    LEAST_HISTORY,
    LONGEST_VALUE,
    MOST_DAYS,
    MOST_HISTORY,
    MOST_VALUES,
    FlowReference,
)

CODE = r"[A-Z][A-Z0-9-]{2,29}"


@transaction.atomic
def define_flow(*, reference: FlowReference, actor: Actor, at: datetime) -> WatchedFlow:
    """Watch a flow; one of the same code is retired.

    Raises `AccessDenied`, `Refused` with what is wrong, `Conflict` where somebody defines the same code just now.
    """
    require(actor, DEFINE_FLOWS)
    if findings := list(_findings(reference)):
        raise Refused(findings)
    WatchedFlow.objects.filter(code=reference.code, retired_at=None).update(retired_at=at)
    said = {
        "conditions": {name.value: list(values) for name, values in reference.conditions.items() if values},
        "apart": [each.value for each in dict.fromkeys(reference.apart)],
        "watched": [each.value for each in dict.fromkeys(reference.watched)],
        "days": reference.days,
        "history": reference.history,
    }
    row = WatchedFlow(
        code=reference.code, title=reference.title.strip(), said=said, defined_by=actor.name, defined_at=at
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(
            "FLW-TWICE",
            msgid("{code} is being defined by somebody else."),
            msgid("Read their definition first; then write yours anew."),
            {"code": reference.code},
        ) from None
    _record(row, "flows.defined", actor, at)
    return row


@transaction.atomic
def retire_flow(*, code: str, actor: Actor, at: datetime) -> WatchedFlow:
    """Watch a flow no more. Raises `AccessDenied`, `NotFound`."""
    require(actor, DEFINE_FLOWS)
    row = WatchedFlow.objects.select_for_update().filter(code=code, retired_at=None).first()
    if row is None:
        raise NotFound("watched flow", code)
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    _record(row, "flows.retired", actor, at)
    return row


def _record(row: WatchedFlow, kind: str, actor: Actor, at: datetime) -> None:
    payload = {"code": row.code, "title": row.title, **row.said}
    record_event(subject=f"flow:{row.code}", kind=kind, payload=payload, actor=actor, at=at)


def _findings(reference: FlowReference) -> Iterator[Finding]:
    if not re.fullmatch(CODE, reference.code):
        yield _wrong("code", msgid("A code is made of 3 to 30 capital letters, digits and hyphens."))
    if not 1 <= len(reference.title.strip()) <= 200 or not reference.title.isprintable():  # noqa: PLR2004  # as the column
        yield _wrong("title", msgid("A title has 1 to 200 characters."))
    if not LEAST_DAYS <= reference.days <= MOST_DAYS:
        yield _wrong("days", msgid("Between 1 and 92 days are held against the past."))
    if not LEAST_HISTORY <= reference.history <= MOST_HISTORY:
        yield _wrong("history", msgid("The past has between 28 and 1830 days."))
    if set(reference.apart) & set(reference.watched):
        yield _wrong("watched", msgid("What tells flows apart cannot depart within one."))
    values = [value for each in reference.conditions.values() for value in each]
    if len(values) > MOST_VALUES or not all(
        1 <= len(value) <= LONGEST_VALUE and value.isprintable() for value in values
    ):
        yield _wrong("conditions", msgid("Conditions have up to 50 values of up to 70 characters."))


def _wrong(field: str, message: str) -> Finding:
    return Finding("FLW-DEFINITION", Severity.ERROR, "", field, message, msgid("Write it anew."))
