"""Who asks: the actor behind a request, as services and navigation see them."""

from __future__ import annotations

from django.http import HttpRequest

from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import ANONYMOUS


def actor_of_request(request: HttpRequest) -> Actor:
    """The actor of the person signed in; `ANONYMOUS` when there is none."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ANONYMOUS
    return Actor(user.get_username(), user_id=user.pk)
