"""One's own notices: reading them, and noting that they were read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.notices import queries, services
from customhouse.foundation.notices.forms import PreferenceForm
from customhouse.foundation.notices.letters import address_proved
from customhouse.foundation.notices.posting import is_on
from customhouse.foundation.pages.records import Crumb
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


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose whether notices come by e-mail, where to, and in which language."""
    actor = actor_of(request)
    kept = queries.preference_of(actor)
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=_chosen(request))
    if form.is_valid():
        row = services.set_preference(actor=actor, at=timezone.now(), **form.cleaned_data)
        waits = row.by_email and row.confirmed_at is None
        messages.success(
            request, _("Saved. Open the e-mail we sent, to confirm the address.") if waits else _("Saved.")
        )
        return redirect("notices:preferences")
    crumbs = [Crumb(_("Notices"), reverse("notices:list")), Crumb(_("Preferences"))]
    context = {"form": form, "kept": kept, "is_on": is_on(), "crumbs": crumbs}
    return render(request, "notices/preferences.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest) -> dict[str, object]:
    """What the form begins with: what was chosen before, else the account's address and the page's language."""
    row = queries.preference_of(actor_of(request))
    if row:
        return {"by_email": row.by_email, "address": row.address, "language": row.language}
    return {"address": getattr(request.user, "email", ""), "language": (get_language() or "en")[:2]}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address by the link that was sent to it; whoever signs in must be who asked."""
    actor = actor_of(request)
    address = address_proved(token, actor.user_id or 0)
    if request.method == "POST":
        if services.confirm_address(actor=actor, token=token, at=timezone.now()):
            messages.success(request, _("The address is confirmed."))
        else:
            messages.error(request, _("This link is too old, or was made for another address. Save your choice again."))
        return redirect("notices:preferences")
    crumbs = [Crumb(_("Notices"), reverse("notices:list")), Crumb(_("Confirm your address"))]
    return render(request, "notices/confirm.html", {"address": address, "crumbs": crumbs})
