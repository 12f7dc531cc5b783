"""API keys on a person's page: issued with the secret shown once, and revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from customhouse.foundation.access import queries, services
from customhouse.foundation.access.access import ISSUE_OWN_KEYS, MANAGE_KEYS
from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.forms import KeyForm
from customhouse.foundation.access.models import User
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.access.views import found, person_page, person_url
from customhouse.messages.findings import msgid


@require_POST
@never_cache
def issue(request: HttpRequest, number: int) -> HttpResponse:
    """Issue a key. The answer shows the secret, this once: it is kept nowhere, so no redirect can carry it."""
    now = timezone.now()
    owner = _owner(request, number)
    held = queries.actor_of(owner, at=now).roles if owner.is_active else ()
    form = KeyForm(held, request.POST)
    if not form.is_valid():
        return person_page(request, owner, key_form=form)
    try:
        issued = services.issue_api_key(
            owner=owner,
            name=form.cleaned_data["name"],
            roles=form.roles(),
            expires_at=form.expires_at(),
            actor=actor_of(request),
            at=now,
        )
    except (Conflict, Refused) as error:
        tell(form, error)
        return person_page(request, owner, key_form=form)
    return person_page(request, owner, secret=issued.secret, secret_name=issued.key.name)


@require_POST
def revoke(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """Revoke a key: it stops working at once."""
    owner = _owner(request, number)
    given = owner.api_keys.filter(pk=key).first()
    if given is None:
        raise NotFound(msgid("API key"), str(key))
    if given.revoked_at is None:
        services.revoke_api_key(key=given, actor=actor_of(request), at=timezone.now())
    messages.success(request, _("The key is revoked."))
    return redirect(person_url(owner))


def _owner(request: HttpRequest, number: int) -> User:
    """The person whose keys are meant, if whoever asks may see them and may handle their keys."""
    actor, owner = actor_of(request), found(request, number)
    require(actor, ISSUE_OWN_KEYS if actor.user_id == owner.pk else MANAGE_KEYS)
    return owner
