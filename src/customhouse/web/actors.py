"""Who asks: the actor behind a request, as services and navigation see them.

A person is known by their session, a system by its API key (`Authorization: Bearer …`). The traders they speak for come
from the parties area, which `foundation` does not know; this is where the two meet.
"""

from __future__ import annotations

from django.http import HttpRequest

from customhouse.foundation.access.errors import NotSignedIn
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of, actor_of_key
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import ANONYMOUS
from customhouse.parties.traders.queries import identifiers_of

BEARER = "bearer "


def actor_of_request(request: HttpRequest) -> Actor:
    """The actor of the key that the request bears, else of the person signed in, else `ANONYMOUS`."""
    words = request.headers.get("Authorization", "")
    try:
        if words.lower().startswith(BEARER):
            return actor_of_key(words[len(BEARER) :].strip(), traders_of)
        if isinstance(request.user, User):
            return actor_of(request.user, traders_of(request.user))
    except NotSignedIn:
        return ANONYMOUS
    return ANONYMOUS


def traders_of(user: User) -> frozenset[str]:
    """The identifiers of the traders for whom a user speaks."""
    return identifiers_of(user.pk)
