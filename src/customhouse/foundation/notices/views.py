"""One's own notices: reading them, and noting that they were read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.notices import queries, services
from customhouse.messages.findings import msgid

SHOWN = 100


@require_safe
@login_required
def list_notices(request: HttpRequest) -> HttpResponse:
    """The newest notices, read and unread."""
    notices = queries.told(queries.visible_to(actor_of(request))[:SHOWN])
    has_unread = any(not notice.is_read for notice in notices)
    return render(request, "notices/list.html", {"notices": notices, "has_unread": has_unread})


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that all were read."""
    services.mark_read(actor=actor_of(request), at=timezone.now())
    return redirect("notices:list")


@require_POST
@login_required
def read_one(request: HttpRequest, number: int) -> HttpResponse:
    """Note that one was read, and go to what it is about; nobody notes another's."""
    actor = actor_of(request)
    notice = queries.visible_to(actor).filter(pk=number).first()
    if notice is None:
        raise NotFound(msgid("notice"), str(number))
    services.mark_read(actor=actor, at=timezone.now(), notices=[number])
    return redirect(notice.link or "notices:list")
