"""The tariff quotas of the day with what is left of them. Public."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from customhouse.messages.findings import msgid
from customhouse.reference.units.rules import one_of
from customhouse.tariff.quotas.queries import standings
from customhouse.tariff.quotas.records import State

STATES = {
    State.OPEN: msgid("Open"),
    State.CRITICAL: msgid("Critical"),
    State.EXHAUSTED: msgid("Exhausted"),
    State.BLOCKED: msgid("Blocked"),
    State.SUSPENDED: msgid("Suspended"),
}
"""What the states of a quota are called."""


@require_safe
def balances(request: HttpRequest) -> HttpResponse:
    """Every quota of today: volume, balance, state."""
    rows = [
        (each, gettext(STATES[each.state]), gettext(one_of(each.law.unit))) for each in standings(timezone.localdate())
    ]
    return render(request, "quotas/balances.html", {"rows": rows})
