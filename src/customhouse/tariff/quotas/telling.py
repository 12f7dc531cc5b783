"""Telling what quotas answered: the trail of a declaration, and the declarations that wait for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.tariff.quotas.models import QuotaRequest
from customhouse.tariff.quotas.records import Answer, Drawn


def tell_drawn(*, subject: str, drawn: Iterable[Drawn], actor: Actor, at: datetime) -> None:
    """Tell the trail of a declaration how its goods stand towards the quotas that they claim."""
    kinds = {Answer.WAITS: "quota.asked", Answer.GIVEN: "quota.given", Answer.REFUSED: "quota.refused"}
    record_events([NewEvent(subject, kinds[each.answer], _told(each), actor, at) for each in drawn])


def tell_shared(*, order_numbers: Iterable[str], actor: Actor, at: datetime) -> None:
    """Tell the declarations whose requests were decided and which do not follow yet (`settings.WHEN_SHARED`)."""
    decided = QuotaRequest.objects.filter(period__quota__in=order_numbers, is_followed=False).exclude(allocated=None)
    subjects = list(dict.fromkeys(decided.order_by("subject").values_list("subject", flat=True)))
    for name in settings.WHEN_SHARED if subjects else ():
        import_string(name)(subjects=subjects, actor=actor, at=at)


def _told(drawn: Drawn) -> dict[str, object]:
    told: dict[str, object] = {"item": drawn.item, "quota": drawn.order_number, "unit": drawn.unit}
    told |= {"asked": drawn.asked, "got": drawn.got, "cause": drawn.cause.value}
    return told
